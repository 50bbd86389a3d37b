"""What the navigation is made of: who sees pages, pages, modules, and both as drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from reference.models import REGION_ROLES, Role

READERS = frozenset(Role) - {Role.ADMINISTRATOR}
SPENDING = READERS - {Role.REVENUE_TREASURER, Role.TAPD, Role.REGIONAL_SECRETARY}
BUD = frozenset(
    {Role.FINANCE_OFFICER, Role.TREASURY, Role.TREASURY_DELEGATE, Role.TREASURY_STAFF, Role.AUDITOR}
)
ADMIN = frozenset({Role.ADMINISTRATOR})
CONSOLIDATING = REGION_ROLES - ADMIN
FINANCE = frozenset({Role.FINANCE_OFFICER})
AUDITING = frozenset({Role.AUDITOR, Role.FINANCE_OFFICER})
VENDORS = ADMIN | {Role.OPERATOR, Role.TREASURER, Role.SKPD_VERIFIER, Role.TREASURY_STAFF, Role.AUDITOR}


@dataclass(frozen=True)
class Page:
    """One page: its name, its route, who sees it, further words that the palette finds it by."""

    label: str
    route: str
    roles: frozenset[Role]
    words: str = ""
    # Where the index of reports shows it, and what it says beside the name.
    group: str = ""
    note: str = ""


@dataclass(frozen=True)
class Module:
    label: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Link:
    """A page as drawn: address, and whether it is the present one."""

    label: str
    url: str
    is_current: bool
    words: str = ""
    group: str = ""
    note: str = ""
    is_index: bool = False


@dataclass(frozen=True)
class ModuleLink:
    label: str
    url: str
    is_current: bool
    pages: Sequence[Link]

    @property
    def tabs(self) -> Sequence[Link]:
        """Pages to go on to: of a module with an index, the index and the present page's own group."""
        groups = [page.group for page in self.pages if page.is_current]
        if not self.pages[0].is_index:
            return self.pages
        if not groups or not groups[0]:
            return ()
        return [self.pages[0], *(page for page in self.pages if page.group == groups[0])]


class Scope(Protocol):
    @property
    def roles(self) -> frozenset[str]: ...


# The page that lists every report by its purpose, and the purposes in their order.
INDEX = "report-index"
STATEMENTS = "Laporan keuangan"
REALISATION = "Realisasi anggaran"
APPROPRIATION = "Anggaran"
ANNEXES = "Lampiran pertanggungjawaban"
CHECKS = "Rekonsiliasi dan pemeriksaan"
BOOKS = "Buku dan jurnal"
TREASURERS = "Bendahara"
TRAILS = "Jejak dan arsip"
GROUPS = (STATEMENTS, APPROPRIATION, REALISATION, ANNEXES, CHECKS, BOOKS, TREASURERS, TRAILS)
