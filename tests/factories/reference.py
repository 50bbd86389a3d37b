"""Plain functions that make people, units, appointments and the fiscal year 2025. No random data.

They write rows directly, so that a test of one rule does not depend on the services of another. Every
function takes keyword arguments over its defaults. The official lists come with the test database.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.contrib.auth.hashers import get_hasher, make_password

from reference.models import (
    REGION_ROLES,
    UNIT_ROLES,
    Account,
    Appointment,
    Edition,
    FiscalYear,
    FundSource,
    Program,
    Role,
    Unit,
    User,
    Vendor,
)

PASSWORD = "sandi-uji-kapuas"
YEAR_START = date(2025, 1, 1)


def make_user(username: str = "andi", **over) -> User:
    """A person without any role; the password is PASSWORD."""
    fields = {
        "full_name": username.replace("_", " ").title(),
        "employee_number": "",
        "is_active": True,
        **over,
    }
    password = fields.pop("password", PASSWORD)
    user = User(username=username, **fields)
    user.password = hashed(password, get_hasher().algorithm)
    user.save()
    return user


@cache
def hashed(password: str, algorithm: str) -> str:
    """One hash for everybody with this password: Argon2 takes longer than all else that makes a person."""
    return make_password(password, hasher=algorithm)


def make_unit(code: str = "DINKES", **over) -> Unit:
    """An SKPD (kind=…, parent=… for other kinds)."""
    return Unit.objects.create(
        **{"code": code, "name": f"Satuan Kerja {code}", "kind": Unit.Kind.SKPD, **over}
    )


def make_ppkd(code: str = "PPKD", **over) -> Unit:
    """The finance office's own entity, one a region; returns the one that is there."""
    found = Unit.objects.filter(kind=Unit.Kind.PPKD).first()
    return found or make_unit(code, **{"kind": Unit.Kind.PPKD, **over})


def make_sub_unit(parent: Unit, code: str = "", **over) -> Unit:
    """A sub-unit of an SKPD."""
    return make_unit(code or f"{parent.code}.01", **{"kind": Unit.Kind.SUB_UNIT, "parent": parent, **over})


def make_appointment(user: User, role: Role, unit: Unit | None = None, **over) -> Appointment:
    """`user` holds `role` in `unit` from 1 January 2025, without end."""
    fields = {"valid_from": YEAR_START, "valid_to": None, "decree": "SK 1/2025", **over}
    return Appointment.objects.create(user=user, role=role, unit=unit, **fields)


def hand_over(user: User, role: Role, unit: Unit | None = None, *, on: date) -> Appointment:
    """`user` gives up what he held and holds `role` from the day: roles that exclude each other, in turn."""
    user.appointments.update(valid_to=on - timedelta(days=1))
    return make_appointment(user, role, unit, valid_from=on)


def make_person(role: Role, unit: Unit | None = None, *, username: str = "", **over) -> User:
    """A new user with one appointment; his name tells role and unit: `expenditure_treasurer_dinkes`."""
    role = Role(role)
    name = username or "_".join(filter(None, (role.value, unit.code.lower() if unit else "")))
    user = make_user(name)
    make_appointment(user, role, None if role in REGION_ROLES else unit, **over)
    return user


def make_region_people() -> dict[Role, User]:
    """One person for every role of the region."""
    return {role: make_person(role) for role in Role if role in REGION_ROLES}


def make_unit_people(unit: Unit) -> dict[Role, User]:
    """One person for every role of one unit."""
    return {role: make_person(role, unit) for role in Role if role in UNIT_ROLES}


def edition(code: str) -> Edition:
    """An edition of the official lists by code: chart-2021, programs-2025, funds-2025, functions-90, …"""
    return Edition.objects.get(code=code)


def make_year2025(**over) -> FiscalYear:
    """Fiscal year 2025 with the editions of the worked case; returns the one that is there."""
    found = FiscalYear.objects.filter(year=over.get("year", 2025)).first()
    if found:
        return found
    fields = {
        "year": 2025,
        "chart": edition("chart-2021"),
        "programs": edition("programs-2025"),
        "funds": edition("funds-2025"),
        "functions": edition("functions-90"),
        **over,
    }
    return FiscalYear.objects.create(**fields)


def account(code: str, chart: str = "chart-2021") -> Account:
    """An account of the official chart."""
    return Account.objects.get(edition__code=chart, code=code)


def program(code: str, programs: str = "programs-2025") -> Program:
    """A row of the official nomenclature."""
    return Program.objects.get(edition__code=programs, code=code)


def fund(code: str = "1.1", funds: str = "funds-2025") -> FundSource:
    """An official fund source; the default one is PAD."""
    return FundSource.objects.get(edition__code=funds, code=code)


def make_fund(label: str = "PAD", funds: str = "funds-2025", **over) -> FundSource:
    """A region's own fund source; returns the one that is there."""
    found = FundSource.objects.filter(edition__code=funds, code=label).first()
    fields = {"name": label, "is_postable": True, "is_regional": True, **over}
    return found or FundSource.objects.create(edition=edition(funds), code=label, **fields)


def make_vendor(name: str = "CV Sumber Rejeki", **over) -> Vendor:
    """A vendor with a bank account."""
    fields = {
        "tax_number": "",
        "bank_name": "Bank Daerah",
        "bank_account": "0010020030",
        "bank_account_name": name,
        **over,
    }
    return Vendor.objects.create(name=name, **fields)


@dataclass
class Region:
    """A small region: PPKD, two SKPDs, fiscal year 2025 and one person a role."""

    ppkd: Unit
    unit: Unit
    other: Unit
    year: FiscalYear
    region_people: dict[Role, User]
    people: dict[Unit, dict[Role, User]] = field(default_factory=dict)

    def person(self, role: Role, unit: Unit | None = None) -> User:
        """The holder of `role`; unit roles are of `unit`, by default the first SKPD."""
        if role in REGION_ROLES:
            return self.region_people[role]
        return self.people[unit or self.unit][role]

    def __getitem__(self, role: Role) -> User:
        return self.person(role)


def make_region(**over) -> Region:
    """PPKD, DINKES and DISDIK with everybody in office from 1 January 2025."""
    region = Region(
        ppkd=make_ppkd(),
        unit=over.get("unit") or make_unit("DINKES"),
        other=over.get("other") or make_unit("DISDIK"),
        year=over.get("year") or make_year2025(),
        region_people=make_region_people(),
    )
    for unit in (region.ppkd, region.unit, region.other):
        region.people[unit] = make_unit_people(unit)
    return region
