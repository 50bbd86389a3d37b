"""Editions of standards: copied, imported, decreed and then frozen; usulan find their way into a draft.

The flows: budget.flows_price; usulan: budget.price_proposals; files: budget.price_import.
"""

import io
from datetime import date

import openpyxl
import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from budget.errors import BadRows
from budget.models import PriceEdition, PriceItem, PriceProposal
from budget.price_editions import begin_edition
from budget.price_import import import_items, order_import
from budget.price_proposals import propose
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import STATIONERY
from tests.factories.reference import account
from workflows import engine, jobs
from workflows.flow import get

CSV = """code,name,spec,unit,price,account_code,kind
1.1,Kertas HVS A4,80 gram,rim,45000,5.1.02.01.01.0024,ssh
1.2,Tinta,hitam,botol,85.000,,SBU
"""


@pytest.fixture
def draft(region) -> PriceEdition:
    return begin_edition(region.year, name="Standar 2025", actor=region[Role.FINANCE_OFFICER])


def load(region, draft, text, role=Role.FINANCE_OFFICER):
    return import_items(draft.pk, text.encode(), actor=region[role])


def decree(region, edition, **over):
    data = {"decree_number": "188/1/2025", "decreed_on": clock.today(), **over}
    return engine.run("price_edition", edition.pk, "decree", actor=region[Role.FINANCE_OFFICER], data=data)


def prices(edition) -> dict[str, int]:
    return {item.code: int(item.price.amount) for item in PriceItem.objects.filter(edition=edition)}


def test_rows_add_and_change_items_with_their_history(region, draft):
    assert load(region, draft, CSV) == (2, 2)
    item = PriceItem.objects.get(edition=draft, code="1.1")
    assert (item.account, item.measure, item.kind) == (account(STATIONERY), "rim", "ssh")
    assert load(region, draft, CSV.replace("45000", "46000")) == (1, 2)
    assert prices(draft) == {"1.1": 46_000, "1.2": 85_000}
    kinds = PriceItem.history.filter(code="1.1").order_by("history_id").values_list("history_type", flat=True)
    assert list(kinds) == ["+", "~"]


def test_every_bad_cell_is_named_and_nothing_is_taken(region, draft):
    bad = CSV + "1.1,,x,,nol,9.9,LAIN\n1.3,Nama,x,rim,0,,ssh\n,Nama,x,rim,1,,\n"
    with pytest.raises(BadRows) as refused:
        load(region, draft, bad)
    found = {(row.line, row.column) for row in refused.value.rows}
    assert {(4, "name"), (4, "unit"), (4, "price"), (4, "account_code"), (4, "kind")} <= found
    assert {(5, "price"), (6, "code")} <= found
    assert prices(draft) == {}


def test_long_names_and_specifications_are_kept_whole(region, draft):
    name, words = "Jasa tenaga ahli " * 17, "Pendidikan S2, pengalaman lima tahun; " * 12
    load(region, draft, f'code,name,spec,unit,price\n7.1,{name},"{words.strip()}\nbaris dua",bulan,1\n')
    item = draft.items.get()
    assert (item.name, item.specification) == (name.strip(), f"{words.strip()} baris dua")
    with pytest.raises(BadRows, match="paling banyak 300 huruf"):
        load(region, draft, f"code,name,spec,unit,price\n7.1,{'x' * 301},,bulan,1\n")


def test_a_code_may_stand_once(region, draft):
    with pytest.raises(BadRows, match="sudah ada di baris 2"):
        load(region, draft, CSV + "1.1,Lagi,,rim,1,,ssh\n")


def test_a_workbook_of_standards_may_be_longer_than_a_budgets(region, draft):
    book = openpyxl.Workbook()
    for column, (heading, value) in enumerate(
        (("kode", "1.9"), ("uraian", "Kertas"), ("satuan", "rim"), ("harga", 45_000)), start=1
    ):
        book.active.cell(1, column, heading)
        book.active.cell(50_001, column, value)
    target = io.BytesIO()
    book.save(target)
    assert import_items(draft.pk, target.getvalue(), actor=region[Role.FINANCE_OFFICER]) == (1, 1)
    assert prices(draft) == {"1.9": 45_000}


def test_an_import_is_ordered_as_a_job(region, draft):
    run = order_import(draft, CSV.encode(), actor=region[Role.FINANCE_OFFICER])
    done = jobs.run_now(run)
    assert (done.state, done.message) == ("done", "2 standar dibaca: 2 baru atau berubah, 0 tetap.")
    with pytest.raises(AccessDenied):
        order_import(draft, CSV.encode(), actor=region[Role.OPERATOR])


def test_a_decree_freezes_and_the_next_edition_is_a_copy(region, draft):
    with pytest.raises(DomainError, match="belum berisi standar"):
        decree(region, draft)
    load(region, draft, CSV)
    with pytest.raises(DomainError, match="nomor SK"):
        decree(region, draft, decree_number=" ")
    with pytest.raises(DomainError, match="paling lambat hari ini"):
        decree(region, draft, decreed_on=date(2999, 1, 1))
    done = decree(region, draft)
    assert (done.state, done.decree_number) == ("decreed", "188/1/2025")
    with pytest.raises(DomainError) as refused:
        load(region, draft, CSV)
    assert refused.value.rules == ("I-08",)
    second = begin_edition(region.year, name="Perubahan", actor=region[Role.TAPD])
    assert (second.number, prices(second)) == (2, prices(draft))
    with pytest.raises(DomainError, match="masih draf"):
        begin_edition(region.year, name="Lagi", actor=region[Role.TAPD])


