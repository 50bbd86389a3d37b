"""Which tables tell of changes, under which names: what the audit trail walks over."""

from dataclasses import dataclass

from django.apps import apps
from django.db.models import Model


@dataclass(frozen=True)
class Kind:
    """One table that tells of changes. `parent` leads from a line to its document, `unit` to its unit."""

    name: str
    title: str
    model: str
    unit: str = ""
    flow: str = ""
    parent: str = ""
    group: str = "rujukan"

    @property
    def history(self) -> type[Model]:
        """The model of the recorded versions."""
        return apps.get_model(self.model).history.model  # type: ignore[no-any-return]


def _document(flow: str, title: str, model: str) -> Kind:
    return Kind(flow, title, model, unit="unit", flow=flow, group="dokumen")


def _lines(name: str, title: str, model: str, flow: str, parent: str) -> Kind:
    return Kind(name, title, model, unit=f"{parent}__unit", flow=flow, parent=parent, group="dokumen")


STEP, ADDED, WITHDRAWN = "step", "evidence_added", "evidence_withdrawn"
KINDS: tuple[Kind, ...] = (
    Kind(STEP, "Langkah persetujuan", "workflows.ApprovalLog", unit="unit", group="langkah"),
    Kind(ADDED, "Bukti ditambahkan", "workflows.Evidence", unit="unit", group="bukti"),
    Kind(WITHDRAWN, "Bukti ditarik", "workflows.Evidence", unit="unit", group="bukti"),
    _document("budget_document", "DPA", "budget.BudgetDocument"),
    _lines("budget_line", "Rincian DPA", "budget.BudgetLine", "budget_document", "document"),
    _document("fund_release", "SPD", "budget.FundRelease"),
    _document("contract", "Kontrak", "treasury.Contract"),
    _document("handover", "BAST", "treasury.Handover"),
    _document("payment_request", "SPP", "treasury.PaymentRequest"),
    _lines("request_line", "Rincian SPP", "treasury.PaymentRequestLine", "payment_request", "request"),
    _lines("deduction", "Potongan SPP", "treasury.Deduction", "payment_request", "request"),
    _document("payment_order", "SPM", "treasury.PaymentOrder"),
    _document("disbursement", "SP2D", "treasury.DisbursementOrder"),
    _document("revenue_receipt", "Penerimaan RKUD", "treasury.RevenueReceipt"),
    _document("remittance", "Setoran potongan", "treasury.Remittance"),
    _document("memo_voucher", "Bukti memorial", "treasury.MemoVoucher"),
    _lines("memo_line", "Baris bukti memorial", "treasury.MemoVoucherLine", "memo_voucher", "voucher"),
    _document("financial_notes", "CaLK", "treasury.FinancialNotes"),
    _lines("note_text", "Teks CaLK", "treasury.NoteText", "financial_notes", "notes"),
    _document("semester_report", "Laporan semester", "treasury.SemesterReport"),
    _lines("prognosis", "Prognosis semester II", "treasury.Prognosis", "semester_report", "report"),
    _document("expense_receipt", "Kuitansi bendahara", "treasury.ExpenseReceipt"),
    _document("treasurer_remittance", "Setoran pajak bendahara", "treasury.TreasurerRemittance"),
    _document("imprest_return", "Setoran sisa UP/TU", "treasury.ImprestReturn"),
    _document("accountability", "LPJ", "treasury.Accountability"),
    _document("cash_closing", "Penutupan kas", "treasury.CashClosing"),
    _document("budget_proposal", "RKA", "budget.BudgetProposal"),
    _lines("proposal_line", "Rincian RKA", "budget.ProposalLine", "budget_proposal", "proposal"),
    _document("price_proposal", "Usulan standar harga", "budget.PriceProposal"),
    _document("plan_proposal", "Usulan rencana", "budget.PlanProposal"),
    _lines("planned_program", "Program rencana", "budget.PlannedProgram", "development_plan", "plan"),
    _document("development_plan", "Rencana pembangunan", "budget.DevelopmentPlan"),
    Kind("regional_budget", "APBD", "budget.RegionalBudget", flow="regional_budget", group="dokumen"),
    Kind("ceiling_plan", "KUA-PPAS", "budget.CeilingPlan", flow="ceiling_plan", group="dokumen"),
    Kind(
        "ceiling",
        "Pagu KUA-PPAS",
        "budget.Ceiling",
        unit="unit",
        flow="ceiling_plan",
        parent="plan",
        group="dokumen",
    ),
    Kind(
        "price_edition", "Edisi standar harga", "budget.PriceEdition", flow="price_edition", group="dokumen"
    ),
    Kind("column_mapping", "Pemetaan kolom", "budget.ColumnMapping"),
    Kind("legal_consideration", "Konsiderans", "budget.LegalConsideration"),
    Kind("mandatory_share", "Belanja wajib", "budget.MandatoryShare"),
    _document("assessment", "SKP/SKR Daerah", "treasury.Assessment"),
    _document("treasurer_receipt", "TBP", "treasury.TreasurerReceipt"),
    _document("deposit", "STS", "treasury.Deposit"),
    _document("revenue_refund", "Pengembalian pendapatan", "treasury.RevenueRefund"),
    _document("contra_post", "Kontrapos", "treasury.ContraPost"),
    _document("reversal", "Dokumen pembalik", "treasury.Reversal"),
    _document("financing", "Pembiayaan", "treasury.Financing"),
    _lines("contract_share", "Bagian kontrak", "treasury.ContractShare", "contract", "contract"),
    Kind("fixed_asset", "Aset tetap", "treasury.FixedAsset", unit="unit"),
    Kind("asset_movement", "Mutasi aset", "treasury.AssetMovement", unit="asset__unit"),
    Kind("inventory_count", "Stok opname", "treasury.InventoryCount", unit="unit"),
    Kind("loan", "Utang jangka panjang", "treasury.Loan", unit="unit"),
    Kind("loan_installment", "Angsuran", "treasury.LoanInstallment", unit="loan__unit"),
    Kind("memo_template", "Templat memorial", "treasury.MemoTemplate", unit="unit"),
    Kind("memo_template_line", "Baris templat memorial", "treasury.MemoTemplateLine", unit="template__unit"),
    Kind("budget_version", "Versi anggaran", "budget.BudgetVersion"),
    Kind("treasury_account", "Rekening RKUD", "treasury.TreasuryAccount"),
    Kind("unit", "Unit", "reference.Unit"),
    Kind("user", "Pengguna", "reference.User", group="orang"),
    Kind("appointment", "Penunjukan", "reference.Appointment", unit="unit", group="orang"),
    Kind("vendor", "Rekanan", "reference.Vendor"),
    Kind("setting", "Pengaturan", "reference.Setting"),
    Kind("fiscal_year", "Tahun anggaran", "reference.FiscalYear"),
    Kind("edition", "Edisi rujukan", "reference.Edition"),
    Kind("account", "Rekening bagan akun", "reference.Account", group="bagan"),
    Kind("unit_succession", "Perubahan perangkat daerah", "reference.UnitSuccession", unit="unit"),
    Kind("account_succession", "Padanan akun", "reference.AccountSuccession"),
    Kind("imprest_exclusion", "Larangan UP/TU", "reference.ImprestExclusion"),
    Kind("account_role", "Peran akun", "reference.AccountRole", group="bagan"),
    Kind("account_mapping", "Pemetaan akun", "reference.AccountMapping", group="bagan"),
    Kind("depreciation_mapping", "Pemetaan penyusutan", "reference.DepreciationMapping", group="bagan"),
    Kind("asset_class", "Golongan aset", "reference.AssetClass", group="bagan"),
    Kind("note_section", "Bagian CaLK", "reference.NoteSection", group="bagan"),
    Kind("function", "Fungsi", "reference.Function", group="bagan"),
    Kind("function_mapping", "Pemetaan fungsi", "reference.FunctionMapping", group="bagan"),
    Kind("receivable_quality", "Kualitas piutang", "reference.ReceivableQuality", group="bagan"),
    Kind("allowance_mapping", "Pemetaan penyisihan", "reference.AllowanceMapping", group="bagan"),
    Kind("report_row", "Pemetaan laporan", "reference.ReportRow", group="bagan"),
    Kind("price_item", "Standar harga", "budget.PriceItem", group="bagan"),
    Kind("plan_indicator", "Indikator rencana", "budget.PlanIndicator"),
    Kind("plan_target", "Target rencana", "budget.PlanTarget"),
    Kind("plan_amount", "Pagu rencana", "budget.PlanAmount"),
    Kind("program", "Program dan kegiatan", "reference.Program", group="bagan"),
    Kind("fund_source", "Sumber dana", "reference.FundSource", group="bagan"),
)
ORDER = {kind.name: number for number, kind in enumerate(KINDS)}
GROUPS = {
    "langkah": "Langkah persetujuan",
    "dokumen": "Isi dokumen",
    "bukti": "Bukti",
    "orang": "Pengguna dan penunjukan",
    "rujukan": "Unit, rekanan, dan pengaturan",
    "bagan": "Bagan akun, program, sumber dana",
}
# Loaded in bulk from official lists; shown when asked for.
BULK = frozenset({"bagan"})
