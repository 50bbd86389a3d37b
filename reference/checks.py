"""Named checks of reference data: numbers without gaps, counters that agree, appointments that fit."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min

from core.checks import Finding, check
from reference.appointments import clashes, described
from reference.models import (
    Appointment,
    DrawnNumber,
    NumberCounter,
    PasswordRecord,
    ReferenceLoad,
    SecondFactorEvent,
    Unit,
)


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


# A table's append-only triggers (row: UPDATE and DELETE, statement: TRUNCATE), and the rights beyond
# SELECT and INSERT that the application's role has on it.
_FENCES = """
SELECT n.name,
    EXISTS (SELECT 1 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = to_regclass(n.name) AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
              AND t.tgtype & 63 = 27 AND t.tgqual IS NULL AND p.prosrc LIKE '%%KP041%%'),
    EXISTS (SELECT 1 FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
            WHERE t.tgrelid = to_regclass(n.name) AND NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')
              AND t.tgtype & 63 = 34 AND p.prosrc LIKE '%%KP041%%'),
    coalesce(has_table_privilege(%(role)s, to_regclass(n.name), 'UPDATE, DELETE, TRUNCATE'), true)
FROM unnest(%(tables)s::text[]) AS n (name) ORDER BY n.name
"""


def history_tables() -> list[str]:
    """Tables of every room that keep who changed what, and the other records that only grow."""
    found = [model._meta.db_table for model in apps.get_models() if hasattr(model, "instance_type")]
    kept = (ReferenceLoad, PasswordRecord, SecondFactorEvent)
    return sorted([*found, *(model._meta.db_table for model in kept)])


@check("history_fences", "Riwayat setiap tabel hanya dapat ditambah (I-41)")
def history_fences() -> Iterator[Finding]:
    """Every history table refuses change, removal and TRUNCATE, and the application has no right to them."""
    with connection.cursor() as cursor:
        cursor.execute(_FENCES, {"role": settings.APP_ADDRESS.user, "tables": history_tables()})
        for table, has_row_trigger, has_truncate_trigger, is_too_wide in cursor.fetchall():
            if not has_row_trigger:
                yield Finding(f"pemicu ubah dan hapus pada {table}", "aktif", "tidak ada atau mati")
            if not has_truncate_trigger:
                yield Finding(f"pemicu kosongkan pada {table}", "aktif", "tidak ada atau mati")
            if is_too_wide:
                yield Finding(f"hak peran aplikasi pada {table}", "baca dan tambah", "ubah atau hapus")


@check("number_fences", "Nomor dokumen hanya ditulis fungsinya (I-06)")
def number_fences() -> Iterator[Finding]:
    """The application's role only reads counters and numbers."""
    with connection.cursor() as cursor:
        for table in (NumberCounter._meta.db_table, DrawnNumber._meta.db_table):
            cursor.execute(
                "SELECT has_table_privilege(%s, %s, 'INSERT, UPDATE, DELETE, TRUNCATE')",
                [settings.APP_ADDRESS.user, table],
            )
            if cursor.fetchone()[0]:
                yield Finding(f"hak peran aplikasi pada {table}", "baca", "tulis")
