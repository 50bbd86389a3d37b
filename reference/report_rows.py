"""Pemetaan laporan: the rows that statements are made of, their loading, and reading them for a screen."""

from datetime import date

from reference.bulk import Counts, Wanted, store
from reference.models import Account, Edition, ReportRow, User
from reference.sheets import Row, Sheet, check_width, one_of, read_day, whole_number

COLUMNS = ("statement", "row", "account", "detail", "label", "legal_basis", "valid_from", "valid_to")
REQUIRED = ("statement", "row", "account", "legal_basis", "valid_from")

STATEMENTS: dict[str, str] = {
    "lo": "Laporan Operasional",
    "neraca": "Neraca",
    "lpe": "Laporan Perubahan Ekuitas",
    "lpsal": "Laporan Perubahan SAL",
    "lak": "Laporan Arus Kas",
    "calk": "Catatan atas Laporan Keuangan",
}

# Statement → its rows, each with what it holds.
ROWS: dict[str, dict[str, str]] = {
    "lo": {
        "REVENUE": "Pendapatan-LO",
        "EXPENSE": "Beban",
        "NONOP_REVENUE": "Surplus non operasional",
        "NONOP_EXPENSE": "Defisit non operasional",
        "EXTRAORDINARY_REVENUE": "Pendapatan luar biasa",
        "EXTRAORDINARY_EXPENSE": "Beban luar biasa",
    },
    "neraca": {
        "ASSET": "Aset",
        "RECIPROCAL_ASSET": "Aset yang dieliminasi (RK SKPD)",
        "LIABILITY": "Kewajiban",
        "EQUITY": "Ekuitas",
        "RECIPROCAL_EQUITY": "Ekuitas yang dieliminasi (RK PPKD)",
        "RESULT": "Surplus/defisit-LO tahun berjalan",
    },
    "lpe": {
        "EQUITY": "Ekuitas dan koreksinya",
        "POLICY_EFFECT": "Dampak kumulatif kebijakan/kesalahan mendasar",
        "RESULT": "Surplus/defisit-LO",
        "RECIPROCAL_EQUITY": "Kewajiban untuk dikonsolidasikan (RK PPKD)",
    },
    "lpsal": {
        "CASH": "Kas",
        "WITHHOLDING": "Utang PFK",
        "SAL_USE": "Penggunaan SAL",
        "CORRECTION": "Ekuitas yang dikoreksi",
        "OTHER": "Lain-lain",
    },
    "lak": {
        "OPERATING_IN": "Operasi, masuk",
        "OPERATING_OUT": "Operasi, keluar",
        "INVESTING_IN": "Investasi, masuk",
        "INVESTING_OUT": "Investasi, keluar",
        "FINANCING_IN": "Pendanaan, masuk",
        "FINANCING_OUT": "Pendanaan, keluar",
        "TRANSITORY": "Transitoris (PFK)",
        "RECIPROCAL": "Kiriman uang antara SKPD dan BUD",
        "CASH_RKUD": "Kas di RKUD",
        "CASH_OTHER": "Kas lain",
    },
    "calk": {
        "CAPITAL": "Belanja modal",
        "DEPRECIATION": "Beban penyusutan",
        "ALLOWANCE": "Beban penyisihan piutang",
        "FIXED_ASSET": "Aset tetap menurut nilai perolehan",
        "DEPRECIATED": "Akumulasi penyusutan",
        "RECEIVABLE": "Piutang",
        "RECEIVABLE_ALLOWANCE": "Penyisihan piutang",
        "LIABILITY_SHORT": "Kewajiban jangka pendek",
        "CURRENT_PART": "Bagian lancar utang jangka panjang",
        "LIABILITY_LONG": "Kewajiban jangka panjang",
    },
}


def load_report_rows(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Pemetaan laporan of one edition: every statement named there; faults are noted on the sheet."""
    codes = {row["account"] for row in sheet.rows}
    accounts = dict(Account.objects.filter(edition=edition, code__in=codes).values_list("code", "pk"))
    wanted: dict[tuple[str, date], Wanted] = {}
    for row in sheet.rows:
        _check(sheet, row, edition)
        begin, end = read_day(sheet, row, "valid_from"), read_day(sheet, row, "valid_to")
        account_id = accounts.get(row["account"])
        if account_id is None:
            sheet.refuse(row, "account", "akun tidak ada dalam edisi")
        if begin is None or account_id is None:
            continue
        if end is not None and end < begin:
            sheet.refuse(row, "valid_to", "sebelum valid_from")
        rows = wanted.setdefault((row["statement"], begin), Wanted()).rows
        if account_id in rows:
            sheet.refuse(row, "account", "sudah dipetakan dalam laporan itu dari tanggal yang sama")
        rows[account_id] = {
            "row": row["row"],
            "detail": int(row["detail"]) if row["detail"].isdecimal() else None,
            "label": row["label"],
            "legal_basis": row["legal_basis"],
            "valid_to": end,
        }
    if sheet.bad:
        return Counts()
    counts = Counts()
    for (statement, begin), found in wanted.items():
        fixed = {"edition_id": edition.pk, "statement": statement, "valid_from": begin}
        more = store(ReportRow, found, key="account_id", fixed=fixed, actor=actor)
        counts.added += more.added
        counts.changed += more.changed
        counts.unchanged += more.unchanged
    return counts


def _check(sheet: Sheet, row: Row, edition: Edition) -> None:
    statement = one_of(sheet, row, "statement", list(STATEMENTS))
    one_of(sheet, row, "row", list(ROWS.get(statement, {})))
    check_width(sheet, row, "label", 200)
    check_width(sheet, row, "legal_basis", 300)
    if row["detail"]:
        whole_number(sheet, row, "detail", least=1, most=edition.depth)


def label_of(statement: str, row: str) -> str:
    """`Beban`: what a row of a statement is called."""
    return ROWS.get(statement, {}).get(row, row)


def rows_of(edition: Edition, statement: str = "") -> list[ReportRow]:
    """The mapping of an edition, of one statement or of all, by statement and account; one query."""
    found = ReportRow.objects.filter(edition=edition).select_related("account")
    if statement in STATEMENTS:
        found = found.filter(statement=statement)
    return list(found.order_by("statement", "account__code", "valid_from"))
