"""Refusals of the journal in Indonesian, from drafts and from the database's error codes."""

import json
from typing import Any

from django.db import DatabaseError

from core.errors import DomainError, TryAgain
from core.money import Decimal, rupiah

_RETRY = {"55P03", "40P01", "40001"}
_MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip


class LedgerError(DomainError):
    """The journal refuses an entry or a change of a period."""


def month_name(month: int) -> str:
    """Indonesian name of a month, 1 to 12."""
    return _MONTHS[month - 1]


def translated(error: DatabaseError) -> Exception:
    """The refusal behind a database error; the error itself when it is none of ours."""
    diagnostics = getattr(error.__cause__, "diag", None)
    state = getattr(diagnostics, "sqlstate", None) or ""
    if state in _RETRY:
        return TryAgain()
    if state.startswith("KP"):
        try:
            detail = json.loads(diagnostics.message_detail or "{}")  # type: ignore[union-attr]
        except ValueError:
            detail = {}
        return _from_code(state, detail) or error
    if state == "23505":
        return _from_unique(diagnostics.constraint_name or "") or error  # type: ignore[union-attr]
    if state == "23514" and diagnostics.constraint_name == "line_has_one_side":  # type: ignore[union-attr]
        return one_side()
    if state == "22003":
        return LedgerError("Nilai baris jurnal melebihi batas 999.999.999.999.999.999,99.", rule="I-04")
    return error


def one_side() -> LedgerError:
    """I-05: a line without exactly one positive side."""
    return LedgerError(
        "Baris jurnal harus bernilai lebih dari nol pada tepat satu sisi, debit atau kredit. "
        "Koreksi memakai jurnal balik, bukan nilai negatif.",
        rule="I-05",
    )


def unbalanced(subject: str, debit: Decimal, credit: Decimal) -> LedgerError:
    """I-30: the sides differ."""
    return LedgerError(
        f"Jurnal {subject} tidak seimbang: debit {rupiah(debit)}, kredit {rupiah(credit)}, "
        f"selisih {rupiah(abs(debit - credit))}. Lengkapi baris yang kurang.",
        rule="I-30",
    )


def doubled(source: str, event: str) -> LedgerError:
    """I-32: one key twice in a call."""
    return LedgerError(
        f"Jurnal {source} ({event}) diajukan dua kali untuk buku dan set yang sama. "
        "Satu peristiwa dijurnal satu kali.",
        rule="I-32",
    )


def _from_unique(constraint: str) -> LedgerError | None:
    if constraint == "entry_key_once":
        return LedgerError("Peristiwa ini sudah dijurnal. Satu peristiwa dijurnal satu kali.", rule="I-32")
    if constraint.startswith("ledger_entry_reverses"):
        return LedgerError("Jurnal ini sudah dibalik. Satu jurnal dibalik satu kali.", rule="I-34")
    return None


def _from_code(state: str, detail: dict[str, Any]) -> LedgerError | None:
    case = detail.get("case", "")
    if state == "KP030":
        return _unfit(case, detail)
    if state == "KP031":
        return _unpostable(case, detail)
    if state == "KP032":
        return LedgerError(
            f"Jurnal {detail['source']} ({detail['event']}) sudah ada di buku {detail['book']} sebagai nomor "
            f"{detail['year']}/{detail['number']} dengan isi lain. Koreksi memakai jurnal balik.",
            rule="I-32",
        )
    if state == "KP034":
        return _immutable(case)
    if state == "KP035":
        return _closed(case, detail)
    return None


def _unfit(case: str, detail: dict[str, Any]) -> LedgerError | None:
    if case == "balance":
        return unbalanced("", Decimal(detail["debit"]), Decimal(detail["credit"]))
    if case == "set":
        return LedgerError(
            f"Akun {detail['account']} {detail['name']} bukan akun set {detail['set']}. "
            "Jurnal finansial (FIN) dan anggaran (BUD) tidak boleh bercampur; pisahkan jurnalnya.",
            rule="I-30",
        )
    if case == "decimals":
        return LedgerError("Nilai baris jurnal paling banyak dua desimal.", rule="I-04")
    if case == "no_lines":
        return LedgerError("Jurnal tanpa baris. Isi paling sedikit dua baris.", rule="I-30")
    return None


def _unpostable(case: str, detail: dict[str, Any]) -> LedgerError | None:
    account = f"{detail.get('account')} {detail.get('name')}"
    if case == "header":
        return LedgerError(
            f"Akun {account} adalah akun induk; jurnal hanya pada akun tingkat terdalam. Pilih rinciannya.",
            rule="I-31",
        )
    if case == "inactive":
        return LedgerError(f"Akun {account} tidak aktif. Pilih akun yang aktif.", rule="I-31")
    return LedgerError(
        "Baris jurnal merujuk akun, unit, sub kegiatan, sumber dana, atau pasangan yang tidak ada.",
        rule="I-01",
    )


def _immutable(case: str) -> LedgerError | None:
    if case == "reversal":
        return LedgerError(
            "Jurnal balik harus merujuk jurnal pada buku dan set yang sama, mencerminkan baris-barisnya, "
            "dan beralasan.",
            rule="I-34",
        )
    return None


