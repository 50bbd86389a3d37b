"""Groups within groups of a budget, and the columns that they are drawn in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from core.money import ZERO, Decimal, percent, rupiah
from reference.models import Nature
from reports.appropriation.facts import Appropriation, Fact
from reports.matrix import NO_DATA, Cell, Column, FootLine, Matrix, Row, RowKind
from reports.realisation.branches import Step
from reports.writers.dates import long_date

REVENUE = (Nature.REVENUE.value,)
SPENDING = (Nature.SPENDING.value,)
FINANCING_IN = (Nature.FINANCING_IN.value,)
FINANCING_OUT = (Nature.FINANCING_OUT.value,)
# What comes in counts up, what goes out down.
OUTGOING = (*SPENDING, *FINANCING_OUT)
GROUP_LEVEL = 2


class Pair(NamedTuple):
    """An amount before and after."""

    before: Decimal
    after: Decimal

    def plus(self, other: "Pair") -> "Pair":
        """Both added."""
        return Pair(self.before + other.before, self.after + other.after)

    def less(self, other: "Pair") -> "Pair":
        """The difference of both."""
        return Pair(self.before - other.before, self.after - other.after)


NOTHING = Pair(ZERO, ZERO)
# Nature and kelompok of the account.
Measure = tuple[str, str]


@dataclass
class Group:
    """A group with its sums by nature and kelompok, and the groups in it."""

    step: Step
    sums: dict[Measure, Pair] = field(default_factory=dict)
    groups: dict[str, "Group"] = field(default_factory=dict)

    def add(self, steps: Iterable[Step], fact: Fact) -> None:
        """Count the fact here and in the groups below that `steps` name."""
        measure, pair = measure_of(fact), Pair(fact.before, fact.after)
        group = self
        group._count(measure, pair)
        for step in steps:
            group = group.groups.setdefault(step.key, Group(step))
            group._count(measure, pair)

    def _count(self, measure: Measure, pair: Pair) -> None:
        self.sums[measure] = self.sums.get(measure, NOTHING).plus(pair)

    def total(self, natures: Sequence[str], kelompok: str = "") -> Pair:
        """The sum of natures, of all their kelompok or of one."""
        found = NOTHING
        for (nature, code), pair in self.sums.items():
            if nature in natures and kelompok in ("", code):
                found = found.plus(pair)
        return found

    @property
    def net(self) -> Pair:
        """What comes in less what goes out; of one direction its plain sum."""
        natures = {nature for nature, _ in self.sums}
        coming = self.total([nature for nature in natures if nature not in OUTGOING])
        going = self.total([nature for nature in natures if nature in OUTGOING])
        return going if natures <= set(OUTGOING) else coming.less(going)


def measure_of(fact: Fact) -> Measure:
    """Nature and kelompok."""
    kelompok = next((node.code for node in fact.path if node.level == GROUP_LEVEL), "")
    return fact.nature, kelompok


def walk(group: Group, key: str = "") -> Iterator[tuple[Group, str]]:
    """Every group below, each before what is in it, in order of their codes, with a key of its own."""
    for below in sorted(group.groups.values(), key=lambda one: one.step.order):
        its_key = f"{key} {below.step.key}".strip()
        yield below, its_key
        yield from walk(below, its_key)


# --- Columns -----------------------------------------------------------------------------------
CHANGE = (
    Column("before", "Sebelum perubahan"),
    Column("after", "Setelah perubahan"),
    Column("difference", "Bertambah/(berkurang)"),
    Column("percent", "%", is_percent=True),
)


def amount_columns(found: Appropriation) -> tuple[Column, ...]:
    """One column, or before, after, more/(less) and percent; compared versions are called by their names."""
    if found.before is None:
        return (Column("amount", "Jumlah"),)
    before, after, *rest = CHANGE
    return replace(before, label=found.before.name), replace(after, label=found.version.name), *rest


def cells(found: Appropriation, pair: Pair) -> tuple[Cell, ...]:
    """The cells of `amount_columns`."""
    if found.before is None:
        return (Cell(pair.after),)
    difference = pair.after - pair.before
    return Cell(pair.before), Cell(pair.after), Cell(difference), Cell(percent(difference, pair.before))


def blank(columns: Sequence[Column]) -> tuple[Cell, ...]:
    """Cells of a row that only names what follows."""
    return (NO_DATA,) * len(columns)


def spending_groups(whole: Group, found: Appropriation) -> list[tuple[str, str]]:
    """Kelompok of the spending there is, by code: (code, name as the chart has it)."""
    names = {
        node.code: node.name
        for fact in found.facts
        if fact.nature in SPENDING
        for node in fact.path
        if node.level == GROUP_LEVEL
    }
    codes = {code for nature, code in whole.sums if nature in SPENDING}
    return [(code, names.get(code, code)) for code in sorted(codes)]


# --- Heading -----------------------------------------------------------------------------------
def heading(
    found: Appropriation,
    *,
    kind: str,
    name: str,
    title: str,
    rows: list[Row],
    columns: tuple[Column, ...] | None = None,
) -> Matrix:
    """The annex with its basis: Perda or Perkada and their day, or that it is a draft."""
    return Matrix(
        kind=kind,
        title=title,
        scope_code=found.context.unit_code,
        scope_name=found.context.unit_name,
        start=found.start,
        end=found.end,
        columns=columns if columns is not None else amount_columns(found),
        rows=rows,
        note=f"{name}. {basis_of(found, is_elaboration=kind.startswith('penjabaran'))}",
        is_of_year=True,
        foot=_foot(found),
    )


def basis_of(found: Appropriation, *, is_elaboration: bool) -> str:
    """`APBD MURNI. Peraturan Daerah Nomor 7 Tahun 2025 tanggal …`; a draft says that it is one."""
    name = f"APBD {found.version.name}"
    if found.before is not None:
        name += f" dibandingkan dengan {found.before.name}"
    budget = found.budget
    number, day = "", None
    if budget is not None:
        number, day = (
            (budget.perkada_number, budget.perkada_on)
            if is_elaboration
            else (budget.perda_number, budget.perda_on)
        )
    if number and day:
        kind = "Peraturan Kepala Daerah" if is_elaboration else "Peraturan Daerah"
        return f"{name}. {kind} Nomor {number} tanggal {long_date(day)}"
    if budget is None and found.version.legal_basis:
        return f"{name}. {found.version.legal_basis}"
    return f"{name}. RANCANGAN, belum ditetapkan"


def _foot(found: Appropriation) -> tuple[FootLine, ...]:
    """Lines that no annex could place are said below it."""
    if not found.unknown.lines:
        return ()
    text = (
        f"{found.unknown.lines} baris {rupiah(found.unknown.amount)} dengan kode rekening yang tidak dikenal"
        " belum masuk lampiran ini"
    )
    return (FootLine("Belum dipetakan", text=text),)


def total_row(label: str, key: str, figures: tuple[Cell, ...], *, code: str = "", bold: bool = True) -> Row:
    """One total."""
    return Row(code, label, 1, RowKind.TOTAL, bold, figures, key)


def closing_rows(found: Appropriation, whole: Group) -> Iterator[Row]:
    """Totals that close an annex: surplus or deficit, net financing, SiLPA, the difference acknowledged."""
    revenue, spending = whole.total(REVENUE), whole.total(SPENDING)
    coming, going = whole.total(FINANCING_IN), whole.total(FINANCING_OUT)
    yield total_row("JUMLAH PENDAPATAN", "revenue", cells(found, revenue))
    yield total_row("JUMLAH BELANJA", "spending", cells(found, spending))
    surplus = revenue.less(spending)
    yield total_row("SURPLUS/(DEFISIT)", "surplus", cells(found, surplus))
    if not found.context.is_department or coming != NOTHING or going != NOTHING:
        yield total_row("JUMLAH PENERIMAAN PEMBIAYAAN", "financing_in", cells(found, coming))
        yield total_row("JUMLAH PENGELUARAN PEMBIAYAAN", "financing_out", cells(found, going))
        net = coming.less(going)
        yield total_row("PEMBIAYAAN NETO", "financing", cells(found, net))
        silpa = surplus.plus(net)
        label = "SISA LEBIH PEMBIAYAAN ANGGARAN TAHUN BERKENAAN (SiLPA)"
        yield total_row(label, "silpa", cells(found, silpa))
    if found.context.is_region:
        yield from _acknowledged(found)


def _acknowledged(found: Appropriation) -> Iterator[Row]:
    """The difference from the balance rule that PPKD acknowledged (I-10), named with its reason."""
    for budget in (found.budget, found.before_budget):
        if budget is not None and budget.acknowledged_difference is not None:
            before = getattr(found.before_budget, "acknowledged_difference", None) or ZERO
            after = getattr(found.budget, "acknowledged_difference", None) or ZERO
            label = f"Selisih keseimbangan yang diakui PPKD: {budget.acknowledged_reason}"
            yield total_row(label, "acknowledged", cells(found, Pair(before, after)), bold=False)
            return
