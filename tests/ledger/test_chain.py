"""The chain of an exported book: SQL and Python agree, every mutation is found."""

import random
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import Decimal
from ledger import chain, export
from ledger.models import Book
from ledger.posting import post
from tests.factories import ledger as make
from tests.factories import reference

MUTATIONS = 1000
FIELDS = ("kind", "date", "description", "account", "debit")


def entry_rows(book: str, year: int, number: int, previous: str, *, amount: int = 0) -> tuple[list[str], str]:
    """Rows of one well-formed entry and its hash."""
    value = Decimal(amount or number * 1000)
    lines = [
        chain.line_text(1, ("8.1.02.01", book, None, None, None), value, Decimal(0)),
        chain.line_text(2, ("3.1.03.01", book, None, None, None), Decimal(0), value),
    ]
    content = chain.entry_text(
        book=book,
        year=year,
        ledger_set="FIN",
        kind="GENERAL",
        dated_on=date(year, 3, 1),
        source=f"disbursement:{number}",
        event="paid",
        description=f"Belanja\tke-{number}",
        reason="",
        reverses="",
        lines=lines,
    )
    seal = chain.seal_text(
        previous=previous,
        book=book,
        year=year,
        number=number,
        actor="pembuku",
        posted_at=datetime(2025, 3, 1, tzinfo=UTC) + timedelta(minutes=number),
        content_digest=chain.digest(content),
    )
    own_hash = chain.digest(seal)
    return [*content.split("\n"), f"{seal}\t{own_hash}"], own_hash


def book_rows(
    book: str, numbers: range, *, amounts: dict[int, int] | None = None
) -> tuple[list[list[str]], str]:
    """Entries of a book in rows, and the last hash."""
    previous, found = chain.genesis(book), []
    for number in numbers:
        rows, previous = entry_rows(book, 2025, number, previous, amount=(amounts or {}).get(number, 0))
        found.append(rows)
    return found, previous


def file_rows(books: dict[str, list[list[str]]]) -> list[str]:
    """The whole file around entries; totals are right whatever the entries are."""
    rows = [f"{chain.EXPORT}\t2025"]
    for book, entries in books.items():
        last = entries[-1][-1].rpartition("\t")[2] if entries else chain.genesis(book)
        rows.append(f"book\t{book}\t{chain.genesis(book)}")
        rows += [row for entry in entries for row in entry]
        rows.append(f"end\t{book}\t{len(entries)}\t{last}")
    return [*rows, f"{chain.END}\t{len(books)}"]


SIZE = 12


@pytest.fixture(scope="module")
def sound():
    """Two books of twelve entries, and their heads."""
    books = {book: book_rows(book, range(1, SIZE + 1)) for book in ("DINKES", "PPKD")}
    heads = [chain.Head(book, 2025, SIZE, last) for book, (_, last) in books.items()]
    return {book: entries for book, (entries, _) in books.items()}, heads


def broken(rows, anchor=None) -> chain.ChainBroken:
    with pytest.raises(chain.ChainBroken) as caught:
        chain.verify(rows, anchor=anchor)
    return caught.value


def test_a_sound_export_passes_with_and_without_heads(sound):
    books, heads = sound
    found = chain.verify(file_rows(books))
    assert (found.year, found.entries, found.heads) == (2025, 2 * SIZE, heads)
    assert chain.verify(file_rows(books), anchor=heads).entries == 2 * SIZE
    assert chain.read_heads(chain.heads_text(2025, heads)) == heads


def test_a_thousand_changes_are_found_at_their_entry(sound):
    books, _ = sound
    chance = random.Random(1)
    for _ in range(MUTATIONS):
        book = chance.choice(["DINKES", "PPKD"])
        place = chance.randrange(SIZE)
        entries = [list(entry) for entry in books[book]]
        at = chance.randrange(len(entries[place]))
        row = entries[place][at]
        spot = chance.randrange(len(row))
        letter = chance.choice([c for c in "0a\t9Z" if c != row[spot]])
        entries[place][at] = row[:spot] + letter + row[spot + 1 :]
        error = broken(file_rows({**books, book: entries}))
        assert error.place.startswith(book), (row, spot, letter, error)


def test_a_thousand_removals_are_found_at_the_gap(sound):
    books, _ = sound
    chance = random.Random(2)
    for _ in range(MUTATIONS):
        book = chance.choice(["DINKES", "PPKD"])
        first = chance.randrange(SIZE - 1)
        last = chance.randrange(first, SIZE - 1)
        entries = books[book][:first] + books[book][last + 1 :]
        error = broken(file_rows({**books, book: entries}))
        assert error.place == f"{book} 2025/{first + 1}"


def test_a_thousand_insertions_are_found(sound):
    books, _ = sound
    chance = random.Random(3)
    for _ in range(MUTATIONS):
        book = chance.choice(["DINKES", "PPKD"])
        place = chance.randrange(SIZE)
        previous = books[book][place - 1][-1].rpartition("\t")[2] if place else chain.genesis(book)
        # Well made: right number, right link, right digest; what follows does not know it.
        rows, _ = entry_rows(book, 2025, place + 1, previous, amount=chance.randrange(1, 10**9))
        entries = [*books[book][:place], rows, *books[book][place:]]
        error = broken(file_rows({**books, book: entries}))
        assert error.place == f"{book} 2025/{place + 2}"


