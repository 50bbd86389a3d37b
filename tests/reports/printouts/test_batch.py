"""Many forms as one PDF: which documents, in which order, how many, and the job that prints them."""

from datetime import date
from io import BytesIO

import pytest

from core import files
from core.errors import DomainError, NotFound
from reference.models import Role
from reports.jobs import print_batch as job
from reports.printouts import batch
from reports.printouts.batch import Selection
from tests.factories import treasury as made
from tests.reports.printouts import reading
from workflows import jobs

ON = made.ASKED_ON


def selection(kind: str = "sp2d", unit=None, first: date = ON, last: date = ON) -> Selection:
    return Selection(kind, unit.pk if unit else None, first, last)


def test_a_day_of_sp2d_is_one_file_in_order_of_numbers(paying):
    for amount in (1_000_000, 2_000_000, 3_000_000):
        made.issued(paying, made.line(paying.key(), amount))
    made.issued(paying, made.line(paying.key(), 4_000_000), on=date(2025, 2, 4))
    made.signed_order(paying)
    seen = []
    out = BytesIO()
    parameters = {**selection().parameters(), "addresses": reading.ADDRESSES}
    auditor = paying[Role.AUDITOR]
    count = batch.print_batch(parameters, out, by=auditor, progress=lambda *step: seen.append(step))
    pages = reading.pages(out.getvalue())
    assert count == 3 and len(pages) == 3
    for number, page in enumerate(pages, 1):
        assert f"Nomor: {number:05}/SP2D/LS-BJ/2025" in page
        assert f"{number}.000.000,00" in page
        assert "Halaman 1 dari\n1" in page
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_unit_between_two_days(paying):
    made.issued(paying)
    made.issued(paying, on=date(2025, 2, 4))
    made.issued(paying, on=date(2025, 2, 10))
    made.draft_request(paying)
    chosen = selection("spp", paying.unit, ON, date(2025, 2, 4))
    found = batch.documents_of(chosen, user=paying[Role.TREASURER])
    assert [one.number.split("/")[0] for one in found] == ["00001", "00002"]
    assert chosen.days == "3 Februari 2025 sampai 4 Februari 2025"
    assert Selection.of(chosen.parameters()) == chosen


def test_void_ones_are_printed_with_their_mark(paying):
    dead = made.issued(paying)
    made.step("disbursement", dead, "void", paying[Role.TREASURY_DELEGATE], reason="Salah rekening")
    out = BytesIO()
    batch.print_batch(selection().parameters(), out, by=paying[Role.AUDITOR], progress=lambda *_: None)
    assert "BATAL" in reading.flat(out.getvalue())


def test_nothing_found_and_too_many_say_so(paying, monkeypatch):
    auditor = paying[Role.AUDITOR]
    with pytest.raises(DomainError, match="Tidak ada SP2D bernomor tanggal 3 Februari 2025"):
        batch.check(selection(), user=auditor)
    made.issued(paying)
    made.issued(paying)
    assert batch.check(selection(), user=auditor) == 2
    monkeypatch.setattr(batch, "DOCUMENTS_MAX", 1)
    with pytest.raises(DomainError, match="Ada 2 SP2D tanggal 3 Februari 2025, paling banyak 1 sekali cetak"):
        batch.check(selection(), user=auditor)
    with pytest.raises(DomainError, match="Tanggal awal sesudah tanggal akhir"):
        batch.check(selection(first=date(2025, 2, 4)), user=auditor)
    with pytest.raises(NotFound):
        batch.check(selection("dpa"), user=auditor)


def test_a_stranger_prints_nothing_of_another_unit(paying):
    made.issued(paying)
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    with pytest.raises(NotFound):
        batch.check(selection("sp2d", paying.unit), user=stranger)
    with pytest.raises(DomainError, match="Tidak ada SP2D"):
        batch.check(selection(), user=stranger)


def test_the_job_prints_asks_rights_again_and_leaves_a_file(paying):
    made.issued(paying)
    made.issued(paying)
    treasurer = paying[Role.TREASURER]
    with made.clock.frozen(ON):
        run = batch.order(selection("sp2d", paying.unit), actor=treasurer, addresses=reading.ADDRESSES)
        assert run.label == "Cetak SP2D 3 Februari 2025, Satuan Kerja DINKES"
        assert run.unit == paying.unit and run.name == batch.JOB
        jobs.run_now(run)
    assert (run.state, run.done, run.total) == ("done", 2, 2), run.message
    assert run.message == "2 dokumen dicetak."
    assert run.file_name == "sp2d-20250203-20250203.pdf" and run.content_type == "application/pdf"
    with files.open_file(run.file_key) as stored:
        pages = reading.pages(stored.read())
    assert len(pages) == 2
    assert jobs.job_named(batch.JOB).function is job

    with made.clock.frozen(ON):
        late = batch.order(selection("sp2d", paying.unit), actor=treasurer, addresses={})
        treasurer.appointments.update(valid_to=date(2025, 2, 2))
        jobs.run_now(late)
    assert late.state == "failed" and not late.file_key


def test_one_form(paying, django_assert_max_num_queries):
    request = made.submit(paying, made.draft_request(paying))
    found = batch.KINDS["spp"].documents().get(pk=request.pk)
    data = batch.print_one("spp", found, by=paying[Role.AUDITOR], addresses={})
    assert "Nomor: 00001/SPP/LS-BJ/DINKES/2025" in reading.flat(data)


@pytest.mark.parametrize(
    ("kind", "count"), [("spp", 19), ("spm", 10), ("sp2d", 10), ("spd", 13), ("dpa", 14)]
)
def test_queries_of_a_form_do_not_grow_with_its_lines(paying, django_assert_num_queries, kind, count):
    lines = [
        made.line(paying.key(code), 1_000_000) for code in (made.budgets.STATIONERY, made.budgets.TRAVEL)
    ]
    disbursement = made.issued(paying, *lines)
    document = {
        "spp": disbursement.order.request,
        "spm": disbursement.order,
        "sp2d": disbursement,
        "spd": paying.document.fund_releases.get(),
        "dpa": paying.document,
    }[kind]
    batch.print_one(
        kind, batch.KINDS[kind].documents().get(pk=document.pk), by=paying[Role.AUDITOR], addresses={}
    )
    found = batch.KINDS[kind].documents().get(pk=document.pk)
    with django_assert_num_queries(count):
        batch.print_one(kind, found, by=paying[Role.AUDITOR], addresses={})
