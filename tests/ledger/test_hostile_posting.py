"""The application's role with a mind to harm: what it calls or writes is refused, or found by a check."""

import pytest

from core.money import Decimal
from ledger import chain, checks, export
from ledger.posting import post, reverse
from reference.models import Account, Edition, FundSource, Program
from tests.factories import ledger as make
from tests.factories import reference
from tests.ledger.test_raw_sql import FOUR, POST, TWO, attempt, values

NAN = {"debit": "NaN", "credit": "NaN"}


def exchanged(statement: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert old in statement, old
        statement = statement.replace(old, new)
    return statement


# --- Amounts, moments, days ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("over", "code"),
    [
        (NAN, "23514"),
        ({"debit": "Infinity", "credit": "Infinity"}, "22003"),
        ({"debit": "1e18", "credit": "1e18"}, "22003"),
        ({"debit": "0", "credit": "0"}, "23514"),
        ({"debit": "-5", "credit": "-5"}, "23514"),
        ({"debit": "0.001", "credit": "0.001"}, "23514"),
        ({"debit": "1.001", "credit": "1.001"}, "KP030"),
        ({"debit": None, "credit": None}, "23502"),
        ({"debit": None}, "23502"),
        ({"first": None}, "23502"),
        ({"first": 0, "second": 1}, "KP030"),
        ({"first": 2, "second": 1}, ""),
        ({"first": 1, "second": 1}, "23505"),
        ({"day": "infinity"}, "0A000"),
        ({"day": "-infinity"}, "0A000"),
        ({"day": "0001-03-14 BC"}, "23514"),
        ({"day": "12025-03-14"}, "KP035"),
        ({"day": None}, "23502"),
        ({"set": None}, "23502"),
        ({"kind": None}, "23502"),
        ({"source": None}, "23502"),
        ({"reason": None}, "23502"),
        ({"book": None}, "KP035"),
        ({"actor": None}, "KP035"),
        ({"unit": None}, "23502"),
        ({"debit_account": None}, "23502"),
    ],
)
def test_arguments_out_of_every_range_are_refused(kept, over, code):
    assert attempt(kept, POST, owner=False, **over) == code


@pytest.mark.parametrize(
    ("moment", "code"),
    [("'infinity'", "23514"), ("'-infinity'", "23514"), ("'200000-01-01'", "23514"), ("NULL", "23502")],
)
def test_a_moment_that_nobody_can_read_is_refused(kept, moment, code):
    assert attempt(kept, exchanged(POST, ("now()", moment)), owner=False) == code
    assert attempt(kept, exchanged(TWO, ("now()", moment)), owner=False, **FOUR) == code


def test_several_entries_with_an_amount_that_is_none_are_refused(kept):
    over = {**FOUR, "debits": "{NaN,0,7,0}", "credits": "{0,NaN,0,7}"}
    assert attempt(kept, TWO, owner=False, **over) == "23514"


def test_the_owner_cannot_write_them_either(kept):
    from tests.ledger.test_raw_sql import ENTRY, LINES

    assert attempt(kept, ENTRY, LINES, **NAN) == "23514"
    assert attempt(kept, exchanged(ENTRY, ("now()", "'infinity'"))) == "23514"


# --- Shapes of arrays ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ARRAY[%(book)s, %(book)s]::bigint[]", "format('[0:1]={%%s,%%s}', %(book)s, 2)::bigint[]"),
        ("ARRAY[%(book)s, %(book)s]::bigint[]", "ARRAY[ARRAY[%(book)s, %(book)s]]::bigint[]"),
        ("'{FIN,FIN}'", "'{FIN,FIN,FIN}'"),
        ("'{FIN,FIN}'", "'{FIN}'"),
        ("'{FIN,FIN}'", "'{{FIN,FIN}}'"),
        ("'{FIN,FIN}'", "'[2:3]={FIN,FIN}'"),
        ("'{a:1,a:2}'", "'[0:1]={a:1,a:2}'"),
        ("'{paid,paid}'", "NULL"),
        ("'{a:1,a:2}'", "'{}'"),
    ],
)
def test_several_entries_in_arrays_of_another_shape_are_refused(kept, old, new):
    assert attempt(kept, exchanged(TWO, (old, new)), owner=False, **FOUR) in ("KP030", "22004")


@pytest.mark.parametrize(
    "over",
    [
        {"places": "[0:3]={1,1,2,2}"},
        {"places": "{{1,1,2,2}}"},
        {"numbers": "{1,2,1}"},
        {"debits": "{{5,0},{7,0}}"},
        {"credits": "{0,5,0,7,1}"},
        {"credits": "{}"},
    ],
)
def test_lines_of_several_entries_in_arrays_of_another_shape_are_refused(kept, over):
    assert attempt(kept, TWO, owner=False, **{**FOUR, **over}) == "KP030"


