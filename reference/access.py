"""The one question of access: may this person do this, in this unit, on this day? (I-40)

Appointments are the only truth. A guardian grant on a unit mirrors them for tools that ask Django's
permissions; it is never asked here and gives nothing by itself.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from core.errors import AccessDenied, NotFound
from reference.models import INHERITED_ROLES, REGION_ROLES, Appointment, Role, Unit, User

M = TypeVar("M", bound=models.Model)

# Region roles that read every unit; the administrator reads no business data.
READING_REGION_ROLES = REGION_ROLES - {Role.ADMINISTRATOR}


def valid_on(on: date) -> Q:
    """Appointments valid on the day, first and last day included."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gte=on))


def appointments_of(user: Any, *, on: date) -> QuerySet[Appointment]:
    """Penunjukan of a person that are valid on the day; none for an inactive or anonymous one."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Appointment.objects.none()
    return Appointment.objects.filter(valid_on(on), user=user, user__is_active=True)


def _covering(unit: Unit | None) -> Q:
    """Appointments that reach the unit: of the region, of the unit, inherited from its SKPD."""
    reach = Q(role__in=REGION_ROLES, unit__isnull=True)
    if unit is not None:
        reach |= Q(unit_id=unit.pk)
        if unit.parent_id is not None:
            reach |= Q(unit_id=unit.parent_id, role__in=INHERITED_ROLES)
    return reach


def roles_in(user: Any, unit: Unit | None, *, on: date) -> set[Role]:
    """Roles that the person holds in the unit on the day; without a unit those of the region only."""
    found = appointments_of(user, on=on).filter(_covering(unit)).values_list("role", flat=True)
    return {Role(role) for role in found}


def may(user: Any, role: Role, *, unit: Unit | None, on: date) -> bool:
    """True when the person holds `role` in the unit (or the region) on the day."""
    return Role(role) in roles_in(user, unit, on=on)


def require(user: Any, roles: Role | Iterable[Role], *, unit: Unit | None, on: date, act: str) -> Role:
    """The first of `roles` that the person holds; else AccessDenied (I-40) naming act, unit and role."""
    wanted = [Role(roles)] if isinstance(roles, str) else [Role(role) for role in roles]
    held = roles_in(user, unit, on=on)
    for role in wanted:
        if role in held:
            return role
    place = unit.name if unit is not None else "tingkat daerah"
    needed = " atau ".join(str(role.label) for role in wanted)
    raise AccessDenied(
        f"{act} ditolak: pada {on:%d-%m-%Y} Anda tidak memegang peran {needed} untuk {place}. "
        "Minta pemegang peran itu melakukannya, atau minta administrator mencatat penunjukan Anda.",
        rule="I-40",
    )


def readable_units(user: Any, *, on: date) -> QuerySet[Unit]:
    """Units whose data the person may read on the day: one query that joins his appointments."""
    mine = appointments_of(user, on=on)
    own = Q(unit_id=OuterRef("pk"))
    inherited = Q(unit_id=OuterRef("parent_id"), role__in=INHERITED_ROLES)
    regional = Q(role__in=READING_REGION_ROLES, unit__isnull=True)
    return Unit.objects.filter(Exists(mine.filter(own | inherited | regional)))


def visible(queryset: "QuerySet[M]", user: Any, *, on: date, path: str = "unit") -> "QuerySet[M]":
    """Rows of the units that the person may read; `path` leads to the unit, empty for units themselves."""
    units = readable_units(user, on=on).order_by().values("pk")
    return queryset.filter(**{f"{path}__in" if path else "pk__in": units})


def require_read(user: Any, unit: Unit, *, on: date) -> None:
    """NotFound for a stranger: he does not even learn that the object exists (I-40)."""
    if not readable_units(user, on=on).filter(pk=unit.pk).exists():
        raise NotFound("Data tidak ditemukan.", rule="I-40")


def grants_due(*, on: date, user: User | None = None) -> set[tuple[int, int]]:
    """(user, unit) pairs that should carry the guardian grant on the day."""
    rows = Appointment.objects.filter(valid_on(on), user__is_active=True, unit__isnull=False)
    if user is not None:
        rows = rows.filter(user=user)
    due = set(rows.values_list("user_id", "unit_id"))
    children = rows.filter(role__in=INHERITED_ROLES, unit__children__isnull=False)
    return due | set(children.annotate(child=F("unit__children")).values_list("user_id", "child"))
