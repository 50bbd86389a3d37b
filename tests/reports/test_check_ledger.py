"""`manage.py check_ledger`: names, titles, both values, exit code, and what only an anchor shows."""

import io

import pytest
from django.core.management import CommandError, call_command

from core import checks
from core.checks import Finding
from ledger import chain, export
from tests.factories.treasury import make_paying, paid
from tests.reports import story

pytestmark = pytest.mark.django_db


def run(*words: str) -> tuple[str, int]:
    out = io.StringIO()
    try:
        call_command("check_ledger", *words, stdout=out)
    except SystemExit as stopped:
        return out.getvalue(), stopped.code
    return out.getvalue(), 0


def test_a_sound_region_passes_and_says_what_it_cannot_see():
    paid(make_paying())
    text, code = run()
    assert code == 0, text
    assert "cocok  consolidation: A-12" in text
    assert "Tanpa --anchor" in text
    assert "Semua pemeriksaan cocok." in text


def test_a_failure_shows_both_values_and_exits_1():
    story.tell()
    text, code = run()
    assert code == 1
    assert "GAGAL  budget_use" in text
    assert "seharusnya 0,00, nyatanya 1.500.000.000,50" in text


def test_long_lists_of_failures_are_cut(monkeypatch):
    many = [Finding(f"baris {number}", "1", "2") for number in range(25)]
    monkeypatch.setattr(checks, "_checks", {"many": ("Uji", lambda: iter(many))})
    text, code = run()
    assert code == 1
    assert "baris 19: seharusnya 1, nyatanya 2" in text
    assert "baris 20:" not in text
    assert "… dan 5 lainnya" in text


def test_the_anchor_is_compared(tmp_path):
    paid(make_paying())
    file = tmp_path / "heads.txt"
    file.write_text(chain.heads_text(2025, export.heads(2025)))
    assert run("--anchor", str(file))[1] == 0
    file.write_text(chain.heads_text(2025, [chain.Head("DINKES", 2025, 1, "f" * 64)]))
    text, code = run("--anchor", str(file))
    assert code == 1
    assert "GAGAL  anchor" in text
    assert "f" * 64 in text
    with pytest.raises(CommandError, match="tidak dapat dibaca"):
        run("--anchor", str(tmp_path / "missing.txt"))


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"rubbish", "kapuas-heads 1\t2025\nA\t²\t1\tx\n".encode(), None]
)
def test_an_anchor_that_is_none_is_named(tmp_path, content):
    file = tmp_path / "heads.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"Berkas kepala buku .*heads\.txt tidak dapat dibaca"):
        run("--anchor", str(file))
