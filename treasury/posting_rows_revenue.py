"""Posting rules of assessments, the revenue treasurer, refunds, returns of spending and financing.

PPKD has rules of its own where RK would face itself: the RKUD stands in RK PPKD's place.
"""

from reference.roles import AccountKey
from treasury.posting_row import (
    BUDGET_SIDE_OF_PAYMENT,
    BUDGET_SIDE_OF_RECEIPT,
    FIN,
    OWN,
    PPKD,
    C,
    D,
    Row,
)

# Revenue that goes back is charged as a payment is.
_BUDGET_SIDE_OF_REFUND = BUDGET_SIDE_OF_PAYMENT

ROWS: dict[str, tuple[Row, ...]] = {
    # Row 13: SKP-Daerah or SKR-Daerah issued.
    "assessment": (
        Row(OWN, FIN, D, "item.receivable", "item", per="lines"),
        Row(OWN, FIN, C, "item.revenue", "item", per="lines"),
    ),
    # Row 14: paid to the revenue treasurer.
    "treasurer_receipt": (
        Row(OWN, FIN, D, AccountKey.RECEIPT_CASH, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        *BUDGET_SIDE_OF_RECEIPT,
    ),
    # Row 15: deposited to the RKUD.
    "deposit": (
        Row(OWN, FIN, D, AccountKey.RK_PPKD, "gross"),
        Row(OWN, FIN, C, AccountKey.RECEIPT_CASH, "gross"),
        Row(PPKD, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(PPKD, FIN, C, AccountKey.RK_SKPD, "gross", has_counterpart=True),
    ),
    "deposit_of_ppkd": (
        Row(OWN, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(OWN, FIN, C, AccountKey.RECEIPT_CASH, "gross"),
    ),
    # Row 19: revenue of this year refunded by BUD.
    "revenue_refund": (
        Row(OWN, FIN, D, "item.debit", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RK_PPKD, "gross"),
        Row(PPKD, FIN, D, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        Row(PPKD, FIN, C, AccountKey.RKUD_CASH, "gross"),
        *_BUDGET_SIDE_OF_REFUND,
    ),
    "revenue_refund_of_ppkd": (
        Row(OWN, FIN, D, "item.debit", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RKUD_CASH, "gross"),
        *_BUDGET_SIDE_OF_REFUND,
    ),
    # Rows 20 and 25: spending returned, or a payment that the bank sent back.
    "contra_post": (
        Row(OWN, FIN, D, AccountKey.RK_PPKD, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        Row(PPKD, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(PPKD, FIN, C, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        *BUDGET_SIDE_OF_RECEIPT,
    ),
    "contra_post_of_ppkd": (
        Row(OWN, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        *BUDGET_SIDE_OF_RECEIPT,
    ),
    # Row 22: use of SiLPA moves no cash.
    "silpa_use": BUDGET_SIDE_OF_RECEIPT,
    # Rows 23, 24: loan received; principal paid, equity participation.
    "financing_in": (
        Row(OWN, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(OWN, FIN, C, "item.counterpart", "item", per="lines"),
        *BUDGET_SIDE_OF_RECEIPT,
    ),
    "financing_out": (
        Row(OWN, FIN, D, "item.counterpart", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RKUD_CASH, "gross"),
        *BUDGET_SIDE_OF_PAYMENT,
    ),
}
