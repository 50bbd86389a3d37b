"""Statements and books as pages: route, short name, and the parameters that each asks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Screen:
    """One statement as a page: its route, short name and the parameters it asks."""

    kind: str
    route: str
    short: str
    fields: tuple[str, ...]
    # Codes of programmes beside those of accounts: a wide column, and a step in for every level.
    is_deep: bool = False
    # A report of a fixed day: no last day is asked.
    is_of_fixed_day: bool = False


# Books of a treasurer are read by the month, or between two days.
BOOK = ("dari", "bulan")
SCREENS = {
    "lra": Screen("lra", "lra", "LRA", ("tingkat", "nol")),
    "lpsal": Screen("lpsal", "lpsal", "LPSAL", ()),
    "lo": Screen("lo", "lo", "LO", ("tingkat", "nol")),
    "lpe": Screen("lpe", "lpe", "LPE", ()),
    "neraca": Screen("neraca", "neraca", "Neraca", ("tingkat", "tahap", "nol")),
    "lak": Screen("lak", "lak", "LAK", ("kas",)),
    "calk": Screen("calk", "calk-figures", "Rekonsiliasi CaLK", ()),
    "trial_balance": Screen("trial_balance", "trial-balance", "Neraca saldo", ("tahap",)),
    "general_ledger": Screen("general_ledger", "general-ledger", "Buku besar", ("dari", "rekening")),
    "sp2d_register": Screen("sp2d_register", "sp2d-register", "Register SP2D", ("dari", "rekening")),
    **{
        kind: Screen(kind, route, short, fields)
        for kind, route, short, fields in (
            ("cash_book", "cash-book", "BKU pengeluaran", BOOK),
            ("revenue_cash_book", "revenue-cash-book", "BKU penerimaan", BOOK),
            ("cash_in_hand_book", "cash-in-hand-book", "Kas tunai", BOOK),
            ("bank_book", "bank-book", "Bank", BOOK),
            ("tax_book", "tax-book", "Buku pajak", BOOK),
            ("spending_book", "spending-book", "Rincian belanja", (*BOOK, "rekening")),
            ("payment_register", "payment-register", "Register SPP/SPM/SP2D", BOOK),
            ("revenue_book", "revenue-book", "Rincian penerimaan", (*BOOK, "rekening")),
            ("receipt_register", "receipt-register", "Register TBP", BOOK),
            ("deposit_register", "deposit-register", "Register STS", BOOK),
            ("functional_spj", "functional-spj", "SPJ fungsional", ("bulan",)),
        )
    },
    "availability_card": Screen("availability_card", "availability-card", "Kartu kendali", ("rekening",)),
    "annex_receivables": Screen("annex_receivables", "annex-receivables", "Daftar piutang daerah", ()),
    "annex_assets": Screen("annex_assets", "annex-assets", "Mutasi aset tetap", ()),
    "annex_liabilities": Screen("annex_liabilities", "annex-liabilities", "Daftar kewajiban", ()),
    "reconcile_revenue": Screen("reconcile_revenue", "reconcile-revenue", "Pendapatan LO–LRA", ("dari",)),
    "reconcile_spending": Screen("reconcile_spending", "reconcile-spending", "Beban–Belanja", ("dari",)),
    "reconcile_assets": Screen("reconcile_assets", "reconcile-assets", "Belanja modal–Aset", ("dari",)),
    "semester": Screen("semester", "semester", "Laporan semester", ("tingkat",), is_of_fixed_day=True),
    "lra_by_unit": Screen("lra_by_unit", "lra-by-unit", "LRA menurut urusan", (), is_deep=True),
    "lra_by_activity": Screen(
        "lra_by_activity", "lra-by-activity", "LRA menurut kegiatan", ("tingkat",), is_deep=True
    ),
    "lra_by_function": Screen("lra_by_function", "lra-by-function", "Belanja menurut fungsi", ()),
}
