"""Pejabat dan penanda tangan: who held an office on a day, under the name of that day (I-43)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from reference.access import valid_on
from reference.models import INHERITED_ROLES, REGION_ROLES, ActingKind, Appointment, Role, Unit, User

# Offices that sign documents, in the order of screens.
SIGNING_UNIT_ROLES = (
    Role.BUDGET_USER,
    Role.DELEGATED_BUDGET_USER,
    Role.SKPD_VERIFIER,
    Role.ACTIVITY_OFFICER,
    Role.TREASURER,
    Role.REVENUE_TREASURER,
)
SIGNING_REGION_ROLES = (
    Role.REGIONAL_SECRETARY,
    Role.FINANCE_OFFICER,
    Role.TREASURY,
    Role.TREASURY_DELEGATE,
)


@dataclass(frozen=True)
class Signatory:
    """Penanda tangan: what stands below a document. Nobody in office: `name` is empty, print dots."""

    title: str
    name: str = ""
    employee_number: str = ""
    prefix: str = ""
    appointment_id: int | None = None

    @property
    def is_vacant(self) -> bool:
        """True when nobody held the office on the day."""
        return not self.name

    @property
    def full_title(self) -> str:
        """`Plh. Kuasa BUD`: the title as it is printed."""
        return f"{self.prefix} {self.title}".strip()


def official(role: Role, *, unit: Unit | None, on: date) -> Signatory:
    """Pejabat of the role on the day: a stand-in before the one he stands in for, then the latest.

    Roles that an SKPD's holder exercises in its sub-units are looked for there too. The caller prints
    dots for a vacant office; the title is always given.
    """
    role = Role(role)
    rows = holders((role,), units=[unit] if unit is not None else [], on=on)
    own = [row for row in rows if unit is None or row.unit_id in (unit.pk, None)]
    row = next(iter(own or rows), None)
    if row is None:
        return Signatory(str(role.label))
    return signatory(row, on=on, names=names_on([row.user], on=on))


def holders(roles: Iterable[Role], *, units: Iterable[Unit], on: date) -> list[Appointment]:
    """Appointments to the roles in the units (and the region) valid on the day; the signer comes first."""
    places = list(units)
    ids = {unit.pk for unit in places}
    above = {unit.parent_id for unit in places if unit.parent_id is not None}
    reach = Q(role__in=REGION_ROLES) | Q(unit_id__in=ids) | Q(unit_id__in=above, role__in=INHERITED_ROLES)
    rows = _with_people(Appointment.objects.filter(valid_on(on), reach, role__in=list(roles)))
    return sorted(rows, key=lambda row: (row.acting_for_id is None, -row.valid_from.toordinal(), -row.pk))


def _with_people(rows: QuerySet[Appointment]) -> QuerySet[Appointment]:
    return rows.select_related("user", "unit", "acting_for__user")


def signatory(row: Appointment, *, on: date, names: dict[int, tuple[str, str]]) -> Signatory:
    """The appointment as it is printed on the day; `names` as `names_on` answers them."""
    name, number = names[row.user_id]
    return Signatory(
        title=row.position or str(Role(row.role).label),
        name=name,
        employee_number=number,
        prefix=prefix_on(row, on=on),
        appointment_id=row.pk,
    )


def prefix_on(row: Appointment, *, on: date) -> str:
    """`Plt.` or `Plh.` before the title of a stand-in, else empty.

    Where the appointment does not say which, the day does: the one stood in for is still in office, then
    he is only away (Plh.); else the office is vacant (Plt.).
    """
    if row.acting_for is None:
        return ""
    if row.acting_kind:
        return str(ActingKind(row.acting_kind).label)
    is_in_office = row.acting_for.valid_to is None or row.acting_for.valid_to >= on
    return str((ActingKind.AWAY if is_in_office else ActingKind.VACANT).label)


def names_on(users: Iterable[User], *, on: date) -> dict[int, tuple[str, str]]:
    """(full name, NIP) by person as they were at the end of the day; one query.

    The history says it. A person recorded after the day is called as he was called first.
    """
    people = {user.pk: user for user in users}
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time.min))
    history: Any = User.history  # type: ignore[attr-defined]
    versions = history.filter(id__in=people).order_by("id", "history_date", "history_id")
    found: dict[int, tuple[str, str]] = {}
    for pk, at, full_name, number in versions.values_list(
        "id", "history_date", "full_name", "employee_number"
    ):
        if pk not in found or at < end:
            found[pk] = (full_name, number)
    for pk, user in people.items():
        found.setdefault(pk, (user.full_name, user.employee_number))
    return {pk: (name or str(people[pk]), number) for pk, (name, number) in found.items()}


# --- Offices over a year: gaps and overlaps ------------------------------------------------------
@dataclass(frozen=True)
class Span:
    """Days, first and last included; without `last` there is no end."""

    first: date
    last: date | None


@dataclass(frozen=True)
class Office:
    """Jabatan: one role of one unit (or the region) on a day and over a year."""

    role: Role
    unit: Unit | None
    signatory: Signatory
    holders: tuple[Appointment, ...]
    gaps: tuple[Span, ...]
    overlaps: tuple[Span, ...]


# Offices that several people may hold side by side.
SHARED_ROLES = frozenset({Role.DELEGATED_BUDGET_USER, Role.ACTIVITY_OFFICER, Role.TREASURY_DELEGATE})
# Offices that every SKPD must fill; the others are filled where they are needed.
NEEDED_ROLES = frozenset(
    {
        Role.BUDGET_USER,
        Role.SKPD_VERIFIER,
        Role.TREASURER,
        Role.REGIONAL_SECRETARY,
        Role.FINANCE_OFFICER,
        Role.TREASURY,
    }
)


def offices(*, unit: Unit | None, on: date) -> list[Office]:
    """Jabatan of the unit, or of the region without one: who signs on the day, what the year lacks.

    Two queries, however many people there are.
    """
    roles = SIGNING_REGION_ROLES if unit is None else SIGNING_UNIT_ROLES
    first, last = date(on.year, 1, 1), date(on.year, 12, 31)
    rows = list(
        _with_people(
            Appointment.objects.filter(
                Q(valid_to__isnull=True) | Q(valid_to__gte=first),
                role__in=roles,
                unit=unit,
                valid_from__lte=last,
            )
        ).order_by("valid_from", "pk")
    )
    names = names_on([row.user for row in rows], on=on)
    return [
        _office(role, unit, [row for row in rows if row.role == role], on=on, names=names) for role in roles
    ]


def _office(
    role: Role,
    unit: Unit | None,
    rows: list[Appointment],
    *,
    on: date,
    names: dict[int, tuple[str, str]],
) -> Office:
    present = [row for row in rows if row.valid_from <= on and (row.valid_to is None or row.valid_to >= on)]
    present.sort(key=lambda row: (row.acting_for_id is None, -row.valid_from.toordinal(), -row.pk))
    signs = signatory(present[0], on=on, names=names) if present else Signatory(str(role.label))
    year = Span(date(on.year, 1, 1), date(on.year, 12, 31))
    is_needed = role in NEEDED_ROLES and not (unit is not None and unit.parent_id is not None)
    return Office(
        role,
        unit,
        signs,
        tuple(present),
        tuple(gaps(rows, year)) if is_needed or rows else (),
        () if role in SHARED_ROLES else tuple(overlaps(rows)),
    )


def gaps(rows: Iterable[Appointment], year: Span) -> list[Span]:
    """Days of the year on which nobody holds the office."""
    found = []
    free = year.first
    last = year.last or date.max
    for row in sorted(rows, key=lambda row: row.valid_from):
        if row.valid_from > free:
            found.append(Span(free, min(row.valid_from - timedelta(days=1), last)))
        if row.valid_to is None or row.valid_to >= last:
            return found
        free = max(free, row.valid_to + timedelta(days=1))
    if free <= last:
        found.append(Span(free, last))
    return found


def overlaps(rows: Iterable[Appointment]) -> list[Span]:
    """Days on which two hold the office in their own right; a stand-in beside his holder is none."""
    own = sorted((row for row in rows if row.acting_for_id is None), key=lambda row: row.valid_from)
    found = []
    for before, after in pairwise(own):
        if before.valid_to is None or after.valid_from <= before.valid_to:
            ends = [day for day in (before.valid_to, after.valid_to) if day is not None]
            found.append(Span(after.valid_from, min(ends) if ends else None))
    return found