def test_the_database_keeps_what_is_decreed(region, draft):
    load(region, draft, CSV)
    decree(region, draft)
    item = PriceItem.objects.filter(edition=draft)[0]

    def again() -> None:
        PriceItem.objects.bulk_create([PriceItem(edition=draft, kind="ssh", code="z", name="z", price=1)])

    def gone() -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM budget_priceitem WHERE id = %s", [item.pk])

    for act in (
        lambda: PriceItem.objects.filter(pk=item.pk).update(price=1),
        again,
        gone,
        lambda: PriceEdition.objects.filter(pk=draft.pk).update(state="draft"),
        lambda: PriceEdition.objects.create(
            year=region.year, number=7, name="x", state="decreed", created_by=region[Role.TAPD],
            created_at=clock.now(), decree_number="1", decreed_on=clock.today(),
        ),
    ):  # fmt: skip
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            act()
        assert isinstance(refused.value.__cause__, psycopg.Error)
        assert refused.value.__cause__.sqlstate == "KP008"


# --- Usulan ------------------------------------------------------------------------------------
@pytest.fixture
def proposed(region) -> PriceProposal:
    return propose(
        year=region.year, unit=region.unit, kind="ssh", name="Map", measure="buah", price=Decimal(2_500),
        basis="Survei 3 toko", actor=region[Role.OPERATOR], account=account(STATIONERY),
    )  # fmt: skip


def step(region, proposal, name, role, **over):
    return engine.run("price_proposal", proposal.pk, name, actor=region[role], **over)


def test_a_proposal_climbs_into_the_draft_edition(region, proposed, draft):
    step(region, proposed, "submit", Role.BUDGET_USER)
    step(region, proposed, "verify", Role.TAPD)
    done = step(region, proposed, "accept", Role.FINANCE_OFFICER, data={"code": "1.9"})
    assert (done.state, done.item.code, done.item.edition_id) == ("accepted", "1.9", draft.pk)
    assert prices(draft) == {"1.9": 2_500}


def test_acceptance_needs_a_draft_edition_and_a_free_code(region, proposed):
    step(region, proposed, "submit", Role.BUDGET_USER)
    step(region, proposed, "verify", Role.TAPD)
    with pytest.raises(DomainError, match="Belum ada edisi"):
        step(region, proposed, "accept", Role.FINANCE_OFFICER, data={"code": "1.1"})
    edition = begin_edition(region.year, name="Standar", actor=region[Role.FINANCE_OFFICER])
    load(region, edition, CSV)
    with pytest.raises(DomainError, match="sudah dipakai"):
        step(region, proposed, "accept", Role.FINANCE_OFFICER, data={"code": "1.1"})


STATES = ("draft", "submitted", "verified", "accepted", "rejected")
MOVES = {
    ("draft", "submit"): Role.BUDGET_USER,
    ("submitted", "verify"): Role.TAPD,
    ("verified", "accept"): Role.FINANCE_OFFICER,
    ("submitted", "refuse"): Role.TAPD,
    ("verified", "refuse"): Role.FINANCE_OFFICER,
}


@pytest.mark.parametrize("name", ["submit", "verify", "accept", "refuse"])
@pytest.mark.parametrize("state", STATES)
def test_each_row_of_the_flow(region, proposed, draft, state, name):
    PriceProposal.objects.filter(pk=proposed.pk).update(state=state)
    role = MOVES.get((state, name))
    given = {"data": {"code": "1.9"}, "reason": "Terlalu mahal"}
    if role is None:
        usual = next(role for (_, one), role in MOVES.items() if one == name)
        with pytest.raises(DomainError):
            step(region, proposed, name, usual, **given)
        return
    for stranger in (Role.OPERATOR, Role.AUDITOR, Role.REGIONAL_SECRETARY):
        with pytest.raises(AccessDenied):
            step(region, proposed, name, stranger, **given)
    done = step(region, proposed, name, role, **given)
    assert done.state == get("price_proposal").step(name).target


def test_a_refusal_has_a_reason(region, proposed):
    step(region, proposed, "submit", Role.BUDGET_USER)
    with pytest.raises(DomainError) as refused:
        step(region, proposed, "refuse", Role.TAPD)
    assert refused.value.rules == ("I-41",)


@pytest.mark.parametrize(
    "over", [{"name": " "}, {"price": Decimal(0)}, {"kind": "x"}, {"basis": ""}, {"measure": ""}]
)
def test_a_proposal_is_whole(region, over):
    given = {
        "kind": "ssh", "name": "Map", "measure": "buah", "price": Decimal(1), "basis": "Survei", **over,
    }  # fmt: skip
    with pytest.raises(DomainError):
        propose(year=region.year, unit=region.unit, actor=region[Role.OPERATOR], **given)
    with pytest.raises(AccessDenied):
        propose(year=region.year, unit=region.unit, actor=region[Role.TAPD], **given)
