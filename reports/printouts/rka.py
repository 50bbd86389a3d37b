"""RKA/RKPA-SKPD: summary of accounts, then revenue, each sub kegiatan and financing in priced lines.

A perubahan shows in its summary what was before it, the difference and percent.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from budget.models import BudgetProposal, BudgetVersion, ProposalLine
from core.money import ZERO, Decimal
from reference.models import Nature, Program, Role
from reports import accounts
from reports.accounts import Tree
from reports.appropriation import annexes, service
from reports.printouts import annexed, performance
from reports.printouts.common import Desk, Signers, in_words, money, open_named, rupiah
from reports.printouts.dpa import GROUP_NAMES, ancestors
from reports.printouts.layout import Column, Form, Line
from reports.printouts.performance import Performance
from reports.printouts.sheet import NumberedCanvas
from reports.scope import context
from reports.writers.dates import long_date

NAME = "RKA"
FLOW = "budget_proposal"
SIZE = 7
AMOUNT = 98
PRICE = 84
ORDER = {Nature.REVENUE: 0, Nature.SPENDING: 1, Nature.FINANCING_IN: 2, Nature.FINANCING_OUT: 3}


def proposals() -> "QuerySet[BudgetProposal]":
    """RKA of units with version and APBD; a list without units has no form."""
    return BudgetProposal.objects.filter(unit__isnull=False).select_related(
        "unit", "budget__version__year", "created_by"
    )


def draw(canvas: NumberedCanvas, proposal: BudgetProposal, desk: Desk) -> None:
    """The whole RKA; a constant number of queries."""
    version = proposal.budget.version
    assert proposal.unit is not None, "a list without units has no form"
    lines = list(
        ProposalLine.objects.filter(proposal=proposal, account__isnull=False)
        .select_related("account", "fund_source", "sub_activity__parent__parent__parent__parent")
        .order_by("sub_activity__code", "account__code", "place", "pk")
    )
    scope = context(version.year_id, proposal.unit_id)
    tree = accounts.tree(scope.chart_id, scope.load_id)
    running = f"{short_name(version)} {version.name} {proposal.unit.code}"
    form = open_named(canvas, proposal, running, flow=FLOW, is_landscape=True)
    form.letterhead(desk.letterhead(proposal.unit))
    form.title(
        title_of(version),
        f"Tahun Anggaran {version.year_id}",
        f"Versi {version.name}",
        url=desk.address(proposal),
    )
    spending = sum((line.amount.amount for line in lines if line.account.nature == Nature.SPENDING), ZERO)
    form.facts(
        [
            ("Organisasi", f"{proposal.unit.code} {proposal.unit.name}"),
            ("Jumlah belanja", rupiah(spending) if spending else ""),
            ("Terbilang", in_words(spending) if spending else ""),
        ]
    )
    form.heading("RINGKASAN")
    _summary(form, proposal)
    _signatures(form, proposal, desk)
    found = performance.of_unit(proposal.unit, version.year_id, is_enacted=False)
    for group in groups_of(lines):
        form.turn()
        _group(form, proposal, group, tree, found)


def short_name(version: BudgetVersion) -> str:
    """RKA of the first version, RKPA of a change."""
    return "RKPA" if version.kind == BudgetVersion.Kind.REVISION else "RKA"


def title_of(version: BudgetVersion) -> str:
    """The form's name in full."""
    if version.kind == BudgetVersion.Kind.REVISION:
        return "RENCANA KERJA DAN PERUBAHAN ANGGARAN (RKPA-SKPD)"
    return "RENCANA KERJA DAN ANGGARAN (RKA-SKPD)"


# --- Summary -----------------------------------------------------------------------------------
def _summary(form: Form, proposal: BudgetProposal) -> None:
    """The unit's part of annex I, drawn as a form's table."""
    version = proposal.budget.version
    before = service.earlier(version)
    matrix = annexes.matrix("apbd_1", version, before=before, unit_id=proposal.unit_id)
    annexed.table(form, matrix, size=SIZE)


# --- Priced lines ------------------------------------------------------------------------------
@dataclass
class Group:
    """The lines of one sub kegiatan; revenue and financing have none and are a group each."""

    name: str
    program: Program | None
    lines: list[ProposalLine] = field(default_factory=list)

    @property
    def total(self) -> Decimal:
        """Their sum."""
        return sum((line.amount.amount for line in self.lines), ZERO)


