"""The engine: order of its questions, segregation over a chain, log, cascade, what is undone on refusal."""

from dataclasses import dataclass, field
from datetime import date

import pytest
from django.db import connection, transaction
from django.db.utils import OperationalError
from psycopg import errors as pg

from core import clock
from core.errors import AccessDenied, DomainError, TryAgain
from reference.models import Role
from tests.factories.reference import hand_over, make_appointment, make_person, make_unit
from workflows import engine, flow
from workflows.flow import Flow, Step
from workflows.models import ApprovalLog

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 4)


@dataclass
class Paper:
    """A document of no room: what the engine needs and nothing more."""

    unit: object
    pk: int = 1
    state: str = "draft"
    number: str = ""
    chain_key: str = "payment:1"
    saved: list = field(default_factory=list)
    notices: list = field(default_factory=list)

    @property
    def document_key(self) -> str:
        return f"paper:{self.pk}"

    def save(self, *, update_fields):
        self.saved.append(update_fields)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def unit():
    return make_unit("DINKES")


@pytest.fixture
def paper(unit):
    return Paper(unit)


@pytest.fixture
def treasurer(unit):
    return make_person(Role.TREASURER, unit)


@pytest.fixture
def verifier(unit):
    return make_person(Role.SKPD_VERIFIER, unit)


def refuse(document, context):
    raise DomainError("tidak boleh", rule="I-99")


@pytest.fixture
def declare(monkeypatch, paper):
    monkeypatch.setattr(flow, "_flows", dict(flow._flows))
    monkeypatch.setattr(flow, "_effects", {})
    monkeypatch.setattr(flow, "_posted_guards", [])

    def make(*steps, **over):
        fields = {"model_label": "paper", "lock": lambda pk: paper, "title": "SPP", **over}
        return flow.register(Flow("paper", "draft", steps or STEPS, **fields))

    return make


STEPS = (
    Step("submit", ("draft", "returned"), "submitted", Role.TREASURER, label="Ajukan"),
    Step("verify", "submitted", "verified", Role.SKPD_VERIFIER, label="Verifikasi"),
    Step("return_", "submitted", "returned", Role.SKPD_VERIFIER, label="Kembalikan", reason_required=True),
    Step("send_back", "verified", "returned", label="Kembali", reason_required=True),
)


def test_a_step_moves_the_document_and_leaves_one_line(declare, paper, treasurer):
    declare()
    assert engine.run("paper", 1, "submit", actor=treasurer) is paper
    assert paper.state == "submitted"
    row = ApprovalLog.objects.get()
    assert (row.flow, row.step, row.from_state, row.to_state) == ("paper", "submit", "draft", "submitted")
    assert (row.actor, row.role, row.acted_on) == (treasurer, Role.TREASURER, DAY)
    assert (row.document_key, row.chain_key, row.unit) == ("paper:1", "payment:1", paper.unit)


def test_effects_name_the_fields_they_set(declare, paper, treasurer):
    def number(document, context):
        document.number = "0001/SPP"
        context.changed.add("number")

    declare(Step("submit", "draft", "submitted", Role.TREASURER, effects=(number,)))
    engine.run("paper", 1, "submit", actor=treasurer)
    assert paper.saved == [["number", "state"]]
    assert ApprovalLog.objects.get().document_number == "0001/SPP"


def test_guards_run_before_effects_and_added_effects_last(declare, paper, treasurer):
    seen = []
    declare(
        Step(
            "submit",
            "draft",
            "submitted",
            Role.TREASURER,
            guards=(lambda d, c: seen.append(("guard", d.state)),),
            effects=(lambda d, c: seen.append(("own", d.state)),),
        ),
        posted_states=("submitted",),
    )
    flow.on_step("paper", "submit", lambda d, c: seen.append(("added", c.data["bank"])))
    flow.on_posted(lambda d, c: seen.append(("posted", d.state)))
    engine.run("paper", 1, "submit", actor=treasurer, data={"bank": "B-1"})
    assert seen == [("guard", "draft"), ("own", "draft"), ("added", "B-1"), ("posted", "submitted")]


