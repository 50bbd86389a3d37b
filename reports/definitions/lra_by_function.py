"""Rekapitulasi realisasi belanja by function, sub function and bidang urusan (Perda annex V).

Which bidang or program serves which function is data (`function_map`); what serves none stands in a row of
its own, so that the total is that of the LRA.
"""

from collections.abc import Mapping

from reference import function_map
from reference.models import FiscalYear, Function, Program
from reports.engine import Parameters
from reports.matrix import Matrix, Row, RowKind
from reports.realisation import facts as realisation
from reports.realisation import steps
from reports.realisation.branches import SPENDING, Branch, Cells, Step, Way, compared, walk
from reports.realisation.facts import Fact, Programme
from reports.realisation.heading import heading

KIND = "lra_by_function"
TITLE = "Rekapitulasi Realisasi Belanja Daerah Menurut Urusan Pemerintahan Daerah dan Fungsi"
NO_FUNCTION = "Tanpa fungsi"
GROUP_LEVEL = 2


def build(parameters: Parameters) -> Matrix:
    """The annex of the unit or region."""
    facts = realisation.read(parameters)
    edition_id = FiscalYear.objects.filter(pk=parameters.year).values_list("functions_id", flat=True).first()
    functions = function_map.functions_of(edition_id)
    spending = [fact for fact in facts.facts if fact.nature in SPENDING]
    placed = [(fact, chain := facts.chain(fact), function_of(functions, chain)) for fact in spending]
    divided = _divided(placed)
    whole = Branch(Step("", "", "JUMLAH BELANJA", 1))
    for fact, chain, function in placed:
        whole.add(_steps(fact, chain, function, divided), fact)
    cells = Cells(facts)
    rows = [_row(cells, branch, way) for branch, way in walk(whole)]
    if rows:
        figures = compared(*cells.pair(whole, Way(), SPENDING))
        rows.append(Row("", "JUMLAH BELANJA", 1, RowKind.TOTAL, True, figures, "spending"))
    return heading(facts, kind=KIND, title=TITLE, rows=rows)


Chain = dict[int, Programme]
Placed = tuple[Fact, Chain, Function | None]


def function_of(functions: Mapping[str, Function], chain: Chain) -> Function | None:
    """The sub function of the lowest mapped step of a chain of programmes; None where none is mapped."""
    for level in sorted(chain, reverse=True):
        if chain[level].code in functions:
            return functions[chain[level].code]
    return None


def _divided(placed: list[Placed]) -> set[str]:
    """Bidang that serve more than one function: no figure of theirs is the bidang's whole."""
    met: dict[str, set[str]] = {}
    for _, chain, function in placed:
        if Program.Level.BIDANG in chain:
            its = met.setdefault(chain[Program.Level.BIDANG].code, set())
            its.add(function.code if function else "")
    return {code for code, its in met.items() if len(its) > 1}


def _steps(fact: Fact, chain: Chain, function: Function | None, divided: set[str]) -> list[Step]:
    found: list[Step] = []
    if function is None:
        found.append(Step("-", "", NO_FUNCTION, 1, is_bold=True, is_opaque=True))
    else:
        above = function.parent or function
        found.append(Step(above.code, above.code, above.name, 1, is_bold=True, is_opaque=True))
        found.append(Step(function.code, function.code, function.name, 2, is_bold=True, is_opaque=True))
    bidang = steps.programme(chain.get(Program.Level.BIDANG), steps.NO_AFFAIR, 3)
    found.append(bidang._replace(is_opaque=bidang.code in divided))
    found += steps.accounts(fact, first=GROUP_LEVEL, last=GROUP_LEVEL, level=4)
    return found


def _row(cells: Cells, branch: Branch, way: Way) -> Row:
    step = branch.step
    figures = compared(*cells.pair(branch, way, SPENDING))
    return Row(step.code, step.label, step.level, RowKind.ACCOUNT, step.is_bold, figures, way.key)
