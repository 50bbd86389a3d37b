"""Rincian anggaran as it is entered: what a line may be (I-01 … I-04, I-14)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.errors import DomainError
from core.money import AMOUNT_MAX, ZERO, Decimal, exact, rupiah
from reference.models import BUDGETED, Account, FiscalYear, FundSource, Nature, Program, Unit

MONTHS = 12


@dataclass(frozen=True)
class LineInput:
    """One line of a budget document: what for, how much, and when in twelve months."""

    sub_activity: Program | None
    account: Account
    fund_source: FundSource
    amount: Decimal
    months: tuple[Decimal, ...]


@dataclass(frozen=True)
class Flaw:
    """What is wrong with one line: the column it concerns and why."""

    column: str
    value: str
    why: str
    rule: str


def flaws(line: LineInput, *, unit: Unit, year: FiscalYear) -> Iterator[Flaw]:
    """Everything that is wrong with a line of this unit and year."""
    yield from account_flaws(line.account, unit=unit, year=year)
    yield from sub_activity_flaws(line.sub_activity, line.account, year=year)
    yield from fund_flaws(line.fund_source, year=year)
    yield from _amount_flaws(line)


def check_sums(lines: Sequence[LineInput]) -> None:
    """DomainError when the lines of one nature sum to more than an amount can hold (I-04)."""
    sums: dict[str, Decimal] = {}
    for line in lines:
        sums[line.account.nature] = sums.get(line.account.nature, ZERO) + line.amount
    for nature, total in sums.items():
        if total > AMOUNT_MAX:
            raise DomainError(
                f"Jumlah {Nature(nature).label} {rupiah(total)} melebihi batas {rupiah(AMOUNT_MAX)}. "
                "Periksa rincian yang kelebihan angka.",
                rule="I-04",
            )


def account_flaws(account: Account, *, unit: Unit | None, year: FiscalYear) -> Iterator[Flaw]:
    """What keeps an account out of the unit's budget; a list without units may hold PPKD's too."""
    if account.edition_id != year.chart_id:
        yield Flaw("account", account.code, f"bukan akun dari bagan {year}.", "I-01")
    elif not account.is_postable:
        yield Flaw("account", account.code, "bukan akun tingkat terendah.", "I-02")
    elif account.nature not in BUDGETED:
        yield Flaw("account", account.code, "bukan akun pendapatan, belanja atau pembiayaan.", "I-02")
    elif not account.is_active:
        yield Flaw("account", account.code, "sudah tidak aktif.", "I-01")
    if account.is_ppkd_only and unit is not None and not unit.is_ppkd:
        yield Flaw(
            "account", account.code, f"{account.name} hanya dianggarkan PPKD, bukan {unit.name}.", "I-03"
        )


def fund_flaws(fund: FundSource, *, year: FiscalYear) -> Iterator[Flaw]:
    """What keeps a fund source out of the year's budget."""
    if fund.edition_id != year.funds_id or not (fund.is_postable and fund.is_active):
        yield Flaw("sumber_dana", fund.code, "bukan sumber dana terendah yang berlaku tahun ini.", "I-02")


def sub_activity_flaws(
    program: Program | None, account: Account | None, *, year: FiscalYear
) -> Iterator[Flaw]:
    """Belanja has a sub kegiatan of the year's nomenclature, everything else has none."""
    if program is None:
        if account is not None and account.nature == Nature.SPENDING:
            yield Flaw("sub_kegiatan", "", f"belanja {account.code} wajib bersub kegiatan.", "I-02")
        return
    if program.edition_id != year.programs_id or not program.is_active:
        yield Flaw("sub_kegiatan", program.code, f"bukan nomenklatur yang berlaku {year}.", "I-01")
    elif not program.is_postable:
        yield Flaw("sub_kegiatan", program.code, "bukan sub kegiatan.", "I-02")
    if account is not None and account.nature != Nature.SPENDING:
        yield Flaw("sub_kegiatan", program.code, "pendapatan dan pembiayaan tidak bersub kegiatan.", "I-02")


def _amount_flaws(line: LineInput) -> Iterator[Flaw]:
    if line.amount < ZERO:
        yield Flaw("amount", str(line.amount), "nilai anggaran tidak boleh negatif.", "I-04")
    if len(line.months) != MONTHS:
        yield Flaw("months", str(len(line.months)), "anggaran kas berisi tepat dua belas bulan.", "I-14")
        return
    if min(line.months) < ZERO:
        yield Flaw("months", str(min(line.months)), "anggaran kas tidak boleh negatif.", "I-14")
    planned = sum(line.months, ZERO)
    if planned != line.amount:
        gap = rupiah(abs(line.amount - planned))
        yield Flaw(
            "months",
            rupiah(planned),
            f"jumlah anggaran kas harus sama dengan {rupiah(line.amount)}; selisih {gap}.",
            "I-14",
        )


def flaws_of_all(lines: Sequence[LineInput], *, unit: Unit, year: FiscalYear) -> list[DomainError]:
    """Every flaw of typed lines, the line's number first; the same key twice is one too (I-02)."""
    found = []
    seen: dict[tuple[int | None, int, int], int] = {}
    for number, line in enumerate(lines, start=1):
        for flaw in flaws(line, unit=unit, year=year):
            found.append(
                DomainError(f"Rincian {number}, {flaw.column} “{flaw.value}”: {flaw.why}", rule=flaw.rule)
            )
        name = (line.sub_activity.pk if line.sub_activity else None, line.account.pk, line.fund_source.pk)
        if name in seen:
            found.append(
                DomainError(
                    f"Rincian {number}: {line.account.code} dengan sub kegiatan dan sumber dana yang sama"
                    f" sudah ada pada rincian {seen[name]}. Gabungkan keduanya.",
                    rule="I-02",
                )
            )
        seen.setdefault(name, number)
    return found


def exact_line(line: LineInput) -> LineInput:
    """The line with its amounts at two decimals; a third decimal or a binary fraction is refused (I-04)."""
    return LineInput(
        line.sub_activity,
        line.account,
        line.fund_source,
        exact(line.amount),
        tuple(exact(month) for month in line.months),
    )
