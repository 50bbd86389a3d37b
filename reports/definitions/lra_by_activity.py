"""Rincian LRA by urusan, organisation, program, kegiatan, sub kegiatan and account (Perda annex III).

Of each SKPD first its revenue, then its spending by programme, then its financing; at the end the totals of
the LRA.
"""

from collections.abc import Iterator

from reference.models import Program
from reports.engine import Parameters
from reports.matrix import NO_DATA, Cell, Matrix, Row, RowKind
from reports.realisation import facts as realisation
from reports.realisation import steps
from reports.realisation.branches import (
    FINANCED,
    PARTS,
    REVENUE,
    SPENDING,
    Branch,
    Cells,
    Step,
    Way,
    compared,
    walk,
)
from reports.realisation.facts import Fact, Facts
from reports.realisation.heading import COLUMNS, heading

KIND = "lra_by_activity"
TITLE = (
    "Rincian Laporan Realisasi Anggaran Menurut Urusan Pemerintahan Daerah, Organisasi, Program, Kegiatan, "
    "dan Sub Kegiatan"
)
_BELOW_BIDANG = ((Program.Level.PROGRAM, 3), (Program.Level.KEGIATAN, 4), (Program.Level.SUB_KEGIATAN, 5))
_NO_CELLS = (NO_DATA,) * len(COLUMNS)


def build(parameters: Parameters) -> Matrix:
    """The annex of the unit or region, accounts down to the level asked."""
    facts = realisation.read(parameters)
    whole = Branch(Step("", "", "", 1))
    for fact in facts.facts:
        whole.add(list(_steps(facts, fact, parameters.level)), fact)
    cells = Cells(facts)
    rows = [_row(cells, branch, way) for branch, way in walk(whole)]
    if rows:
        rows += _totals(facts, cells, whole)
    return heading(facts, kind=KIND, title=TITLE, rows=rows)


def _steps(facts: Facts, fact: Fact, depth: int) -> Iterator[Step]:
    chain = facts.chain(fact)
    yield steps.programme(chain.get(Program.Level.URUSAN), steps.NO_AFFAIR, 1, is_bold=True)
    if Program.Level.BIDANG in chain:
        yield steps.programme(chain[Program.Level.BIDANG], steps.NO_AFFAIR, 1, is_bold=True)
    yield steps.organisation(facts, fact, 2, is_bold=True)
    section = fact.path[-1]
    yield steps.account(section, 2, is_bold=True)
    level = 3
    if fact.nature in SPENDING:
        if fact.sub_activity_id is None:
            yield steps.programme(None, steps.NO_ACTIVITY, 3)
        else:
            for which, drawn in _BELOW_BIDANG:
                if which in chain:
                    yield steps.programme(chain[which], steps.NO_ACTIVITY, drawn)
        level = 6
    yield from steps.accounts(fact, first=section.level + 1, last=depth, level=level)


def _row(cells: Cells, branch: Branch, way: Way) -> Row:
    """Figures from the section on: what is above it holds revenue and spending, which are not added."""
    step = branch.step
    figures: tuple[Cell, ...] = _NO_CELLS
    if way.account_id is not None:
        figures = compared(*cells.pair(branch, way, branch.part))
    return Row(step.code, step.label, step.level, RowKind.ACCOUNT, step.is_bold, figures, way.key)


def _totals(facts: Facts, cells: Cells, whole: Branch) -> Iterator[Row]:
    """The totals of the LRA, under its codes."""
    yield _total("", "JUMLAH PENDAPATAN", "revenue", cells.pair(whole, Way(), REVENUE))
    yield _total("", "JUMLAH BELANJA", "spending", cells.pair(whole, Way(), SPENDING))
    yield _total("SD", "SURPLUS/(DEFISIT)", "surplus", cells.together(whole, REVENUE, SPENDING))
    if not facts.context.is_department or FINANCED in whole.sums:
        yield _total("PN", "PEMBIAYAAN NETO", "financing", cells.pair(whole, Way(), FINANCED))
        silpa = cells.together(whole, *PARTS)
        yield _total("SILPA", "SISA LEBIH PEMBIAYAAN ANGGARAN (SiLPA)", "silpa", silpa)


def _total(code: str, label: str, key: str, pair: tuple[Cell, Cell]) -> Row:
    return Row(code, label, 1, RowKind.TOTAL, True, compared(*pair), key)
