"""What a row of the matrix says: who may see and who may act at one route, and which object it is about.

Every answer is one status. Who does not read an object's unit gets 404, as if it did not exist; who reads
it but may not do this gets 403, and so does whoever lacks the role of a page that is about no object.
"""

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

OK, LED_ON, SIGN_IN_FIRST, DENIED, HIDDEN, NOT_A_METHOD, INCOMPLETE = 200, 302, 401, 403, 404, 405, 422

Address = Callable[[World, Objects], Mapping[str, object]]


@dataclass(frozen=True)
class Row:
    """One route: who gets a page by GET, who is heard by POST; None where the method is not answered.

    `address` gives the route's parameters for an SKPD's objects; with `is_of_unit` the same address with the
    other SKPD's object is hidden from everybody of the first one.
    """

    get: frozenset[str] | None = None
    post: frozenset[str] | None = None
    address: Address = lambda world, objects: {}
    is_of_unit: bool = False
    query: Address = lambda world, objects: {}
    data: Mapping[str, str] = field(default_factory=dict)
    # Answers of who is let in: a page, and a form that says what it lacks.
    seen: int = OK
    heard: int = INCOMPLETE
    # The one answer of everybody who is not let in, where it is not as the head of this module says.
    refused: int | None = None
    # Answers of the signed-out to GET and POST.
    stranger: tuple[int, int] = (LED_ON, LED_ON)
    # Who reaches the other SKPD's objects as well.
    beyond: frozenset[str] = REGION
    # An auditor may do this: it concerns himself and no business row.
    is_own_matter: bool = False

    def allowed(self, method: str) -> frozenset[str] | None:
        """Who is let in by the method; None where the route does not answer it."""
        return {"GET": self.get, "HEAD": self.get, "POST": self.post}.get(method)

    def expected(self, method: str, who: str, which: str) -> int:
        """The status that this person gets from this method on the own or the other SKPD's object."""
        allowed = self.allowed(method)
        if allowed is None:
            return NOT_A_METHOD
        if who in allowed and (which == "own" or who in self.beyond):
            return self.heard if method == "POST" else self.seen
        if self.refused is not None:
            return self.refused
        is_read = who in REGION or (which == "own" and who in UNIT)
        return HIDDEN if self.is_of_unit and not is_read else DENIED

    def expected_of_stranger(self, method: str) -> frozenset[int]:
        """The status of the signed-out; a method that is not answered may be refused before or after that."""
        if self.allowed(method) is None:
            return frozenset({NOT_A_METHOD, LED_ON})
        return frozenset({self.stranger[method == "POST"]})


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


def done(who: frozenset[str], **over: object) -> Row:
    """A POST that needs nothing more and leads on to a page."""
    return Row(post=who, heard=LED_ON, **over)  # type: ignore[arg-type]