def answer(kept, *statements: str, **over) -> str:
    """Digest of the content that the last statement posted; nothing stays."""
    with kept.raw(owner=False) as link:
        for statement in statements[:-1]:
            link.execute(statement)
        digest = link.execute(statements[-1], values(kept, **over)).fetchone()[3]
        link.rollback()
    return digest


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("ARRAY[%(book)s]::bigint[]", "ARRAY[ARRAY[%(book)s]]::bigint[]"),
        ("ARRAY[%(set)s]", "NULL"),
        ("'{paid}'", "'[0:0]={paid}'"),
        ("'{x}'", "'[2:2]={x}'"),
        ("ARRAY[%(first)s, %(second)s]", "'{1}'"),
        ("ARRAY[%(unit)s, %(unit)s]::bigint[]", "'{}'"),
        ("ARRAY['0', %(credit)s]::numeric[]", "'{0}'"),
        ("'{NULL,NULL}', '{NULL", "'{NULL,NULL,NULL}', '{NULL"),
    ],
)
def test_one_entry_in_arrays_that_do_not_fit_is_refused(kept, old, new):
    statement = (
        exchanged(POST, (old, new)) if old in POST else POST.replace("'{NULL,NULL}'", "'{NULL,NULL,NULL}'")
    )
    assert attempt(kept, statement, owner=False) in ("KP030", "KP035", "23502")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("'{1,1}'", "'{{7,9}}'"),
        ("'{1,1}'", "NULL"),
        ("ARRAY['0', %(credit)s]", "ARRAY[ARRAY['0', %(credit)s]]"),
        ("ARRAY[%(unit)s, %(unit)s]::bigint[]", "format('[0:1]={%%s,%%s}', %(unit)s, %(unit)s)::bigint[]"),
    ],
)
def test_one_entry_in_odd_arrays_is_the_same_entry(kept, old, new):
    assert answer(kept, exchanged(POST, (old, new))) == answer(kept, POST)


# --- Who, and on what ------------------------------------------------------------------------------
def test_a_deactivated_person_posts_nothing(kept):
    away = f"UPDATE reference_user SET is_active = false WHERE id = {kept.actor_id}"
    assert attempt(kept, away, POST, owner=False) == "KP035"
    assert attempt(kept, away, TWO, owner=False, **FOUR) == "KP035"


def test_headers_inactive_accounts_and_the_other_sets_are_refused(kept):
    asleep = f"UPDATE reference_account SET is_active = false WHERE id = {kept.expense_id}"
    assert attempt(kept, asleep, POST, owner=False) == "KP031"
    assert attempt(kept, POST, owner=False, debit_account=kept.header_id) == "KP031"
    assert attempt(kept, POST, owner=False, debit_account=kept.spending_id) == "KP030"


def test_an_entry_is_reversed_once(books):
    from ledger.errors import LedgerError

    (entry,) = make.post_many(books, 1)
    words = {"dated_on": make.MARCH, "reason": "Salah", "event": "reversed", "actor": books.actor}
    (back,) = reverse([entry], source="a:1", **words)
    (again,) = reverse([back], source="a:2", **words)
    assert list(checks.reversals()) == list(checks.chain_is_whole()) == []
    assert again.reverses_id == back.pk
    with pytest.raises(LedgerError):
        reverse([entry], source="a:3", **words)


# --- Several units, sub kegiatan, funds and counterparts in one entry --------------------------------
def test_a_mixed_entry_is_hashed_as_the_specification_says(books):
    subs = list(Program.objects.filter(level=Program.objects.order_by("-level").first().level)[:2])
    funds = list(FundSource.objects.order_by("pk")[:2])
    other = reference.make_unit("DISDIK")
    assert (len(subs), len(funds)) == (2, 2)
    plain = {"sub_activity_id": None, "fund_source_id": None, "counterpart_id": None}
    mixed = [
        {**plain, "sub_activity_id": subs[0].pk, "fund_source_id": funds[0].pk},
        {**plain, "sub_activity_id": subs[1].pk, "fund_source_id": funds[1].pk, "counterpart_id": other.pk},
        {**plain, "unit_id": other.pk},
        {**plain, "counterpart_id": books.ppkd.pk},
        {**plain, "counterpart_id": other.pk},
    ]
    for first in mixed:
        for second in mixed:
            draft = make.make_draft(
                books.own,
                source=f"campur:{mixed.index(first)}-{mixed.index(second)}",
                description="Tab\tdan \\",
                lines=(
                    make.make_line(books.own, make.EXPENSE, debit=Decimal("10.01"), **first),
                    make.make_line(books.own, make.EXPENSE, debit=Decimal("0.99"), **second),
                    make.make_line(books.own, make.RK_PPKD, credit=11),
                ),
            )
            (entry,) = post([draft], actor=books.actor)
            (same,) = post([draft], actor=books.actor)
            assert same.pk == entry.pk
    assert list(checks.chain_is_whole()) == list(checks.heads()) == list(checks.balance()) == []
    rows = "\n".join(export.export_rows(2025)).split("\n")
    assert chain.verify(rows, anchor=export.heads(2025)).entries == 25


def test_an_account_of_another_chart_is_found(books):
    chart = reference.account(make.EXPENSE).edition
    reference.make_year2025()
    foreign = (
        Account.objects.exclude(edition=chart)
        .filter(is_postable=True, is_active=True, ledger_set="FIN", edition__kind=Edition.Kind.CHART)
        .first()
    )
    if foreign is None:
        own = reference.account(make.EXPENSE)
        edition = Edition.objects.get(pk=own.edition_id)
        edition.pk, edition.code = None, "bagan-lain"
        edition.save()
        own.pk, own.edition, own.parent = None, edition, None
        own.save()
        foreign = own
    draft = make.make_draft(
        books.own,
        lines=(
            make.make_line(books.own, make.EXPENSE, debit=1, account_id=foreign.pk),
            make.make_line(books.own, make.RK_PPKD, credit=1),
        ),
    )
    post([draft], actor=books.actor)
    assert [finding.expected for finding in checks.lines()] == ["akun dari bagan akun tahun itu"]
