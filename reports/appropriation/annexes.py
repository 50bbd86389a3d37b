"""Lampiran Perda APBD I–VI and lampiran Perkada Penjabaran I–II (Permendagri 77/2020), each from one query.

Of a version alone its amounts; of a version with one before it what was, what is, more or (less) and percent.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace

from budget.models import BudgetVersion, PlannedProgram, PlanTag
from reference import function_map
from reference.models import Nature, Program
from reports.appropriation import facts as appropriation
from reports.appropriation import targets
from reports.appropriation.facts import Appropriation, Fact
from reports.appropriation.groups import (
    NOTHING,
    REVENUE,
    SPENDING,
    Group,
    amount_columns,
    blank,
    cells,
    closing_rows,
    heading,
    spending_groups,
    total_row,
    walk,
)
from reports.appropriation.targets import Targets
from reports.definitions.lra_by_function import NO_FUNCTION, function_of
from reports.matrix import NO_DATA, Cell, Column, Matrix, Row, RowKind, TextCell
from reports.realisation import steps
from reports.realisation.branches import Step

SUMMARY_LEVEL = 3
ORDER = (Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT)


@dataclass(frozen=True)
class Annex:
    """One annex: its kind, name, short and full title, and what makes its rows down to which level."""

    kind: str
    name: str
    short: str
    title: str
    build: Callable[["Annex", Appropriation], Matrix]
    level: int = SUMMARY_LEVEL


# --- I: ringkasan --------------------------------------------------------------------------------
def _summary(annex: Annex, found: Appropriation) -> Matrix:
    """Accounts down to the annex's level, with the totals in their places."""
    whole = Group(Step("", "", "", 1))
    for fact in found.facts:
        whole.add(steps.accounts(fact, first=1, last=annex.level, level=1), fact)
    closing = {row.key: row for row in closing_rows(found, whole)}
    rows: list[Row] = []
    for key, top in sorted(whole.groups.items(), key=lambda entry: entry[1].step.order):
        rows.append(_account_row(found, top, key))
        rows += [_account_row(found, group, its_key) for group, its_key in walk(top, key)]
        rows += [closing.pop(total) for total in _CLOSED_BY[_nature(top)] if total in closing]
    return heading(
        found, kind=annex.kind, name=annex.name, title=annex.title, rows=[*rows, *closing.values()]
    )


# The totals that stand right below an akun.
_CLOSED_BY = {
    REVENUE[0]: ("revenue",),
    SPENDING[0]: ("revenue", "spending", "surplus"),
    "": ("revenue", "spending", "surplus", "financing_in", "financing_out", "financing"),
}


def _nature(group: Group) -> str:
    """The nature of an akun of revenue or spending; empty for financing."""
    natures = {nature for nature, _ in group.sums}
    return natures.pop() if natures in ({REVENUE[0]}, {SPENDING[0]}) else ""


def _account_row(found: Appropriation, group: Group, key: str) -> Row:
    step = group.step
    is_bold = step.is_bold or step.level < SUMMARY_LEVEL
    return Row(step.code, step.label, step.level, RowKind.ACCOUNT, is_bold, cells(found, group.net), key)


# --- II: urusan dan organisasi ---------------------------------------------------------------------
def _by_unit(annex: Annex, found: Appropriation) -> Matrix:
    """Revenue and spending by kelompok beside each other; of a change before, after and difference."""
    whole = Group(Step("", "", "JUMLAH", 1))
    for fact in found.facts:
        if fact.nature in (*REVENUE, *SPENDING):
            whole.add(_of_unit(found, fact), fact)
    kinds = spending_groups(whole, found)
    columns = (
        *_named(found, "revenue", "Pendapatan", with_percent=False),
        *_kind_columns(found, kinds),
        *_named(found, "spending", "Jumlah belanja", with_percent=True),
    )
    rows = [
        Row(
            group.step.code,
            group.step.label,
            group.step.level,
            RowKind.ACCOUNT,
            group.step.is_bold,
            _both(found, group, kinds),
            key,
        )
        for group, key in walk(whole)
    ]
    rows.append(total_row("JUMLAH", "total", _both(found, whole, kinds)))
    return heading(found, kind=annex.kind, name=annex.name, title=annex.title, rows=rows, columns=columns)


