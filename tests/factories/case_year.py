"""The worked case posted straight from its journals: one posting call, for what only reads the books."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import transaction

from budget import documents
from core import clock
from core.money import Decimal
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.posting import post
from reference.models import Account, AccountRole, Role, Unit
from reference.roles import AccountKey
from tests.factories.budget import make_version, sign_budget
from tests.factories.reference import Region, make_fund, make_region
from treasury.services.year import open_year

CASE = Path(settings.BASE_DIR) / "fixtures" / "sample_year"
# Which document of ours a transaction of the case is; every SP2D_* is a payment.
DOCUMENTS = {
    "SPJ_UP": "expense_receipt",
    "SPJ_TU": "expense_receipt",
    "SETOR_PAJAK_BP": "treasurer_remittance",
    "SETOR_SISA_UP": "imprest_return",
    "SETOR_SISA_TU": "imprest_return",
    "BAST": "handover",
    "SETOR_POTONGAN_BUD": "remittance",
    "SKR": "assessment",
    "SKPD": "assessment",
    "TBP": "treasurer_receipt",
    "STS": "deposit",
    "TERIMA_RKUD": "revenue_receipt",
    "PENGEMBALIAN_PENDAPATAN": "revenue_refund",
    "CONTRAPOST": "contra_post",
    "PEMBIAYAAN": "financing",
    "MEMORIAL": "memo_voucher",
}
NUMBER_FREE = 9_000_000
SIGNED_ON, YEAR_END = date(2025, 1, 2), date(2025, 12, 31)


@dataclass
class CaseYear:
    """The region of the case, whose year is posted up to `kinds`."""

    region: Region

    def unit(self, scope: str) -> Unit | None:
        """The unit of a scope of the case; None for the region."""
        return {"DINKES": self.region.unit, "PPKD": self.region.ppkd, "KONSOLIDASI": None}[scope]


def read(name: str) -> list[dict[str, str]]:
    """A file of the case as rows."""
    with (CASE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def role_code() -> str:
    """Code of RK SKPD in the chart of the case."""
    return AccountRole.objects.get(edition__code="chart-2021", key=AccountKey.RK_SKPD).account.code


def drafts(
    units: dict[str, Unit], rows: list[dict[str, str]], *, counterpart: Unit | None = None
) -> Iterator[EntryDraft]:
    """Entries of a journals.csv; RK SKPD names the one SKPD that it is held against, where there is one."""

    def place(row: dict[str, str]) -> tuple[str, ...]:
        return row["date"], row["journal"], row["book"], row["set"]

    rk_skpd = role_code()
    # No document has such a number.
    sources = {
        row["txn"]: f"{DOCUMENTS.get(row['type'], 'disbursement')}:{NUMBER_FREE + int(row['txn'][1:])}"
        for row in read("transactions.csv")
    }
    ids = dict(Account.objects.filter(edition__code="chart-2021").values_list("code", "pk"))
    for (day, journal, book, ledger_set), group in groupby(sorted(rows, key=place), key=place):
        lines, unit = list(group), units[book]
        yield EntryDraft(
            book_id=book_of(unit).pk,
            ledger_set=ledger_set,
            dated_on=date.fromisoformat(day),
            kind=lines[0]["kind"],
            # FIN and BUD of one event are one document's, as with the documents themselves.
            source=sources.get(lines[0]["txn"], f"case:{lines[0]['txn']}"),
            event=f"posted {journal}",
            description=lines[0]["txn"],
            lines=tuple(
                LineDraft(
                    ids[row["account"]],
                    unit.pk,
                    Decimal(row["debit"]),
                    Decimal(row["credit"]),
                    counterpart_id=counterpart.pk if counterpart and row["account"] == rk_skpd else None,
                )
                for row in lines
            ),
        )


def tell(*, with_closing: bool = True) -> CaseYear:
    """Books of the case's year; its last budget version signed, its journals posted."""
    region = make_region()
    units = {unit.code: unit for unit in (region.unit, region.ppkd)}
    with clock.frozen(SIGNED_ON):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    lines = read("budget.csv")
    for label in {row["sumber_dana"] for row in lines}:
        make_fund(label)
    version = make_version(region, name=lines[-1]["version"])
    text = (CASE / "budget.csv").read_text(encoding="utf-8")
    for unit in units.values():
        operator = region.person(Role.OPERATOR, unit)
        with clock.frozen(SIGNED_ON):
            document = documents.create_document(
                version=version, unit=unit, dated_on=SIGNED_ON, actor=operator
            )
            documents.load_csv(document, text, actor=operator)
        sign_budget(region, document, on=SIGNED_ON)
    with clock.frozen(YEAR_END):
        # Signing posts the budget's own entries.
        left_out = {"BUDGET"} if with_closing else {"BUDGET", "CLOSING"}
        rows = [row for row in read("journals.csv") if row["kind"] not in left_out]
        found = list(drafts(units, rows, counterpart=region.unit))
        post(found, actor=region[Role.SKPD_VERIFIER])
    return CaseYear(region)


@contextmanager
def world(*, with_closing: bool = True) -> Iterator[CaseYear]:
    """The case for a whole module of tests that only read; rolled back at the end."""
    block = transaction.atomic()
    # As the blocks of pytest-django: the lock order is judged per act, not per module.
    block._from_testcase = True
    with block:
        yield tell(with_closing=with_closing)
        transaction.set_rollback(True)
