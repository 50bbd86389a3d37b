"""Raw SQL against the rules of revenue documents: refused by the database itself."""

import pytest
from django.db import DatabaseError, transaction

from core import clock
from core.errors import DomainError
from core.money import Decimal
from ledger import posting
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import EntryKind
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import revenue as made
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.helpers import constraints_checked
from tests.treasury.test_rules_sql import refused
from treasury import checks_revenue, limits_revenue


def confirm(document) -> str:
    """The state written without its entries."""
    table = document._meta.db_table
    return refused(f"UPDATE {table} SET state = 'confirmed', number = 'X' WHERE id = %s", document.pk)


def test_no_booked_document_without_entries(paying):
    make.make_receipt(paying, budgets.LEVY, 90, unit=paying.unit)
    line = make.paid(paying, make.line(paying.key(), 90)).order.request.lines.get()
    receipt = made.take(paying, 9)
    drafts = [
        made.assess(paying, 9, is_issued=False),
        made.take(paying, 9, is_booked=False),
        made.put(paying, is_booked=False),
        made.refund(paying, 9, is_booked=False),
        made.give_back(paying, line, 9, is_booked=False),
        made.finance(paying, made.SILPA, 9, is_booked=False),
    ]
    assert [confirm(one) for one in drafts] == ["KP033"] * 6
    assert refused("UPDATE treasury_treasurerreceipt SET state = 'reversed' WHERE id = %s", receipt.pk) in (
        "KP033",
        "KP037",
    )
    assert refused("UPDATE treasury_treasurerreceipt SET state = 'carried' WHERE id = %s", receipt.pk) == (
        "KP034"
    )


def test_booked_documents_never_change(paying):
    make.make_receipt(paying, budgets.LEVY, 90, unit=paying.unit)
    line = make.paid(paying, make.line(paying.key(), 90)).order.request.lines.get()
    made.take(paying, 9)
    booked = [
        made.assess(paying, 9),
        made.put(paying),
        made.refund(paying, 9),
        made.give_back(paying, line, 9),
        made.finance(paying, made.SILPA, 9),
    ]
    for document in booked:
        table = document._meta.db_table
        for change in ("amount = amount + 1", "state = 'draft'", "description = 'X'", "number = 'Y'"):
            assert refused(f"UPDATE {table} SET {change} WHERE id = %s", document.pk) == "KP034"
        assert refused(f"DELETE FROM {table} WHERE id = %s", document.pk) == "KP034"
        history = table.replace("treasury_", "treasury_historical")
        assert refused(f"DELETE FROM {history}") in ("KP041", "42501")


def test_lines_of_a_deposit_are_whole_receipts_in_one_deposit(paying):
    made.take(paying, 9)
    put = made.put(paying)
    lines = "treasury_depositline"
    assert refused(f"UPDATE {lines} SET amount = 5 WHERE deposit_id = %s", put.pk) == "KP034"
    assert refused(f"DELETE FROM {lines} WHERE deposit_id = %s", put.pk) == "KP034"
    assert refused(f"UPDATE {lines} SET is_live = false WHERE deposit_id = %s", put.pk) == "KP037"
    other = made.take(paying, 8)
    drafted = made.put(paying, is_booked=False)
    statement = (
        f"INSERT INTO {lines} (deposit_id, receipt_id, opening_key, amount, amount_currency, is_live) "
        "VALUES (%s, %s, '', 8, 'IDR', true)"
    )
    assert refused(statement, drafted.pk, other.pk) == "23505"
    assert refused(statement, put.pk, other.pk) == "KP034"


def test_limits_hold_below_the_services(paying, monkeypatch):
    """What a service would refuse, the database refuses too when the service does not look."""
    levy = made.assess(paying, 9)
    line = make.paid(paying, make.line(paying.key(), 90)).order.request.lines.get()
    made.take(paying, 9, assessment=levy)
    for name in ("assessment_refusals", "realised_refusals", "receipt_cash_refusals", "rkud_out_refusals"):
        monkeypatch.setattr(limits_revenue, name, lambda *args, **values: iter(()))
    monkeypatch.setattr(limits_revenue, "return_rest", lambda *args, **values: Decimal(1000))
    made.give_back(paying, line, 90)
    make.paid(paying, make.line(paying.key(), 90))
    acts = (
        lambda: made.take(paying, 1, assessment=levy),
        lambda: made.refund(paying, 10),
        # The budget's own sum bears it, since another line was paid from the key.
        lambda: made.give_back(paying, line, 1),
    )
    for act in acts:
        with pytest.raises(DatabaseError) as found, transaction.atomic(), constraints_checked():
            act()
        assert found.value.__cause__.sqlstate == "KP037"


def test_the_revenue_treasurers_cash_never_falls_below_zero(paying, monkeypatch):
    made.take(paying, 9)
    drafted = made.put(paying, is_booked=False)
    lines = tuple(
        LineDraft(account_id=account(code).pk, unit_id=paying.unit.pk, debit=Decimal(d), credit=Decimal(c))
        for code, d, c in ((make.EQUITY, 4, 0), (made.RECEIPT_CASH, 0, 4))
    )
    lost = EntryDraft(
        book_id=book_of(paying.unit).pk,
        ledger_set="FIN",
        dated_on=make.ASKED_ON,
        kind=EntryKind.GENERAL,
        source="test:1",
        event="test",
        description="Kas hilang",
        lines=lines,
    )
    with clock.frozen(make.ASKED_ON):
        posting.post([lost], actor=paying[Role.AUDITOR])
    with pytest.raises(DomainError, match="paling rendah Rp\u00a05, keluar Rp\u00a09") as found:
        make.step("deposit", drafted, "confirm", paying[Role.TREASURY_DELEGATE])
    assert found.value.rules == ("I-26", "I-27")
    monkeypatch.setattr(limits_revenue, "receipt_cash_refusals", lambda *args, **values: iter(()))
    with pytest.raises(DatabaseError) as stopped, transaction.atomic(), constraints_checked():
        make.step("deposit", drafted, "confirm", paying[Role.TREASURY_DELEGATE])
    assert stopped.value.__cause__.sqlstate == "KP037"
    make.step("deposit", drafted, "confirm", paying[Role.TREASURY_DELEGATE])
    (finding,) = checks_revenue.check_receipt_cash()
    assert (finding.subject, finding.found) == (
        "Kas di Bendahara Penerimaan DINKES 03-02-2025 (I-26)",
        "-4.00",
    )
