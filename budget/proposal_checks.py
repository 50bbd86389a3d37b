"""Pemeriksaan rincian RKA: everything that is wrong with many lines at once (I-01 … I-04, I-08).

A line may still lack its account or fund source: a draft is typed bit by bit, and submitting asks for
whole lines. What is there must be right.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from budget.lines import Flaw, account_flaws, fund_flaws, sub_activity_flaws
from budget.models import BudgetProposal, PriceItem, ProposalLine
from budget.prices import standards_of
from budget.proposal_lines import VOLUMES_MAX, DetailInput
from core.errors import DomainError
from core.money import ZERO, AmountError, Decimal, exact, format_amount, rupiah
from reference.models import Account, FiscalYear, FundSource, Program, Unit

VOLUME_MAX = Decimal("9999999999.9999")
VOLUME_PLACES = 4
TAX_MAX = Decimal(100)
_TEXTS = ("header", "description", "specification", "measure", "exception_basis", "location", "recipient")
# Column → length, as the table has it.
TEXT_LENGTHS: Mapping[str, int] = {
    name: ProposalLine._meta.get_field(name).max_length or 0  # type: ignore[union-attr]
    for name in _TEXTS
}


@dataclass(frozen=True)
class LineFlaw:
    """One bad cell: the line (id, or the key of a new one), its number on the page, column and why."""

    line: int | str
    number: int
    column: str
    value: str
    why: str
    rule: str = ""

    def __str__(self) -> str:
        value = f" “{self.value}”" if self.value else ""
        return f"Baris {self.number}, {COLUMN_TITLES[self.column]}{value}: {self.why}"


class LineFlaws(DomainError):
    """Lines that are wrong; none of the changes was taken."""

    def __init__(self, flaws: Iterable[LineFlaw]) -> None:
        self.flaws = list(flaws)
        rules = dict.fromkeys(flaw.rule for flaw in self.flaws if flaw.rule)
        super().__init__("\n".join(map(str, self.flaws)), rule=rules)


COLUMN_TITLES = {
    "header": "kelompok uraian",
    "description": "uraian",
    "specification": "spesifikasi",
    "sub_kegiatan": "sub kegiatan",
    "account": "rekening",
    "sumber_dana": "sumber dana",
    "volumes": "koefisien",
    "measure": "satuan",
    "price": "harga",
    "tax_percent": "PPN",
    "amount": "jumlah",
    "price_item": "standar harga",
    "exception_basis": "dasar pengecualian",
    "location": "lokasi",
    "recipient": "penerima",
}


@dataclass(frozen=True)
class Numbered:
    """A line under its id or key, with the number that the person sees before it."""

    ref: int | str
    number: int
    line: DetailInput


@dataclass(frozen=True)
class _Masters:
    """The master rows that the lines name, by id; five queries whatever their number."""

    accounts: Mapping[int, Account]
    programs: Mapping[int, Program]
    funds: Mapping[int, FundSource]
    standards: Mapping[int, PriceItem]


def check_lines(lines: Sequence[Numbered], *, proposal: BudgetProposal) -> None:
    """LineFlaws with every flaw of every line, in their order."""
    masters = _masters_of([one.line for one in lines], year=proposal.budget.version.year)
    found = [
        LineFlaw(one.ref, one.number, flaw.column, flaw.value, flaw.why, flaw.rule)
        for one in lines
        for flaw in _flaws(one.line, masters, unit=proposal.unit, year=proposal.budget.version.year)
    ]
    if found:
        raise LineFlaws(found)


def _masters_of(lines: Sequence[DetailInput], *, year: FiscalYear) -> _Masters:
    def ids(name: str) -> set[int]:
        return {pk for line in lines if (pk := getattr(line, name)) is not None}

    return _Masters(
        Account.objects.in_bulk(ids("account_id")),
        Program.objects.in_bulk(ids("sub_activity_id")),
        FundSource.objects.in_bulk(ids("fund_source_id")),
        standards_of(ids("price_item_id"), year=year),
    )


def _flaws(line: DetailInput, masters: _Masters, *, unit: Unit | None, year: FiscalYear) -> Iterator[Flaw]:
    yield from _text_flaws(line)
    account = masters.accounts.get(line.account_id or 0)
    program = masters.programs.get(line.sub_activity_id or 0)
    fund = masters.funds.get(line.fund_source_id or 0)
    if line.account_id is not None and account is None:
        yield Flaw("account", str(line.account_id), "rekening tidak ada.", "I-01")
    if line.sub_activity_id is not None and program is None:
        yield Flaw("sub_kegiatan", str(line.sub_activity_id), "sub kegiatan tidak ada.", "I-01")
    elif "sub_activity" not in (line.given or {}):
        yield from sub_activity_flaws(program, account, year=year)
    if line.fund_source_id is not None and fund is None:
        yield Flaw("sumber_dana", str(line.fund_source_id), "sumber dana tidak ada.", "I-01")
    if account is not None:
        yield from account_flaws(account, unit=unit, year=year)
    if fund is not None:
        yield from fund_flaws(fund, year=year)
    yield from _number_flaws(line)
    yield from _standard_flaws(line, masters.standards)


def _text_flaws(line: DetailInput) -> Iterator[Flaw]:
    if not line.description.strip():
        yield Flaw("description", "", "uraian belum diisi.", "")
    for name, most in TEXT_LENGTHS.items():
        text = getattr(line, name)
        if len(text) > most:
            yield Flaw(name, f"{text[:30]}…", f"{len(text)} huruf; paling banyak {most}. Persingkat.", "")
        if "\0" in text:
            yield Flaw(name, "", "memuat huruf yang tidak dapat disimpan. Ketik ulang.", "")


def _number_flaws(line: DetailInput) -> Iterator[Flaw]:
    if len(line.volumes) > VOLUMES_MAX:
        yield Flaw("volumes", "", f"{len(line.volumes)} faktor; paling banyak {VOLUMES_MAX}.", "I-04")
    for volume in line.volumes:
        number = volume.number
        if number < ZERO or number > VOLUME_MAX:
            yield Flaw("volumes", format_amount(number), "volume harus 0 sampai 9.999.999.999,9999.", "I-04")
        elif -number.normalize().as_tuple().exponent > VOLUME_PLACES:  # type: ignore[operator]
            yield Flaw("volumes", str(number), "volume paling banyak empat desimal.", "I-04")
        if len(volume.measure) > TEXT_LENGTHS["measure"]:
            yield Flaw("volumes", volume.measure[:30], "satuan terlalu panjang. Persingkat.", "")
    if not ZERO <= line.tax_percent <= TAX_MAX:
        yield Flaw("tax_percent", format_amount(line.tax_percent), "PPN harus 0 sampai 100 persen.", "I-04")
    # The amount of a priced line is its product: what is wrong with it stands at the price.
    column, value = ("amount", line.amount) if line.price is None else ("price", line.price)
    for name, number in ((column, value), ("tax_percent", line.tax_percent)):
        try:
            exact(number)
        except AmountError as error:
            yield Flaw(name, str(number), str(error), "I-04")
    if value < ZERO:
        yield Flaw(column, format_amount(value), "tidak boleh negatif.", "I-04")


def _standard_flaws(line: DetailInput, standards: Mapping[int, PriceItem]) -> Iterator[Flaw]:
    """I-08: a price within its standard, or with the basis of its exception."""
    if line.price_item_id is None:
        return
    standard = standards.get(line.price_item_id)
    if standard is None:
        yield Flaw("price_item", "", "bukan dari standar harga yang berlaku tahun ini. Ambil lagi.", "I-08")
        return
    most = standard.price.amount
    if line.price is None or line.price <= most or line.exception_basis.strip():
        return
    yield Flaw(
        "price",
        format_amount(line.price),
        f"{standard.get_kind_display()} {standard.name} {rupiah(most)} per {standard.measure}, diisi"
        f" {rupiah(line.price)}. Turunkan {rupiah(line.price - most)}, atau isi dasar pengecualian.",
        "I-08",
    )