def groups_of(lines: Sequence[ProposalLine]) -> list[Group]:
    """Revenue first, then every sub kegiatan by code, financing last."""
    groups: dict[Any, Group] = {}
    for line in sorted(lines, key=lambda one: ORDER[Nature(one.account.nature)]):
        nature, program = Nature(line.account.nature), line.sub_activity
        key = program.pk if program else str(nature)
        groups.setdefault(key, Group(GROUP_NAMES[nature], program)).lines.append(line)
    return list(groups.values())


def _group(form: Form, proposal: BudgetProposal, group: Group, tree: Tree, found: Performance) -> None:
    version, unit = proposal.budget.version, proposal.unit
    assert unit is not None
    name = "RINCIAN BELANJA PER SUB KEGIATAN" if group.program else f"RINCIAN {group.name}"
    form.title(name, f"{unit.name}, {version.name} Tahun Anggaran {version.year_id}")
    funds = dict.fromkeys(line.fund_source.name for line in group.lines if line.fund_source is not None)
    places = dict.fromkeys(line.location for line in group.lines if line.location)
    form.facts(
        [
            *ancestors(group.program),
            ("Sumber pendanaan", "; ".join(funds)),
            ("Lokasi", "; ".join(places)),
            ("Jumlah", rupiah(group.total)),
            ("Terbilang", in_words(group.total)),
        ]
    )
    if group.program:
        performance.table(form, group.program, found, rupiah(group.total))
    form.space(4)
    columns = [
        Column("Kode", 92),
        Column("Uraian", form.width - 92 - 130 - 60 - PRICE - 40 - AMOUNT),
        Column("Koefisien", 130),
        Column("Satuan", 60),
        Column("Harga (Rp)", PRICE, "right"),
        Column("PPN %", 40, "right"),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    rows = [*_rows(group.lines, tree), Line(("Jumlah", *[""] * 4, money(group.total)), is_bold=True, span=2)]
    form.table(columns, rows, size=SIZE)


def _rows(lines: Sequence[ProposalLine], tree: Tree) -> list[Line]:
    """Accounts with their parents and sums; below each its lines under their headers, as they were typed."""
    sums: dict[int, Decimal] = {}
    own: dict[int, list[ProposalLine]] = {}
    for line in lines:
        for node in tree.path(line.account_id):
            sums[node.id] = sums.get(node.id, ZERO) + line.amount.amount
        own.setdefault(line.account_id, []).append(line)
    rows: list[Line] = []
    for node_id in sorted(sums, key=lambda one: tree.nodes[one].code):
        node = tree.nodes[node_id]
        cells = (node.code, node.name, "", "", "", "", money(sums[node_id]))
        rows.append(Line(cells, is_bold=True, indent=min(node.level - 1, 5), is_head=True))
        rows += _details(own.get(node_id, ()))
    return rows


def _details(lines: Iterable[ProposalLine]) -> list[Line]:
    rows: list[Line] = []
    header = ""
    for line in lines:
        if line.header != header:
            header = line.header
            if header:
                rows.append(Line(("", f"[#] {header}", "", "", "", "", ""), indent=5, is_head=True))
        words = "\n".join(
            part
            for part in (
                line.description,
                f"Spesifikasi: {line.specification}" if line.specification else "",
                f"Penerima: {line.recipient}" if line.recipient else "",
            )
            if part
        )
        price = money(line.price) if line.price is not None else ""
        tax = f"{line.tax_percent:f}".rstrip("0").rstrip(".").replace(".", ",") if line.tax_percent else ""
        cells = ("", words, coefficient(line), line.measure, price, tax, money(line.amount))
        rows.append(Line(cells, indent=5))
    return rows


def coefficient(line: ProposalLine) -> str:
    """`12 desa × 2 kali`"""
    parts = []
    for number in range(1, 5):
        volume, measure = getattr(line, f"volume_{number}"), getattr(line, f"measure_{number}")
        if volume is not None:
            shown = f"{volume:f}".rstrip("0").rstrip(".").replace(".", ",")
            parts.append(f"{shown} {measure}".strip())
    return " × ".join(parts)


def _signatures(form: Form, proposal: BudgetProposal, desk: Desk) -> None:
    """PA signs, TAPD has verified."""
    signers = Signers.of_document(proposal)
    on = proposal.created_at.date()
    notes = [f"Disusun {long_date(on)}."]
    form.signatures(
        desk.signing(Role.TAPD, None, on, lead="Diverifikasi,", signers=signers, step="verify"),
        desk.signing(Role.BUDGET_USER, proposal.unit, on, signers=signers, step="submit", with_place=True),
        notes=notes,
    )
