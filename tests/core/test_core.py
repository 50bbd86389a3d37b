"""The small modules of core: checks, fields, sql files, terms."""

from django.db import models

from core import checks, terms
from core.checks import Finding, check, registered
from core.fields import AmountField
from core.sql import sql_file


def test_checks_are_kept_in_order(monkeypatch):
    monkeypatch.setattr(checks, "_checks", {})

    @check("second", "Kedua")
    def second():
        yield Finding("x", "1", "2")

    @check("first", "Pertama")
    def first():
        yield from ()

    assert [(name, title) for name, (title, _) in registered().items()] == [
        ("second", "Kedua"),
        ("first", "Pertama"),
    ]
    assert [finding.is_ok for finding in registered()["second"][1]()] == [False]
    assert Finding("x", "1", "1").is_ok


def test_amount_fields_are_rupiah_of_twenty_digits():
    field = AmountField("jumlah")
    assert isinstance(field, models.DecimalField)
    assert (field.max_digits, field.decimal_places, str(field.default_currency)) == (20, 2, "IDR")
    assert list(field.currency_choices) == [("IDR", "Rupiah")]


def test_amount_fields_take_a_wider_choice():
    assert AmountField(max_digits=10).max_digits == 10


def test_sql_files_come_with_their_reverse(tmp_path):
    folder = tmp_path / "sql"
    folder.mkdir()
    (folder / "rule.sql").write_text("SELECT 1")
    (folder / "rule.reverse.sql").write_text("SELECT 2")
    operation = sql_file(str(tmp_path / "0002_x.py"), "rule")
    assert (operation.sql, operation.reverse_sql, operation.reversible) == ("SELECT 1", "SELECT 2", True)


def test_glossary_names_law_and_term():
    assert terms.TERMS["PaymentRequest"] == terms.Term("Surat Permintaan Pembayaran", "SPP", "PP 12/2019")
    assert all(term.term and term.legal_basis for term in terms.TERMS.values())
    abbreviations = [term.abbreviation for term in terms.TERMS.values() if term.abbreviation]
    assert len(abbreviations) == len(set(abbreviations))