def test_a_thousand_cut_tails_are_found_with_the_heads(sound):
    books, heads = sound
    chance = random.Random(4)
    for _ in range(MUTATIONS):
        book = chance.choice(["DINKES", "PPKD"])
        left = chance.randrange(SIZE)
        rows = file_rows({**books, book: books[book][:left]})
        assert chain.verify(rows).entries == SIZE + left
        error = broken(rows, anchor=heads)
        assert error.place == f"{book} 2025/{left + 1}"
        assert "ekor terpotong" in error.why


def test_a_thousand_rehashed_chains_are_found_with_the_heads(sound):
    books, heads = sound
    chance = random.Random(5)
    for _ in range(MUTATIONS):
        book = chance.choice(["DINKES", "PPKD"])
        changed = chance.randrange(1, SIZE + 1)
        entries, last = book_rows(book, range(1, SIZE + 1), amounts={changed: chance.randrange(1, 999)})
        rows = file_rows({**books, book: entries})
        assert chain.verify(rows).entries == 2 * SIZE
        error = broken(rows, anchor=heads)
        assert error.place == f"{book} 2025/{SIZE}"
        assert last[:12] in error.why


def test_every_cut_of_the_file_itself_is_found(sound):
    books, _ = sound
    rows = file_rows(books)
    for length in range(len(rows)):
        broken(rows[:length])
    broken([*rows, "", "ekor"])
    broken([])
    broken(["bukan ekspor"])


def test_books_swapped_doubled_or_missing_are_found(sound):
    books, heads = sound
    doubled = file_rows({"DINKES": books["DINKES"]})[:-1] + file_rows({"DINKES": books["DINKES"]})[1:]
    assert "dua kali" in broken(doubled).why
    foreign = file_rows({"DINKES": [*books["DINKES"][:3], books["PPKD"][3], *books["DINKES"][4:]]})
    assert broken(foreign).place == "DINKES 2025/4"
    only = file_rows({"DINKES": books["DINKES"]})
    assert broken(only, anchor=heads).place == "PPKD 2025/1"
    assert "tidak memuat" in broken(file_rows(books), anchor=[replace(heads[0], year=2024)]).why


def test_a_heads_file_must_be_one():
    for text in ("", "apa saja", f"{chain.HEADS}\t2025\nDINKES\t2025\tdua\tabc\n"):
        with pytest.raises(chain.ChainBroken, match="berkas kepala buku"):
            chain.read_heads(text)


@given(st.text())
def test_an_escaped_field_keeps_to_its_place(text):
    escaped = chain.escape(text)
    assert not set(escaped) & {"\t", "\n", "\r"}
    assert chain._unescape(escaped) == text


TEXT = st.text(
    st.one_of(
        st.sampled_from(list("\t\n\r\\|'\"{}, NULnt")),
        st.sampled_from("\u2028\u0085\u00a0\ufeff\u200d\u0301é𝔘\x0b\x0c\x1f"),
        st.characters(exclude_categories=("Cs",), exclude_characters="\0"),
    ),
    min_size=1,
    max_size=60,
)
# Units, accounts, funds and usernames hold no control character and no backslash (core.codes).
CODE = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60).map(
    lambda text: re.sub(r"[\\\x00-\x1f\x7f]", "|", text)
)
AMOUNT = st.integers(1, 999_999_999_999_999_999).map(lambda sen: Decimal(sen).scaleb(-2))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    texts=st.tuples(TEXT, TEXT, st.one_of(st.just(""), TEXT), st.one_of(st.just(""), TEXT)),
    codes=st.tuples(CODE, CODE, CODE, CODE),
    amounts=st.lists(AMOUNT, min_size=1, max_size=4),
    with_dimensions=st.booleans(),
)
def test_sql_and_python_write_the_same_text(db, texts, codes, amounts, with_dimensions):
    with transaction.atomic():
        books = make.make_books(f"B{codes[0][:30]}", actor=reference.make_user(codes[3]))
        fund = reference.fund()
        fund = type(fund).objects.create(
            edition=fund.edition,
            code=f"Dana {codes[1]}"[:60],
            name="Dana",
            is_postable=True,
            is_regional=True,
        )
        other = reference.make_unit(f"C{codes[2][:30]}")
        sub = reference.Program.objects.filter(is_postable=True).first()
        over = {"sub_activity_id": sub.pk, "fund_source_id": fund.pk, "counterpart_id": other.pk}
        over = over if with_dimensions else {}
        total = sum(amounts, Decimal(0))
        draft = make.make_draft(
            books.own,
            source=texts[0],
            event=texts[1],
            description=texts[2],
            reason=texts[3],
            lines=(
                *(make.make_line(books.own, make.EXPENSE, debit=amount, **over) for amount in amounts),
                make.make_line(books.own, make.RK_PPKD, credit=total),
            ),
        )
        # Several entries and a single one are written by different statements.
        posted = post([make.make_draft(books.own, source="pertama:1"), draft], actor=books.actor)
        posted += post([replace(draft, event=f"{texts[1][:59]}2")], actor=books.actor)
        rows = list(export.entries_of(Book.objects.get(pk=books.own.pk), 2025))
        for entry, (row, lines) in zip(posted, rows, strict=True):
            assert chain.digest(export.content_of(books.own, row, lines)) == entry.content_digest
            assert chain.digest(export.seal_of(books.own, row)) == entry.hash
        assert rows[0][0][14] == chain.genesis(books.own.code)
        assert chain.verify(part for row in export.export_rows(2025) for part in row.split("\n")).entries == 3
        transaction.set_rollback(True)
