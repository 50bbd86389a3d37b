"""Any valid year articulates: A-01 … A-18 before the close, after it and after the next opening.

And back: every document taken back brings the trial balance back, reopening the one before the close.
KAPUAS_YEAR_EXAMPLES=200 plays that many years by chance; without it the one with something of every kind.
"""

import copy
import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, event, example, given, settings
from hypothesis import strategies as st

from core import clock
from core.locks import taken_back
from core.money import ZERO, Decimal
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from reference.models import Nature, Role
from reports import accounts as charts
from reports import articulation, definitions
from reports.engine import Parameters
from reports.formula import Status
from reports.vocabulary import Selector, Sign
from tests.factories import ledger as journal
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.properties import year_state as state
from tests.properties.year_forger import forge, more, owning
from tests.properties.year_play import EXPENSE, LAST, PAYABLE, RICH, STEPS, Play, attempted
from tests.properties.year_undo import REFUSED, owed, undo_all
from tests.properties.year_world import year_world
from treasury import agreement_sql
from treasury.services import year_end

__all__ = ["year_world"]

EXAMPLES = int(os.environ.get("KAPUAS_YEAR_EXAMPLES", "0"))
YEAR_END, NEW_YEAR = date(2025, 12, 31), date(2026, 1, 1)
EQUITY, RECIPROCAL = journal.EQUITY, ("1.1.13.01.01.0001", "3.1.03.01.01.0001", "3.1.03.04.01.0001")

years = settings(
    max_examples=max(EXAMPLES, 1),
    deadline=None,
    derandomize=not EXAMPLES,
    database=None,
    suppress_health_check=list(HealthCheck),
    # Shrinking a year takes longer than reading it.
    phases=(Phase.explicit, Phase.generate) if EXAMPLES else (Phase.explicit,),
)


@years
@given(steps=STEPS, day=st.integers(0, 300), audited=st.integers(1, 10_000_000))
@example(steps=RICH, day=60, audited=1_234_567)
def test_a_year_articulates_before_and_after_the_close_and_in_the_next(year_world, steps, day, audited):
    with taken_back():
        start = state.balances()
        play = Play(year_world, event)
        for step in steps:
            play.do(step)
        assert state.broken(year_world, date(2025, 2, 3) + timedelta(days=day)) == []
        assert state.broken(year_world, YEAR_END) == []
        before = state.balances()
        with taken_back():
            everything_taken_back(year_world, play, start)
        with attempted():
            state.close(year_world)
        after = state.balances()
        closed(year_world, after)
        with taken_back():
            reopen(year_world)
            assert state.balances() == before
        correction = audit(year_world, Decimal(audited).scaleb(-2))
        only_equity_is_left(state.balances())
        with taken_back():
            reopen(year_world)
            assert state.balances() == state.plus(before, correction)
        opened(year_world)
        audit(year_world, Decimal(audited).scaleb(-2))
        only_equity_is_left(state.balances(dated_on__year=2025))
        opening_is_closing()
        assert state.broken(year_world, NEW_YEAR) == []
        # Among them every formula of both years for the region and each entity.
        assert state.findings() == []


def closed(world, balances) -> None:
    """A-15 and all others of the closed year; in every book only 1, 2, 3.1.01 and 3.1.03 are left."""
    found = state.formulas(world, YEAR_END)
    assert state.differing(found, YEAR_END) == []
    assert {one.status for one in found[""] if one.code == "A-15"} == {Status.EQUAL}
    only_equity_is_left(balances)


def only_equity_is_left(balances) -> None:
    assert {code[:6] for *_, code in balances if code[0] in "345678"} <= {"3.1.01", "3.1.03"}


def reopen(world) -> None:
    with attempted(), clock.frozen(YEAR_END):
        officer = world.ppkd[Role.FINANCE_OFFICER]
        year_end.reopen(world.ppkd.region.year, reason="Koreksi", actor=officer)


def audit(world, amount: Decimal) -> state.Balances:
    """A finding of the audit in the first SKPD's book: spending that nobody accrued."""
    unit = world.spenders[0].unit
    sides = ((EXPENSE, amount, ZERO), (PAYABLE, ZERO, amount))
    number = state.Entry.objects.filter(kind="AUDIT_ADJUSTMENT").count()
    draft = EntryDraft(
        book_id=book_of(unit).pk,
        ledger_set="FIN",
        dated_on=YEAR_END,
        kind="AUDIT_ADJUSTMENT",
        source=f"audit:{number}",
        event="posted",
        description="Temuan",
        lines=tuple(LineDraft(account(code).pk, unit.pk, debit, credit) for code, debit, credit in sides),
    )
    with attempted(), clock.frozen(date(2026, 5, 20)):
        officer = world.ppkd[Role.FINANCE_OFFICER]
        year_end.adjust_after_audit([draft], year=world.ppkd.region.year, reason="Temuan BPK", actor=officer)
    return state.balances(entry__source=draft.source)


def opened(world) -> None:
    """I-37, A-03 and the opening of A-08 in the next year."""
    with attempted():
        state.open_next(world)
    opening_is_closing()
    for one in articulation.formulas(Parameters(2026, NEW_YEAR)):
        assert one.status is Status.EQUAL or (one.code == "A-15" and one.status is Status.NOT_YET), one


def opening_is_closing() -> None:
    closing = state.balances(dated_on__year=2025)
    assert state.balances(dated_on__year=2026) == state.carried(closing, EQUITY, RECIPROCAL)


