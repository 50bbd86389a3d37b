"""Home: what waits for me and what remains to spend, by role."""

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Exists, OuterRef, Sum
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from core.errors import DomainError
from reference import access
from reference.models import REGION_ROLES, Appointment, FiscalYear, Role, Unit, User
from treasury import limits
from treasury import selectors as treasury
from treasury.models import DisbursementOrder, PaymentOrder, PaymentUnderWay
from web import context, remaining, waiting
from web.context import WorkContext
from web.views import parts

ROWS_MAX = 8
IN_PROCESS_MAX = 5
BUD_ROLES = frozenset(
    {Role.FINANCE_OFFICER, Role.TREASURY, Role.TREASURY_DELEGATE, Role.TREASURY_STAFF, Role.AUDITOR}
)
# role → the one thing it makes: (words of the button, route).
MAKES = {
    Role.TREASURER: ("Buat SPP", "spp-new"),
    Role.OPERATOR: ("Susun DPA", "budget-new"),
    Role.TREASURY_STAFF: ("Buat SPD", "fund-release-new"),
}
NUMBERS = ("", "Satu", "Dua", "Tiga", "Empat", "Lima", "Enam", "Tujuh", "Delapan", "Sembilan", "Sepuluh")


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Beranda menurut peran."""
    work = context.of(request)
    items = waiting.items(request.user, work.on, appointments=work.appointments)
    page: dict[str, Any] = {
        "today": work.on,
        "items": items,
        "count_words": _count_words(len(items)),
        "makes": MAKES.get(work.role) if work.role else None,
        # Roles of the read-only and of the administrator take no steps on documents.
        "has_steps": bool(work.roles - {Role.AUDITOR, Role.ADMINISTRATOR}),
        "is_auditor": work.role == Role.AUDITOR,
    }
    if work.role and work.role != Role.ADMINISTRATOR:
        page |= _spending(work)
    if work.role in BUD_ROLES:
        page["treasury"] = _treasury(work)
    if Role.ADMINISTRATOR in work.roles:
        page["people"] = _people(work)
    return parts.page(request, "home.html", page)


def _count_words(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _spending(work: WorkContext) -> dict[str, Any]:
    """Remainders of the unit looked at (with its sub-units), or of the region by SKPD."""
    unit_ids = scope_of(work)
    day = remaining.day_of(work.year, work.on)
    if unit_ids is None:
        rows = remaining.by_unit(year=work.year, on=day)
        shown, rest = remaining.shortened(rows, 2 * ROWS_MAX, "SKPD")
    else:
        rows = remaining.by_sub_activity(year=work.year, on=day, unit_ids=unit_ids)
        shown, rest = remaining.shortened(rows, ROWS_MAX, "sub kegiatan")
    return {
        "figures": remaining.of_scope(year=work.year, on=day, unit_ids=unit_ids, rows=rows),
        "figures_on": day,
        "rows": shown,
        "rest": rest,
        "row_count": len(rows),
        "is_by_unit": unit_ids is None,
        "in_process": _in_process(work, unit_ids),
    }


def scope_of(work: WorkContext) -> list[int] | None:
    """Unit ids of the scope; None is the whole region."""
    if work.unit is None:
        return None if work.is_regional else []
    return [work.unit.pk, *(unit.pk for unit in work.readable if unit.parent_id == work.unit.pk)]


def _in_process(work: WorkContext, unit_ids: list[int] | None) -> list[Any]:
    """SPP that are on their way with others, oldest first."""
    first = PaymentUnderWay.objects.filter(year=work.year)
    if not work.reads_region:
        first = first.filter(unit__in=[unit.pk for unit in work.readable])
    if unit_ids is not None:
        first = first.filter(unit__in=unit_ids)
    # Found first, then joined with how far each has come.
    wanted = first.order_by("dated_on", "pk").values("pk")[:IN_PROCESS_MAX]
    return list(treasury.requests_with_progress().filter(pk__in=wanted).order_by("dated_on", "pk"))


def _treasury(work: WorkContext) -> dict[str, Any]:
    """RKUD and what waits at the treasury."""
    orders = (
        PaymentOrder.objects.filter(under_way__isnull=False, year=work.year)
        .order_by()
        .aggregate(count=Count("pk"), total=Sum("gross"))
    )
    unpaid = (
        DisbursementOrder.objects.filter(state="signed", year=work.year)
        .order_by()
        .aggregate(count=Count("pk"), total=Sum("net"))
    )
    return {"orders": orders, "unpaid": unpaid, "balance": _rkud_balance(work.year)}


def _rkud_balance(year: int) -> Any:
    """Ledger balance of the RKUD; None while the region has no books yet."""
    chart_id = FiscalYear.objects.filter(pk=year).values_list("chart_id", flat=True).first()
    if chart_id is None:
        return None
    try:
        return limits.rkud_balance(chart_id)
    except DomainError:
        return None


def _people(work: WorkContext) -> dict[str, Any]:
    """What an administrator looks after."""
    valid = Appointment.objects.filter(access.valid_on(work.on))
    soon = work.on + timedelta(days=30)
    held = valid.filter(user=OuterRef("pk"))
    return {
        "users": User.objects.filter(is_active=True).count(),
        "without_role": User.objects.filter(~Exists(held), is_active=True).count(),
        "appointments": valid.count(),
        "ending": list(
            valid.filter(valid_to__lte=soon).select_related("user", "unit").order_by("valid_to")[:10]
        ),
        "units": Unit.objects.filter(is_active=True).count(),
        "regional": sorted(
            str(Role(role).label) for role in REGION_ROLES - set(valid.values_list("role", flat=True))
        ),
    }
