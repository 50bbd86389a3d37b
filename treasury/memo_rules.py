"""What is wrong with a memo voucher, all of it at once; the database refuses the same (treasury_memo.sql)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.errors import DomainError
from core.money import ZERO, Decimal, exact, rupiah
from ledger.books import book_of
from ledger.errors import month_name
from ledger.models import Book, BookYear, Period
from reference.models import Account, FundSource, LedgerSet, Nature, Program, Unit
from reference.roles import AccountKey, role_account
from treasury.dates import check_dated
from treasury.models import MemoVoucher
from treasury.models.memo import YEAR_END
from treasury.posting_rules import entity_of
from workflows.models import Evidence


@dataclass(frozen=True)
class MemoLine:
    """Baris as typed: one side positive; without a unit it is the voucher's."""

    account: Account
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    unit: Unit | None = None
    sub_activity: Program | None = None
    fund_source: FundSource | None = None
    counterpart: Unit | None = None
    note: str = ""


def line_refusals(
    unit: Unit, ledger_set: str, chart_id: int, lines: Sequence[MemoLine]
) -> Iterator[DomainError]:
    """What no draft may hold: a wrong side (I-05), a header (I-31), an account of another set (I-30)."""
    for number, line in enumerate(lines, 1):
        yield from _one_line(number, line, ledger_set, chart_id)
        other = line.unit is not None and entity_of(line.unit).pk != entity_of(unit).pk
        if other and not entity_of(unit).is_ppkd:
            yield DomainError(
                f"Baris {number}: {line.unit} bukan unit dari {unit.code}. Jurnal lintas entitas dibuat "
                "PPKD di bukunya.",
                rule="I-40",
                field="lines",
            )


def _one_line(number: int, line: MemoLine, ledger_set: str, chart_id: int) -> Iterator[DomainError]:
    account = line.account
    debit, credit = exact(line.debit), exact(line.credit)
    if not ((debit > ZERO and credit == ZERO) or (credit > ZERO and debit == ZERO)):
        yield DomainError(
            f"Baris {number} {account.code}: debit {rupiah(debit)}, kredit {rupiah(credit)}. Isi tepat satu "
            "sisi dengan nilai lebih dari nol; koreksi memakai bukti pembalik, bukan nilai negatif.",
            rule="I-05",
            field="lines",
        )
    if account.edition_id != chart_id:
        yield DomainError(
            f"Baris {number}: {account} bukan akun bagan tahun ini.", rule="I-01", field="lines"
        )
    if not account.is_postable:
        yield DomainError(
            f"Baris {number}: {account} adalah akun induk; jurnal hanya pada akun tingkat terdalam. "
            "Pilih rinciannya.",
            rule="I-31",
            field="lines",
        )
    elif not account.is_active:
        yield DomainError(
            f"Baris {number}: {account} tidak aktif. Pilih akun yang aktif.", rule="I-31", field="lines"
        )
    elif account.ledger_set != ledger_set:
        label = LedgerSet(ledger_set).label
        yield DomainError(
            f"Baris {number}: {account} bukan akun set {label}. Jurnal finansial (FIN) dan anggaran (BUD) "
            "tidak boleh bercampur; buat dua bukti.",
            rule="I-30",
            field="lines",
        )


def head_refusals(
    *, kind: str, dated_on: date, chart_id: int, lines: Sequence[MemoLine]
) -> Iterator[DomainError]:
    """What the kind asks: adjustments on 31 December, an equity correction on the equity account."""
    if kind == MemoVoucher.Kind.ADJUST and (dated_on.month, dated_on.day) != YEAR_END:
        yield DomainError(
            f"Penyesuaian bertanggal 31-12-{dated_on.year}, diisi {dated_on:%d-%m-%Y}. Perbaiki tanggal, "
            "atau pilih jenis Umum.",
            rule="I-07",
            field="dated_on",
        )
    if kind == MemoVoucher.Kind.EQUITY and lines:
        equity = role_account(chart_id, AccountKey.EQUITY)
        if equity.pk not in {line.account.pk for line in lines}:
            yield DomainError(
                f"Koreksi ekuitas memakai akun {equity} pada satu sisinya. Tambahkan barisnya, atau pilih "
                "jenis lain.",
                field="lines",
            )


def audit_refusals(dated_on: date, finding: str, reason: str) -> Iterator[DomainError]:
    """Koreksi audit: of 31 December, with the auditor's finding and what it corrects (I-35)."""
    if (dated_on.month, dated_on.day) != YEAR_END:
        yield DomainError(
            f"Koreksi audit bertanggal 31-12-{dated_on.year}, diisi {dated_on:%d-%m-%Y}.",
            rule="I-07",
            field="dated_on",
        )
    if not finding.strip():
        yield DomainError(
            "Isi nomor LHP dan temuan yang mendasari koreksi audit.", rule="I-35", field="finding"
        )
    if not reason.strip():
        yield DomainError("Isi alasan koreksi: apa yang salah dan mengapa.", rule="I-35", field="reason")


def evidence_refusals(voucher: MemoVoucher) -> Iterator[DomainError]:
    """A koreksi audit is sent with the finding itself attached (PP 12/2019 psl. 141)."""
    if not voucher.is_audit:
        return
    kept = Evidence.objects.filter(document_key=voucher.document_key, withdrawn_at__isnull=True)
    if not kept.exists():
        yield DomainError(
            "Lampirkan halaman LHP atau surat tindak lanjut yang mendasari koreksi audit, lalu ajukan.",
            rule="I-35",
        )