def _of_unit(found: Appropriation, fact: Fact) -> Iterator[Step]:
    chain = found.chain(fact)
    yield steps.programme(chain.get(Program.Level.URUSAN), steps.NO_AFFAIR, 1, is_bold=True)
    if Program.Level.BIDANG in chain:
        yield steps.programme(chain[Program.Level.BIDANG], steps.NO_AFFAIR, 2, is_bold=True)
    yield steps.organisation(found, fact, 3)


def _named(found: Appropriation, key: str, label: str, *, with_percent: bool) -> tuple[Column, ...]:
    if found.before is None:
        return (Column(key, label),)
    columns = [
        Column(f"{key}_{column.key}", _heading_of(label, column), is_percent=column.is_percent)
        for column in amount_columns(found)
    ]
    return tuple(columns if with_percent else columns[:3])


def _heading_of(label: str, column: Column) -> str:
    """`Pendapatan: MURNI`, `Pendapatan: bertambah/(berkurang)`; a percent stands beside what it is of."""
    if column.is_percent:
        return column.label
    words = column.label if column.key in ("before", "after") else column.label.lower()
    return f"{label}: {words}"


def _kind_columns(found: Appropriation, kinds: list[tuple[str, str]]) -> tuple[Column, ...]:
    """Kelompok of spending; a change has room for the sums only."""
    if found.before is not None:
        return ()
    return tuple(Column(f"group_{code}", name.capitalize()) for code, name in kinds)


def _both(found: Appropriation, group: Group, kinds: list[tuple[str, str]]) -> tuple[Cell, ...]:
    revenue = cells(found, group.total(REVENUE))[:3] if _has(group, REVENUE) else ()
    count = 1 if found.before is None else 3
    return (*(revenue or (NO_DATA,) * count), *_kinds(found, group, kinds))


def _kinds(found: Appropriation, group: Group, kinds: list[tuple[str, str]]) -> tuple[Cell, ...]:
    """Cells of spending by kelompok and in all; empty where a group has none."""
    if not _has(group, SPENDING):
        return (NO_DATA,) * (len(kinds) + 1 if found.before is None else 4)
    apart: tuple[Cell, ...] = ()
    if found.before is None:
        apart = tuple(
            Cell(group.total(SPENDING, code).after) if (SPENDING[0], code) in group.sums else NO_DATA
            for code, _ in kinds
        )
    return (*apart, *cells(found, group.total(SPENDING)))


def _has(group: Group, natures: Collection[str]) -> bool:
    return any(nature in natures for nature, _ in group.sums)


# --- III and penjabaran: rincian -------------------------------------------------------------------
def _details(annex: Annex, found: Appropriation) -> Matrix:
    """Of each SKPD its revenue, its spending by programme and its financing, down to the annex's level."""
    columns = amount_columns(found)
    whole = Group(Step("", "", "", 1))
    for fact in found.facts:
        whole.add(_of_activity(found, fact, annex.level), fact)
    rows = []
    for group, key in walk(whole):
        step = group.step
        # An urusan, bidang or SKPD holds revenue and spending, which are not added.
        is_name = step.account is None and step.level < SUMMARY_LEVEL
        figures = blank(columns) if is_name else cells(found, group.net)
        rows.append(Row(step.code, step.label, step.level, RowKind.ACCOUNT, step.is_bold, figures, key))
    rows += closing_rows(found, whole)
    return heading(found, kind=annex.kind, name=annex.name, title=annex.title, rows=rows)


def _of_activity(found: Appropriation, fact: Fact, depth: int) -> Iterator[Step]:
    yield from _of_unit_bold(found, fact)
    section = fact.path[-1]
    yield steps.account(section, 2, is_bold=True)
    level = 3
    if fact.nature in SPENDING:
        yield from _programmes(found, fact)
        level = 6
    yield from steps.accounts(fact, first=section.level + 1, last=depth, level=level)


