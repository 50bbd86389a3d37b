"""DPA/DPPA: summary by kind of account, then a form per sub kegiatan with its indicators and cash plan.

A DPA shows amounts by quarter, the DPPA of a pergeseran or perubahan what was, what is, the difference and
percent (Permendagri 77/2020).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from budget.models import BudgetDocument, BudgetVersion
from reference.models import Nature, Program, Role
from reports.accounts import Tree
from reports.printouts import considered, dpa_lines, performance, selectors
from reports.printouts.common import Desk, Signers, in_words, money, number_of, open_named, rupiah
from reports.printouts.dpa_lines import CHANGES, SIZE, Entry, Plan, Table, total_of
from reports.printouts.layout import Column, Fact, Form, Line
from reports.printouts.performance import Performance
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import MONTHS, long_date

NAME = "DPA"
FLOW = "budget_document"
SUMMARY_LEVEL = 3
MONTHS_HEIGHT = 62
MONTHS_SIZE = 6.5
TITLES = {
    BudgetVersion.Kind.ORIGINAL: "DOKUMEN PELAKSANAAN ANGGARAN (DPA-SKPD)",
    BudgetVersion.Kind.SHIFT: "DOKUMEN PELAKSANAAN PERGESERAN ANGGARAN (DPPA-SKPD)",
    BudgetVersion.Kind.REVISION: "DOKUMEN PELAKSANAAN PERUBAHAN ANGGARAN (DPPA-SKPD)",
}
GROUP_NAMES = {
    Nature.REVENUE: "PENDAPATAN",
    Nature.SPENDING: "BELANJA",
    Nature.FINANCING_IN: "PENERIMAAN PEMBIAYAAN",
    Nature.FINANCING_OUT: "PENGELUARAN PEMBIAYAAN",
}
TOTALS = {
    Nature.REVENUE: "Jumlah pendapatan",
    Nature.SPENDING: "Jumlah belanja",
    Nature.FINANCING_IN: "Jumlah penerimaan pembiayaan",
    Nature.FINANCING_OUT: "Jumlah pengeluaran pembiayaan",
}


@dataclass(frozen=True)
class Sheet:
    """One document being drawn: its table, chart, indicators, and the document that it changes."""

    form: Form
    document: BudgetDocument
    before: BudgetDocument | None
    table: Table
    tree: Tree
    performance: Performance

    def alone(self, plan: Plan) -> tuple[str, ...]:
        """The amount, or those before and after a change."""
        return (rupiah(plan.before), rupiah(plan.amount)) if self.table.change else (rupiah(plan.amount),)


def draw(canvas: NumberedCanvas, document: BudgetDocument, desk: Desk) -> None:
    """The whole document; a constant number of queries and the chart."""
    before = dpa_lines.before_of(document)
    entries = dpa_lines.entries_of(document, before)
    change = CHANGES.get(document.version.kind, "")
    running = f"{short_name(document)} {number_of(document)}"
    form = open_named(canvas, document, running, flow=FLOW, is_landscape=True)
    sheet = Sheet(
        form,
        document,
        before,
        Table(form, change),
        selectors.account_tree(document),
        performance.of_unit(document.unit, document.version.year_id, is_enacted=True),
    )
    form.letterhead(desk.letterhead(document.unit))
    form.title(
        title_of(document),
        f"Nomor: {number_of(document)}",
        f"Tahun Anggaran {document.version.year_id}",
        url=desk.address(document),
    )
    _head(sheet, entries)
    _summary(sheet, entries)
    _signatures(form, document, desk)
    for group in _groups(entries):
        form.turn()
        _group(sheet, group)


def title_of(document: BudgetDocument) -> str:
    """DPA of the first version, DPPA of a change."""
    return TITLES[BudgetVersion.Kind(document.version.kind)]


def short_name(document: BudgetDocument) -> str:
    """DPA, or DPPA of a change."""
    return "DPPA" if document.version.kind in CHANGES else NAME


def _head(sheet: Sheet, entries: Sequence[Entry]) -> None:
    document = sheet.document
    spending = total_of(_natured(entries, Nature.SPENDING))
    facts: list[Fact] = [
        ("Organisasi", f"{document.unit.code} {document.unit.name}"),
        ("Versi anggaran", document.version.name),
        ("Dasar", considered.basis(document.version)),
        ("Tanggal", long_date(document.dated_on)),
    ]
    if sheet.table.change:
        facts.append(("Mengubah", _changed(sheet.before)))
    facts += [
        ("Jumlah belanja", rupiah(spending.amount) if spending.amount else ""),
        ("Terbilang", in_words(spending.amount) if spending.amount else ""),
    ]
    sheet.form.facts([*facts, *considered.facts(short_name(document), on=document.dated_on)])
    sheet.form.heading(
        f"RINGKASAN {sheet.table.change.upper()}"
        if sheet.table.change
        else "RINGKASAN DAN RENCANA PER TRIWULAN"
    )


def _changed(before: BudgetDocument | None) -> str:
    """The document that this one changes; a unit may have none."""
    if before is None:
        return "– (unit ini belum mempunyai DPA pada versi sebelumnya)"
    name = f"{short_name(before)} {before.version.name}"
    return f"{name} nomor {number_of(before)} tanggal {long_date(before.dated_on)}"


# --- Summary -----------------------------------------------------------------------------------
def _natured(entries: Sequence[Entry], *natures: Nature) -> list[Entry]:
    return [entry for nature in natures for entry in entries if entry.key.account.nature == nature]


def _summary(sheet: Sheet, entries: Sequence[Entry]) -> None:
    """Akun, kelompok and jenis with totals, surplus or deficit, net financing; of a DPPA also quarters."""
    table, tree = sheet.table, sheet.tree
    sums = {nature: total_of(_natured(entries, nature)) for nature in GROUP_NAMES}
    rows: list[Line] = []
    for nature in (Nature.REVENUE, Nature.SPENDING):
        its = _natured(entries, nature)
        if its:
            rows += table.accounts(its, tree, level_max=SUMMARY_LEVEL)
            rows.append(table.total(TOTALS[nature], sums[nature]))
    if rows:
        surplus = sums[Nature.REVENUE].less(sums[Nature.SPENDING])
        rows.append(table.total("Surplus/(defisit)", surplus))
    financing = _natured(entries, Nature.FINANCING_IN, Nature.FINANCING_OUT)
    if financing:
        rows += table.accounts(financing, tree, level_max=SUMMARY_LEVEL)
        net = sums[Nature.FINANCING_IN].less(sums[Nature.FINANCING_OUT])
        rows.append(table.total("Pembiayaan neto", net))
    if not rows:
        rows.append(Line(("Belum ada rincian", *[""] * (len(table.columns) - 2)), span=2))
    table.draw(rows, with_numbers=True)
    if table.change:
        _quarters(sheet, {nature: plan for nature, plan in sums.items() if _natured(entries, nature)})


def _quarters(sheet: Sheet, sums: dict[Nature, Plan]) -> None:
    """What is planned by quarter after the change."""
    sheet.form.heading(f"RENCANA PER TRIWULAN SETELAH {sheet.table.change.upper()}")
    plain = Table(sheet.form)
    _, *columns = plain.columns
    columns[0] = Column("Uraian", columns[0].width + dpa_lines.CODE)
    rows = [Line((TOTALS[nature], *plain.cells(plan)), is_bold=True) for nature, plan in sums.items()]
    sheet.form.table(columns, rows, size=SIZE)


# --- Forms of sub kegiatan ---------------------------------------------------------------------
@dataclass
class Group:
    """The entries of one sub kegiatan; revenue and financing have none and are a group each."""

    name: str
    program: Program | None
    entries: list[Entry] = field(default_factory=list)


def _groups(entries: Sequence[Entry]) -> list[Group]:
    """Revenue first, then every sub kegiatan by code, financing last; as the entries come."""
    groups: dict[Any, Group] = {}
    for entry in _natured(entries, *GROUP_NAMES):
        nature, program = Nature(entry.key.account.nature), entry.key.sub_activity
        key = program.pk if program else str(nature)
        groups.setdefault(key, Group(GROUP_NAMES[nature], program)).entries.append(entry)
    return list(groups.values())


def _group(sheet: Sheet, group: Group) -> None:
    form, document, table = sheet.form, sheet.document, sheet.table
    plan = total_of(group.entries)
    name = "RINCIAN BELANJA PER SUB KEGIATAN" if group.program else f"RINCIAN {group.name}"
    form.title(name, f"Nomor {number_of(document)}, {document.unit.name}, {document.version.name}")
    funds = dict.fromkeys(entry.key.fund_source.name for entry in group.entries)
    facts = [*ancestors(group.program), ("Sumber pendanaan", "; ".join(funds))]
    if group.program:
        facts.append(("Lokasi", sheet.performance.location(group.program)))
    if table.change:
        facts.append(("Alokasi sebelumnya", rupiah(plan.before)))
    form.facts([*facts, ("Alokasi", rupiah(plan.amount)), ("Terbilang", in_words(plan.amount))])
    if group.program:
        performance.table(form, group.program, sheet.performance, *sheet.alone(plan), change=table.change)
    form.space(4)
    table.draw([*table.accounts(group.entries, sheet.tree), table.total("Jumlah", plan)])
    _months(form, plan)


def ancestors(program: Program | None) -> list[Fact]:
    """Urusan down to the sub kegiatan."""
    return [
        (str(Program.Level(one.level).label), f"{one.code} {one.name}") for one in performance.chain(program)
    ]


def _months(form: Form, plan: Plan) -> None:
    """Rencana penarikan dana per bulan: twelve months in one row, never parted from their heading."""
    form.room(MONTHS_HEIGHT)
    form.heading("RENCANA PER BULAN (Rp)")
    columns = [Column(name, form.width / len(MONTHS), "right") for name in MONTHS]
    form.table(columns, [Line(tuple(money(amount) for amount in plan.months))], size=MONTHS_SIZE)


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
