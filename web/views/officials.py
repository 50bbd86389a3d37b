"""Officials and signatories: who holds and signs for an office on a day, and what the year lacks."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from reference import officials
from reference.models import Appointment
from web import history
from web.forms.reference import OfficialsForm
from web.views import parts
from web.views.people import ADMIN, administrators


@require_GET
@administrators("melihat pejabat")
def official_list(request: HttpRequest) -> HttpResponse:
    """Pejabat dan penanda tangan per unit dan tanggal, beside the history of their appointments."""
    form = OfficialsForm(request.GET or None)
    unit, on = form.chosen
    if not form.is_bound:
        form = OfficialsForm(initial={"tanggal": on})
    rows = officials.offices(unit=unit, on=on)
    versions = Appointment.history.filter(unit=unit, role__in=[row.role for row in rows])
    return parts.page(
        request,
        "people/officials.html",
        {
            "form": form,
            "unit": unit,
            "on": on,
            "rows": rows,
            "problems": sum(len(row.gaps) + len(row.overlaps) for row in rows),
            "events": history.events(versions.order_by("-history_date", "-history_id")),
        },
        crumbs=[ADMIN, ("Pejabat", "")],
    )