def _of_unit_bold(found: Appropriation, fact: Fact) -> Iterator[Step]:
    *above, unit = _of_unit(found, fact)
    yield from (step._replace(level=1) for step in above)
    yield unit._replace(level=2, is_bold=True)


def _programmes(found: Appropriation, fact: Fact) -> Iterator[Step]:
    """Program, kegiatan and sub kegiatan of spending."""
    if fact.sub_activity_id is None:
        yield steps.programme(None, steps.NO_ACTIVITY, 3)
        return
    chain = found.chain(fact)
    for level, drawn in (
        (Program.Level.PROGRAM, 3),
        (Program.Level.KEGIATAN, 4),
        (Program.Level.SUB_KEGIATAN, 5),
    ):
        if level in chain:
            yield steps.programme(chain[level], steps.NO_ACTIVITY, drawn)


# --- IV, V, VI: rekapitulasi belanja ---------------------------------------------------------------
def _recapitulation(
    annex: Annex,
    found: Appropriation,
    placed: list[tuple[Fact, list[Step]]],
    total: str,
    *,
    said: Targets | None = None,
) -> Matrix:
    """Spending by kelompok in the groups given, beside what the plans want of them where that is said."""
    whole = Group(Step("", "", total, 1))
    for fact, its in placed:
        whole.add(its, fact)
    kinds = spending_groups(whole, found)
    columns = (*_kind_columns(found, kinds), *_named(found, "spending", "Jumlah belanja", with_percent=True))
    rows, unit_id = [], 0
    for group, key in walk(whole):
        step = group.step
        unit_id = step.organisation.id if step.organisation else unit_id
        its = (*_wanted(said, unit_id, step), *_kinds(found, group, kinds))
        rows.append(Row(step.code, step.label, step.level, RowKind.ACCOUNT, step.is_bold, its, key))
    figures = _kinds(found, whole, kinds) if kinds else cells(found, NOTHING)
    rows.append(total_row(total, "spending", (*_wanted(said, 0, None), *figures)))
    if said is not None:
        columns = (Column("performance", "Hasil dan keluaran", is_text=True), *columns)
    return heading(found, kind=annex.kind, name=annex.name, title=annex.title, rows=rows, columns=columns)


def _wanted(said: Targets | None, unit_id: int, step: Step | None) -> tuple[TextCell, ...]:
    """The cell of indicators: empty for what is no programme or has none; no cell where none is drawn."""
    if said is None:
        return ()
    programme = step.programme if step is not None else None
    return (TextCell(said.sentence(unit_id, programme.id) if programme else ""),)


def _spending(found: Appropriation) -> list[Fact]:
    return [fact for fact in found.facts if fact.nature in SPENDING]


def _by_activity(annex: Annex, found: Appropriation) -> Matrix:
    """IV: by urusan, organisation, program, kegiatan with hasil and sub kegiatan with keluaran."""
    placed = [(fact, [*_of_unit_bold(found, fact), *_programmes(found, fact)]) for fact in _spending(found)]
    said = targets.read(found.version.year_id, is_enacted=True)
    return _recapitulation(annex, found, placed, "JUMLAH BELANJA", said=said)


def _by_function(annex: Annex, found: Appropriation) -> Matrix:
    """V: by function and sub function (function_map), and bidang urusan."""
    functions = function_map.functions_of(found.version.year.functions_id)
    placed = []
    for fact in _spending(found):
        chain = found.chain(fact)
        function = function_of(functions, chain)
        its: list[Step] = [Step("-", "", NO_FUNCTION, 1, is_bold=True)]
        if function is not None:
            above = function.parent or function
            its = [
                Step(above.code, above.code, above.name, 1, is_bold=True),
                Step(function.code, function.code, function.name, 2, is_bold=True),
            ]
        its.append(steps.programme(chain.get(Program.Level.BIDANG), steps.NO_AFFAIR, 3))
        placed.append((fact, its))
    return _recapitulation(annex, found, placed, "JUMLAH BELANJA")


