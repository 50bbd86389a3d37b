"""Treasury tables, one file per concept."""

from treasury.models.accountability import Accountability, AccountabilityReceipt
from treasury.models.asset import AssetMovement, FixedAsset
from treasury.models.cash_closing import CashClosing
from treasury.models.cash_transfer import CashTransfer
from treasury.models.contract import Contract, ContractShare, Handover
from treasury.models.correction import ContraPost, RevenueRefund, Reversal
from treasury.models.disbursement import DEAD_DISBURSEMENT, DisbursementOrder, TreasuryAccount
from treasury.models.expense_receipt import (
    POSTED_RECEIPT,
    ExpenseReceipt,
    ExpenseReceiptLine,
    ExpenseReceiptTax,
)
from treasury.models.financial_notes import FinancialNotes, NoteText
from treasury.models.financing import Financing
from treasury.models.imprest import TopUpApproval, TreasurerCash, TreasurerKind
from treasury.models.imprest_return import ImprestReturn
from treasury.models.memo import MemoVoucher, MemoVoucherLine
from treasury.models.memo_template import MemoTemplate, MemoTemplateLine
from treasury.models.payment_order import DEAD_ORDER, PaymentOrder
from treasury.models.payment_request import (
    LINE_KINDS,
    NIL_KINDS,
    REPORT_KINDS,
    TREASURER_KINDS,
    Deduction,
    PaymentRequest,
    PaymentRequestLine,
)
from treasury.models.receipt import RevenueReceipt
from treasury.models.remittance import Remittance, RemittanceLine
from treasury.models.revenue import Assessment, Deposit, DepositLine, TreasurerReceipt
from treasury.models.semester_report import Prognosis, SemesterReport
from treasury.models.subledger import InventoryCount, Loan, LoanInstallment
from treasury.models.treasurer_remittance import TreasurerRemittance, TreasurerRemittanceLine
from treasury.models.under_way import PaymentUnderWay
from treasury.models.year_end import AdjustmentStatement

__all__ = [
    "DEAD_DISBURSEMENT",
    "DEAD_ORDER",
    "LINE_KINDS",
    "NIL_KINDS",
    "POSTED_RECEIPT",
    "REPORT_KINDS",
    "TREASURER_KINDS",
    "Accountability",
    "AccountabilityReceipt",
    "AdjustmentStatement",
    "Assessment",
    "AssetMovement",
    "CashClosing",
    "CashTransfer",
    "ContraPost",
    "Contract",
    "ContractShare",
    "Deduction",
    "Deposit",
    "DepositLine",
    "DisbursementOrder",
    "ExpenseReceipt",
    "ExpenseReceiptLine",
    "ExpenseReceiptTax",
    "FinancialNotes",
    "Financing",
    "FixedAsset",
    "Handover",
    "ImprestReturn",
    "InventoryCount",
    "Loan",
    "LoanInstallment",
    "MemoTemplate",
    "MemoTemplateLine",
    "MemoVoucher",
    "MemoVoucherLine",
    "NoteText",
    "PaymentOrder",
    "PaymentRequest",
    "PaymentRequestLine",
    "PaymentUnderWay",
    "Prognosis",
    "Remittance",
    "RemittanceLine",
    "RevenueReceipt",
    "RevenueRefund",
    "Reversal",
    "SemesterReport",
    "TopUpApproval",
    "TreasurerCash",
    "TreasurerKind",
    "TreasurerReceipt",
    "TreasurerRemittance",
    "TreasurerRemittanceLine",
    "TreasuryAccount",
]
