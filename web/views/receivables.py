"""Daftar piutang: open receivables of a unit on a day, their age and quality, and the allowance they need."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.errors import NotFound
from core.money import ZERO, total
from reference.models import Unit
from treasury import receivables
from web.forms.fields import DayField
from web.forms.inputs import PlainForm
from web.views import documents, parts, pickers


class DayForm(PlainForm):
    """The day that ages count to."""

    tanggal = DayField(label="Per tanggal", required=False)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar piutang of one unit."""
    year = pickers.fiscal_year(request)
    units = [unit for unit in request.work.readable if unit.parent_id is None]  # type: ignore[attr-defined]
    if not units:
        raise NotFound("Belum ada unit yang dapat Anda baca.")
    unit = _unit(request, units)
    form = DayForm(request.GET if "tanggal" in request.GET else {"tanggal": documents.day(year.pk)})
    on = form.cleaned_data.get("tanggal") if form.is_valid() else None
    on = min(on or documents.day(year.pk), date(year.pk, 12, 31))
    rows = receivables.register(unit, year, on=on, actor=request.user)  # type: ignore[arg-type]
    lines = receivables.allowance_lines(unit, year, on=on, actor=request.user)  # type: ignore[arg-type]
    page = parts.paginate(request, rows)
    context: dict[str, Any] = {
        "form": form,
        "unit": unit,
        "units": units,
        "on": on,
        "groups": _groups(rows, set(page)),
        "page": page,
        "total": total([row.amount for row in rows]) if rows else ZERO,
        "needed": total([row.allowance for row in rows]) if rows else ZERO,
        "lines": lines,
    }
    return parts.page(request, "treasury/receivables.html", context, crumbs=[("Daftar piutang", "")])


def _unit(request: HttpRequest, units: list[Unit]) -> Unit:
    """The unit asked for, else the one looked at, else the first."""
    wanted = request.GET.get("unit", "")
    looked_at = request.work.unit  # type: ignore[attr-defined]
    chosen = [unit for unit in units if str(unit.pk) == wanted]
    if wanted and not chosen:
        raise NotFound("Unit tidak ditemukan, atau bukan untuk Anda.")
    return chosen[0] if chosen else looked_at if looked_at in units else units[0]


def _groups(
    rows: list[receivables.OpenReceivable], shown: set[receivables.OpenReceivable]
) -> list[dict[str, Any]]:
    """Shown rows by account in the register's order, each account with the sums of all its rows."""
    found: dict[int, dict[str, Any]] = {}
    for row in rows:
        group = found.setdefault(
            row.account.pk, {"account": row.account, "rows": [], "total": ZERO, "needed": ZERO}
        )
        if row in shown:
            group["rows"].append(row)
        group["total"] += row.amount
        group["needed"] += row.allowance
    return [group for group in found.values() if group["rows"]]
