"""Rincian DPA dari buku kerja (XLSX): every bad cell at once, all rows or none.

The sheet “Rincian” has one row of headings, found by their words, and a row for each line: three codes, the
amount and its cash plan by month or by quarter. Above the headings the template says unit, version and
year; they must be the document's. The rows are judged by budget.rows, as those of a CSV.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise, repeat

from django.contrib.postgres.aggregates import ArrayAgg

from budget import documents
from budget.errors import BadRows, RowError
from budget.keys import identity
from budget.line_store import replace_lines
from budget.lines import LineInput, check_sums
from budget.models import BudgetDocument, BudgetLine
from budget.rows import CODES, MONTH_NAMES, QUARTERS, SAME_LINE, Row, lines_of
from core import workbooks
from core.errors import DomainError
from core.locks import one_transaction
from core.money import ZERO, Decimal
from core.workbooks import Sheet, Value, WorkbookRefused, address, amount_of, code_of, shown
from reference.models import Nature, User

SHEET = "Rincian"
LINES_MAX = 25_000
HEADING_ROWS_MAX = 20
MONTH_TITLES = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
TITLES = {
    "sub_kegiatan": "Kode sub kegiatan",
    "account": "Kode rekening",
    "sumber_dana": "Kode sumber dana",
    "amount": "Jumlah",
    **dict(zip(MONTH_NAMES, MONTH_TITLES, strict=True)),
    **{f"tw{number}": f"Triwulan {roman}" for number, roman in enumerate(("I", "II", "III", "IV"), 1)},
}
LABELS = {"kode unit": "unit", "versi": "versi", "tahun anggaran": "tahun"}
_WORDS = {word: column for column, title in TITLES.items() for word in (title.casefold(), column)}
_WAYS_OUT = {
    "sub_kegiatan": "Salin kodenya dari lembar “Sub kegiatan” pada templat.",
    "account": "Salin kodenya dari lembar “Rekening” pada templat.",
    "sumber_dana": "Pilih kodenya dari lembar “Sumber dana” pada templat.",
}
_FORMULA = "berisi rumus. Salin, lalu tempel sebagai nilai (Paste Special, Values)."
_ERROR = "berisi galat Excel. Ganti dengan nilainya."


@dataclass(frozen=True)
class CellError(RowError):
    """One bad cell of a workbook, by its address."""

    cell: str = ""
    title: str = ""

    def __str__(self) -> str:
        return f"{self.cell}, {self.title} “{self.value}”: {self.sentence}"

    @property
    def sentence(self) -> str:
        """Why, and the way out."""
        is_about_code = self.rule in {"I-01", "I-02"} and self.value and not self.why.startswith(SAME_LINE)
        return f"{self.why} {_WAYS_OUT.get(self.column, '')}".rstrip() if is_about_code else self.why


class WorkbookErrors(BadRows):
    """The bad cells of a workbook; nothing of it was taken."""

    def shortened(self, most: int) -> DomainError:
        """The error itself, or one that names the first `most` cells and counts the others."""
        if len(self.rows) <= most:
            return self
        rest = f"… dan {len(self.rows) - most} kesalahan lain."
        return DomainError("\n".join([*map(str, self.rows[:most]), rest]), rule=self.rules)


@dataclass(frozen=True)
class Total:
    """The sum of one nature before and after."""

    name: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


@dataclass(frozen=True)
class Outcome:
    """What an import did, or would do: lines by what becomes of them, sums by nature."""

    lines: int
    added: int
    changed: int
    removed: int
    totals: tuple[Total, ...]

    @property
    def unchanged(self) -> int:
        return self.lines - self.added - self.changed


@dataclass(frozen=True)
class Layout:
    """Where the sheet has what: row of the headings and column (from 1) by name."""

    heading_row: int
    columns: Mapping[str, int]

    @property
    def plan(self) -> Mapping[str, int]:
        return QUARTERS if "tw1" in self.columns else MONTH_NAMES

    def cell(self, row: int, column: str) -> str:
        """`Rincian!C17`; a plan's error names its whole span."""
        if column == "months":
            places = [self.columns[name] for name in self.plan]
            return f"{SHEET}!{address(row, min(places))}:{address(row, max(places))}"
        return f"{SHEET}!{address(row, self.columns[column])}"


