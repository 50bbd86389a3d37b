"""Forms and words of APBD."""

from core.money import Decimal
from web.forms.planning import DifferenceForm, EnactmentForm, ShiftForm
from web.words_planning import BUTTONS, DOCUMENTS, FLOW_STATES, STATES, STEPS
from workflows import flow


def test_a_difference_may_be_negative_and_has_sen():
    form = DifferenceForm({"difference": "-1.234,07", "reason": "Pembulatan."})
    assert form.is_valid()
    assert form.cleaned_data["difference"] == Decimal("-1234.07")
    assert set(DifferenceForm({"difference": "1,234,5", "reason": ""}).errors) == {"difference", "reason"}


def test_an_enactment_asks_perda_before_perkada_a_shift_the_perkada_alone():
    assert list(EnactmentForm().fields) == ["perda_number", "perda_on", "perkada_number", "perkada_on"]
    assert list(ShiftForm().fields) == ["perkada_number", "perkada_on"]


def test_every_step_and_own_state_has_its_words():
    for name in DOCUMENTS:
        declared = flow.get(name)
        assert {step.name for step in declared.steps} == {step for of, step in BUTTONS if of == name}
        assert {state for of, state in FLOW_STATES if of == name} <= declared.states
    assert set(STATES) <= flow.get("regional_budget").states
    named = {step.name for name in DOCUMENTS for step in flow.get(name).steps}
    assert set(STEPS) <= named | {step.name for step in flow.get("development_plan").steps}
