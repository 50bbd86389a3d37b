"""Exported years: commands, interleaved years, memory that does not grow with the journal."""

import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.money import Decimal
from ledger import chain, export
from ledger.books import open_year
from ledger.posting import post
from tests.factories import ledger as make

BASE = Path(__file__).resolve().parent.parent.parent


def rows_of(year: int) -> list[str]:
    return "\n".join(export.export_rows(year)).split("\n")


def test_the_file_of_a_small_year(books):
    (entry,) = post(
        [make.make_draft(books.own, Decimal("1234.50"), description="Kertas\tA4\nputih")], actor=books.actor
    )
    moment = entry.posted_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    assert rows_of(2025) == [
        "kapuas-export 1\t2025",
        f"book\tDINKES\t{chain.genesis('DINKES')}",
        "kapuas-entry 1\tDINKES\t2025\tFIN\tGENERAL\t2025-03-14\tdisbursement:1\tpaid"
        "\tKertas\\tA4\\nputih\t\t",
        f"1\t{make.EXPENSE}\tDINKES\t\t\t\t1234.50\t0.00",
        f"2\t{make.RK_PPKD}\tDINKES\t\t\t\t0.00\t1234.50",
        f"kapuas-seal 1\t{chain.genesis('DINKES')}\tDINKES\t2025\t1\tpembuku_dinkes\t{moment}"
        f"\t{entry.content_digest}\t{entry.hash}",
        f"end\tDINKES\t1\t{entry.hash}",
        f"book\tPPKD\t{chain.genesis('PPKD')}",
        f"end\tPPKD\t0\t{chain.genesis('PPKD')}",
        "kapuas-end 1\t2",
    ]


def test_years_that_alternate_keep_the_chain_whole(books):
    for book in (books.own, books.finance):
        open_year(book, 2026, actor=books.actor)
    for place, day in enumerate(
        (date(2025, 11, 1), date(2026, 1, 2), date(2025, 12, 31), date(2026, 1, 3), date(2026, 1, 4))
    ):
        post([make.make_draft(books.own, source=f"a:{place}", dated_on=day)], actor=books.actor)
    found = chain.verify(rows_of(2025), anchor=export.heads(2025))
    assert [(head.book, head.number) for head in found.heads] == [("DINKES", 2), ("PPKD", 0)]
    found = chain.verify(rows_of(2026), anchor=export.heads(2026))
    assert [(head.book, head.number) for head in found.heads] == [("DINKES", 3), ("PPKD", 0)]
    # The export of 2025 shows the entry of 2026 between by its seal alone.
    assert sum(row.startswith(chain.SEAL) for row in rows_of(2025)) == 3
    assert sum(row.startswith(chain.ENTRY) for row in rows_of(2025)) == 2


def test_a_reversal_names_its_original_by_number(books):
    from ledger.posting import reverse

    (original,) = post([make.make_draft(books.own)], actor=books.actor)
    reverse(
        [original],
        dated_on=date(2025, 4, 1),
        reason="Salah",
        source="b:1",
        event="reversed",
        actor=books.actor,
    )
    heads = [row.split("\t") for row in rows_of(2025) if row.startswith(chain.ENTRY)]
    assert [(head[9], head[10]) for head in heads] == [("", ""), ("Salah", "2025/1")]


def test_commands_write_and_verify(books, tmp_path):
    make.post_many(books, 5)
    file, heads, told = tmp_path / "2025.txt", tmp_path / "heads.txt", StringIO()
    call_command("export_ledger", "--year", "2025", "--out", str(file), "--heads", str(heads), stdout=told)
    assert "2 buku tahun 2025" in told.getvalue()
    told = StringIO()
    call_command("verify_chain", str(file), "--anchor", str(heads), stdout=told)
    assert told.getvalue() == "Rantai 2025 utuh: 2 buku, 5 jurnal.\n"
    file.write_text(file.read_text().replace("3000.00", "3001.00", 1))
    told = StringIO()
    with pytest.raises(SystemExit) as caught:
        call_command("verify_chain", str(file), stdout=told)
    assert caught.value.code == 1
    assert told.getvalue() == "RUSAK  DINKES 2025/3: isi tidak sesuai segelnya\n"