def import_workbook(document: BudgetDocument, data: bytes, *, actor: User, dry_run: bool = False) -> Outcome:
    """Replace the lines of a draft by those of the workbook; with `dry_run` only say what that would do.

    Raises WorkbookRefused for the file as a whole, WorkbookErrors for its cells; nothing is then
    taken. One transaction: an import that is killed leaves nothing.
    """
    documents.require_operator(document, actor)
    sheet = workbooks.read_sheet(data, name=SHEET)
    layout = layout_of(sheet)
    _check_labels(sheet, layout, document)
    rows, bad = _rows_of(sheet, layout)
    with one_transaction():
        fresh = documents.open_draft(document, actor)
        lines = _checked(rows, bad, layout, fresh)
        check_sums(lines)
        outcome = _compare(fresh, lines)
        if not dry_run:
            replace_lines(fresh, lines, actor=actor)
    return outcome


def layout_of(sheet: Sheet) -> Layout:
    """The first row that names account and amount; WorkbookErrors when columns are missing or there twice."""
    for number, row in enumerate(sheet.rows[:HEADING_ROWS_MAX], 1):
        words = [" ".join(value.split()).casefold() if isinstance(value, str) else "" for value in row]
        named = [(_WORDS[word], place) for place, word in enumerate(words, 1) if word in _WORDS]
        columns = dict(named)
        if {"account", "amount"} <= columns.keys():
            return _complete(Layout(number, columns), [name for name, _ in named])
    raise WorkbookRefused(
        f"Judul kolom tidak ditemukan pada {HEADING_ROWS_MAX} baris pertama lembar “{SHEET}”: harus ada"
        f" “{TITLES['account']}” dan “{TITLES['amount']}”. Unduh templat dan salin isinya ke sana."
    )


def _complete(layout: Layout, named: list[str]) -> Layout:
    plans = [plan for plan in (MONTH_NAMES, QUARTERS) if plan.keys() & layout.columns.keys()]
    wanted = [*CODES, "amount", *(plans[0] if plans else MONTH_NAMES)]
    row = layout.heading_row
    bad = [
        _heading_error(row, name, "kolom ini tidak ada. Tambahkan, atau pakai templat.")
        for name in wanted
        if name not in layout.columns
    ]
    bad += [
        _heading_error(row, name, "kolom ini ada dua kali. Hapus salah satu.")
        for name in dict.fromkeys(named)
        if named.count(name) > 1
    ]
    if len(plans) > 1:
        bad.append(_heading_error(row, "tw1", "ada kolom bulan dan kolom triwulan. Pakai salah satu."))
    if bad:
        raise WorkbookErrors(bad)
    return layout


def _heading_error(row: int, column: str, why: str) -> CellError:
    return CellError(row, column, TITLES[column], why, "", f"{SHEET}!baris {row}", "judul kolom")


def _check_labels(sheet: Sheet, layout: Layout, document: BudgetDocument) -> None:
    """A template of another unit, version or year is refused: it was filled in for something else."""
    wanted = {
        "unit": document.unit.code,
        "versi": document.version.name,
        "tahun": str(document.version.year_id),
    }
    bad = []
    for number, row in enumerate(sheet.rows[: layout.heading_row - 1], 1):
        for place, (label, value) in enumerate(pairwise(row), 2):
            name = LABELS.get(label.strip().casefold()) if isinstance(label, str) else None
            if name and shown(value).strip().casefold() != wanted[name].casefold():
                why = f"buku kerja ini untuk {name} lain; dokumen ini {wanted[name]}. Unduh templatnya."
                cell = f"{SHEET}!{address(number, place)}"
                bad.append(CellError(number, name, shown(value), why, "", cell, str(label).strip()))
    if bad:
        raise WorkbookErrors(bad)


