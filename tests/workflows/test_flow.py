"""Flows are data: what a table may say, and what is refused when it is declared."""

import pytest

from reference.models import Role
from workflows import flow
from workflows.flow import Flow, Step


def make_flow(*steps: Step, **over) -> Flow:
    return Flow("sample", "draft", steps, model_label="sample.Sample", lock=lambda pk: pk, **over)


def test_a_step_reads_one_source_or_several_and_one_role_or_several():
    one = Step("submit", "draft", "submitted", Role.TREASURER)
    many = Step("cancel", ("draft", "returned"), "cancelled", (Role.TREASURER, Role.OPERATOR))
    assert (one.source_states, one.roles) == (("draft",), (Role.TREASURER,))
    assert (many.source_states, many.roles) == (("draft", "returned"), (Role.TREASURER, Role.OPERATOR))
    assert Step("fall", "signed", "void").roles == ()


def test_states_are_those_of_the_table():
    found = make_flow(
        Step("submit", ("draft", "returned"), "submitted"), Step("cancel", "draft", "cancelled")
    )
    assert found.states == {"draft", "returned", "submitted", "cancelled"}


def test_a_step_cannot_be_declared_twice():
    with pytest.raises(ValueError, match="declared twice"):
        make_flow(Step("submit", "draft", "submitted"), Step("submit", "returned", "submitted"))


def test_a_posted_state_must_be_reachable():
    with pytest.raises(ValueError, match="paid"):
        make_flow(Step("submit", "draft", "submitted"), posted_states=("paid",))


def test_an_unknown_step_is_a_programming_error():
    with pytest.raises(LookupError, match="no step 'pay'"):
        make_flow(Step("submit", "draft", "submitted")).step("pay")


def test_a_flow_is_registered_once(monkeypatch):
    monkeypatch.setattr(flow, "_flows", {})
    sample = make_flow(Step("submit", "draft", "submitted"))
    assert flow.register(sample) is flow.get("sample") is sample
    with pytest.raises(ValueError, match="twice"):
        flow.register(sample)


def test_an_effect_that_names_no_step_is_found(monkeypatch):
    monkeypatch.setattr(flow, "_flows", {"sample": make_flow(Step("submit", "draft", "submitted"))})
    monkeypatch.setattr(flow, "_effects", {})
    flow.on_step("sample", "submit", print)
    flow.on_step("sample", "sumbit", print)
    assert flow.unknown_effects() == [("sample", "sumbit")]
    assert flow.added_effects("sample", "submit") == (print,)


def test_every_effect_of_the_product_names_a_declared_step():
    assert flow.unknown_effects() == []
    assert {"budget_document", "fund_release"} <= set(flow.registered())


def test_every_state_of_the_product_has_a_label():
    states = {state for declared in flow.registered().values() for state in declared.states}
    assert {state for state in states if flow.state_label(state) == state} == set()