def test_a_refusing_guard_leaves_nothing(declare, paper, treasurer):
    declare(Step("submit", "draft", "submitted", Role.TREASURER, guards=(refuse,)))
    with pytest.raises(DomainError, match="tidak boleh"):
        engine.run("paper", 1, "submit", actor=treasurer)
    assert (paper.state, ApprovalLog.objects.count()) == ("draft", 0)


def test_a_posted_state_without_its_entries_is_undone(declare, paper, treasurer):
    declare(Step("submit", "draft", "submitted", Role.TREASURER), posted_states=("submitted",))
    flow.on_posted(refuse)
    with pytest.raises(DomainError, match="tidak boleh"):
        engine.run("paper", 1, "submit", actor=treasurer)
    assert ApprovalLog.objects.count() == 0


def test_a_step_from_a_wrong_state_says_where_it_stands(declare, paper, verifier):
    declare(state_rule="I-18")
    with pytest.raises(
        DomainError, match="SPP draf berstatus Draf; langkah “Verifikasi” hanya dari status Diajukan"
    ) as e:
        engine.run("paper", 1, "verify", actor=verifier)
    assert e.value.rules == ("I-18",)


def test_a_missing_role_is_told_before_the_state(declare, paper, treasurer):
    declare()
    with pytest.raises(AccessDenied, match="PPK-SKPD") as e:
        engine.run("paper", 1, "verify", actor=treasurer)
    assert e.value.rules == ("I-40",)


def test_a_role_of_another_unit_gives_nothing(declare, paper):
    declare()
    stranger = make_person(Role.TREASURER, make_unit("DISDIK"))
    with pytest.raises(AccessDenied) as e:
        engine.run("paper", 1, "submit", actor=stranger)
    assert (e.value.rules, paper.state) == (("I-40",), "draft")


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_return_needs_a_reason(declare, paper, verifier, reason):
    declare()
    paper.state = "submitted"
    with pytest.raises(DomainError, match="wajib beralasan") as e:
        engine.run("paper", 1, "return_", actor=verifier, reason=reason)
    assert (e.value.rules, paper.state) == (("I-41",), "submitted")
    engine.run("paper", 1, "return_", actor=verifier, reason=" kuitansi kurang ")
    assert ApprovalLog.objects.get().reason == "kuitansi kurang"


def test_one_person_acts_under_one_role_in_a_chain(declare, paper, treasurer, unit):
    declare()
    engine.run("paper", 1, "submit", actor=treasurer)
    hand_over(treasurer, Role.SKPD_VERIFIER, unit, on=clock.today())
    with pytest.raises(AccessDenied, match="sudah bertindak sebagai Bendahara Pengeluaran") as e:
        engine.run("paper", 1, "verify", actor=treasurer)
    assert (e.value.rules, paper.state) == (("I-42",), "submitted")


def test_segregation_is_named_also_when_the_role_fails(declare, paper, treasurer):
    declare()
    engine.run("paper", 1, "submit", actor=treasurer)
    with pytest.raises(AccessDenied) as e:
        engine.run("paper", 1, "verify", actor=treasurer)
    assert e.value.rules == ("I-40", "I-42")
    assert "PPK-SKPD" in e.value.message
    assert "sudah bertindak sebagai Bendahara Pengeluaran" in e.value.message


def test_segregation_reaches_over_the_documents_of_a_chain(declare, paper, treasurer, unit):
    declare()
    engine.run("paper", 1, "submit", actor=treasurer)
    hand_over(treasurer, Role.SKPD_VERIFIER, unit, on=clock.today())
    order = Paper(unit, pk=2)
    with pytest.raises(AccessDenied) as e:
        engine.authorize(
            (Role.SKPD_VERIFIER,), actor=treasurer, unit=unit, chain_key=order.chain_key, act="Buat SPM"
        )
    assert e.value.rules == ("I-42",)
    other_chain = engine.authorize(
        (Role.SKPD_VERIFIER,), actor=treasurer, unit=unit, chain_key="payment:2", act="Buat SPM"
    )
    assert other_chain == Role.SKPD_VERIFIER