def whole_refusals(
    unit: Unit, dated_on: date, lines: Sequence[MemoLine], *, is_audit: bool = False
) -> Iterator[DomainError]:
    """What a sent voucher must be: dated (I-07), balanced in each book (I-30), in open months (I-35).

    A koreksi audit is of a closed year instead.
    """
    try:
        check_dated("bukti memorial", dated_on, year=dated_on.year)
    except DomainError as refusal:
        yield refusal
    books: dict[int, Book] = {}
    sums: dict[int, list[Decimal]] = {}
    for line in lines:
        book = book_of(line.unit or unit)
        books[book.pk] = book
        side = sums.setdefault(book.pk, [ZERO, ZERO])
        side[0] += exact(line.debit)
        side[1] += exact(line.credit)
    if not lines:
        books[0] = book_of(unit)
        yield DomainError(
            "Bukti memorial belum punya baris. Isi debit dan kreditnya.", rule="I-30", field="lines"
        )
    for pk, (debit, credit) in sums.items():
        if debit != credit:
            yield DomainError(
                f"Buku {books[pk].code} tidak seimbang: debit {rupiah(debit)}, kredit {rupiah(credit)}, "
                f"selisih {rupiah(abs(debit - credit))}. Lengkapi baris yang kurang.",
                rule="I-30",
                field="lines",
            )
    written = list(books.values())
    yield from open_refusals(written, dated_on.year) if is_audit else closed_refusals(written, dated_on)


def open_refusals(books: Iterable[Book], year: int) -> Iterator[DomainError]:
    """I-35: what an audit corrects is closed; an open year takes an ordinary adjustment."""
    found = list(books)
    closed = set(
        BookYear.objects.filter(book__in=found, year=year, is_closed=True).values_list("book", flat=True)
    )
    for book in found:
        if book.pk not in closed:
            yield DomainError(
                f"Tahun {year} buku {book.code} belum ditutup. Pakai bukti memorial penyesuaian; koreksi "
                "audit hanya untuk tahun yang sudah ditutup.",
                rule="I-35",
                field="dated_on",
            )


def closed_refusals(books: Iterable[Book], dated_on: date) -> Iterator[DomainError]:
    """I-35: the month is open in every book written, and so is the year."""
    found = list(books)
    years = dict(BookYear.objects.filter(book__in=found, year=dated_on.year).values_list("book", "is_closed"))
    months = dict(
        Period.objects.filter(book__in=found, year=dated_on.year, month=dated_on.month).values_list(
            "book", "is_open"
        )
    )
    for book in found:
        when = f"{month_name(dated_on.month)} {dated_on.year}"
        if book.pk not in years:
            text = f"Buku {book.code} belum membuka tahun {dated_on.year}. Minta PPKD membuka tahun buku itu."
        elif years[book.pk]:
            text = f"Tahun {dated_on.year} buku {book.code} sudah ditutup. Pakai tanggal tahun berjalan."
        elif not months.get(book.pk):
            text = (
                f"Periode {when} buku {book.code} sudah ditutup. Pakai tanggal dalam periode terbuka, atau "
                "minta PPKD membuka kembali periode itu."
            )
        else:
            continue
        yield DomainError(text, rule="I-35", field="dated_on")


def meaning_refusals(unit: Unit, chart_id: int, lines: Sequence[MemoLine]) -> Iterator[DomainError]:
    """What a sound journal may still not do: spend without a document (I-38), or break RK (I-33, A-11)."""
    for number, line in enumerate(lines, 1):
        if line.account.nature in (Nature.SPENDING, Nature.FINANCING_OUT):
            yield DomainError(
                f"Baris {number}: realisasi {line.account} hanya dari dokumen pengeluaran, agar pagu tidak "
                "terlampaui. Pakai SPP, SPJ, atau kontrapos.",
                rule="I-38",
                field="lines",
            )
    yield from _reciprocal_refusals(unit, chart_id, lines)


def _reciprocal_refusals(unit: Unit, chart_id: int, lines: Sequence[MemoLine]) -> Iterator[DomainError]:
    """Per SKPD: what PPKD's claim moves is what the SKPD's debt to PPKD moves."""
    claim = role_account(chart_id, AccountKey.RK_SKPD).pk
    debts = {role_account(chart_id, key).pk for key in (AccountKey.RK_PPKD, AccountKey.RK_PPKD_ASSETS)}
    claimed: dict[str, Decimal] = {}
    owed: dict[str, Decimal] = {}
    for line in lines:
        entity = entity_of(line.unit or unit)
        if line.account.pk in debts:
            owed[entity.code] = owed.get(entity.code, ZERO) + line.credit - line.debit
        elif line.account.pk == claim:
            code = line.counterpart.code if line.counterpart else ""
            claimed[code] = claimed.get(code, ZERO) + line.debit - line.credit
    for code in sorted(claimed.keys() | owed.keys()):
        one, other = claimed.get(code, ZERO), owed.get(code, ZERO)
        if one != other:
            yield DomainError(
                f"RK {code or 'tanpa SKPD'}: sisi PPKD {rupiah(one)}, sisi SKPD {rupiah(other)}. RK bergerak "
                "di kedua buku sekaligus; buat bukti PPKD yang memuat keduanya.",
                rule="I-33",
                field="lines",
            )
