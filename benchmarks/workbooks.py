"""A budget of 20,000 lines from a workbook, against calamine's read plus COPY into the same tables."""

import io
from datetime import UTC, date, datetime
from typing import Any

import psycopg
from django.conf import settings
from openpyxl import Workbook

from benchmarks import workbooks_floors
from benchmarks.measure import RUNS, Ratio, compare
from benchmarks.run import NAME, owner_link
from budget.models import BudgetDocument
from budget.rows import CODES, MONTH_NAMES
from budget.workbook import SHEET, TITLES, import_workbook
from core import clock
from core.money import Decimal, split_even
from reference.models import Appointment, Role, User

LINES = 20_000
YEAR = 2025
_DAY = date(YEAR, 1, 2)
_UNITS = """
INSERT INTO reference_unit (code, name, kind, is_active)
SELECT 'BOOK' || (SELECT max(id) FROM reference_unit) + n, 'Unit of workbooks ' || n, 'skpd', true
FROM generate_series(1, %s) n
RETURNING id
"""
_DOCUMENTS = """
INSERT INTO budget_budgetdocument (version_id, unit_id, dated_on, number, state, created_by_id, created_at)
SELECT (SELECT max(id) FROM budget_budgetversion), unit_id, %s, '', 'draft', %s, now()
FROM unnest(%s::bigint[]) AS unit_id RETURNING id
"""
_CODES = """
SELECT p.code, a.code, f.code, p.id, a.id, f.id
FROM reference_fiscalyear y
CROSS JOIN LATERAL (SELECT id, code FROM reference_program
    WHERE edition_id = y.programs_id AND is_postable AND is_active ORDER BY code LIMIT %(programs)s) p
CROSS JOIN LATERAL (SELECT id, code FROM reference_account
    WHERE edition_id = y.chart_id AND is_postable AND is_active AND nature = 'spending' AND NOT is_ppkd_only
    ORDER BY code LIMIT %(accounts)s) a
CROSS JOIN LATERAL (SELECT id, code FROM reference_fundsource
    WHERE edition_id = y.funds_id AND is_postable AND is_active ORDER BY code LIMIT 1) f
WHERE y.year = %(year)s ORDER BY p.code, a.code
"""


def make_book(link: psycopg.Connection, lines: int = LINES) -> tuple[bytes, dict[str, int]]:
    """A workbook of `lines` spending lines planned by month, and the ids of its codes."""
    values = {"programs": lines // 200 or 1, "accounts": min(lines, 200), "year": YEAR}
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    sheet.append([TITLES[name] for name in (*CODES, "amount", *MONTH_NAMES)])
    ids: dict[str, int] = {}
    for number, row in enumerate(link.execute(_CODES, values).fetchall()):
        ids |= dict(zip(row[:3], row[3:], strict=True))
        amount = Decimal(1_000_000 + number * 104_729 % 999_999_937)
        sheet.append([*row[:3], amount, *split_even(amount, 12)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue(), ids


def _drafts(link: psycopg.Connection, actor: int, count: int) -> list[tuple[int, int]]:
    """(document, unit) of new units without any key."""
    units = [row[0] for row in link.execute(_UNITS, [count])]
    documents = [row[0] for row in link.execute(_DOCUMENTS, [_DAY, actor, units])]
    link.commit()
    Appointment.objects.bulk_create(
        Appointment(user_id=actor, unit_id=unit, role=Role.OPERATOR, valid_from=_DAY, decree="SK")
        for unit in units
    )
    return list(zip(documents, units, strict=True))


def import_of_a_workbook(name: str) -> Ratio:
    """import_workbook() with every check and history; each run fills a draft of a new unit."""
    with owner_link() as link, psycopg.connect(**settings.APP_ADDRESS.parameters(NAME)) as app:
        actor = User.objects.order_by("-pk")[0]
        data, ids = make_book(link)
        drafts = _drafts(link, actor.pk, 2 * (RUNS + 1))

        def floor(number: int) -> None:
            document, unit = drafts[2 * number]
            values: dict[str, Any] = {"document": document, "unit": unit, "actor": actor.pk, "ids": ids}
            done = workbooks_floors.load(
                app, data, year=YEAR, moment=datetime(YEAR, 1, 2, tzinfo=UTC), **values
            )
            assert done == LINES

        def product(number: int) -> None:
            document = BudgetDocument.objects.select_related("version__year", "unit").get(
                pk=drafts[2 * number + 1][0]
            )
            with clock.frozen(_DAY):
                assert import_workbook(document, data, actor=actor).added == LINES

        return compare(name, "3.0", floor=floor, product=product, times=1)


BOUNDS = ((f"workbook of {LINES:,} lines into a budget", import_of_a_workbook),)
