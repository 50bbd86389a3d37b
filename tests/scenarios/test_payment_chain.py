"""One fiscal year's first documents with the exact journals of the worked case (fixtures/sample_year).

Budget and opening balances of both entities, then the transactions named below through the services,
each as its own person on its own day.
"""

import csv
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
from django.db.models import Sum

from core import clock
from core.checks import registered
from core.money import ZERO, Decimal
from ledger.models import EntryLine
from reference.models import Role, Unit
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import Region, account, make_region
from tests.factories.treasury import Paying
from tests.helpers import constraints_checked
from treasury.services.opening import OpeningRow, post_opening
from treasury.services.remittance import RemittanceInput, create_remittance
from treasury.services.year import open_year

CASE = Path(__file__).resolve().parents[2] / "fixtures" / "sample_year"
YEAR_BEGIN = date(2025, 1, 2)


def rows(name: str) -> list[dict[str, str]]:
    with (CASE / name).open(newline="") as file:
        return list(csv.DictReader(file))


def expected(txn: str, book: str | None = None) -> dict[tuple[str, str, str], Decimal]:
    """Net debit − credit of a transaction per (book, set, account)."""
    found: dict[tuple[str, str, str], Decimal] = defaultdict(lambda: ZERO)
    for row in rows("journals.csv"):
        if row["txn"] == txn and book in (None, row["book"]):
            found[row["book"], row["set"], row["account"]] += Decimal(row["debit"]) - Decimal(row["credit"])
    return dict(found)


class Year:
    """The case's two entities, played by the people of a region."""

    def __init__(self) -> None:
        self.region: Region = make_region()
        self.units: dict[str, Unit] = {"DINKES": self.region.unit, "PPKD": self.region.ppkd}
        with clock.frozen(YEAR_BEGIN):
            open_year(self.region.year, actor=self.region[Role.FINANCE_OFFICER])
            for code, unit in self.units.items():
                self._open(code, unit)
        make.name_rkud(self.region, cash=0)
        self.documents = {code: self._budget(code, unit) for code, unit in self.units.items()}
        self.paying = {code: Paying(self.region, document, None) for code, document in self.documents.items()}

    def _open(self, code: str, unit: Unit) -> None:
        found = [
            OpeningRow(account(row["account"]), Decimal(row["debit"]), Decimal(row["credit"]))
            for row in rows("opening.csv")
            if row["entity"] == code
        ]
        post_opening(unit, self.region.year, found, actor=self.region[Role.FINANCE_OFFICER])

    def _budget(self, code: str, unit: Unit):
        lines = []
        for row in rows("budget.csv"):
            if (row["version"], row["entity"]) != ("MURNI", code):
                continue
            months = [ZERO] * 12
            for quarter in range(4):
                months[quarter * 3] = Decimal(row[f"tw{quarter + 1}"])
            lines.append(
                budgets.line(
                    row["account"],
                    Decimal(row["amount"]),
                    sub_activity=row["sub_kegiatan"] or None,
                    fund=row["sumber_dana"],
                    months=tuple(months),
                )
            )
        return budgets.make_budget(self.region, *lines, unit=unit, on=YEAR_BEGIN)

    def release(self, txn: str) -> None:
        """One SPD of the case."""
        found = [row for row in rows("transactions.csv") if row["txn"] == txn]
        document, day = self.documents[found[0]["entity"]], date.fromisoformat(found[0]["date"])
        lines = [(budgets.key_of(document, row["account"]), Decimal(row["amount"])) for row in found]
        quarter = (day.month - 1) // 3 + 1
        budgets.make_release(self.region, document, quarter=quarter, lines=lines, on=day)

    def pay(self, txn: str, *, kind: str, **over):
        """An LS of the case, from SPP to paid; `fin_account` is the payable settled."""
        found = [row for row in rows("transactions.csv") if row["txn"] == txn]
        day, code = date.fromisoformat(found[0]["date"]), found[0]["entity"]
        lines, deductions = [], []
        for row in found:
            if row["role"] == "POTONGAN":
                deductions.append(make.tax(Decimal(row["amount"]), row["account"]))
                continue
            settles = {"payable_account": account(row["fin_account"])} if row["fin_account"] else {}
            key = self.paying[code].key(row["account"])
            lines.append(make.line(key, Decimal(row["amount"]), **settles))
        with constraints_checked():
            return make.paid(
                self.paying[code],
                *lines,
                on=day,
                unit=self.units[code],
                kind=kind,
                deductions=deductions,
                external_number=found[0]["doc_no"],
                **over,
            )

    def receive(self, txn: str):
        """A receipt on the RKUD."""
        (row,) = [row for row in rows("transactions.csv") if row["txn"] == txn]
        credit = {"credit_account": account(row["fin_account"])} if row["fin_account"] else {}
        with constraints_checked():
            return make.make_receipt(
                self.paying["PPKD"],
                row["account"],
                Decimal(row["amount"]),
                unit=self.units[row["entity"]],
                on=date.fromisoformat(row["date"]),
                is_receivable=row["ref"] == "piutang",
                **credit,
            )

    def remit(self, txn: str):
        """A remittance of deductions."""
        found = [row for row in rows("transactions.csv") if row["txn"] == txn]
        day = date.fromisoformat(found[0]["date"])
        with clock.frozen(day):
            remittance = create_remittance(
                dated_on=day,
                description=found[0]["description"],
                lines=[RemittanceInput(account(row["account"]), Decimal(row["amount"])) for row in found],
                actor=self.region[Role.TREASURY_STAFF],
            )
        with constraints_checked():
            actor = self.region[Role.TREASURY_DELEGATE]
            return make.step("remittance", remittance, "confirm", actor, on=day)

    def sub_balance(self, role_code: str) -> Decimal:
        """Debit − credit of an account over all books."""
        sums = EntryLine.objects.filter(account__code=role_code).aggregate(d=Sum("debit"), c=Sum("credit"))
        return (sums["d"] or ZERO) - (sums["c"] or ZERO)


