"""What an owner forges with his DDL is found by the named checks, both values shown."""

import pytest
from django.db import DatabaseError, connection, transaction

from ledger import checks
from tests.factories import ledger as make
from tests.factories import reference


def forge(*statements: str) -> None:
    """Run statements with every trigger of the ledger disabled."""
    tables = ("entry", "entryline", "bookhead", "bookyear", "period", "periodevent", "book")
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE ledger_{table} DISABLE TRIGGER USER")
        for statement in statements:
            cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"ALTER TABLE ledger_{table} ENABLE TRIGGER USER")


CHECKS = {
    name: getattr(checks, name)
    for name in (
        "chain_is_whole",
        "heads",
        "numbers",
        "balance",
        "lines",
        "periods",
        "kept_heads",
        "reciprocal",
        "reversals",
    )
}


def found() -> dict[str, list[str]]:
    """check → subjects that disagree"""
    return {
        name: subjects
        for name, function in CHECKS.items()
        if (subjects := [finding.subject for finding in function()])
    }


def test_control_a_sound_journal_has_no_finding(as_owner):
    forge()
    # The four entries owe PPKD money that PPKD's own book does not claim.
    assert found() == {"reciprocal": ["RK DINKES", "RK PPKD"]}


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE ledger_entry SET description = 'Lain' WHERE number = 2 AND source = 'seri:2'",
            {"chain_is_whole"},
        ),
        ("UPDATE ledger_entry SET posted_at = now() WHERE source = 'seri:2'", {"chain_is_whole"}),
        ("UPDATE ledger_entry SET source = 'lain:2' WHERE source = 'seri:2'", {"chain_is_whole"}),
        (
            "UPDATE ledger_entryline SET debit = debit * 2, credit = credit * 2 WHERE entry_id ="
            " (SELECT id FROM ledger_entry WHERE source = 'seri:4')",
            {"chain_is_whole", "reciprocal"},
        ),
        (
            "UPDATE ledger_entryline SET debit = debit + 1 WHERE debit = 3000",
            {"chain_is_whole", "balance"},
        ),
        (
            "UPDATE ledger_entryline SET fund_source_id = (SELECT min(id) FROM reference_fundsource)"
            " WHERE debit = 3000",
            {"chain_is_whole"},
        ),
        ("UPDATE ledger_entryline SET fund_source_id = 0 WHERE debit = 3000", {"lines"}),
        ("UPDATE ledger_entryline SET dated_on = '2025-03-15' WHERE debit = 3000", {"lines"}),
        ("DELETE FROM ledger_entryline WHERE debit = 3000", {"chain_is_whole", "balance"}),
        (
            "DELETE FROM ledger_entry WHERE source = 'seri:4'",
            {"heads", "lines", "kept_heads"},
        ),
        ("DELETE FROM ledger_entry WHERE source = 'seri:2'", {"chain_is_whole", "heads", "numbers", "lines"}),
        ("TRUNCATE ledger_entry, ledger_entryline CASCADE", {"heads", "kept_heads"}),
        ("UPDATE ledger_bookhead SET hash = repeat('0', 64)", {"heads"}),
        ("UPDATE ledger_bookhead SET entry_count = entry_count + 1", {"heads"}),
        ("UPDATE ledger_bookhead SET number = number + 1", {"heads"}),
        (
            "UPDATE ledger_entry SET number = 9 WHERE source = 'seri:4'",
            {"chain_is_whole", "heads", "kept_heads", "numbers"},
        ),
        (
            "UPDATE ledger_period SET is_open = false WHERE month = 3",
            {"heads", "periods"},
        ),
        ("UPDATE ledger_period SET is_open = true", {"heads", "periods"}),
        ("UPDATE ledger_bookyear SET is_closed = true", {"periods"}),
        ("DELETE FROM ledger_period WHERE month = 12", {"heads", "periods"}),
        ("UPDATE ledger_periodevent SET hash = repeat('0', 64) WHERE action = 'close'", {"kept_heads"}),
    ],
)
def test_a_forgery_is_found(as_owner, statement, expected):
    forge(statement)
    assert set(found()) - {"reciprocal"} == expected - {"reciprocal"}


def test_an_entry_slipped_into_a_closed_month_is_found(as_owner):
    forge(
        "UPDATE ledger_period SET is_open = true WHERE month = 1",
        f"SELECT ledger_post({as_owner.actor_id}, now(), ARRAY[{as_owner.own_id}]::bigint[],"
        " '{FIN}', '{GENERAL}', '{2025-01-05}', '{diam:1}', '{x}', '{x}', '{\"\"}', '{NULL}',"
        " '{1,1}', '{1,2}',"
        f" ARRAY[{as_owner.expense_id}, {as_owner.reciprocal_id}]::bigint[],"
        f" ARRAY[{as_owner.unit_id}, {as_owner.unit_id}]::bigint[],"
        " '{NULL,NULL}', '{NULL,NULL}', '{NULL,NULL}', '{5,0}', '{0,5}')",
        "UPDATE ledger_period SET is_open = false WHERE month = 1",
    )
    subjects = found()["periods"]
    assert subjects[0] == "DINKES 2025/5 tanggal 2025-01-05"


def test_reciprocal_accounts_that_match_have_no_finding(books):
    make.post_many(books, 2)
    lines = (
        make.make_line(books.finance, make.RK_SKPD, debit=3000, counterpart_id=books.unit.pk),
        make.make_line(books.finance, make.CASH, credit=3000),
    )
    assert [finding.subject for finding in checks.reciprocal()] == ["RK DINKES"]
    from ledger.posting import post

    post([make.make_draft(books.finance, lines=lines)], actor=books.actor)
    assert list(checks.reciprocal()) == []


def test_both_values_are_shown(books):
    make.post_many(books, 2)
    (finding,) = checks.reciprocal()
    assert (finding.expected, finding.found) == ("0,00", "3.000,00")


def test_accounts_of_another_years_chart_are_found(books):
    make.post_many(books, 1)
    reference.make_year2025(chart=reference.edition("chart-2026-sample"))
    assert [finding.expected for finding in checks.lines()] == ["akun dari bagan akun tahun itu"] * 2


LINELESS = (
    "INSERT INTO ledger_entry (book_id, year, number, ledger_set, kind, dated_on, source, event,"
    " description, reason, actor_id, posted_at, content_digest, previous_hash, hash)"
    " VALUES ({book}, 2025, 9, 'FIN', 'GENERAL', '2025-03-01', 'diam:2', 'x', '', '', {actor}, now(),"
    " '', '', '')"
)


def test_an_entry_without_lines_is_refused_whatever_the_setting_and_found_without_the_trigger(as_owner):
    statement = LINELESS.format(book=as_owner.own_id, actor=as_owner.actor_id)
    with connection.cursor() as cursor, pytest.raises(DatabaseError) as refused, transaction.atomic():
        cursor.execute("SET LOCAL kapuas.ledger_writer = 'on'")
        cursor.execute(statement)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert refused.value.__cause__.sqlstate == "KP030"
    forge(statement)
    assert set(found()) - {"reciprocal"} == {"balance", "chain_is_whole", "heads", "numbers"}
