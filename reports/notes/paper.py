"""One CaLK put together: its sections with filled-in texts and tables, as screen and PDF both draw it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from core import clock
from reference.models import User
from reference.note_outline import Section
from reports.matrix import Matrix
from reports.notes import fields, lateness, tables
from reports.notes.books import Books
from treasury.models import FinancialNotes
from treasury.services import financial_notes

BULLET = "- "
# Said below a heading whose table the books leave empty.
EMPTY_TABLE = "Tidak terdapat saldo atau mutasi untuk dijelaskan pada bagian ini."
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Block:
    """A paragraph, or the items of a list."""

    is_list: bool
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One section ready to be drawn. `is_written` tells a person's text from the outline's."""

    section: Section
    blocks: tuple[Block, ...]
    table: Matrix | None
    is_written: bool

    @property
    def lacks_table(self) -> bool:
        """True when the outline asks for a table that the books leave empty."""
        return bool(self.section.table) and self.table is None


@dataclass(frozen=True)
class Paper:
    """The whole CaLK."""

    notes: FinancialNotes
    scope_name: str
    at: date
    parts: tuple[Part, ...]
    # Of a final one: when the last entry was posted after it was approved.
    posted_after: datetime | None = None

    @property
    def chapters(self) -> Iterator[Part]:
        """The first level alone."""
        return (part for part in self.parts if part.section.level == 1)


def blocks_of(text: str) -> tuple[Block, ...]:
    """Paragraphs are parted by empty lines; lines that begin with “- ” are the items of a list."""
    found: list[Block] = []
    for group in text.split("\n\n"):
        words: list[str] = []
        items: list[str] = []
        for line in (line.strip() for line in group.split("\n")):
            if line.startswith(BULLET):
                if words:
                    found.append(Block(False, (" ".join(words),)))
                    words = []
                items.append(line.removeprefix(BULLET).strip())
                continue
            if items and line:
                found.append(Block(True, tuple(items)))
                items = []
            if line:
                words.append(line)
        if items:
            found.append(Block(True, tuple(items)))
        if words:
            found.append(Block(False, (" ".join(words),)))
    return tuple(found)


def read(pk: int, reader: User, *, progress: Progress | None = None) -> Paper:
    """The CaLK for whoever may read it (I-40), with the figures as the books give them now."""
    return paper_of(financial_notes.find(pk, reader), progress=progress)


def paper_of(notes: FinancialNotes, *, progress: Progress | None = None) -> Paper:
    """The same after the right to read it was asked."""
    books = Books(notes.year_id, _day(notes), notes.entity_id)
    texts = financial_notes.texts_of(notes)
    sections = financial_notes.outline_of(notes)
    parts = []
    for number, section in enumerate(sections, 1):
        text = texts.get(section.code)
        body = section.body if text is None else text.body
        made = tables.table(books, section.table) if section.table else None
        parts.append(Part(section, blocks_of(fields.filled(body, books)), made, text is not None))
        if progress is not None:
            progress(number, len(sections))
    late = lateness.posted_after(notes, books.context)
    return Paper(notes, books.context.unit_name, books.at, tuple(parts), late)


def _day(notes: FinancialNotes) -> date:
    """The last day of the year; while the year runs, today."""
    return min(notes.dated_on, clock.today()) if clock.today().year == notes.year_id else notes.dated_on
