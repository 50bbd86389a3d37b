"""`manage.py close_books`: months, by a named person, with every head printed and kept."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from ledger import chain
from ledger.models import Period
from tests.factories import ledger as make
from tests.ledger.test_periods import keepers


def close(*words: str, **over) -> str:
    out = StringIO()
    call_command("close_books", "--year", "2025", *words, stdout=out, **over)
    return out.getvalue()


def test_a_month_closes_and_its_head_is_printed_and_kept(books, tmp_path):
    verifier, _ = keepers(books)
    entries = make.post_many(books, 3, dated_on=date(2025, 1, 20))
    kept = tmp_path / "heads.txt"
    said = close("--month", "1", "--books", "DINKES", "--user", verifier.username, "--heads", str(kept))
    assert said == f"DINKES 2025/3 {entries[2].hash}\n1 buku: tutup bulan.\n"
    heads = {head.book: (head.number, head.hash) for head in chain.read_heads(kept.read_text())}
    assert heads["DINKES"] == (3, entries[2].hash)


def test_a_month_opens_again_only_with_a_reason(books):
    verifier, _ = keepers(books)
    words = ("--month", "1", "--books", "DINKES", "--user", verifier.username)
    close(*words)
    with pytest.raises(CommandError, match="I-35"):
        close(*words, "--reopen")
    assert "buka kembali" in close(*words, "--reopen", "--reason", "Salah tanggal")
    assert Period.objects.get(book=books.own, year=2025, month=1).is_open


def test_the_right_is_asked_for_every_book(books):
    verifier, _ = keepers(books)
    with pytest.raises(CommandError, match="I-40"):
        close("--month", "1", "--user", verifier.username)
    assert not Period.objects.filter(is_open=False).exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--month", "1", "--user", "siapa"), "Pengguna siapa tidak dikenal"),
        (("--month", "1", "--user", "ppkd", "--books", "XX"), "Buku tidak dikenal: XX"),
    ],
)
def test_what_is_not_there_is_named(books, words, message):
    keepers(books)
    with pytest.raises(CommandError, match=message):
        close(*words)


@pytest.mark.parametrize("month", ["0", "13", "jan"])
def test_what_is_no_month_is_refused_in_words(books, month):
    with pytest.raises(CommandError, match=f"'{month}' bukan bulan"):
        close("--month", month, "--user", "siapa")


def test_a_place_that_takes_no_heads_closes_nothing(books, tmp_path):
    verifier, _ = keepers(books)
    words = ("--month", "1", "--books", "DINKES", "--user", verifier.username)
    with pytest.raises(CommandError, match=r"hilang/heads\.txt tidak dapat ditulis"):
        close(*words, "--heads", str(tmp_path / "hilang" / "heads.txt"))
    assert not Period.objects.filter(is_open=False).exists()


def test_a_disk_that_fills_after_the_close_says_that_the_books_are_closed(books, tmp_path, monkeypatch):
    from core import outfile

    def full(path, parts):
        raise outfile.DomainError(f"Berkas {path} tidak dapat ditulis: ruang penyimpanan penuh.")

    monkeypatch.setattr(outfile, "write_text", full)
    verifier, _ = keepers(books)
    with pytest.raises(
        CommandError, match="Buku sudah ditutup; tulis kepalanya dengan export_ledger --year 2025"
    ):
        close(
            "--month", "1", "--books", "DINKES", "--user", verifier.username, "--heads", str(tmp_path / "h")
        )
    assert Period.objects.filter(is_open=False).count() == 1