def _closed(case: str, detail: dict[str, Any]) -> LedgerError | None:
    book = detail.get("book", "")
    if case == "no_book":
        return LedgerError("Buku atau pelaku jurnal tidak ada.", rule="I-35")
    if "date" in detail:
        year, month = (int(part) for part in detail["date"].split("-")[:2])
        when = f"{month_name(month)} {year}"
        texts = {
            "missing": f"Buku {book} belum membuka tahun {year}. Minta PPKD membuka tahun buku itu.",
            "closed": f"Periode {when} buku {book} sudah ditutup. Pakai tanggal dalam periode terbuka, atau "
            "buka kembali periode itu dengan alasan.",
            "year_closed": f"Tahun {year} buku {book} sudah ditutup; hanya jurnal penutup, saldo awal, dan "
            "koreksi audit yang boleh masuk. Pakai tanggal tahun berjalan.",
            "year_closed_reason": f"Tahun {year} buku {book} sudah ditutup; jurnal ini wajib beralasan.",
            "other_year": f"Tanggal jurnal bukan tanggal tahun bukunya ({year}).",
            "by_year_end": f"Jurnal {detail.get('kind')} tahun {year} buku {book} hanya dibuat oleh tutup "
            "tahun, saldo awal, atau koreksi audit, tidak satu per satu.",
        }
        return LedgerError(texts[case], rule="I-35") if case in texts else None
    when = str(detail.get("year", ""))
    if detail.get("month"):
        when = f"{month_name(detail['month'])} {when}"
    texts = {
        "missing": f"Buku {book} tidak mempunyai periode {when}. Buka dahulu tahun bukunya.",
        "year_closed": f"Tahun buku {detail.get('year')} sudah ditutup atau belum dibuka.",
        "closed": f"Periode {when} buku {book} sudah ditutup.",
        "open": f"Periode {when} buku {book} masih terbuka.",
        "earlier_open": f"Bulan sebelum {when} pada buku {book} masih terbuka. Tutup berurutan.",
        "later_closed": f"Bulan sesudah {when} pada buku {book} masih tertutup. Buka dari yang terakhir.",
        "units_first": f"Periode {when} buku {book} masih terbuka. SKPD menutup sebelum PPKD.",
        "ppkd_first": f"Periode {when} buku {book} masih tertutup. PPKD membuka sebelum SKPD.",
        "no_reason": f"Pembukaan kembali periode {when} wajib beralasan.",
        "cash_open": f"Kas bendahara {book} bulan {when} belum ditutup. Bendahara menutup kasnya sebelum "
        "periode pembukuan ditutup.",
        "cash_period": f"Periode pembukuan {when} sudah ditutup. Buka kembali periode itu sebelum kasnya.",
        "months_open": f"Tutup tahun {when} memerlukan semua bulan tertutup; masih terbuka pada buku {book}.",
    }
    if case in texts:
        return LedgerError(texts[case], rule="I-35")
    return _year_end(case, detail)


def _year_end(case: str, detail: dict[str, Any]) -> LedgerError | None:
    """Refusals of closing, reopening, opening and audit adjustments of a whole year."""
    year, book = detail.get("year") or 0, detail.get("book", "")
    texts = {
        "no_year_reason": (
            "I-35",
            f"Tutup, buka kembali, saldo awal, dan koreksi tahun {year} wajib beralasan.",
        ),
        "no_role": (
            "I-01",
            f"Bagan akun tahun {year} tidak menyebut akun untuk peran {detail.get('role')}. Lengkapi "
            "account_roles.csv edisi itu lalu muat ulang data acuan.",
        ),
        "earlier_year_open": ("I-35", f"Tahun {year - 1} belum ditutup. Tutup tahun berurutan."),
        "not_carried": (
            "I-37",
            f"Saldo awal {year} belum dibuka dari penutupan {year - 1}. Buka saldo awal dahulu.",
        ),
        "year_open": ("I-35", f"Tahun buku {year} belum ditutup, jadi tidak ada yang dibuka kembali."),
        "carried": (
            "I-35",
            f"Saldo awal {year + 1} sudah dibuka dari penutupan {year}. "
            f"Batalkan saldo awal {year + 1} dahulu.",
        ),
        "not_closed": ("I-35", f"Tahun buku {year} belum ditutup semua bukunya. Tutup tahun itu dahulu."),
        "no_year": (
            "I-35",
            f"Tahun {year} belum dibuka. Administrator membuka tahun anggaran {year}, PPKD membuka bukunya.",
        ),
        "not_opened": (
            "I-37",
            f"Saldo awal {year} belum dibuka dari penutupan, jadi tidak ada yang dibatalkan.",
        ),
        "year_closed_after": (
            "I-35",
            f"Tahun {year} sudah ditutup. Buka kembali tahun {year} sebelum membatalkan saldo awalnya.",
        ),
        "no_carried_account": (
            "I-37",
            f"Akun {book} bersaldo tetapi tidak ada dalam bagan akun {year}. Lengkapi peta akun {year}.",
        ),
        "reciprocal": (
            "I-33",
            f"Sesudah koreksi audit {year}, RK PPKD dan RK SKPD tidak sama untuk {book}. "
            "Koreksi kedua bukunya.",
        ),
        "pending": ("I-36", f"Tahun {year} belum dapat ditutup: {book} belum selesai."),
        "no_adjustments": (
            "I-36",
            f"Buku {book} belum membukukan penyesuaian {year} dan belum menyatakan tidak ada.",
        ),
        "succession_carried": (
            "I-37",
            f"Saldo awal {year} sudah dibuka dari tahun lalu. Batalkan saldo awal itu dahulu.",
        ),
        "succession_chain": (
            "I-37",
            f"Unit itu sendiri berubah pada {year}; catat langsung ke unit terakhirnya.",
        ),
        "part_closed": ("I-35", f"Tahun {year} ditutup dan dibuka kembali untuk semua buku sekaligus."),
    }
    return LedgerError(texts[case][1], rule=texts[case][0]) if case in texts else None
