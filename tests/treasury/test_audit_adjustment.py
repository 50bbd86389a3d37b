"""Koreksi audit: sent with finding and evidence, approved by PPKD, closed again, carried on, frozen."""

from datetime import date

import pytest

from core import clock
from core.errors import DomainError
from core.money import Decimal
from ledger.models import BookYear, Entry, EntryLine, PeriodEvent
from reference.models import Role
from tests.factories import evidence as files
from tests.factories import memo as memos
from tests.factories import reference
from tests.factories import treasury as make
from tests.helpers import constraints_checked
from tests.treasury.test_rules_sql import refused
from tests.treasury.test_year_end import YEAR_END, at_year_end, close_months, state_all
from treasury import memo_entries
from treasury.models import MemoVoucher
from treasury.services import memo, memo_template, year_end
from workflows import evidence

__all__ = ["at_year_end"]
GROUND = {"finding": "LHP 12.A/2026 temuan 3", "reason": "Persediaan kurang dicatat"}


def draft(paying, **over) -> MemoVoucher:
    values = {"kind": "AUDIT", "dated_on": YEAR_END, **GROUND, **over}
    return memos.draft(paying, *values.pop("lines", memos.stock_count()), on=YEAR_END, **values)


def attach(paying, voucher: MemoVoucher) -> None:
    evidence.add(voucher.document_key, name="lhp.pdf", data=files.pdf(), actor=paying[Role.SKPD_VERIFIER])


def step(paying, voucher: MemoVoucher, name: str, role: Role, **over) -> MemoVoucher:
    return make.step("memo_voucher", voucher, name, paying[role], on=YEAR_END, **over)


def net(code: str, **where) -> Decimal:
    lines = EntryLine.objects.filter(account__code=code, book__code="DINKES", **where)
    return sum((line.debit - line.credit for line in lines), Decimal(0))


@pytest.fixture
def closed(at_year_end):
    """2025 closed and carried into 2026."""
    state_all(at_year_end)
    close_months(at_year_end)
    officer = at_year_end[Role.FINANCE_OFFICER]
    year_end.close(at_year_end.region.year, actor=officer)
    reference.make_year2025(year=2026)
    year_end.open_next(at_year_end.region.year, actor=officer)
    return at_year_end


def test_a_finding_corrects_a_closed_year_and_the_opening_after_it(closed):
    voucher = draft(closed)
    with pytest.raises(DomainError, match="Lampirkan halaman LHP") as found:
        step(closed, voucher, "submit", Role.SKPD_VERIFIER)
    assert found.value.rules == ("I-35",)
    statement = "UPDATE treasury_memovoucher SET state = 'submitted' WHERE id = %s"
    assert refused(statement, voucher.pk) == "KP036"
    attach(closed, voucher)
    step(closed, voucher, "submit", Role.SKPD_VERIFIER)
    with pytest.raises(DomainError, match="disetujui PPKD, bukan Pengguna Anggaran") as found:
        step(closed, voucher, "approve", Role.BUDGET_USER)
    assert found.value.rules == ("I-42",)
    assert refused("UPDATE treasury_memovoucher SET state = 'approved' WHERE id = %s", voucher.pk) == "KP033"
    with constraints_checked():
        done = step(closed, voucher, "approve", Role.FINANCE_OFFICER)
    assert (done.state, done.number) == ("approved", "00001/KA/DINKES/2025")
    entry = Entry.objects.get(source=voucher.document_key)
    assert (entry.kind, entry.dated_on, entry.reason) == ("AUDIT_ADJUSTMENT", YEAR_END, GROUND["reason"])
    assert PeriodEvent.objects.filter(action="audit", year=2025).count() == 1
    assert BookYear.objects.get(book__code="DINKES", year=2025).is_closed
    opening = {"kind": "OPENING", "dated_on": date(2026, 1, 1)}
    assert net(memos.STATIONERY_STOCK, **opening) == 18_000_000
    assert net(memos.STATIONERY_EXPENSE, dated_on__year=2025) == 0
    for change in ("finding = 'X'", "reason = 'X'", "kind = 'GENERAL'", "state = 'draft'", "amount = 1"):
        assert refused(f"UPDATE treasury_memovoucher SET {change} WHERE id = %s", voucher.pk) == "KP034"
    assert refused("DELETE FROM treasury_memovoucherline WHERE voucher_id = %s", voucher.pk) == "KP034"
    with pytest.raises(DomainError, match="tidak dijadikan templat"), clock.frozen(YEAR_END):
        memo_template.template_of(done, name="Temuan", is_reversing=False, actor=closed[Role.SKPD_VERIFIER])
    with clock.frozen(YEAR_END):
        back = memo.reverse_voucher(
            done, dated_on=YEAR_END, reason="Temuan ditarik", actor=closed[Role.SKPD_VERIFIER]
        )
    assert (back.kind, back.finding) == ("AUDIT", GROUND["finding"])
    attach(closed, back)
    step(closed, back, "submit", Role.SKPD_VERIFIER)
    with constraints_checked():
        step(closed, back, "approve", Role.FINANCE_OFFICER)
    assert net(memos.STATIONERY_STOCK, **opening) == 0


def test_what_no_audit_correction_may_be(at_year_end):
    open_year = draft(at_year_end)
    attach(at_year_end, open_year)
    with pytest.raises(DomainError, match="Tahun 2025 buku DINKES belum ditutup") as found:
        step(at_year_end, open_year, "submit", Role.SKPD_VERIFIER)
    assert found.value.rules == ("I-35",)
    statement = "UPDATE treasury_memovoucher SET state = 'submitted' WHERE id = %s"
    assert refused(statement, open_year.pk) == "KP036"
    with pytest.raises(DomainError) as found:
        draft(at_year_end, finding=" ", reason="", dated_on=date(2025, 12, 30))
    assert found.value.rules == ("I-07", "I-35")
    for change in ("finding = ''", "reason = ''", "dated_on = '2025-12-30'"):
        sql = f"UPDATE treasury_memovoucher SET revision = 2, {change} WHERE id = %s"
        assert refused(sql, open_year.pk) == "23514"
    assert {one.kind for one in memo_entries.drafts_of(open_year)} == {"AUDIT_ADJUSTMENT"}
