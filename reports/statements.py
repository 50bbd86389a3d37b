"""All statements and registers by their kind: one door for screens, files and commands, with the rights.

`read` is the service: it asks whether the person may read the unit (or the region) before anything is
summed. `matrix` does the work for callers that have asked already (commands, which only the owner runs).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.safestring import SafeString

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.models import REGION_ROLES, Role, Unit, User
from reports import definitions, kept
from reports.definitions import (
    annex_assets,
    annex_liabilities,
    annex_receivables,
    availability_card,
    general_ledger,
    lra_by_activity,
    lra_by_function,
    lra_by_unit,
    reconciliation,
    semester,
    sp2d_register,
    treasurer_books,
)
from reports.definitions.listing import Listing, ListParameters
from reports.engine import Parameters, Stage, build
from reports.gathered import Sums
from reports.matrix import Matrix
from reports.writers import html

CONSOLIDATING = REGION_ROLES - {Role.ADMINISTRATOR}


@dataclass(frozen=True)
class Kind:
    """One statement: its title, and what makes it where it is no definition of lines.

    `lists` reads a list of lines page by page, `draws` a table whole.
    """

    name: str
    title: str
    lists: Callable[[ListParameters], Listing] | None = None
    draws: Callable[[Parameters], Matrix] | None = None


KINDS: dict[str, Kind] = {
    **{name: Kind(name, found.title) for name, found in definitions.DEFINITIONS.items()},
    **{
        module.KIND: Kind(module.KIND, module.TITLE, module.build)
        for module in (
            *(general_ledger, sp2d_register, availability_card),
            *treasurer_books.BOOKS,
            *reconciliation.ALL,
            *(annex_receivables, annex_assets, annex_liabilities),
        )
    },
    **{
        module.KIND: Kind(module.KIND, module.TITLE, draws=module.build)
        for module in (lra_by_unit, lra_by_activity, lra_by_function, semester)
    },
}
# Annexes of the accountability Perda that the journal and the budget tell alone.
ANNEXES = (lra_by_unit.KIND, lra_by_activity.KIND, lra_by_function.KIND)
# A table with more rows is shown page by page.
ROWS_SHOWN_MAX = 500


@dataclass(frozen=True)
class Request:
    """Which statement is asked for. Lists look at `start`, `account_id` and the lines; the others do not."""

    kind: str
    year: int
    at: date
    unit_id: int | None = None
    level: int = 6
    stage: Stage = Stage.ALL
    with_zero_rows: bool = False
    start: date | None = None
    account_id: int | None = None
    offset: int = 0
    limit: int | None = None
    is_legacy: bool = False


def read(user: User, request: Request, *, on: date | None = None, sums: Sums | None = None) -> Listing:
    """The statement, if the person may read it on the day (today); NotFound, AccessDenied or DomainError."""
    require(user, request.unit_id, on=on or clock.today())
    return listing(request, sums)


@dataclass(frozen=True)
class Drawn:
    """A statement as a table: heading facts (`matrix` without rows), how many lines there are, when made."""

    matrix: Matrix
    table: SafeString
    has_figures: bool
    count: int
    made_at: datetime


# Statements that read nothing but what `kept.stamp` watches: journal, versions in force, reference data.
KEPT = frozenset(
    {
        *definitions.DEFINITIONS,
        general_ledger.KIND,
        *(one.KIND for one in reconciliation.ALL),
        *ANNEXES,
        *(annex_assets.KIND, annex_liabilities.KIND),
    }
)


def draw(user: User, request: Request, *, link: html.Link, on: date) -> Drawn:
    """The statement as a table after the right to read it; a copy where nothing changed since it was made.

    The addresses that `link` makes depend on nothing but the figure.
    """
    require(user, request.unit_id, on=on)
    if request.kind not in KEPT:
        return _drawn(request, link)
    return kept.kept(
        ("statement", request),
        year=request.year,
        unit_id=request.unit_id,
        make=lambda: _drawn(request, link),
        size=lambda drawn: len(drawn.table),
    )


def _drawn(request: Request, link: html.Link) -> Drawn:
    found = listing(request)
    return Drawn(
        matrix=replace(found.matrix, rows=()),
        table=html.table(found.matrix, link=link),
        has_figures=any(cell.value for row in found.matrix for cell in row.cells),
        count=found.count,
        made_at=clock.now(),
    )


def listing(request: Request, sums: Sums | None = None) -> Listing:
    """The statement and how many lines it has in all (0 for statements that are not lists).

    `sums` of the scope and day spare a statement, and an annex of the Neraca, its query of the journal.
    """
    kind = KINDS.get(request.kind)
    if kind is None:
        raise DomainError(f"Laporan “{request.kind}” tidak dikenal. Pilih: {', '.join(KINDS)}.")
    if kind.lists is not None:
        if request.is_legacy and kind.name != general_ledger.KIND:
            raise DomainError(
                f"{kind.title} disusun dari dokumen Kapuas; pembukuan lama (LEGACY) tidak memuatnya. "
                "Pilih pembukuan berjalan."
            )
        parameters = ListParameters(
            start=request.start or date(request.year, 1, 1),
            end=request.at,
            unit_id=request.unit_id,
            account_id=request.account_id,
            offset=request.offset,
            limit=request.limit,
            is_legacy=request.is_legacy,
            gathered=sums,
        )
        return kind.lists(parameters)
    parameters_of_statement = Parameters(
        year=request.year,
        at=request.at,
        unit_id=request.unit_id,
        level=request.level,
        stage=request.stage,
        with_zero_rows=request.with_zero_rows,
        is_legacy=request.is_legacy,
    )
    if kind.draws is not None:
        return _part(kind.draws(parameters_of_statement), request)
    return Listing(build(definitions.get(request.kind), parameters_of_statement, sums), 0)


def _part(whole: Matrix, request: Request) -> Listing:
    """A long table as a page of its rows, for who asks for a page."""
    if request.limit is None or len(whole.rows) <= ROWS_SHOWN_MAX:
        return Listing(whole, 0)
    rows = tuple(whole.rows)[request.offset : request.offset + request.limit]
    return Listing(replace(whole, rows=rows), len(whole.rows))


def matrix(request: Request) -> Matrix:
    """The whole statement."""
    return listing(replace(request, offset=0, limit=None)).matrix


def may_consolidate(user: User, *, on: date) -> bool:
    """True for roles of the region that read business data."""
    held = set(access.appointments_of(user, on=on).values_list("role", flat=True))
    return bool(held & {str(role) for role in CONSOLIDATING})


def require(user: User, unit_id: int | None, *, on: date) -> Unit | None:
    """The unit, after the right to read it; the region (None) only for its roles (I-40)."""
    if unit_id is None:
        if not may_consolidate(user, on=on):
            raise AccessDenied(
                "Laporan konsolidasi ditolak: hanya untuk peran tingkat daerah. Pilih unit Anda.", rule="I-40"
            )
        return None
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    access.require_read(user, unit, on=on)
    return unit
