"""One payment on a contract with a BAST, deductions and people with NIP; what the forms are printed of."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from budget.models import BudgetProposal
from budget.proposal_lines import Volume
from core.money import Decimal
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import imprest, planning, revenue
from tests.factories import memo as memos
from tests.factories import treasury as made
from tests.factories.reference import make_vendor, program
from tests.factories.treasury import Paying
from treasury.models import (
    Accountability,
    CashClosing,
    Deposit,
    DisbursementOrder,
    ExpenseReceipt,
    ImprestReturn,
    MemoVoucher,
    TreasurerReceipt,
)

ON = date(2025, 2, 3)
NAMED_AT = datetime(2025, 1, 1, tzinfo=UTC)


@dataclass
class Story:
    """What was made."""

    paying: Paying
    disbursement: DisbursementOrder
    voucher: MemoVoucher
    receipt: ExpenseReceipt
    report: Accountability
    taken: TreasurerReceipt
    deposit: Deposit
    closing: CashClosing
    returned: ImprestReturn
    proposal: BudgetProposal

    @property
    def order(self):
        return self.disbursement.order

    @property
    def request(self):
        return self.order.request

    @property
    def release(self):
        return self.paying.document.fund_releases.get()

    def document_of(self, kind: str):
        """The document that a form of this kind is printed of."""
        return {
            "spp": self.request,
            "spm": self.order,
            "sp2d": self.disbursement,
            "spd": self.release,
            "dpa": self.paying.document,
            "rka": self.proposal,
            "apbd": self.proposal.budget,
            "memo": self.voucher,
            "kuitansi": self.receipt,
            "lpj": self.report,
            "tbp": self.taken,
            "sts": self.deposit,
            "penutupan-kas": self.closing,
            "sts-sisa": self.returned,
        }[kind]


def tell() -> Story:
    """Computers on a contract delivered and paid in part: 123,456,789.50 less PPh 3,456,789.50."""
    paying = made.make_paying()
    named(paying)
    vendor = make_vendor(
        name="CV Sinar Rezeki Kapuas",
        tax_number="01.234.567.8-701.000",
        bank_name="Bank Kalbar",
        bank_account="1011223344",
        bank_account_name="CV Sinar Rezeki Kapuas",
    )
    contract = made.make_contract(paying, 200_000_000, vendor=vendor)
    handover = made.make_handover(paying, made.exact("123456789.50"), contract=contract)
    line = made.line(paying.key(budgets.COMPUTER), "123456789.50", handover=handover)
    disbursement = made.paid(
        paying,
        line,
        contract=contract,
        vendor=vendor,
        deductions=[made.tax("3456789.50")],
        description="Pembayaran termin pertama pengadaan komputer",
    )
    voucher = memos.approved(paying, description="Stok opname ATK triwulan pertama")
    return Story(paying, disbursement, voucher, *_of_treasurers(paying), propose(paying))


def propose(paying: Paying) -> BudgetProposal:
    """RKPA of two priced lines under one header, one with tax, and revenue; its plan has a target."""
    region = paying.region
    budget = planning.make_regional_budget(region, kind="perubahan", name="PERUBAHAN")
    meals = (Volume(Decimal(40), "orang"), Volume(Decimal("2.5"), "kali"))
    lines = (
        planning.detail(
            amount=4_995_000,
            header="Rapat koordinasi",
            description="Konsumsi rapat",
            specification="Nasi kotak",
            volumes=meals,
            measure="orang-kali",
            price=Decimal(45_000),
            tax_percent=Decimal(11),
            location="Tanjung Lestari",
        ),
        planning.detail(
            amount=1_000_000,
            header="Rapat koordinasi",
            description="Fotokopi",
            volumes=(Volume(Decimal(1), "paket"),),
            measure="paket",
            price=Decimal(1_000_000),
        ),
        planning.detail(budgets.LEVY, 250_000_000, sub_activity=None),
    )
    planning.plan_indicator(region, program(budgets.OFFICE), "Paket perlengkapan kantor", "paket", 12)
    return planning.make_proposal(region, budget, *lines, on=ON)


def _of_treasurers(
    paying: Paying,
) -> tuple[ExpenseReceipt, Accountability, TreasurerReceipt, Deposit, CashClosing, ImprestReturn]:
    """UP of 100,000,000; receipts of 1,500,000 and 10,000,000 in two LPJ; two TBP in one STS; cash closed."""
    imprest.imprest(paying)
    first = imprest.expense(paying, 1_500_000, description="Fotokopi", payee="CV Salin Cepat")
    imprest.report(paying, first)
    receipt = imprest.expense(paying, 10_000_000, tax=990_991, payee="Toko Sumber Ilmu")
    report = imprest.report(paying, receipt)
    taken = revenue.take(paying, 700_000, payer_name="Puskesmas Kota")
    revenue.take(paying, 300_000, payer_name="Puskesmas Hulu")
    deposit = revenue.put(paying, bank_reference="BANK-77")
    for month in (1, 2):
        on = date(2025, month + 1, 3)
        cash = 2_350_500 if month == 2 else 0
        pieces = {"k100000": 23, "k50000": 1, "l500": 1} if month == 2 else {}
        closing = imprest.close_cash(
            paying, month, on=on, cash_on_hand=made.exact(cash), denominations=pieces
        )
    returned = imprest.give_back(paying, 500_000, on=date(2025, 3, 10), bank_reference="BANK-99")
    return receipt, report, taken, deposit, closing, returned


def named(paying: Paying) -> None:
    """Full names with NIP for those who sign."""
    people = {
        Role.TREASURER: ("Wahyu Hidayat, S.E.", "198001012005011001"),
        Role.BUDGET_USER: ("dr. Melati Kusnadi, M.Kes.", "197502022000122002"),
        Role.TREASURY_DELEGATE: ("Fajar Nugraha, S.Sos., M.Si.", "197803032003121003"),
        Role.FINANCE_OFFICER: ("Dra. Nurlela Hasanah", "196904041995032004"),
        Role.REGIONAL_SECRETARY: ("Drs. Arifin Saleh", "196605051990031005"),
    }
    for role, (name, number) in people.items():
        person = paying[role]
        person.full_name, person.employee_number = name, number
        person._history_date = NAMED_AT
        person.save(update_fields=["full_name", "employee_number"])
