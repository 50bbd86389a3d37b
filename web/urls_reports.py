"""Routes of statements and the ledger."""

from django.urls import URLPattern, path

from web.views import articulation, auditor, ledger, report_index, reports, statement_sets

urlpatterns: list[URLPattern] = [
    path("laporan/", report_index.index, name="report-index"),
    path("laporan/lra/", reports.lra, name="lra"),
    path("laporan/lpsal/", reports.statement, {"kind": "lpsal"}, name="lpsal"),
    path("laporan/lo/", reports.statement, {"kind": "lo"}, name="lo"),
    path("laporan/lpe/", reports.statement, {"kind": "lpe"}, name="lpe"),
    path("laporan/neraca/", reports.statement, {"kind": "neraca"}, name="neraca"),
    path("laporan/lak/", reports.statement, {"kind": "lak"}, name="lak"),
    path("laporan/rekonsiliasi/", reports.statement, {"kind": "calk"}, name="calk-figures"),
    path(
        "laporan/rekonsiliasi-pendapatan/",
        reports.statement,
        {"kind": "reconcile_revenue"},
        name="reconcile-revenue",
    ),
    path(
        "laporan/rekonsiliasi-belanja/",
        reports.statement,
        {"kind": "reconcile_spending"},
        name="reconcile-spending",
    ),
    path(
        "laporan/rekonsiliasi-aset/", reports.statement, {"kind": "reconcile_assets"}, name="reconcile-assets"
    ),
    path("laporan/lra-urusan/", reports.statement, {"kind": "lra_by_unit"}, name="lra-by-unit"),
    path("laporan/lra-kegiatan/", reports.statement, {"kind": "lra_by_activity"}, name="lra-by-activity"),
    path("laporan/lra-fungsi/", reports.statement, {"kind": "lra_by_function"}, name="lra-by-function"),
    path(
        "laporan/lampiran-piutang/",
        reports.statement,
        {"kind": "annex_receivables"},
        name="annex-receivables",
    ),
    path("laporan/lampiran-aset-tetap/", reports.statement, {"kind": "annex_assets"}, name="annex-assets"),
    path(
        "laporan/lampiran-kewajiban/",
        reports.statement,
        {"kind": "annex_liabilities"},
        name="annex-liabilities",
    ),
    path("laporan/semester/", reports.statement, {"kind": "semester"}, name="semester"),
    path("laporan/gabungan/", statement_sets.order, name="statement-sets"),
    path("laporan/artikulasi/", articulation.formulas, name="articulation"),
    path("laporan/neraca-saldo/", reports.trial_balance, name="trial-balance"),
    path("laporan/buku-besar/", reports.general_ledger, name="general-ledger"),
    path("laporan/register-sp2d/", reports.sp2d_register, name="sp2d-register"),
    path("laporan/kartu-kendali/", reports.availability_card, name="availability-card"),
    path("laporan/kas-tunai/", reports.statement, {"kind": "cash_in_hand_book"}, name="cash-in-hand-book"),
    path("laporan/bank/", reports.statement, {"kind": "bank_book"}, name="bank-book"),
    path("laporan/buku-pajak/", reports.statement, {"kind": "tax_book"}, name="tax-book"),
    path("laporan/rincian-belanja/", reports.statement, {"kind": "spending_book"}, name="spending-book"),
    path(
        "laporan/register-pembayaran/",
        reports.statement,
        {"kind": "payment_register"},
        name="payment-register",
    ),
    path("laporan/rincian-penerimaan/", reports.statement, {"kind": "revenue_book"}, name="revenue-book"),
    path("laporan/register-tbp/", reports.statement, {"kind": "receipt_register"}, name="receipt-register"),
    path("laporan/register-sts/", reports.statement, {"kind": "deposit_register"}, name="deposit-register"),
    path("laporan/telusur/", reports.drill, name="drill"),
    path("laporan/jurnal/", ledger.ledger_lines, name="ledger-lines"),
    path("laporan/jurnal/csv/", ledger.ledger_lines_csv, name="ledger-lines-csv"),
    path("laporan/jurnal/<int:pk>/", ledger.entry_detail, name="entry-detail"),
    path("laporan/jejak/", ledger.approvals, name="approvals"),
    path("laporan/pemeriksaan/", ledger.checks, name="checks"),
    path("laporan/paket-auditor/", auditor.package, name="auditor-package"),
    path("laporan/artikulasi/berkas/<str:extension>/", articulation.formulas_file, name="articulation-file"),
    path("laporan/<str:kind>/csv/", reports.statement_csv, name="statement-csv"),
    path("laporan/<str:kind>/berkas/<str:extension>/", reports.statement_file, name="statement-file"),
]
