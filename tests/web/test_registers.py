"""Registers: who sees what, filter, paging, empty state, and a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.money import exact
from reference.models import Role
from tests.factories import treasury as made
from web.views import registers

ROUTES = (
    "/anggaran/dpa/",
    "/anggaran/spd/",
    "/belanja/kontrak/",
    "/belanja/bast/",
    "/belanja/spp/",
    "/belanja/spm/",
    "/belanja/sp2d/",
    "/kas-daerah/penerimaan/",
    "/kas-daerah/setoran/",
)


def queries(client, path: str) -> int:
    """How many queries one page takes, once caches of content types are warm."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def test_everybody_signed_in_sees_registers_of_his_own_units_only(paying, sign_in):
    made.issued(paying, description="Rahasia dinas kesehatan")
    owner = sign_in(paying[Role.TREASURER])
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    auditor = sign_in(paying[Role.AUDITOR])
    for path in ("/belanja/spp/", "/belanja/spm/", "/belanja/sp2d/"):
        assert "Rahasia dinas kesehatan" in owner.get(path).content.decode(), path
        assert "Rahasia dinas kesehatan" in auditor.get(path).content.decode(), path
        page = stranger.get(path).content.decode()
        assert "Rahasia dinas kesehatan" not in page, path
        assert 'class="empty"' in page, path


def test_administrator_reads_no_documents(paying, sign_in):
    made.draft_request(paying, description="Rahasia dinas kesehatan")
    page = sign_in(paying[Role.ADMINISTRATOR]).get("/belanja/spp/").content.decode()
    assert "Rahasia dinas kesehatan" not in page


@pytest.mark.parametrize("path", ROUTES)
def test_a_register_wants_a_person_and_only_reads(region, sign_in, path):
    auditor = sign_in(region[Role.AUDITOR])
    page = auditor.get(path)
    assert page.status_code == 200
    assert 'class="empty"' in page.content.decode()
    assert auditor.post(path).status_code == 405
    auditor.logout()
    assert auditor.get(path).status_code == 302


def test_number_of_queries_does_not_grow_with_the_rows(paying, sign_in):
    client = sign_in(paying[Role.AUDITOR])
    made.paid(paying)
    made.make_contract(paying)
    before = {path: queries(client, path) for path in ROUTES}
    for _ in range(3):
        made.paid(paying, made.line(paying.key(), 1_000_000))
    made.make_contract(paying, number="027/B/2025", vendor=made.make_vendor("CV Lain"))
    after = {path: queries(client, path) for path in ROUTES}
    assert after == before
    assert max(after.values()) <= 16


def test_filter_by_words_state_unit_and_month(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    made.submit(paying, made.draft_request(paying, description="Belanja kertas"))
    made.draft_request(paying, description="Belanja tinta")

    def shown(query: str) -> tuple[bool, bool]:
        page = client.get(f"/belanja/spp/?{query}").content.decode()
        return "Belanja kertas" in page, "Belanja tinta" in page

    assert shown("") == (True, True)
    assert shown("q=KERTAS") == (True, False)
    assert shown("q=belanja+kertas") == (True, False)
    assert shown("state=draft") == (False, True)
    assert shown("month=2") == (True, True)
    assert shown("month=3") == (False, False)
    assert shown(f"unit={paying.unit.pk}") == (True, True)
    page = client.get("/belanja/spp/?q=tidakada").content.decode()
    assert "Bersihkan saringan" in page


def test_total_is_of_the_whole_filter_and_paging_keeps_it(paying, sign_in, monkeypatch):
    from web.views import parts

    monkeypatch.setattr(parts.paginate, "__kwdefaults__", {"size": 2})
    client = sign_in(paying[Role.TREASURER])
    for number in range(3):
        made.draft_request(paying, made.line(paying.key(), "1234567.25"), description=f"Tagihan {number}")
    page = client.get("/belanja/spp/?q=tagihan").content.decode()
    assert "3.703.701,75" in page
    assert "1 sampai 2 dari 3 dokumen" in page
    assert "?q=tagihan&amp;halaman=2" in page
    assert "3 sampai 3 dari 3 dokumen" in client.get("/belanja/spp/?q=tagihan&halaman=2").content.decode()


def test_a_row_bears_the_document_s_own_figure_unless_told_otherwise(paying):
    request = made.draft_request(paying, made.line(paying.key(), "1234567.25"), description="Kertas")
    row = registers.row_of(request, "spp-detail", note="LS", payee="Toko")
    assert (row.url, row.amount, row.state) == (f"/belanja/spp/{request.pk}/", exact("1234567.25"), "draft")
    assert (row.description, row.unit, row.note, row.payee) == ("Kertas", paying.unit.name, "LS", "Toko")
    other = registers.row_of(request, "spp-detail", description="DPA MURNI", amount=exact(0))
    assert (other.description, other.amount, other.note) == ("DPA MURNI", 0, "")


def test_new_button_only_for_who_may_make_one(paying, sign_in):
    assert "Buat SPP" in sign_in(paying[Role.TREASURER]).get("/belanja/spp/").content.decode()
    assert "Buat SPP" not in sign_in(paying[Role.AUDITOR]).get("/belanja/spp/").content.decode()


def test_the_unit_looked_at_is_the_first_filter_of_a_region_officer(paying, sign_in):
    made.draft_request(paying, description="Belanja kertas")
    officer = paying[Role.FINANCE_OFFICER]
    client = sign_in(officer)
    context = {"appointment": officer.appointments.get().pk, "unit": paying.region.other.pk, "year": 2025}
    client.post("/konteks/", context)
    assert "Belanja kertas" not in client.get("/belanja/spp/").content.decode()
    assert "Belanja kertas" in client.get("/belanja/spp/?unit=").content.decode()
