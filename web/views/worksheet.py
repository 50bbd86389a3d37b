"""Neraca lajur on screen: one book, one set, one year."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.money import ZERO, Decimal
from reference.models import LedgerSet
from reports.worksheet import WorksheetRow, worksheet
from web.views import desk, documents, parts


def _sides(values: list[Decimal]) -> tuple[Decimal, Decimal]:
    """Σ of the debit balances and of the credit balances."""
    return sum((one for one in values if one > ZERO), ZERO), -sum((one for one in values if one < ZERO), ZERO)


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Neraca lajur of the unit's book."""
    unit, units = desk.looked_at(request)
    wanted = request.GET.get("set", LedgerSet.FIN)
    ledger_set = wanted if wanted in LedgerSet.values else LedgerSet.FIN
    year = documents.year_of(request)
    rows = worksheet(unit, year, ledger_set)
    context = {
        "unit": unit,
        "units": [one for one in units if one.parent_id is None],
        "sets": LedgerSet.choices,
        "ledger_set": ledger_set,
        "rows": rows,
        "year": year,
        "sums": _sums(rows),
    }
    return parts.page(request, "desk/worksheet.html", context, crumbs=[("Neraca lajur", "")])


def _sums(rows: list[WorksheetRow]) -> list[Decimal]:
    """The foot, column by column."""
    return [
        *_sides([one.before for one in rows]),
        sum((one.adjusted_debit for one in rows), ZERO),
        sum((one.adjusted_credit for one in rows), ZERO),
        *_sides([one.adjusted for one in rows]),
        *_sides([one.closed for one in rows]),
        *_sides([one.after for one in rows]),
    ]
