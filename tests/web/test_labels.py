"""Every step that a person can take has a button named by its effect."""

from web import words
from web.views import labels, steps
from workflows.flow import get, registered


def test_every_personal_step_has_its_own_words_and_every_flow_its_page():
    for name, flow in registered().items():
        assert name in steps.PAGES, name
        assert name in words.DOCUMENTS, name
        for step in flow.steps:
            # An SP2D is signed by issuing it from the SPM's page.
            if step.roles and (name, step.name) != ("disbursement", "sign"):
                text = labels.step_text(name, step.name)
                assert text.label not in ("", step.name), (name, step.name)
                assert text.done, (name, step.name)


def test_steps_that_send_back_are_no_primary_buttons():
    for name, flow in registered().items():
        for step in flow.steps:
            if step.roles and step.reason_required:
                assert labels.step_text(name, step.name).tone == "danger", (name, step.name)


def test_states_for_filters_are_those_of_the_flow():
    choices = dict(labels.state_choices("payment_request"))
    assert list(choices) == ["draft", "submitted", "verified", "returned", "cancelled"]
    assert set(dict(labels.state_choices("disbursement"))) == get("disbursement").states
