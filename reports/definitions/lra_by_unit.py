"""Ringkasan LRA by urusan, bidang urusan and organisation: revenue and spending beside each other.

Lampiran of the accountability Perda (domain.md 5.9, Perda annex II). Spending stands with the bidang of its
sub kegiatan; revenue has none and stands with that of its SKPD.
"""

from reference.models import Program
from reports.engine import Parameters
from reports.matrix import NO_DATA, Cell, Column, Matrix, Row, RowKind
from reports.realisation import facts as realisation
from reports.realisation import steps
from reports.realisation.branches import REVENUE, SPENDING, Branch, Cells, Step, Way, in_percent, walk
from reports.realisation.facts import Fact, Facts
from reports.realisation.heading import heading

KIND = "lra_by_unit"
TITLE = "Ringkasan Laporan Realisasi Anggaran Menurut Urusan Pemerintahan Daerah dan Organisasi"
COLUMNS = (
    Column("revenue_budget", "Anggaran pendapatan"),
    Column("revenue", "Realisasi pendapatan"),
    Column("revenue_percent", "%", is_percent=True),
    Column("spending_budget", "Anggaran belanja"),
    Column("spending", "Realisasi belanja"),
    Column("spending_percent", "%", is_percent=True),
)
PARTS = (REVENUE, SPENDING)
# Kelompok: 5.1 Belanja Operasi, 5.2 Belanja Modal, … whatever the chart calls them.
GROUP_LEVEL = 2


def build(parameters: Parameters) -> Matrix:
    """The annex of the unit or region."""
    facts = realisation.read(parameters)
    whole = Branch(Step("", "", "JUMLAH", 1))
    for fact in facts.facts:
        if any(fact.nature in part for part in PARTS):
            whole.add(_steps(facts, fact), fact)
    cells = Cells(facts)
    rows = [_row(cells, branch, way) for branch, way in walk(whole)]
    if rows:
        total = Row("", "JUMLAH", 1, RowKind.TOTAL, True, _cells(cells, whole, Way()), "total")
        rows.append(total)
    return heading(facts, kind=KIND, title=TITLE, columns=COLUMNS, rows=rows)


def _steps(facts: Facts, fact: Fact) -> list[Step]:
    chain = facts.chain(fact)
    return [
        steps.programme(chain.get(Program.Level.URUSAN), steps.NO_AFFAIR, 1, is_bold=True),
        *(
            [steps.programme(chain[Program.Level.BIDANG], steps.NO_AFFAIR, 2, is_bold=True)]
            if Program.Level.BIDANG in chain
            else []
        ),
        steps.organisation(facts, fact, 3, is_bold=True),
        *steps.accounts(fact, first=GROUP_LEVEL, last=GROUP_LEVEL, level=4),
    ]


def _row(cells: Cells, branch: Branch, way: Way) -> Row:
    step = branch.step
    figures = _cells(cells, branch, way)
    return Row(step.code, step.label, step.level, RowKind.ACCOUNT, step.is_bold, figures, way.key)


def _cells(cells: Cells, branch: Branch, way: Way) -> tuple[Cell, ...]:
    """Both parts; what the group has no line of stays empty."""
    found: list[Cell] = []
    for part in PARTS:
        if part in branch.sums:
            budget, realised = cells.pair(branch, way, part)
            found += (budget, realised, in_percent(budget, realised))
        else:
            found += (NO_DATA,) * 3
    return tuple(found)