def _rows_of(sheet: Sheet, layout: Layout) -> tuple[list[tuple[int, Row]], list[CellError]]:
    """Rows that are not empty, and the cells that hold no code or amount; such a cell counts as empty."""
    names = (*CODES, "amount", *layout.plan)
    places = [layout.columns[name] - 1 for name in names]
    marked = dict.fromkeys(sheet.formulas, _FORMULA) | dict.fromkeys(sheet.errors, _ERROR)
    rows: list[tuple[int, Row]] = []
    bad: list[CellError] = []
    for number, values in enumerate(sheet.rows[layout.heading_row :], layout.heading_row + 1):
        cells = [values[place] for place in places]
        marks = [marked.get(address(number, place + 1), "") for place in places] if marked else []
        if cells.count("") == len(cells) and not any(marks):
            continue
        row: dict[str, str | Decimal] = {}
        for name, value, mark in zip(names, cells, marks or repeat(""), strict=False):
            try:
                row[name] = _read(name, value, mark)
            except ValueError as error:
                row[name] = "" if name in CODES else ZERO
                cell = layout.cell(number, name)
                bad.append(CellError(number, name, shown(value), str(error), "I-04", cell, TITLES[name]))
        rows.append((number, row))
    if not rows:
        raise WorkbookRefused(
            f"Lembar “{SHEET}” tidak berisi rincian di bawah baris judul {layout.heading_row}. Isi dulu."
        )
    if len(rows) > LINES_MAX:
        raise WorkbookRefused(
            f"Lembar “{SHEET}” berisi {len(rows)} baris, batasnya {LINES_MAX}. Gabungkan rincian yang sama."
        )
    return rows, bad


def _read(name: str, value: Value, mark: str) -> str | Decimal:
    if mark:
        raise ValueError(mark)
    if name in CODES:
        return code_of(value)
    if value == "":
        # An empty month is nothing planned; an empty amount is named by the row's check.
        return "" if name == "amount" else ZERO
    return amount_of(value)


def _checked(
    rows: list[tuple[int, Row]], bad: list[CellError], layout: Layout, document: BudgetDocument
) -> list[LineInput]:
    """The lines; WorkbookErrors names the unreadable cells and what the rows' own check finds, by row."""
    lines, found = lines_of(rows, unit=document.unit, year=document.version.year, plan=layout.plan)
    if not (bad or found):
        return lines
    unread = {(error.line, error.column) for error in bad}
    partly_read = {line for line, _ in unread}
    for error in found:
        # Sums and limits of a row say nothing while one of its cells could not be read.
        if error.line in partly_read and (error.rule != "I-01" or (error.line, error.column) in unread):
            continue
        title = TITLES.get(error.column, "anggaran kas")
        cell = layout.cell(error.line, error.column)
        value = shown(error.value)
        bad.append(CellError(error.line, error.column, value, error.why, error.rule, cell, title))
    order = {name: place for place, name in enumerate((*CODES, "amount", *layout.plan, "months"))}
    raise WorkbookErrors(sorted(bad, key=lambda error: (error.line, order[error.column])))


_IDENTITY = ("key__sub_activity_id", "key__account_id", "key__fund_source_id")


def _compare(document: BudgetDocument, lines: list[LineInput]) -> Outcome:
    """What the lines change; one query."""
    stored = BudgetLine.objects.filter(document=document).order_by()
    before = {}
    sums: dict[str, list[Decimal]] = {}
    for program, account, fund, nature, amount, months in stored.annotate(
        plan=ArrayAgg("months__amount", order_by="months__month")
    ).values_list(*_IDENTITY, "key__account__nature", "amount", "plan"):
        before[program, account, fund] = (amount, tuple(months))
        sums.setdefault(nature, [ZERO, ZERO])[0] += amount
    added = changed = 0
    for line in lines:
        sums.setdefault(line.account.nature, [ZERO, ZERO])[1] += line.amount
        old = before.pop(identity(line.sub_activity, line.account, line.fund_source), None)
        added += old is None
        changed += old is not None and old != (line.amount, line.months)
    totals = tuple(
        Total(str(Nature(nature).label), *sums[nature]) for nature in Nature.values if nature in sums
    )
    return Outcome(len(lines), added, changed, len(before), totals)
