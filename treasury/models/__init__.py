"""Treasury tables, one file per concept."""

from treasury.models.contract import Contract, Handover
from treasury.models.disbursement import DEAD_DISBURSEMENT, DisbursementOrder, TreasuryAccount
from treasury.models.payment_order import DEAD_ORDER, PaymentOrder
from treasury.models.payment_request import Deduction, PaymentRequest, PaymentRequestLine
from treasury.models.receipt import RevenueReceipt
from treasury.models.remittance import Remittance, RemittanceLine

__all__ = [
    "DEAD_DISBURSEMENT",
    "DEAD_ORDER",
    "Contract",
    "Deduction",
    "DisbursementOrder",
    "Handover",
    "PaymentOrder",
    "PaymentRequest",
    "PaymentRequestLine",
    "Remittance",
    "RemittanceLine",
    "RevenueReceipt",
    "TreasuryAccount",
]
