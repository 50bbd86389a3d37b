"""Treasury tables, one file per concept."""

from treasury.models.contract import Contract, Handover
from treasury.models.correction import ContraPost, RevenueRefund, Reversal
from treasury.models.disbursement import DEAD_DISBURSEMENT, DisbursementOrder, TreasuryAccount
from treasury.models.financing import Financing
from treasury.models.memo import MemoVoucher, MemoVoucherLine
from treasury.models.payment_order import DEAD_ORDER, PaymentOrder
from treasury.models.payment_request import Deduction, PaymentRequest, PaymentRequestLine
from treasury.models.receipt import RevenueReceipt
from treasury.models.remittance import Remittance, RemittanceLine
from treasury.models.revenue import Assessment, Deposit, DepositLine, TreasurerReceipt
from treasury.models.year_end import AdjustmentStatement

__all__ = [
    "DEAD_DISBURSEMENT",
    "DEAD_ORDER",
    "AdjustmentStatement",
    "Assessment",
    "ContraPost",
    "Contract",
    "Deduction",
    "Deposit",
    "DepositLine",
    "DisbursementOrder",
    "Financing",
    "Handover",
    "MemoVoucher",
    "MemoVoucherLine",
    "PaymentOrder",
    "PaymentRequest",
    "PaymentRequestLine",
    "Remittance",
    "RemittanceLine",
    "RevenueReceipt",
    "RevenueRefund",
    "Reversal",
    "TreasurerReceipt",
    "TreasuryAccount",
]