@pytest.mark.django_db
def test_the_first_documents_of_the_case_write_its_journals():
    year = Year()
    # T001: the budget of both entities.
    for code, document in year.documents.items():
        assert make.journal_of(document) == expected("T001", code)
    # T003: SPD of quarter 1; T006: DAU to the RKUD.
    year.release("T003")
    assert make.journal_of(year.receive("T006")) == expected("T006")
    # T007: last year's electricity, a payable settled; T008: salary with two deductions.
    electricity = year.pay("T007", kind="LS-BJ")
    assert make.journal_of(electricity) == expected("T007")
    salary = year.pay("T008", kind="LS-GAJI")
    assert make.journal_of(salary) == expected("T008")
    assert salary.number == "00002/SP2D/LS-GAJI/2025"
    assert salary.external_number == ""
    assert salary.order.request.external_number == "0003/SP2D/LS-GAJI/2025"
    # T025: an assessed tax paid to the RKUD.
    year.release("T021")
    assert make.journal_of(year.receive("T025")) == expected("T025")
    # Contract, T032: handover of computers, T033: its payment, T034: the taxes remitted.
    paying = year.paying["DINKES"]
    contract = make.make_contract(paying, 666_000_000, on=date(2025, 5, 5))
    with constraints_checked():
        handover = make.make_handover(paying, 666_000_000, contract=contract, on=date(2025, 6, 10))
    assert make.journal_of(handover) == expected("T032")
    computers = year.pay("T033", kind="LS-BJ", contract=contract, vendor=contract.vendor)
    assert make.journal_of(computers) == expected("T033")
    assert make.journal_of(year.remit("T034")) == expected("T034")
    # T048: levy straight to the RKUD.
    assert make.journal_of(year.receive("T048")) == expected("T048")

    key = paying.key(budgets.COMPUTER)
    assert (key.ceiling, key.reserved, key.committed, key.consumed) == (1_500_000_000, 0, 0, 666_000_000)
    assert year.sub_balance("1.1.13.01.01.0001") == -year.sub_balance("3.1.03.01.01.0001")
    assert year.sub_balance("1.1.01.01.01.0001") == (
        1_640_000_000
        + 3_000_000_000
        - 22_000_000
        - 1_287_600_000
        + 700_000_000
        - 591_000_000
        - 75_000_000
        + 265_000_000
    )
    assert [finding for _, run in registered().values() for finding in run()] == []


@pytest.mark.django_db
def test_ppkd_pays_for_itself_in_its_own_book_alone():
    """Precise point 1: RK PPKD becomes the RKUD's cash, no RK SKPD entry; row 12 with a deduction."""
    year = Year()
    year.release("T004")
    key = year.paying["PPKD"].key("5.1.06.01.01.0001")
    with constraints_checked():
        paid = make.paid(
            year.paying["PPKD"],
            make.line(key, 120_000_000),
            on=date(2025, 3, 10),
            unit=year.units["PPKD"],
            deductions=[make.tax(1_000_000)],
        )
    journal = make.journal_of(paid)
    assert {place[0] for place in journal} == {"PPKD"}
    assert journal["PPKD", "FIN", "1.1.01.01.01.0001"] == -119_000_000
    assert journal["PPKD", "FIN", "2.1.01.05.01.0001"] == -1_000_000
    assert journal["PPKD", "BUD", "5.1.06.01.01.0001"] == 120_000_000
    assert not {"3.1.03.01.01.0001", "1.1.13.01.01.0001"} & {place[2] for place in journal}
    assert sum(amount for place, amount in journal.items() if place[1] == "FIN") == 0


@pytest.mark.django_db
def test_refused_attempts_of_the_case():
    """Rows 4 and 10 of expected_rejections.csv: data unchanged, one of the row's rules, none unrelated."""
    from core.errors import DomainError

    year = Year()
    year.release("T003")
    paying = year.paying["DINKES"]
    key = paying.key(budgets.COMPUTER)
    request = make.draft_request(paying, make.line(key, 100_000_000), on=date(2025, 2, 15))
    with pytest.raises(DomainError) as found:
        make.submit(paying, request, on=date(2025, 2, 15))
    assert found.value.rules == ("I-16",)
    year.release("T021")
    contract = make.make_contract(paying, 666_000_000, on=date(2025, 5, 5))
    make.make_handover(paying, 666_000_000, contract=contract, on=date(2025, 6, 10))
    day = date(2025, 6, 15)
    request = make.draft_request(paying, make.line(key, 710_000_000), contract=contract, on=day)
    with pytest.raises(DomainError) as found:
        make.submit(paying, request, on=day)
    assert set(found.value.rules) == {"I-16", "I-25"}
    assert paying.key(budgets.COMPUTER).reserved == 666_000_000
