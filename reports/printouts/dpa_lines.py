"""Lines of a DPA as printed: amount and twelve months, beside those of the document that a DPPA changes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from budget.models import BudgetDocument, BudgetKey, BudgetLine, BudgetVersion
from budget.selectors import lines_of
from core.money import ZERO, Decimal, percent
from reports.accounts import Tree
from reports.printouts.common import ROMAN, money
from reports.printouts.layout import Column, Form, Line

AMOUNT = 98
PERCENT = 48
CODE = 78
SIZE = 7
QUARTERS = 4
# What a version other than the first does to the one before it.
CHANGES: dict[str, str] = {BudgetVersion.Kind.SHIFT: "pergeseran", BudgetVersion.Kind.REVISION: "perubahan"}
KEY = "key__sub_activity__parent__parent__parent__parent"


@dataclass
class Plan:
    """An amount, its twelve months, and the amount before the change; summed over lines."""

    amount: Decimal = ZERO
    before: Decimal = ZERO
    months: list[Decimal] = field(default_factory=lambda: [ZERO] * 12)

    def add(self, other: "Plan") -> None:
        """Count another in."""
        self.amount += other.amount
        self.before += other.before
        self.months = [mine + yours for mine, yours in zip(self.months, other.months, strict=True)]

    def less(self, other: "Plan") -> "Plan":
        """The difference, as surplus or net financing."""
        months = [mine - yours for mine, yours in zip(self.months, other.months, strict=True)]
        return Plan(self.amount - other.amount, self.before - other.before, months)

    @property
    def quarters(self) -> tuple[str, ...]:
        """The four quarters as printed."""
        return tuple(
            money(sum(self.months[quarter * 3 : quarter * 3 + 3], ZERO)) for quarter in range(QUARTERS)
        )

    @property
    def change(self) -> tuple[str, ...]:
        """Before, after, more or (less) and percent as printed; no percent of nothing."""
        difference = self.amount - self.before
        share = percent(difference, self.before)
        return (
            money(self.before),
            money(self.amount),
            money(difference),
            money(share) if share is not None else "–",
        )


@dataclass(frozen=True)
class Entry:
    """One budget key in the document, in the one before it, or in both."""

    key: BudgetKey
    plan: Plan


def before_of(document: BudgetDocument) -> BudgetDocument | None:
    """What a later version's document changes: the unit's document in force of the latest version before."""
    if document.version.kind not in CHANGES:
        return None
    earlier = BudgetDocument.objects.filter(
        unit=document.unit_id,
        version__year=document.version.year_id,
        version__number__lt=document.version.number,
        in_force_from__isnull=False,
    )
    return earlier.select_related("version").order_by("-version__number").first()


def entries_of(document: BudgetDocument, before: BudgetDocument | None) -> list[Entry]:
    """Every key of either document, in the order of a DPA; two queries each."""
    found = {line.key_id: Entry(line.key, _plan(line)) for line in _lines(document)}
    for line in _lines(before) if before is not None else ():
        entry = found.setdefault(line.key_id, Entry(line.key, Plan()))
        entry.plan.before = line.amount.amount
    return sorted(found.values(), key=_order)


def _lines(document: BudgetDocument) -> Iterable[BudgetLine]:
    return lines_of(document).select_related(KEY)


def _plan(line: BudgetLine) -> Plan:
    plan = Plan(line.amount.amount)
    for month in line.months.all():
        plan.months[month.month - 1] += month.amount.amount
    return plan


def _order(entry: Entry) -> tuple[str, str, str, str]:
    key = entry.key
    sub = key.sub_activity.code if key.sub_activity else ""
    return key.account.nature, sub, key.account.code, key.fund_source.code


def total_of(entries: Iterable[Entry]) -> Plan:
    """The sum of entries."""
    plan = Plan()
    for entry in entries:
        plan.add(entry.plan)
    return plan


# --- Tables ------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Table:
    """Columns and cells: the quarters of a DPA, or what a DPPA changes (`change` says what it is called)."""

    form: Form
    change: str = ""

    @property
    def columns(self) -> list[Column]:
        """Code and words, then figures; words take what is left of the page."""
        figures = self._changes() if self.change else self._quarters()
        words = self.form.width - CODE - sum(column.width for column in figures)
        return [Column("Kode", CODE), Column("Uraian", words), *figures]

    def _quarters(self) -> list[Column]:
        quarters = [Column(f"Triwulan {roman} (Rp)", AMOUNT, "right") for roman in ROMAN]
        return [Column("Jumlah (Rp)", AMOUNT, "right"), *quarters]

    def _changes(self) -> list[Column]:
        return [
            Column(f"Sebelum {self.change} (Rp)", AMOUNT, "right"),
            Column(f"Setelah {self.change} (Rp)", AMOUNT, "right"),
            Column("Bertambah/ (berkurang) (Rp)", AMOUNT, "right"),
            Column("%", PERCENT, "right"),
        ]

    def cells(self, plan: Plan) -> tuple[str, ...]:
        """The figures of one row."""
        return plan.change if self.change else (money(plan.amount), *plan.quarters)

    def total(self, name: str, plan: Plan) -> Line:
        """One sum."""
        return Line((name, *self.cells(plan)), is_bold=True, span=2)

    def draw(self, rows: Sequence[Line], *, with_numbers: bool = False) -> None:
        """The table on the form."""
        self.form.table(self.columns, rows, size=SIZE, with_numbers=with_numbers)

    def accounts(self, entries: Sequence[Entry], tree: Tree, *, level_max: int | None = None) -> list[Line]:
        """The accounts of entries with their parents, each with its sum, in the order of codes.

        Without `level_max` the entries themselves end each branch, one per fund source.
        """
        sums: dict[int, Plan] = {}
        for entry in entries:
            for node in tree.path(entry.key.account_id):
                is_shown = node.level <= level_max if level_max else node.id != entry.key.account_id
                if is_shown:
                    sums.setdefault(node.id, Plan()).add(entry.plan)
        found = list(self._sums(sums, tree, level_max))
        if level_max is None:
            found += [self._entry(entry, tree) for entry in entries]
        return [row for _, _, row in sorted(found, key=lambda one: one[:2])]

    def _sums(
        self, sums: dict[int, Plan], tree: Tree, level_max: int | None
    ) -> Iterator[tuple[str, str, Line]]:
        for node_id, plan in sums.items():
            node = tree.nodes[node_id]
            is_bold = level_max is None or node.level < level_max
            cells = (node.code, node.name, *self.cells(plan))
            yield node.code, "", Line(cells, is_bold=is_bold, indent=node.level - 1, is_head=is_bold)

    def _entry(self, entry: Entry, tree: Tree) -> tuple[str, str, Line]:
        account, fund = entry.key.account, entry.key.fund_source
        words = f"{account.name}\nSumber dana: {fund.name}"
        indent = tree.nodes[account.pk].level - 1
        return account.code, fund.code, Line((account.code, words, *self.cells(entry.plan)), indent=indent)
