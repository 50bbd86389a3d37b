"""Kode belum dikenal of an APBD: what an import could not find, and the master row that is chosen for it.

A line keeps the code as it was given (`given`), before and after a row was chosen, so that a choice can be
looked at and changed while the APBD is a draft. Without a row it stops compiling and enactment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, Sum
from django.db.models.fields.json import KT

from budget import proposals
from budget.import_codes import KINDS, LABELS
from budget.models import ProposalLine, RegionalBudget
from budget.proposal_store import NAMES, history_of
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, rupiah
from reference import access
from reference.models import BUDGETED, Account, FiscalYear, FundSource, Program, Role, User

ROLES = (Role.FINANCE_OFFICER, Role.TAPD)
MODELS: dict[str, type[Account] | type[FundSource] | type[Program]] = {
    "account": Account,
    "fund_source": FundSource,
    "sub_activity": Program,
}
# Part of the year that names the edition of each kind.
EDITIONS = {"account": "chart_id", "fund_source": "funds_id", "sub_activity": "programs_id"}


@dataclass(frozen=True)
class GivenCode:
    """A code as it was given, with its lines and their sum; `id` is the master row where one was found."""

    kind: str
    code: str
    rows: int
    amount: Decimal
    id: int | None = None
    master: str = ""
    name: str = ""

    @property
    def label(self) -> str:
        """Akun, sumber dana or sub kegiatan."""
        return LABELS[self.kind]


def any_unresolved(path: str = "") -> Q:
    """Lines with a code of any kind that was given and has no master row; `path` leads to the lines."""
    found = Q()
    for kind in KINDS:
        found |= Q(**{f"{path}given__{kind}__isnull": False, f"{path}{kind}__isnull": True})
    return found


def has_unresolved(line: ProposalLine) -> bool:
    """`any_unresolved` of a line that is at hand."""
    return any(kind in (line.given or {}) and getattr(line, f"{kind}_id") is None for kind in KINDS)


def codes(budget: RegionalBudget, kind: str, *, resolved: bool = False) -> Sequence[GivenCode]:
    """Codes of one kind without a master row, or those that were found by another spelling or chosen."""
    wanted = Q(**{f"given__{kind}__isnull": False, f"{kind}__isnull": not resolved})
    rows = (
        ProposalLine.objects.filter(wanted, proposal__budget=budget)
        .order_by()
        .values(code=KT(f"given__{kind}"), master_id=F(f"{kind}_id"))
        .annotate(rows=Count("pk"), total=Sum("amount"), master=F(f"{kind}__code"), name=F(f"{kind}__name"))
        .order_by("code", "master_id")
    )
    return [
        GivenCode(
            kind,
            row["code"],
            row["rows"],
            row["total"],
            row["master_id"],
            row["master"] or "",
            row["name"] or "",
        )
        for row in rows
    ]


def refusals(budget: RegionalBudget) -> list[DomainError]:
    """Why the APBD cannot be compiled or enacted: every code without a master row, with its lines and sum."""
    return [
        DomainError(
            f"Kode {one.label} {one.code} belum dikenal: {one.rows} baris, {rupiah(one.amount)}. Pilih"
            f" kodenya pada halaman “Kode belum dikenal” APBD {budget.version.name}.",
            rule="I-01",
        )
        for kind in KINDS
        for one in codes(budget, kind)
    ]


def count_of(budget: RegionalBudget) -> tuple[int, Decimal]:
    """Lines with any unknown code, and their sum."""
    found = ProposalLine.objects.filter(any_unresolved(), proposal__budget=budget).aggregate(
        rows=Count("pk"), total=Sum("amount")
    )
    return found["rows"], found["total"] or ZERO


def master_row(year: FiscalYear, kind: str, pk: int) -> Account | FundSource | Program:
    """The row of the year's list that lines may name; DomainError for any other (I-01, I-02)."""
    wanted: dict[str, Any] = {
        "edition": getattr(year, EDITIONS[kind]),
        "is_postable": True,
        "is_active": True,
    }
    if kind == "account":
        wanted["nature__in"] = BUDGETED
    found = MODELS[kind]._default_manager.filter(pk=pk, **wanted).first()
    if found is None:
        raise DomainError(
            f"Pilihan itu bukan {LABELS[kind]} terendah yang berlaku {year.year}. Pilih dari daftar.",
            rule="I-02",
            field="master",
        )
    return found


def resolve(budget: RegionalBudget, *, kind: str, code: str, master_id: int, actor: User) -> int:
    """Pilih kode: every line of the APBD with this given code takes the master row; the number of lines.

    By the finance office or TAPD while the APBD and the RKA concerned are open (I-11).
    """
    access.require(actor, ROLES, unit=None, on=clock.today(), act="Pilih kode")
    if kind not in KINDS:
        raise DomainError(f"Jenis kode “{kind}” tidak dikenal.", field="kind")
    with one_transaction():
        fresh = proposals.lock_budget(budget.pk)
        proposals.require_open(fresh)
        lines = ProposalLine.objects.filter(proposal__budget=fresh, **{f"given__{kind}": code})
        _require_open_lines(lines)
        row = master_row(fresh.version.year, kind, master_id)
        count = _set(fresh, kind, code, row.pk, actor)
        if not count:
            raise DomainError(
                f"Tidak ada baris APBD {fresh.version.name} dengan {LABELS[kind]} {code}, atau kode itu sudah"
                " dipilih. Muat ulang halamannya.",
                field="code",
            )
    return count


def _require_open_lines(lines: Any) -> None:
    closed = lines.exclude(proposal__state__in=proposals.OPEN_STATES) | lines.filter(
        proposal__state="returned", is_returned=False, proposal__lines__is_returned=True
    )
    names = closed.order_by("proposal__unit__code").values_list("proposal__unit__name", flat=True).distinct()
    raise_all(
        DomainError(
            f"RKA {name or 'tanpa unit'} sudah diajukan, atau hanya baris yang dikembalikan dapat diubah."
            " Minta TAPD mengembalikan RKA itu.",
            rule="I-11",
        )
        for name in names
    )


def _set(budget: RegionalBudget, kind: str, code: str, master_id: int, actor: User) -> int:
    """One statement: the lines, their history."""
    column = f"{kind}_id"
    statement = (
        f"WITH touched AS (UPDATE budget_proposalline l SET {column} = %(master)s, revision = l.revision + 1"
        " FROM budget_budgetproposal r WHERE r.id = l.proposal_id AND r.budget_id = %(budget)s"
        f" AND l.given->>%(kind)s = %(code)s AND l.{column} IS DISTINCT FROM %(master)s"
        f" RETURNING l.id, {', '.join(f'l.{name}' for name in NAMES.split(', '))})"
    ) + history_of("~")
    values = {
        "master": master_id,
        "budget": budget.pk,
        "kind": kind,
        "code": code,
        "moment": clock.now(),
        "actor": actor.pk,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return int(cursor.rowcount)
