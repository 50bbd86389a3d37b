"""Marks, people by date, money: what all forms share."""

from datetime import date

import pytest

from core.money import exact
from reference.models import Appointment, Role
from reports.printouts.common import Desk, Signers, in_words, mark_of, money, rupiah
from reports.printouts.sheet import Imprint
from tests.factories import treasury as made
from tests.factories.reference import make_appointment, make_user
from tests.reports.printouts import reading, story
from workflows import engine


def test_a_document_that_counts_bears_no_mark():
    assert mark_of("payment_request", "draft") == "DRAF"
    assert mark_of("payment_request", "submitted") == mark_of("payment_request", "verified") == ""
    assert mark_of("payment_order", "signed") == mark_of("disbursement", "paid") == ""
    assert mark_of("disbursement", "void") == mark_of("payment_order", "void") == "BATAL"
    assert mark_of("disbursement", "failed") == "GAGAL BAYAR"
    assert mark_of("budget_document", "approved") == "BELUM DISAHKAN"


def test_money_on_paper():
    assert money(exact(0)) == "0,00"
    assert rupiah(exact("9999999999999999.99")) == "Rp\u00a09.999.999.999.999.999,99"
    assert in_words(exact("1000.05")) == "Seribu rupiah lima sen"


@pytest.mark.django_db
def test_void_and_draft_are_marked_on_the_sheet():
    paying = made.make_paying()
    draft = reading.flat(reading.printed("spp", made.draft_request(paying)))
    assert "DRAF" in draft and "Nomor: …" in draft
    issued = made.issued(paying)
    assert "BATAL" not in reading.flat(reading.printed("sp2d", issued))
    actor = paying[Role.TREASURY_DELEGATE]
    with made.clock.frozen(made.ASKED_ON):
        engine.run("disbursement", issued.pk, "void", actor=actor, reason="Salah rekening")
    text = reading.flat(reading.printed("sp2d", issued))
    assert "BATAL" in text and "00001/SP2D/LS-BJ/2025" in text
    assert "BATAL" in reading.flat(reading.printed("spm", issued.order))


@pytest.mark.django_db
def test_an_older_document_keeps_the_names_of_its_day():
    told = story.tell()
    before = reading.flat(reading.printed("sp2d", told.disbursement))
    old = Appointment.objects.get(role=Role.TREASURY_DELEGATE)
    old.valid_to = date(2025, 3, 31)
    old.save()
    successor = make_user("penerus", full_name="Rina Kartika, S.E.", employee_number="198511112010012004")
    made_on = {"valid_from": date(2025, 4, 1), "acting_for": old}
    make_appointment(successor, Role.TREASURY_DELEGATE, **made_on)
    after = reading.flat(reading.printed("sp2d", told.disbursement))
    assert after == before
    assert "Fajar Nugraha, S.Sos., M.Si." in after and "NIP 197803032003121003" in after

    desk = Desk(Imprint(reading.PRINTED_AT, "Uji"))
    april = desk.signatory(Role.TREASURY_DELEGATE, None, date(2025, 4, 2))
    assert (april.name, april.prefix) == ("Rina Kartika, S.E.", "Plt.")


@pytest.mark.django_db
def test_of_several_holders_the_one_who_signed_is_printed():
    told = story.tell()
    other = make_user("kedua", full_name="Kuasa Kedua", employee_number="1")
    make_appointment(other, Role.TREASURY_DELEGATE, valid_from=date(2025, 1, 15))
    text = reading.flat(reading.printed("sp2d", told.disbursement))
    assert "Fajar Nugraha, S.Sos., M.Si." in text and "Kuasa Kedua" not in text

    desk = Desk(Imprint(reading.PRINTED_AT, "Uji"))
    guessed = desk.signatory(Role.TREASURY_DELEGATE, None, story.ON)
    assert guessed.is_vacant and guessed.title == "Kuasa BUD"
    signers = Signers.of_document(told.order)
    assert signers.role("sign", Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER) == Role.BUDGET_USER
    assert signers.actors["sign", Role.BUDGET_USER] == told.paying[Role.BUDGET_USER].pk


@pytest.mark.django_db
def test_a_desk_reads_people_and_letterheads_once(django_assert_num_queries):
    paying = made.make_paying()
    desk = Desk(Imprint(reading.PRINTED_AT, "Uji"))
    for _ in range(2):
        desk.signatory(Role.TREASURER, paying.unit, story.ON)
        desk.letterhead(paying.unit)
        desk.setting("region.seat")
    with django_assert_num_queries(0):
        desk.signatory(Role.TREASURER, paying.unit, story.ON)
        desk.letterhead(paying.unit)
        assert desk.setting("region.seat") == ""
