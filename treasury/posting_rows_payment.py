"""Posting rules of budgets, LS payments, handovers, receipts on the RKUD and BUD's remittances."""

from reference.roles import AccountKey
from treasury.posting_row import (
    BUD,
    BUDGET_SIDE_OF_PAYMENT,
    BUDGET_SIDE_OF_RECEIPT,
    FIN,
    OWN,
    PPKD,
    C,
    D,
    Row,
)

ROWS: dict[str, tuple[Row, ...]] = {
    # Rows 8, 8b, 9, 11: LS of an SKPD. The charge is an expense, an asset, or the payable settled.
    "disbursement": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RK_PPKD, "gross"),
        Row(PPKD, FIN, D, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        Row(PPKD, FIN, C, AccountKey.RKUD_CASH, "net"),
        Row(PPKD, FIN, C, "item.withheld", "item", per="deductions"),
        *BUDGET_SIDE_OF_PAYMENT,
    ),
    # Row 12: PPKD pays for itself; no reciprocal accounts.
    "disbursement_of_ppkd": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RKUD_CASH, "net"),
        Row(OWN, FIN, C, "item.withheld", "item", per="deductions"),
        *BUDGET_SIDE_OF_PAYMENT,
    ),
    # Row 7: handover, unpaid.
    "handover": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, "item.payable", "item", per="lines"),
    ),
    # Row 16: revenue of an SKPD straight to the RKUD.
    "receipt": (
        Row(OWN, FIN, D, AccountKey.RK_PPKD, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        Row(PPKD, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(PPKD, FIN, C, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        *BUDGET_SIDE_OF_RECEIPT,
    ),
    # Row 17: revenue of PPKD.
    "receipt_of_ppkd": (
        Row(OWN, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        *BUDGET_SIDE_OF_RECEIPT,
    ),
    # Row 10: BUD remits what it withheld.
    "remittance": (
        Row(PPKD, FIN, D, "item.withheld", "item", per="deductions"),
        Row(PPKD, FIN, C, AccountKey.RKUD_CASH, "gross"),
    ),
    # 4.1: the budget, or the difference that a new version makes.
    "budget": (
        Row(OWN, BUD, D, AccountKey.ESTIMATED_REVENUE, "revenue"),
        Row(OWN, BUD, D, AccountKey.ESTIMATED_FINANCING_IN, "financing_in"),
        Row(OWN, BUD, C, AccountKey.APPROPRIATION_SPENDING, "spending"),
        Row(OWN, BUD, C, AccountKey.APPROPRIATION_FINANCING_OUT, "financing_out"),
        Row(OWN, BUD, C, AccountKey.SAL_CHANGE, "surplus"),
    ),
}
