"""Named checks of reference data: numbers without gaps, counters that agree, appointments that fit."""

from collections.abc import Iterator

from django.db.models import Count, Max, Min

from core.checks import Finding, check
from reference.appointments import clashes, described
from reference.models import Appointment, DrawnNumber, NumberCounter, Unit


@check("number_gaps", "Nomor dokumen berurutan tanpa celah (I-06)")
def number_gaps() -> Iterator[Finding]:
    """Per office, kind and year the drawn sequences are 1, 2, … up to their count."""
    groups = (
        DrawnNumber.objects.order_by("office__code", "kind", "year")
        .values("office_id", "office__code", "kind", "year")
        .annotate(count=Count("id"), first=Min("sequence"), last=Max("sequence"))
    )
    for group in groups:
        subject = f"{group['office__code']} {group['kind']} {group['year']}"
        if (group["first"], group["last"]) != (1, group["count"]):
            expected = f"1 sampai {group['count']}"
            yield Finding(subject, expected, f"{group['first']} sampai {group['last']}")


@check("number_counters", "Pencacah nomor sama dengan nomor terakhir (I-06)")
def number_counters() -> Iterator[Finding]:
    """Every counter equals the highest number drawn, and every number has a counter."""
    highest = {
        (row["office_id"], row["kind"], row["year"]): row["last"]
        for row in DrawnNumber.objects.order_by()
        .values("office_id", "kind", "year")
        .annotate(last=Max("sequence"))
    }
    counters = {(row.office_id, row.kind, row.year): row.last for row in NumberCounter.objects.all()}
    codes = dict(Unit.objects.values_list("pk", "code"))
    for key in sorted(highest.keys() | counters.keys()):
        drawn, counted = highest.get(key, 0), counters.get(key)
        if drawn != counted:
            office, kind, year = key
            found = "tidak ada" if counted is None else str(counted)
            yield Finding(f"{codes[office]} {kind} {year}", str(drawn), found)


@check("appointment_exclusions", "Tidak ada penunjukan yang saling meniadakan (I-42)")
def appointment_exclusions() -> Iterator[Finding]:
    """Rows written past the service: appointments of one person that exclude each other."""
    people = Appointment.objects.values("user_id").annotate(count=Count("id")).filter(count__gt=1)
    rows = Appointment.objects.filter(user_id__in=people.values("user_id")).select_related("user", "unit")
    for row in rows.order_by("user_id", "valid_from", "id"):
        refusals = clashes(
            user=row.user, role=row.role, unit=row.unit, valid_from=row.valid_from, valid_to=row.valid_to
        )
        collisions = [refusal for refusal in refusals if "I-42" in refusal.rules]
        if collisions:
            yield Finding(described(row), "tidak berbenturan", f"{len(collisions)} benturan")
