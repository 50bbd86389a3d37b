"""What a row of the matrix says: who may see and who may act at one route, and which object it is about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from reference.access import READING_REGION_ROLES
from reference.models import Role
from reference.vendors import VENDOR_ROLES
from tests.web.matrix.world import Objects, World

REGION = frozenset(role.value for role in READING_REGION_ROLES)
ADMIN = frozenset({Role.ADMINISTRATOR.value})
UNIT = frozenset(role.value for role in Role) - REGION - ADMIN
READERS = UNIT | REGION
NOBODY = frozenset({"none"})
EVERYONE = READERS | ADMIN | NOBODY
OPERATOR = frozenset({Role.OPERATOR.value})
TREASURER = frozenset({Role.TREASURER.value})
VERIFIER = frozenset({Role.SKPD_VERIFIER.value})
STAFF = frozenset({Role.TREASURY_STAFF.value})
DELEGATE = frozenset({Role.TREASURY_DELEGATE.value})
BUD = frozenset({"finance_officer", "treasury", "treasury_delegate", "treasury_staff", Role.AUDITOR.value})
# Vendors belong to no unit: everybody with a role sees them.
EMPLOYED = EVERYONE - NOBODY
VENDOR_WRITERS = frozenset(role.value for role in VENDOR_ROLES)
VERSIONS = frozenset({Role.FINANCE_OFFICER.value, Role.TAPD.value})
REFUSED = frozenset({403, 404})

Address = Callable[[World, Objects], Mapping[str, object]]


@dataclass(frozen=True)
class Row:
    """One route: who gets a page by GET, who is heard by POST; None where the method is not answered.

    `address` gives the route's parameters for an SKPD's objects; with `is_of_unit` the same address with the
    other SKPD's object is refused to everybody of the first one.
    """

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    address: Address = lambda world, objects: {}
    is_of_unit: bool = False
    query: Address = lambda world, objects: {}
    data: Mapping[str, str] = field(default_factory=dict)
    # Answers of who is let in, and of who is not, where they differ from a page and a refusal.
    seen: frozenset[int] = frozenset({200})
    heard: frozenset[int] = frozenset({200, 302, 409, 422})
    refused: frozenset[int] = REFUSED
    # Who reaches the other SKPD's objects as well.
    beyond: frozenset[str] = REGION
    # Who is shown every unit's data here though he reads none elsewhere.
    sees_all: frozenset[str] = frozenset()
    # Reached without signing in.
    is_open: bool = False
    # An auditor may do this: it concerns himself and no business row.
    is_own_matter: bool = False


def of(name: str) -> Address:
    """The address of the SKPD's object `name`."""
    return lambda world, objects: {"pk": objects[name]}


def shared(name: str) -> Address:
    """The address of an object that belongs to no SKPD."""
    return lambda world, objects: {"pk": world.shared[name]}


def fixed(**values: object) -> Address:
    """The same parameters for everybody."""
    return lambda world, objects: values


def shown(name: str, who: frozenset[str] = READERS, **over: object) -> Row:
    """A page about the SKPD's object `name`."""
    return Row(get=who, address=of(name), is_of_unit=True, **over)  # type: ignore[arg-type]


def listed(who: frozenset[str] = EVERYONE, **over: object) -> Row:
    """A page without parameters."""
    return Row(get=who, **over)  # type: ignore[arg-type]


def form(who: frozenset[str], **over: object) -> Row:
    """A page that is filled in and sent to itself."""
    return Row(get=who, post=who, **over)  # type: ignore[arg-type]


def button(who: frozenset[str], **over: object) -> Row:
    """A POST alone."""
    return Row(post=who, **over)  # type: ignore[arg-type]