def test_the_same_role_acts_again_even_when_another_would_do(declare, paper, unit):
    person = make_person(Role.BUDGET_USER, unit)
    make_appointment(person, Role.DELEGATED_BUDGET_USER, unit)
    declare(
        Step("submit", "draft", "submitted", Role.DELEGATED_BUDGET_USER),
        Step("sign", "submitted", "signed", (Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER)),
    )
    engine.run("paper", 1, "submit", actor=person)
    engine.run("paper", 1, "sign", actor=person)
    assert list(engine.history("paper:1").values_list("role", flat=True)) == [Role.DELEGATED_BUDGET_USER] * 2


def test_creation_is_the_first_line_and_counts_for_segregation(declare, paper, unit, verifier):
    declare(Step("sign", "draft", "signed", Role.BUDGET_USER))
    make_appointment(verifier, Role.BUDGET_USER, unit)
    engine.log_creation("paper", paper, actor=verifier, role=Role.SKPD_VERIFIER)
    row = ApprovalLog.objects.get()
    assert (row.step, row.from_state, row.to_state) == ("create", "", "draft")
    with pytest.raises(AccessDenied) as e:
        engine.run("paper", 1, "sign", actor=verifier)
    assert e.value.rules == ("I-42",)


def test_cascade_moves_by_a_declared_step_without_a_person_of_its_own(declare, paper, verifier):
    seen = []
    declare()
    flow.on_step("paper", "send_back", lambda d, c: seen.append(c.reason))
    paper.state = "verified"
    arguments = {"actor": verifier, "role": Role.TREASURY_DELEGATE, "reason": "SPM ditolak"}
    engine.cascade("paper", paper, "returned", step="send_back", **arguments)
    assert (paper.state, seen) == ("returned", ["SPM ditolak"])
    assert ApprovalLog.objects.get().role == Role.TREASURY_DELEGATE
    with pytest.raises(DomainError, match="berstatus Dikembalikan"):
        engine.cascade("paper", paper, "returned", step="send_back", **arguments)
    with pytest.raises(LookupError, match="leads to returned"):
        engine.cascade("paper", paper, "void", step="send_back", **arguments)


def test_nobody_takes_a_step_that_only_cascades(declare, paper, verifier):
    declare()
    paper.state = "verified"
    with pytest.raises(AccessDenied):
        engine.run("paper", 1, "send_back", actor=verifier, reason="x")
    assert paper.state == "verified"


def test_possible_steps_tell_right_and_hindrance(declare, paper, treasurer, verifier, monkeypatch):
    declare()
    monkeypatch.setattr(engine, "of_document", lambda document: flow.get("paper"))
    paper.state = "submitted"
    allowed = engine.possible_steps(paper, verifier)
    assert [(view.name, view.label, view.is_allowed, view.reason_required) for view in allowed] == [
        ("verify", "Verifikasi", True, False),
        ("return_", "Kembalikan", True, True),
    ]
    refused = engine.possible_steps(paper, treasurer)
    assert [view.is_allowed for view in refused] == [False, False]
    assert "I-40" in refused[0].why_not


@pytest.mark.parametrize("cause", [pg.LockNotAvailable, pg.DeadlockDetected])
def test_a_lost_wait_for_locks_becomes_try_again(declare, paper, treasurer, cause):
    def wait(document, context):
        error = OperationalError("canceling statement")
        raise error from cause("canceling statement")

    declare(Step("submit", "draft", "submitted", Role.TREASURER, effects=(wait,)))
    with pytest.raises(TryAgain, match="coba lagi"):
        engine.run("paper", 1, "submit", actor=treasurer)
    assert ApprovalLog.objects.count() == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_approvallog SET reason = 'lain'",
        "DELETE FROM workflows_approvallog",
        "TRUNCATE workflows_approvallog CASCADE",
    ],
)
def test_the_application_cannot_change_the_log(declare, paper, treasurer, statement):
    declare()
    engine.run("paper", 1, "submit", actor=treasurer)
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        connection.cursor().execute(statement)
    assert ApprovalLog.objects.count() == 1
