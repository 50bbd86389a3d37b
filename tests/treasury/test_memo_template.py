"""Templates: one draft a month; a reversing one mirrors its booked voucher on the first of the next month."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from reference.models import Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from treasury.services import memo_template as templates

MARCH = date(2025, 3, 31)


def test_a_reversing_template_from_draft_to_mirror(paying):
    accountant, year = paying[Role.SKPD_VERIFIER], paying.region.year
    source = memos.draft(paying, description="Beban terutang")
    with clock.frozen(MARCH):
        with pytest.raises(AccessDenied):
            templates.template_of(source, name="Listrik", is_reversing=True, actor=paying[Role.TREASURER])
        template = templates.template_of(
            source, name=" Listrik  bulanan", is_reversing=True, actor=accountant
        )
        assert (template.name, template.history.count(), template.lines.count()) == ("Listrik bulanan", 1, 2)
        with pytest.raises(DomainError, match="sudah ada"):
            templates.template_of(source, name="Listrik bulanan", is_reversing=False, actor=accountant)
        made = templates.make_month(template, year=year, month=3, actor=accountant)
        assert (made.dated_on, made.description, made.kind) == (MARCH, "Beban terutang (03-2025)", "GENERAL")
        with pytest.raises(DomainError) as twice:
            templates.make_month(template, year=year, month=3, actor=accountant)
        assert twice.value.rules == ("I-32",)
        with pytest.raises(DomainError, match="belum dibukukan"):
            templates.mirror(made, actor=accountant)
    booked = memos.approve(paying, made, on=MARCH)
    with clock.frozen(date(2025, 4, 1)):
        mirrored = templates.mirror(booked, actor=accountant)
        assert (mirrored.dated_on, mirrored.reverses, mirrored.state) == (date(2025, 4, 1), booked, "draft")
        with pytest.raises(DomainError, match="sudah dibalik"):
            templates.mirror(booked, actor=accountant)
    done = memos.approve(paying, mirrored, on=date(2025, 4, 1))
    assert make.journal_of(done)["DINKES", "FIN", memos.STATIONERY_STOCK] == -18_000_000
    with clock.frozen(MARCH):
        templates.set_active(template, False, actor=accountant)
        with pytest.raises(DomainError, match="tidak aktif"):
            templates.make_month(template, year=year, month=5, actor=accountant)
