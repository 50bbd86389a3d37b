"""The working context of a request (konteks kerja): unit, fiscal year and role a person looks through.

It only chooses what screens show first. What a person may do is asked of reference.access by every
service on the day of the act.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest

from core import clock
from reference import access
from reference.models import INHERITED_ROLES, REGION_ROLES, Appointment, FiscalYear, Role, Unit, User
from web import navigation, sessions

SESSION_KEY = "kapuas_context"


@dataclass
class WorkContext:
    """What the person chose, checked against the appointments valid today; reads only what is asked for."""

    user: User
    chosen: dict[str, Any] = field(default_factory=dict)
    on: date = field(default_factory=clock.today)

    @cached_property
    def appointments(self) -> list[Appointment]:
        """Penunjukan yang berlaku hari ini."""
        return list(access.appointments_of(self.user, on=self.on).select_related("unit"))

    @cached_property
    def roles(self) -> frozenset[str]:
        """Every role held today, in any unit."""
        return frozenset(appointment.role for appointment in self.appointments)

    @cached_property
    def appointment(self) -> Appointment | None:
        """The appointment looked through: the chosen one while it is valid, else the first."""
        chosen = self.chosen.get("appointment")
        matching = [row for row in self.appointments if row.pk == chosen]
        return next(iter(matching or self.appointments), None)

    @property
    def role(self) -> Role | None:
        return Role(self.appointment.role) if self.appointment else None

    @property
    def is_regional(self) -> bool:
        """True when looking through a role of the whole region."""
        return self.role in REGION_ROLES

    @property
    def may_consolidate(self) -> bool:
        """True for a region role that reads the units' books (all but the administrator)."""
        return bool(self.roles & (REGION_ROLES - {Role.ADMINISTRATOR}))

    @property
    def reads_region(self) -> bool:
        """True for whoever reads every unit: lists of his need no filter by unit."""
        return any(
            row.unit_id is None and row.role in access.READING_REGION_ROLES for row in self.appointments
        )

    @cached_property
    def readable(self) -> list[Unit]:
        """Units that the person may read today, by code."""
        return list(access.readable_units(self.user, on=self.on).order_by("code"))

    @cached_property
    def units(self) -> list[Unit]:
        """Units to choose from with the present role."""
        appointment = self.appointment
        if appointment is None:
            return []
        if self.is_regional:
            return self.readable
        inherits = appointment.role in INHERITED_ROLES
        return [
            unit
            for unit in self.readable
            if unit.pk == appointment.unit_id or (inherits and unit.parent_id == appointment.unit_id)
        ]

    @cached_property
    def unit(self) -> Unit | None:
        """The unit looked at; None is the whole region."""
        chosen = self.chosen.get("unit")
        matching = [unit for unit in self.units if unit.pk == chosen]
        if matching:
            return matching[0]
        return self.appointment.unit if self.appointment else None

    @cached_property
    def years(self) -> list[int]:
        return list(FiscalYear.objects.values_list("year", flat=True))

    @cached_property
    def year(self) -> int:
        """Tahun anggaran: the chosen one while it exists, else the present year, else the newest."""
        chosen = self.chosen.get("year")
        if chosen in self.years:
            return int(chosen)
        if self.on.year in self.years or not self.years:
            return self.on.year
        return self.years[0]

    @property
    def scope_name(self) -> str:
        return self.unit.name if self.unit else "Seluruh daerah"

    @property
    def scope_short(self) -> str:
        """A name that fits a phone's bar beside year and role."""
        name = self.scope_name
        return name if len(name) <= 34 else f"{name[:32].rstrip()}…"

    @property
    def scope_parts(self) -> tuple[str, str]:
        """The unit's name in two: what a phone's bar holds beside year and role, and the rest of it."""
        name, role = self.scope_short, str(self.role.label) if self.role else ""
        room = max(8, 36 - len(role))
        head = name if len(name) <= room else name[: room + 1].rsplit(" ", 1)[0][:room]
        return head, name[len(head) :]

    def choose(self, *, appointment: int | None, unit: int | None, year: int | None) -> dict[str, Any]:
        """The choice to keep in the session; what is not allowed today falls back, never widens."""
        other = WorkContext(self.user, {"appointment": appointment, "unit": unit, "year": year}, self.on)
        return {
            "appointment": other.appointment.pk if other.appointment else None,
            "unit": other.unit.pk if other.unit else None,
            "year": other.year,
        }


def of(request: HttpRequest) -> WorkContext:
    """The context that the middleware put on the request."""
    return request.work  # type: ignore[attr-defined,no-any-return]


def work_context(request: HttpRequest) -> dict[str, object]:
    """Template variables of every page."""
    work = getattr(request, "work", None)
    if work is None:
        return {}
    return {
        "work": work,
        "modules": navigation.modules(work, request.path),
        "session_care": sessions.for_page(request),
    }
