"""Laporan realisasi semester pertama dan prognosis enam bulan berikutnya (domain.md 5.9).

Rows and totals are the LRA's up to 30 June; the prognosis is what units typed, else the rest of their budget.
The region's is the sum of its units'.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Unit
from reports import semester
from reports.engine import Parameters
from reports.matrix import NO_DATA, Cell, Column, Matrix, Row, RowKind, Side
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
    in_percent,
    turned,
    walk,
)
from reports.realisation.facts import Fact, Facts
from reports.realisation.heading import heading
from reports.semester import Expected
from treasury.models import SemesterReport
from workflows.flow import STATE_LABELS

KIND = "semester"
TITLE = "Laporan Realisasi Semester Pertama dan Prognosis Enam Bulan Berikutnya"
COLUMNS = (
    Column("budget", "Anggaran"),
    Column("realisation", "Realisasi semester I"),
    Column("remainder", "Sisa anggaran"),
    Column("prognosis", "Prognosis semester II"),
    Column("percent", "%", is_percent=True),
)
NOT_BEGUN = "belum disusun"
ACCEPTED = "accepted"
NAMED_MOST = 5


def build(parameters: Parameters) -> Matrix:
    """The report of an entity or of the region, up to 30 June whatever later day is asked."""
    if parameters.is_legacy:
        raise DomainError(
            f"{TITLE} disusun dari prognosis di Kapuas; pembukuan lama (LEGACY) tidak memuatnya. "
            "Pilih pembukuan berjalan."
        )
    facts, lines = semester.expected(parameters)
    if facts.context.parent_id is not None:
        raise DomainError(
            f"{facts.context.unit_name} bagian dari SKPD-nya, yang menyusun satu laporan semester. "
            "Pilih SKPD itu.",
            field="unit",
        )
    rows = list(_rows(facts, lines, parameters))
    note = _note(facts, parameters.year)
    return heading(facts, kind=KIND, title=TITLE, columns=COLUMNS, rows=rows, note=note)


# --- Rows ----------------------------------------------------------------------------------------
@dataclass(frozen=True)
class _Forecast:
    """Prognosis by account (with all below it) and by part, debit positive."""

    accounts: dict[int, Decimal]
    parts: dict[tuple[str, ...], Decimal]


def _rows(facts: Facts, lines: list[Expected], parameters: Parameters) -> Iterator[Row]:
    if not lines:
        return
    whole = Branch(Step("", "", "", 1))
    for line in lines:
        is_debit = line.account.is_debit_normal
        sums = (turned(amount, is_debit=is_debit) for amount in (line.budget, line.realised))
        fact = Fact(line.organisation_id, None, line.path, *sums)
        whole.add(list(steps.accounts(fact, first=1, last=parameters.level, level=1)), fact)
    forecast, cells = _forecast(lines), Cells(facts)
    drawn: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for branch, way in walk(whole):
        drawn[branch.part].append(_account_row(cells, forecast, branch, way))
    yield from drawn[REVENUE]
    yield _part_total(cells, forecast, whole, REVENUE, ("", "JUMLAH PENDAPATAN", "revenue"))
    yield from drawn[SPENDING]
    yield _part_total(cells, forecast, whole, SPENDING, ("", "JUMLAH BELANJA", "spending"))
    both = (REVENUE, SPENDING)
    yield _sum_of_parts(cells, forecast, whole, both, ("SD", "SURPLUS/(DEFISIT)", "surplus"))
    if not facts.context.is_department or FINANCED in whole.sums:
        yield from drawn[FINANCED]
        yield _part_total(cells, forecast, whole, FINANCED, ("PN", "PEMBIAYAAN NETO", "financing"))
        words = ("SILPA", "SISA LEBIH PEMBIAYAAN ANGGARAN (SiLPA)", "silpa")
        yield _sum_of_parts(cells, forecast, whole, tuple(PARTS), words)


def _forecast(lines: list[Expected]) -> _Forecast:
    accounts: dict[int, Decimal] = defaultdict(lambda: ZERO)
    parts: dict[tuple[str, ...], Decimal] = dict.fromkeys(PARTS, ZERO)
    for line in lines:
        amount = line.prognosis if line.account.is_debit_normal else -line.prognosis
        for node in line.path:
            accounts[node.id] += amount
        (part,) = (part for part in PARTS if line.account.nature in part)
        parts[part] += amount
    return _Forecast(accounts, parts)


def _account_row(cells: Cells, forecast: _Forecast, branch: Branch, way: Way) -> Row:
    step = branch.step
    assert step.account is not None
    amount = forecast.accounts[step.account.id]
    shown = amount if step.account.is_debit_normal else -amount
    figures = _figures(cells.pair(branch, way, branch.part), shown)
    is_bold = step.level == 1
    return Row(step.code, step.label, step.level, RowKind.ACCOUNT, is_bold, figures, step.code)


Words = tuple[str, str, str]


def _part_total(cells: Cells, forecast: _Forecast, whole: Branch, part: tuple[str, ...], words: Words) -> Row:
    amount = forecast.parts[part]
    shown = amount if PARTS[part] is Side.DEBIT else -amount
    return _total(words, _figures(cells.pair(whole, Way(), part), shown))


def _sum_of_parts(
    cells: Cells, forecast: _Forecast, whole: Branch, parts: Iterable[tuple[str, ...]], words: Words
) -> Row:
    """Receipts less what goes out."""
    chosen = tuple(parts)
    amount = sum((-forecast.parts[part] for part in chosen), ZERO)
    return _total(words, _figures(cells.together(whole, *chosen), amount))


def _total(words: Words, figures: tuple[Cell, ...]) -> Row:
    code, label, key = words
    return Row(code, label, 1, RowKind.TOTAL, True, figures, key)


def _figures(pair: tuple[Cell, Cell], prognosis: Decimal) -> tuple[Cell, ...]:
    budget, realised = pair
    rest = NO_DATA
    if budget.value is not None and realised.value is not None:
        rest = Cell(budget.value - realised.value)
    return budget, realised, rest, Cell(prognosis), in_percent(budget, realised)


# --- Note ----------------------------------------------------------------------------------------
def _note(facts: Facts, year: int) -> str:
    """How far the units are with their prognosis; empty once PPKD has accepted all that it shows."""
    rows = SemesterReport.objects.filter(year=year).order_by()
    states = dict(rows.values_list("unit", "state"))
    if facts.context.unit_id is not None:
        return _words_of_unit(states.get(facts.context.unit_id, ""))
    units = Unit.objects.filter(parent__isnull=True, is_active=True).order_by("code")
    open_units = [(name, states.get(pk, "")) for pk, name in units.values_list("pk", "name")]
    open_units = [(name, state) for name, state in open_units if state != ACCEPTED]
    if not open_units:
        return ""
    named = ", ".join(f"{name} ({_word(state)})" for name, state in open_units[:NAMED_MOST])
    more = len(open_units) - NAMED_MOST
    rest = f", dan {more} lagi" if more > 0 else ""
    return f"Prognosis yang belum diterima PPKD: {named}{rest}."


def _words_of_unit(state: str) -> str:
    if state == ACCEPTED:
        return ""
    if not state:
        return "Prognosis belum disusun: yang tampak usulan sebesar sisa anggaran."
    return f"Prognosis belum diterima PPKD ({_word(state)})."


def _word(state: str) -> str:
    return STATE_LABELS[state].lower() if state else NOT_BEGUN
