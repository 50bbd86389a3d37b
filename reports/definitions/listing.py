"""What lists of lines (registers) share: their parameters, a page of them, and the limit of one file."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from core.errors import DomainError
from reference.models import Account, FiscalYear
from reports.gathered import Sums
from reports.matrix import Matrix

# Lines of one file: more are asked for in parts, as no one reads them and a server's memory has an end.
LINES_MAX = 50_000


@dataclass(frozen=True)
class ListParameters:
    """Which days of one year, whose (`unit_id` None = the region), below which account, which lines.

    `limit` None: all lines, up to LINES_MAX.
    """

    start: date
    end: date
    unit_id: int | None = None
    account_id: int | None = None
    offset: int = 0
    limit: int | None = None
    # The vouchers of an earlier system, where the year has entries of its own as well.
    is_legacy: bool = False
    # What was read once for many entities, for lists that can use it.
    gathered: Sums | None = None

    @property
    def size(self) -> int:
        """How many lines are read at most."""
        return LINES_MAX if self.limit is None else self.limit


@dataclass(frozen=True)
class Listing:
    """A page of a register and how many lines there are in all."""

    matrix: Matrix
    count: int


def check_days(parameters: ListParameters) -> None:
    """DomainError unless the days are in order and within one year."""
    start, end = parameters.start, parameters.end
    if start > end:
        raise DomainError(
            f"Tanggal awal {start:%d-%m-%Y} sesudah tanggal akhir {end:%d-%m-%Y}. Tukar keduanya.",
            rule="I-07",
            field="dari",
        )
    if start.year != end.year:
        raise DomainError(
            f"Daftar meliputi satu tahun anggaran; {start:%d-%m-%Y} dan {end:%d-%m-%Y} berbeda tahun.",
            rule="I-07",
            field="sampai",
        )


def check_size(parameters: ListParameters, count: int) -> None:
    """DomainError when a whole register is too long for one file."""
    if parameters.limit is None and count > LINES_MAX:
        text = f"{LINES_MAX:,}".replace(",", ".")
        raise DomainError(
            f"Daftar ini memuat {count:,} baris".replace(",", ".")
            + f", paling banyak {text} dalam satu berkas. Persempit rekening, unit, atau tanggalnya."
        )


def account_of(code: str, year: int) -> Account | None:
    """The account of the year's chart with that code; None for an empty code, DomainError for a wrong one."""
    if not code:
        return None
    chart = FiscalYear.objects.filter(pk=year).values_list("chart_id", flat=True).first()
    found = Account.objects.filter(edition=chart, code=code).first()
    if found is None:
        raise DomainError(
            f"Rekening {code} tidak ada dalam bagan akun tahun {year}. Periksa kodenya.",
            rule="I-01",
            field="rekening",
        )
    return found


def account_codes(account_id: int) -> set[str]:
    """Codes of the account and of all below it: a code begins with those of its parents."""
    code, edition = Account.objects.values_list("code", "edition").get(pk=account_id)
    below = Account.objects.filter(Q(code=code) | Q(code__startswith=f"{code}."), edition=edition)
    return set(below.values_list("code", flat=True))


def note_of(account_id: int | None) -> str:
    """`Rekening 5.1.02 Belanja Barang dan Jasa`, for the head of a register narrowed to it."""
    if account_id is None:
        return ""
    code, name = Account.objects.values_list("code", "name").get(pk=account_id)
    return f"Rekening {code} {name}"
