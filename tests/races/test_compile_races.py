"""Compiling the region's RAPBD against an edit of one of its RKA, on real connections.

An untouched copy of what is settled needs no review, so its unit may still edit it while the RAPBD is
compiled. The service and the fence of the lines both hold the APBD FOR SHARE: whoever comes second waits and
then sees what the first has done. The controls take both locks away and let an unreviewed change through.
"""

import threading
from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection

from budget import enactment, proposals
from budget.models import BudgetProposal, RegionalBudget
from budget.proposal_editing import Changes, Edited, Saved, save_lines
from budget.version_sums import differing_proposals
from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from reference.models import Role
from tests.database import connect
from tests.factories import apbd
from tests.factories.reference import Region, make_region
from tests.races.test_payment_races import at_once

pytestmark = pytest.mark.race
WAIT = 30
# How long the first keeps the second waiting: far below the limit of a lock, far above what an edit takes.
HOLD = 1.5
ON = date(2025, 7, 1)


def scene() -> tuple[Region, RegionalBudget, BudgetProposal]:
    """A perubahan after an enacted APBD: every RKA is an untouched copy and a draft."""
    region = make_region()
    murni = apbd.balanced(region)
    apbd.enact(region, murni)
    budget = apbd.begin(region, kind="perubahan", name="PERUBAHAN", on=ON)
    return region, budget, budget.proposals.get(unit=region.unit)


def edit_of(region: Region, rka: BudgetProposal) -> Callable[[], Saved]:
    """The operator renames the first line of the RKA."""
    line = rka.lines.order_by("place")[0]
    changes = Changes(edited=[Edited(line.pk, line.revision, {"description": "Diubah kemudian"}, 1)])

    def edit() -> Saved:
        with clock.frozen(ON):
            return save_lines(rka, changes, actor=region[Role.OPERATOR])

    return edit


def without_the_service(monkeypatch) -> None:
    """The service reads the APBD's state and holds nothing."""
    monkeypatch.setattr(proposals, "held_state", lambda pk: RegionalBudget.objects.get(pk=pk).state)


def without_any_lock(database: str, monkeypatch) -> None:
    """The fence of the lines as it is, but for its lock on the APBD; the service likewise."""
    without_the_service(monkeypatch)
    with connect(database, owner=True) as link:
        (text,) = link.execute(
            "SELECT pg_get_functiondef('budget_require_open_proposal(bigint)'::regprocedure)"
        ).fetchone()
        assert text.count("FOR SHARE;") == 1
        link.execute(text.replace("FOR SHARE;", "FOR SHARE OF p;"))


def compile_first(region: Region, budget: RegionalBudget, rka: BudgetProposal, monkeypatch) -> list[object]:
    """The edit comes after the RKA were judged and before the RAPBD is written."""
    judged, edited = threading.Event(), threading.Event()
    real, edit = enactment.differing_of, edit_of(region, rka)

    def judge_then_wait(ids: list[int]) -> set[int]:
        found = real(ids)
        judged.set()
        edited.wait(HOLD)
        return found

    def edit_when_judged() -> Saved:
        assert judged.wait(WAIT)
        try:
            return edit()
        finally:
            edited.set()

    monkeypatch.setattr(enactment, "differing_of", judge_then_wait)
    return at_once([lambda: apbd.run(region, budget, "compile", on=ON), edit_when_judged])


def edit_first(region: Region, budget: RegionalBudget, rka: BudgetProposal) -> list[object]:
    """The RAPBD is compiled after a line was written and before that is committed."""
    written, compiled = threading.Event(), threading.Event()
    edit = edit_of(region, rka)

    def edit_then_wait() -> Saved:
        with one_transaction():
            found = edit()
            written.set()
            compiled.wait(HOLD)
        return found

    def compile_when_written() -> object:
        assert written.wait(WAIT)
        try:
            return apbd.run(region, budget, "compile", on=ON)
        finally:
            compiled.set()

    return at_once([compile_when_written, edit_then_wait])


def stands(budget: RegionalBudget) -> tuple[str, int]:
    """State of the APBD, and how many RKA that nobody verified differ from what is settled."""
    connection.close()
    budget.refresh_from_db()
    return budget.state, len(differing_proposals(budget))


def test_an_edit_waits_for_the_compilation_and_is_refused(committed, monkeypatch):
    region, budget, rka = scene()
    compiled, edited = compile_first(region, budget, rka, monkeypatch)
    assert isinstance(compiled, RegionalBudget)
    assert isinstance(edited, DomainError) and edited.rules == ("I-11",)
    assert stands(budget) == ("compiled", 0)


def test_the_compilation_waits_for_an_edit_and_names_its_rka(committed):
    region, budget, rka = scene()
    compiled, edited = edit_first(region, budget, rka)
    assert isinstance(edited, Saved)
    assert isinstance(compiled, DomainError) and compiled.rules == ("I-11",)
    assert f"RKA {region.unit.name} masih Draf. Selesaikan verifikasi TAPD." in str(compiled)
    assert stands(budget) == ("draft", 1)


def test_the_database_alone_refuses_the_edit_too(committed, monkeypatch):
    region, budget, rka = scene()
    without_the_service(monkeypatch)
    compiled, edited = compile_first(region, budget, rka, monkeypatch)
    assert isinstance(compiled, RegionalBudget)
    assert isinstance(edited, DatabaseError) and "its budget compiled" in str(edited)
    assert stands(budget) == ("compiled", 0)


def test_control_without_the_lock_an_edit_slips_in_after_the_judgement(committed, monkeypatch):
    region, budget, rka = scene()
    without_any_lock(committed, monkeypatch)
    compiled, edited = compile_first(region, budget, rka, monkeypatch)
    assert isinstance(compiled, RegionalBudget) and isinstance(edited, Saved)
    assert stands(budget) == ("compiled", 1)


def test_control_without_the_lock_the_compilation_overlooks_an_edit(committed, monkeypatch):
    region, budget, rka = scene()
    without_any_lock(committed, monkeypatch)
    compiled, edited = edit_first(region, budget, rka)
    assert isinstance(compiled, RegionalBudget) and isinstance(edited, Saved)
    assert stands(budget) == ("compiled", 1)


def test_the_edit_would_be_taken_alone(committed):
    """The scene itself refuses nothing."""
    region, budget, rka = scene()
    assert edit_of(region, rka)().lines
    assert rka.lines.filter(description="Diubah kemudian").count() == 1
    assert stands(budget) == ("draft", 1)