def test_verifying_needs_no_database(books, tmp_path):
    make.post_many(books, 2)
    file = tmp_path / "2025.txt"
    call_command("export_ledger", "--year", "2025", "--out", str(file), stdout=StringIO())
    done = subprocess.run(
        [sys.executable, str(BASE / "manage.py"), "verify_chain", str(file)],
        env={
            "PATH": "/usr/bin:/bin",
            "DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none",
            "SECRET_KEY": "x" * 60,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "Rantai 2025 utuh: 2 buku, 2 jurnal.")
    done.stdout.encode()
    file.write_bytes(file.read_bytes().replace(b"Belanja", b"Belanj\xff", 1))
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_chain", str(file), stdout=told)
    assert "RUSAK" in told.getvalue()


def test_the_export_reads_in_chunks(books, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(export, "CHUNK", 7)
    make.post_many(books, 30)
    assert chain.verify(rows_of(2025)).entries == 30
    with django_assert_num_queries(1):
        export.heads(2025)
    assert connection.in_atomic_block


@pytest.mark.parametrize("missing", ["--out", "--heads"])
def test_a_place_that_takes_no_file_leaves_neither(books, tmp_path, missing):
    places = {"--out": tmp_path / "2025.txt", "--heads": tmp_path / "heads.txt"}
    places[missing] = tmp_path / "hilang" / "a.txt"
    words = [str(word) for pair in places.items() for word in pair]
    with pytest.raises(CommandError, match=r"hilang/a\.txt tidak dapat ditulis"):
        call_command("export_ledger", "--year", "2025", *words, stdout=StringIO())
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_would_tell_nothing_is_refused(books, tmp_path):
    file = str(tmp_path / "a.txt")
    for words, told in (
        (("--year", "0", "--out", file), "bukan tahun anggaran"),
        (("--year", "2031", "--out", file), "Tahun 2031 tidak dibuka di buku mana pun"),
        (("--year", "2025", "--out", file, "--heads", file), "berkas yang sama"),
    ):
        with pytest.raises(CommandError, match=told):
            call_command("export_ledger", *words, stdout=StringIO())
    assert list(tmp_path.iterdir()) == []


RUBBISH = [
    b"",
    b"apa saja",
    b"\xff\xfe",
    b"kapuas-heads 1\t2025\nA\t\xc2\xb2\t1\tx\n",
    b"kapuas-heads 1\nA\t1\n",
]


@pytest.mark.parametrize("content", [*RUBBISH, None])
def test_an_anchor_that_is_none_is_named_before_the_export(books, tmp_path, content):
    make.post_many(books, 1)
    file, anchor = tmp_path / "2025.txt", tmp_path / "heads.txt"
    call_command("export_ledger", "--year", "2025", "--out", str(file), stdout=StringIO())
    if content is not None:
        anchor.write_bytes(content)
    with pytest.raises(CommandError, match=r"Berkas kepala buku .*heads\.txt tidak dapat dibaca"):
        call_command("verify_chain", str(file), "--anchor", str(anchor), stdout=StringIO())


def test_an_export_that_cannot_be_read_is_named(tmp_path):
    for place in (tmp_path / "hilang.txt", tmp_path):
        with pytest.raises(CommandError, match=f"Berkas {place} tidak dapat dibaca"):
            call_command("verify_chain", str(place), stdout=StringIO())


@pytest.mark.parametrize(
    "content", [b"", b"\xff", "kapuas-export 1\t²\n".encode(), b"kapuas-export 1\t" + b"9" * 5000]
)
def test_an_export_that_is_none_is_found_broken(tmp_path, content):
    file, told = tmp_path / "2025.txt", StringIO()
    file.write_bytes(content)
    with pytest.raises(SystemExit) as caught:
        call_command("verify_chain", str(file), stdout=told)
    assert (caught.value.code, told.getvalue().split("  ")[0]) == (1, "RUSAK")