def _minimum_service(annex: Annex, found: Appropriation) -> Matrix:
    """VI: spending of what the plans of the year tag as SPM, by bidang, organisation and sub kegiatan."""
    tagged = set(
        PlannedProgram.objects.filter(
            plan__first_year__lte=found.version.year_id,
            plan__last_year__gte=found.version.year_id,
            tags__contains=[PlanTag.MINIMUM_SERVICE],
        ).values_list("program_id", flat=True)
    )
    placed = [
        (fact, [*_of_unit_bold(found, fact), *_programmes(found, fact)])
        for fact in _spending(found)
        if any(step.id in tagged for step in found.chain(fact).values())
    ]
    return _recapitulation(annex, found, placed, "JUMLAH BELANJA PEMENUHAN SPM")


# --- The annexes -----------------------------------------------------------------------------------
_PERDA = "Lampiran {} Perda"
_PERKADA = "Lampiran {} Perkada"
ANNEXES: dict[str, Annex] = {
    annex.kind: annex
    for annex in (
        Annex(
            "apbd_1",
            _PERDA.format("I"),
            "ringkasan",
            "Ringkasan APBD yang Diklasifikasi Menurut Kelompok dan Jenis Pendapatan, Belanja, dan"
            " Pembiayaan",
            _summary,
        ),
        Annex(
            "apbd_2",
            _PERDA.format("II"),
            "urusan dan organisasi",
            "Ringkasan APBD yang Diklasifikasi Menurut Urusan Pemerintahan Daerah dan Organisasi",
            _by_unit,
        ),
        Annex(
            "apbd_3",
            _PERDA.format("III"),
            "rincian",
            "Rincian APBD Menurut Urusan Pemerintahan Daerah, Organisasi, Program, Kegiatan, Sub Kegiatan,"
            " Kelompok, dan Jenis Pendapatan, Belanja, dan Pembiayaan",
            _details,
        ),
        Annex(
            "apbd_4",
            _PERDA.format("IV"),
            "rekapitulasi belanja",
            "Rekapitulasi Belanja Menurut Urusan Pemerintahan Daerah, Organisasi, Program, Kegiatan beserta"
            " Hasil dan Sub Kegiatan beserta Keluaran",
            _by_activity,
        ),
        Annex(
            "apbd_5",
            _PERDA.format("V"),
            "fungsi",
            "Rekapitulasi Belanja untuk Keselarasan dan Keterpaduan Urusan Pemerintahan Daerah dan Fungsi",
            _by_function,
        ),
        Annex(
            "apbd_6",
            _PERDA.format("VI"),
            "pemenuhan SPM",
            "Rekapitulasi Belanja untuk Pemenuhan SPM",
            _minimum_service,
        ),
        Annex(
            "penjabaran_1",
            _PERKADA.format("I"),
            "ringkasan penjabaran",
            "Ringkasan Penjabaran APBD Menurut Kelompok, Jenis, Objek, Rincian Objek, dan Sub Rincian Objek",
            _summary,
            level=6,
        ),
        Annex(
            "penjabaran_2",
            _PERKADA.format("II"),
            "penjabaran",
            "Penjabaran APBD Menurut Urusan Pemerintahan Daerah, Organisasi, Program, Kegiatan, Sub Kegiatan,"
            " Kelompok, Jenis, Objek, Rincian Objek, dan Sub Rincian Objek",
            _details,
            level=6,
        ),
    )
}
OF_PERDA = tuple(kind for kind in ANNEXES if kind.startswith("apbd"))
OF_PERKADA = tuple(kind for kind in ANNEXES if kind.startswith("penjabaran"))


def matrix(
    kind: str,
    version: BudgetVersion,
    *,
    before: BudgetVersion | None = None,
    unit_id: int | None = None,
    level: int | None = None,
) -> Matrix:
    """One annex of a version, of the region or of a unit; with `before` as a comparison."""
    found = appropriation.read(version, before=before, unit_id=unit_id)
    return of_facts(kind, found, level=level)


def of_facts(kind: str, found: Appropriation, *, level: int | None = None) -> Matrix:
    """The annex of facts that were read already: a package of all reads once."""
    annex = ANNEXES[kind]
    if level is not None:
        annex = replace(annex, level=level)
    return annex.build(annex, found)