def everything_taken_back(world, play, start) -> None:
    """What the rules let go leaves nothing; what they hold is told by a rule of its kind, and stays whole."""
    stays = undo_all(play.made, on=LAST, attempt=attempted)
    for one, refusal in stays:
        event(f"stays: {one.kind} {refusal.rules}")
        assert set(refusal.rules) & set(REFUSED.get(one.kind, ())), (one.kind, refusal)
    for one in play.made:
        if one.is_undone:
            # LS comes back gross: what was deducted lies in the RKUD and is owed to its owners.
            rest = state.balances(entry__source__in=one.keys)
            left = {code: amount for (*_, code), amount in rest.items()}
            assert left == ({make.CASH: owed(one), make.INCOME_TAX: -owed(one)} if owed(one) else {}), one
    kept = [one for one in play.made if not one.is_undone or owed(one)]
    parts = [state.balances(entry__source__in=one.keys) for one in kept]
    assert state.balances() == state.plus(start, *parts)
    assert state.broken(world, YEAR_END) == []


# --- Controls: a year that is not valid is seen ---------------------------------------------------------
SHORT = [
    ("up", 0, 500_000_000, 0, 0),
    ("expense", 0, 300_000_000, 0, 1),
    ("give_back", 0, 100_000_000, 0, 1),
    ("ls", 1, 200_000_000, 2, 1),
    ("take", 0, 50_000_000, 0, 1),
    ("receive", 0, 400_000_000, 0, 1),
    ("finance", 0, 90_000_000, 0, 1),
]
FORGED = {
    "closing row": (more("credit", EXPENSE, kind="CLOSING"), 2025, {"A-14", "A-15"}),
    "treasurer's cash": (more("debit", "1.1.01.03.01.0001"), 2025, {"A-07", "A-08", "A-14", "A-16"}),
    "spending": (more("debit", "5.1.02.01.01.0024"), 2025, {"A-14", "A-17"}),
    "payment of the RKUD": (more("credit", make.CASH), 2025, {"A-07", "A-08", "A-14", "A-18"}),
    "reciprocal account": (more("debit", RECIPROCAL[0]), 2025, {"A-11"}),
    "opening of the next year": (more("debit", make.CASH, kind="OPENING", year=2026), 2026, {"A-03", "A-08"}),
    "document": ("UPDATE treasury_imprestreturn SET amount = amount + 1", 2025, {"A-16"}),
}
# Rows of the report mapping, each told to one statement of the two that a formula ties.
LOST = {
    ("lo", "EXPENSE"): {"A-05", "A-12"},
    ("lpe", "EQUITY"): {"A-06"},
    ("lpsal", "WITHHOLDING"): {"A-04", "A-10"},
    ("lak", "OPERATING_IN"): {"A-08", "A-09"},
}


@pytest.fixture
def year_of_owner(world_of, django_db_blocker):
    """A short year, closed and carried over, that its owner may forge."""
    name, made = world_of("property_year")
    with django_db_blocker.unblock(), owning(name), taken_back():
        world = copy.deepcopy(made)
        play = Play(world)
        for step in SHORT:
            play.do(step)
        assert len(play.made) == len(SHORT)
        with attempted():
            state.close(world)
        opened(world)
        yield world


def test_control_every_forged_row_fails_the_formula_that_is_named(year_of_owner, monkeypatch):
    failing = {}
    for what, (statement, year, _) in FORGED.items():
        with taken_back():
            forge(statement)
            failing[what] = failing_of(date(year, 12, 31))
    assert {
        what: codes - failing[what] for what, (*_, codes) in FORGED.items() if codes - failing[what]
    } == {}
    for (statement, row), codes in LOST.items():
        with taken_back():
            forge(f"DELETE FROM reference_reportrow WHERE statement = '{statement}' AND row = '{row}'")
            charts.forget()
            assert codes <= failing_of(YEAR_END), (statement, row)
    charts.forget()
    # And a formula that forgets a kind of document.
    assert failing_of(YEAR_END) == set()
    half = agreement_sql.DOCUMENTS["A-16"].replace(
        "FROM treasury_imprestreturn WHERE", "FROM treasury_imprestreturn WHERE false AND"
    )
    monkeypatch.setitem(agreement_sql.DOCUMENTS, "A-16", half)
    assert failing_of(YEAR_END) == {"A-16"}


def test_control_a_statement_that_forgets_something_fails_its_formula(year_of_owner, monkeypatch):
    """A-01, A-02 and A-13 tie figures of the same journal lines: only a wrong definition parts them."""
    lpsal = definitions.get("lpsal")
    wrong = {
        "A-01": {"silpa": {"selector": Selector(natures=(Nature.REVENUE.value,))}},
        "A-02": {"use": {"sign": Sign.CREDIT}},
    }
    for code, changes in wrong.items():
        lines = tuple(replace(line, **changes.get(line.key, {})) for line in lpsal.lines)
        monkeypatch.setitem(definitions.DEFINITIONS, "lpsal", replace(lpsal, lines=lines))
        assert code in failing_of(YEAR_END)
    monkeypatch.setitem(definitions.DEFINITIONS, "lpsal", lpsal)
    assert failing_of(YEAR_END) == set()
    with_capital = "FILTER (WHERE c.source IS NOT NULL)"
    assert with_capital in articulation._ASSETS
    monkeypatch.setattr(
        articulation, "_ASSETS", articulation._ASSETS.replace(with_capital, "FILTER (WHERE false)")
    )
    assert failing_of(YEAR_END) == {"A-13"}


def failing_of(at: date) -> set[str]:
    return {one.code for one in articulation.failing(Parameters(at.year, at))}
