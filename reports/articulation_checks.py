"""A-01 … A-18 among the named checks: every year with journals, the region and each entity."""

from collections.abc import Iterator
from datetime import date

from core.checks import Finding, check
from core.money import format_amount
from reports import articulation
from reports.articulation_documents import formulas as of_documents
from reports.engine import Parameters
from reports.formula import Formula, Status
from reports.reconcile import entities, years
from reports.scope import REGION_CODE, context


@check("articulation", "A-01 sampai A-15 Laporan saling cocok pada akhir tahun, daerah dan tiap entitas")
def articulated() -> Iterator[Finding]:
    """Each formula that does not hold, with both values; A-12 and A-14 have checks of their own.

    A year whose chart is not mapped to the statements has none to compare.
    """
    for year in years():
        if not articulation.has_mapping(year):
            continue
        for unit_id, code in [(None, REGION_CODE), *entities()]:
            for formula in articulation.failing(Parameters(year, date(year, 12, 31), unit_id)):
                if formula.code not in ELSEWHERE:
                    yield _finding(year, code, formula)


@check("documents", "A-16 sampai A-18 Dokumen bendahara dan BUD sama dengan buku besar")
def documented() -> Iterator[Finding]:
    """BKU, SPJ and RKUD outflow of the region at the year's end: each sums every unit, place by place."""
    for year in years():
        parameters = Parameters(year, date(year, 12, 31))
        for formula in of_documents(parameters, context(year, None)):
            if formula.status is Status.DIFFERENT:
                yield _finding(year, REGION_CODE, formula)


# have checks of their own; so have those of documents, below.
ELSEWHERE = ("A-12", "A-14", "A-16", "A-17", "A-18")


def _finding(year: int, code: str, formula: Formula) -> Finding:
    return Finding(
        f"{formula.code} {year} {code} {formula.left.label} / {formula.right.label}",
        format_amount(formula.left.amount, decimals=2),
        format_amount(formula.right.amount, decimals=2),
    )
