"""The worked case: its journals, posted as they stand, give its LRA and trial balances to the rupiah."""

import csv
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from pathlib import Path

import pytest
from django.conf import settings

from budget import documents
from core import clock
from core.money import ZERO, Decimal
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Book
from ledger.posting import post
from ledger.year_end import close_year
from reference.models import Account, Role
from reports.engine import Stage
from tests.factories.budget import make_version, sign_budget
from tests.factories.ledger import Books, close_months
from tests.factories.reference import make_fund, make_region
from tests.reports import story
from treasury.services.year import open_year

pytestmark = pytest.mark.django_db

CASE = Path(settings.BASE_DIR) / "fixtures" / "sample_year"
SIGNED_ON = date(2025, 1, 2)
AMOUNTS = ("anggaran", "realisasi", "selisih")


def read(name: str) -> list[dict[str, str]]:
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def drafts(units) -> Iterator[EntryDraft]:
    """Every journal of the case but the budget's, posted by signing, and the closing, made by the close."""
    rows = [row for row in read("journals.csv") if row["kind"] not in ("BUDGET", "CLOSING")]
    ids = dict(Account.objects.filter(edition__code="chart-2021").values_list("code", "pk"))
    for key, group in groupby(rows, key=lambda row: (row["journal"], row["book"], row["set"])):
        lines = list(group)
        unit = units[key[1]]
        yield EntryDraft(
            book_id=book_of(unit).pk,
            ledger_set=key[2],
            dated_on=date.fromisoformat(lines[0]["date"]),
            kind=lines[0]["kind"],
            source=f"case:{key[0]}",
            event="posted",
            description=lines[0]["txn"],
            lines=tuple(
                LineDraft(ids[row["account"]], unit.pk, Decimal(row["debit"]), Decimal(row["credit"]))
                for row in lines
            ),
        )


@pytest.fixture
def told():
    """Books of the case's year; its last budget version signed, its journals posted."""
    region = make_region()
    units = {unit.code: unit for unit in (region.unit, region.ppkd)}
    with clock.frozen(SIGNED_ON):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    lines = read("budget.csv")
    for label in {row["sumber_dana"] for row in lines}:
        make_fund(label)
    last = lines[-1]["version"]
    version = make_version(region, name=last)
    text = (CASE / "budget.csv").read_text(encoding="utf-8")
    for unit in units.values():
        operator = region.person(Role.OPERATOR, unit)
        with clock.frozen(SIGNED_ON):
            document = documents.create_document(
                version=version, unit=unit, dated_on=SIGNED_ON, actor=operator
            )
            documents.load_csv(document, text, actor=operator)
        sign_budget(region, document, on=SIGNED_ON)
    with clock.frozen(date(2025, 12, 31)):
        posted = post(list(drafts(units)), actor=region[Role.SKPD_VERIFIER])
        actor, own, finance = region[Role.FINANCE_OFFICER], book_of(region.unit), book_of(region.ppkd)
        for book in Book.objects.exclude(pk__in=(own.pk, finance.pk)):
            close_months(Books(book.unit, region.ppkd, book, book, actor))
        close_months(Books(region.unit, region.ppkd, own, finance, actor))
        close_year(2025, actor=actor)
        return story.Story(region, posted)


def unit_of(told, scope: str):
    return {"DINKES": told.region.unit, "PPKD": told.region.ppkd, "KONSOLIDASI": None}[scope]


def test_lra_of_every_scope(told):
    expected = read("expected_lra.csv")
    assert len(expected) > 50
    for scope in ("DINKES", "PPKD", "KONSOLIDASI"):
        lra = told.lra(unit_of(told, scope), level=3)
        wanted = {
            row["code"]: (row["level"], *(Decimal(row[name]) for name in AMOUNTS), row["persen"])
            for row in expected
            if row["scope"] == scope
        }
        found = {
            row.code: (
                str(row.level),
                *(cell.value for cell in row.cells[:3]),
                "" if row.cells[3].value is None else str(row.cells[3].value),
            )
            for row in lra
            if row.code
        }
        assert found == wanted


@pytest.mark.parametrize("entity", ["DINKES", "PPKD"])
@pytest.mark.parametrize(
    ("stage", "name"),
    [
        (Stage.BEFORE_ADJUST, "BEFORE_ADJUST"),
        (Stage.BEFORE_CLOSING, "BEFORE_CLOSING"),
        (Stage.ALL, "AFTER_CLOSING"),
    ],
)
def test_trial_balance_of_every_stage(told, entity, stage, name):
    """Opening, net movement and closing by account; rows of zeros may be absent on either side."""
    wanted = {}
    for row in read("expected_tb.csv"):
        if (row["entity"], row["stage"]) == (entity, name):
            opening, move, closing = (
                Decimal(row[f"{part}_debit"]) - Decimal(row[f"{part}_credit"])
                for part in ("open", "move", "close")
            )
            wanted[row["account"]] = (opening, move, closing)
    matrix = told.trial_balance(unit_of(told, entity), stage=stage)
    found = {
        row.code: tuple(row.cells[at].value - row.cells[at + 1].value for at in (0, 2, 4))
        for row in matrix
        if row.kind == "account"
    }
    nothing = (ZERO, ZERO, ZERO)
    assert {code: row for code, row in found.items() if row != nothing} == {
        code: row for code, row in wanted.items() if row != nothing
    }
    assert found
