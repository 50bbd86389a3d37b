"""DPA/DPPA: summary by kind of account, then a form per sub kegiatan with its cash plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from budget.models import BudgetDocument, BudgetLine, BudgetVersion
from budget.selectors import lines_of
from core.money import ZERO, Decimal
from reference.models import Nature, Program, Role
from reports.accounts import Tree
from reports.printouts import selectors
from reports.printouts.common import ROMAN, Desk, Signers, in_words, money, number_of, open_form, rupiah
from reports.printouts.layout import Column, Form, Line
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import MONTHS, long_date

NAME = "DPA"
FLOW = "budget_document"
AMOUNT = 98
SUMMARY_LEVEL = 3
SIZE = 7
QUARTERS = 4
GROUP_NAMES = {
    Nature.REVENUE: "PENDAPATAN",
    Nature.SPENDING: "BELANJA",
    Nature.FINANCING_IN: "PENERIMAAN PEMBIAYAAN",
    Nature.FINANCING_OUT: "PENGELUARAN PEMBIAYAAN",
}


@dataclass
class Plan:
    """An amount and its twelve months, summed over lines."""

    amount: Decimal = ZERO
    months: list[Decimal] = field(default_factory=lambda: [ZERO] * 12)

    def add(self, line: BudgetLine) -> None:
        """Count a line in."""
        self.amount += line.amount.amount
        for plan in line.months.all():
            self.months[plan.month - 1] += plan.amount.amount

    @property
    def quarters(self) -> list[Decimal]:
        """The four quarters."""
        return [sum(self.months[quarter * 3 : quarter * 3 + 3], ZERO) for quarter in range(QUARTERS)]

    def cells(self) -> tuple[str, ...]:
        """Amount and quarters as printed."""
        return money(self.amount), *(money(quarter) for quarter in self.quarters)

    def less(self, other: "Plan") -> "Plan":
        """The difference, as surplus or net financing."""
        months = [mine - yours for mine, yours in zip(self.months, other.months, strict=True)]
        return Plan(self.amount - other.amount, months)


def plan_of(lines: Iterable[BudgetLine]) -> Plan:
    """The sum of lines."""
    plan = Plan()
    for line in lines:
        plan.add(line)
    return plan


def draw(canvas: NumberedCanvas, document: BudgetDocument, desk: Desk) -> None:
    """The whole document; four queries and the chart."""
    lines = list(lines_of(document).select_related("key__sub_activity__parent__parent__parent__parent"))
    tree = selectors.account_tree(document)
    form = open_form(canvas, document, NAME, flow=FLOW, is_landscape=True)
    form.letterhead(desk.letterhead(document.unit))
    form.title(
        title_of(document),
        f"Nomor: {number_of(document)}",
        f"Tahun Anggaran {document.version.year_id}",
        url=desk.address(document),
    )
    _head(form, document, lines)
    _summary(form, lines, tree)
    _signatures(form, document, desk)
    for group in _groups(lines):
        form.turn()
        _group(form, document, group, tree)


def title_of(document: BudgetDocument) -> str:
    """DPA of the first version, DPPA of a change."""
    is_change = document.version.kind == BudgetVersion.Kind.REVISION
    name = "DOKUMEN PELAKSANAAN PERUBAHAN ANGGARAN" if is_change else "DOKUMEN PELAKSANAAN ANGGARAN"
    return f"{name} ({'DPPA' if is_change else 'DPA'}-SKPD)"


def _head(form: Form, document: BudgetDocument, lines: Sequence[BudgetLine]) -> None:
    spending = plan_of(line for line in lines if line.key.account.nature == Nature.SPENDING).amount
    form.facts(
        [
            ("Organisasi", f"{document.unit.code} {document.unit.name}"),
            ("Versi anggaran", document.version.name),
            ("Dasar", document.version.legal_basis),
            ("Tanggal", long_date(document.dated_on)),
            ("Jumlah belanja", rupiah(spending) if spending else ""),
            ("Terbilang", in_words(spending) if spending else ""),
        ]
    )
    form.heading("RINGKASAN DAN RENCANA PER TRIWULAN")


def _columns(form: Form) -> list[Column]:
    quarters = [Column(f"Triwulan {roman} (Rp)", AMOUNT, "right") for roman in ROMAN]
    return [
        Column("Kode", 78),
        Column("Uraian", form.width - 78 - 5 * AMOUNT),
        Column("Jumlah (Rp)", AMOUNT, "right"),
        *quarters,
    ]


# --- Summary -----------------------------------------------------------------------------------
def _summary(form: Form, lines: Sequence[BudgetLine], tree: Tree) -> None:
    """Akun, kelompok and jenis with totals, surplus or deficit and net financing."""
    of = {nature: [line for line in lines if line.key.account.nature == nature] for nature in Nature}
    revenue, spending = plan_of(of[Nature.REVENUE]), plan_of(of[Nature.SPENDING])
    coming, going = plan_of(of[Nature.FINANCING_IN]), plan_of(of[Nature.FINANCING_OUT])
    rows: list[Line] = []
    for nature, name, total in (
        (Nature.REVENUE, "Jumlah pendapatan", revenue),
        (Nature.SPENDING, "Jumlah belanja", spending),
    ):
        if of[nature]:
            rows += _account_rows(of[nature], tree, level_max=SUMMARY_LEVEL)
            rows.append(_total(name, total))
    if revenue.amount or spending.amount:
        rows.append(_total("Surplus/(defisit)", revenue.less(spending)))
    financing = [*of[Nature.FINANCING_IN], *of[Nature.FINANCING_OUT]]
    if financing:
        rows += _account_rows(financing, tree, level_max=SUMMARY_LEVEL)
        rows.append(_total("Pembiayaan neto", coming.less(going)))
    if not rows:
        rows.append(Line(("Belum ada rincian", "", "", "", "", ""), span=2))
    form.table(_columns(form), rows, size=SIZE, with_numbers=True)


def _total(name: str, plan: Plan) -> Line:
    return Line((name, *plan.cells()), is_bold=True, span=2)


def _account_rows(lines: Sequence[BudgetLine], tree: Tree, *, level_max: int | None = None) -> list[Line]:
    """The accounts of lines with their parents, each with its sum, in the order of codes.

    Without `level_max` the budget lines themselves end each branch, one per fund source.
    """
    sums: dict[int, Plan] = {}
    for line in lines:
        for node in tree.path(line.key.account_id):
            is_shown = node.level <= level_max if level_max else node.id != line.key.account_id
            if is_shown:
                sums.setdefault(node.id, Plan()).add(line)
    found: list[tuple[str, str, Line]] = []
    for node_id, plan in sums.items():
        node = tree.nodes[node_id]
        is_bold = level_max is None or node.level < level_max
        row = Line(
            (node.code, node.name, *plan.cells()), is_bold=is_bold, indent=node.level - 1, is_head=is_bold
        )
        found.append((node.code, "", row))
    if level_max is None:
        found += [_line_row(line, tree) for line in lines]
    return [row for _, _, row in sorted(found, key=lambda entry: entry[:2])]


def _line_row(line: BudgetLine, tree: Tree) -> tuple[str, str, Line]:
    account, fund = line.key.account, line.key.fund_source
    words = f"{account.name}\nSumber dana: {fund.name}"
    indent = tree.nodes[account.pk].level - 1
    return account.code, fund.code, Line((account.code, words, *plan_of([line]).cells()), indent=indent)


# --- Forms of sub kegiatan ---------------------------------------------------------------------
@dataclass
class Group:
    """The lines of one sub kegiatan; revenue and financing have none and are a group each."""

    name: str
    program: Program | None
    lines: list[BudgetLine] = field(default_factory=list)


def _groups(lines: Sequence[BudgetLine]) -> list[Group]:
    """Revenue first, then every sub kegiatan by code, financing last; as the lines come."""
    order = {Nature.REVENUE: 0, Nature.SPENDING: 1, Nature.FINANCING_IN: 2, Nature.FINANCING_OUT: 3}
    groups: dict[Any, Group] = {}
    for line in sorted(lines, key=lambda one: order[Nature(one.key.account.nature)]):
        nature, program = Nature(line.key.account.nature), line.key.sub_activity
        key = program.pk if program else str(nature)
        groups.setdefault(key, Group(GROUP_NAMES[nature], program)).lines.append(line)
    return list(groups.values())


def _group(form: Form, document: BudgetDocument, group: Group, tree: Tree) -> None:
    plan = plan_of(group.lines)
    name = "RINCIAN BELANJA PER SUB KEGIATAN" if group.program else f"RINCIAN {group.name}"
    form.title(name, f"Nomor {number_of(document)}, {document.unit.name}, {document.version.name}")
    funds = dict.fromkeys(line.key.fund_source.name for line in group.lines)
    form.facts(
        [
            *ancestors(group.program),
            ("Sumber pendanaan", "; ".join(funds)),
            ("Alokasi", rupiah(plan.amount)),
            ("Terbilang", in_words(plan.amount)),
        ]
    )
    form.space(4)
    rows = [*_account_rows(group.lines, tree), _total("Jumlah", plan)]
    form.table(_columns(form), rows, size=SIZE)
    _months(form, plan)


def ancestors(program: Program | None) -> list[tuple[str, str]]:
    """Urusan down to the sub kegiatan."""
    found: list[tuple[str, str]] = []
    while program is not None:
        label = str(Program.Level(program.level).label)
        found.append((label, f"{program.code} {program.name}"))
        program = program.parent
    return found[::-1]


def _months(form: Form, plan: Plan) -> None:
    """Rencana penarikan dana per bulan, six months a row."""
    form.room(70)
    form.heading("RENCANA PER BULAN")
    width = form.width / 6
    for half in (0, 6):
        columns = [Column(f"{MONTHS[half + place]} (Rp)", width, "right") for place in range(6)]
        cells = tuple(money(plan.months[half + place]) for place in range(6))
        form.table(columns, [Line(cells)], size=SIZE)


def _signatures(form: Form, document: BudgetDocument, desk: Desk) -> None:
    """PA proposes, Sekda approves, PPKD signs."""
    signers = Signers.of_document(document)
    on = document.dated_on
    form.signatures(
        desk.signing(Role.BUDGET_USER, document.unit, on, signers=signers, step="submit"),
        desk.signing(Role.REGIONAL_SECRETARY, None, on, lead="Menyetujui,", signers=signers, step="approve"),
        desk.signing(
            Role.FINANCE_OFFICER,
            None,
            on,
            lead="Mengesahkan,",
            signers=signers,
            step="sign",
            with_place=True,
        ),
    )
