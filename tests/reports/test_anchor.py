"""Heads kept at a close: a changed, missing or foreign head is found."""

import pytest

from core.errors import DomainError
from ledger import chain, export
from reports.anchor import compare
from tests.reports import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads():
    story.tell()
    return export.heads(2025)


def write(tmp_path, heads):
    file = tmp_path / "heads.txt"
    file.write_text(chain.heads_text(2025, heads))
    return file


def test_the_heads_of_now_agree(tmp_path, heads):
    assert [(head.book, head.number) for head in heads] == [("DINKES", 8), ("DISDIK", 0), ("PPKD", 3)]
    assert list(compare(write(tmp_path, heads))) == []


def test_another_hash_is_named_with_both_values(tmp_path, heads):
    kept = chain.Head("DINKES", 2025, 8, "0" * 64)
    (finding,) = compare(write(tmp_path, [kept, *heads[1:]]))
    assert (finding.subject, finding.expected, finding.found) == ("DINKES 2025/8", "0" * 64, heads[0].hash)


def test_a_cut_tail_is_named(tmp_path, heads):
    (finding,) = compare(write(tmp_path, [chain.Head("DINKES", 2025, 9, "1" * 64)]))
    assert (finding.subject, finding.found) == ("DINKES 2025/9", "tidak ada")


def test_an_empty_book_keeps_its_beginning(tmp_path, heads):
    (finding,) = compare(write(tmp_path, [chain.Head("DISDIK", 2025, 0, "2" * 64)]))
    assert finding.subject == "DISDIK 2025/0"


@pytest.mark.parametrize(
    "text", ["", "kapuas-heads 1\t2025\n", "apa saja", "kapuas-heads 1\t2025\nDINKES\tx\n"]
)
def test_a_file_that_is_no_heads_file_is_refused(tmp_path, text):
    file = tmp_path / "heads.txt"
    file.write_text(text)
    with pytest.raises(DomainError, match="kepala buku"):
        list(compare(file))
