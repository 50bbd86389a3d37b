"""Jejak audit: every kind of change with old and new value, filtered, paged by key, within one's rights."""

import csv
import io
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from core import clock
from reference import region as settings_of_region
from reference.models import Role
from reports import audit as trail
from tests.factories import evidence as files
from tests.factories import treasury


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.frozen(treasury.ASKED_ON):
        yield


@pytest.fixture
def request_(paying):
    return treasury.submit(paying, treasury.draft_request(paying))


def rows_of(response) -> list[dict[str, str]]:
    text = b"".join(response.streaming_content).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_a_document_tells_its_whole_story(paying, sign_in):
    drafted = treasury.draft_request(paying)
    files.add(paying, drafted, name="kuitansi.pdf")
    treasury.submit(paying, drafted)
    drafted.refresh_from_db()
    page = shown(sign_in(paying[Role.AUDITOR]).get("/audit/", {"dokumen": drafted.number}))
    assert f'href="/belanja/spp/{drafted.pk}/">SPP {drafted.number}</a>' in page
    for text in (
        "Langkah diajukan",
        "<del>Draf</del> <ins>Di PPK-SKPD</ins>",
        "Bukti ditambahkan",
        "Rincian SPP dibuat",
        "Jumlah bruto: <ins>Rp 10.000.000</ins>",
        "Bendahara Pengeluaran",
    ):
        assert text in page, text
    assert "Unit dibuat" not in page and "SPD" not in page
    by_key = shown(sign_in(paying[Role.AUDITOR]).get("/audit/", {"dokumen": drafted.document_key}))
    assert by_key.count("<tr>") == page.count("<tr>")


def test_a_setting_a_person_and_a_unit_with_old_and_new_value(region, sign_in):
    administrator = region[Role.ADMINISTRATOR]
    settings_of_region.set_setting("region.name", "Kabupaten Baru", actor=administrator)
    for value in ("1", "0"):
        settings_of_region.set_setting("security.second_factor", value, actor=administrator)
    settings_of_region.set_setting("cash_plan_mode", "block", actor=administrator)
    region.unit.name = "Dinas Kesehatan"
    region.unit._history_user = administrator
    region.unit.save()
    page = shown(sign_in(administrator).get("/audit/", {"jenis": "rujukan"}))
    assert "Nama daerah" in page and "<ins>Kabupaten Baru</ins>" in page
    assert "Faktor kedua saat masuk" in page and "Nilai: <del>Ya</del> <ins>Tidak</ins>" in page
    assert "<ins>Tolak</ins>" in page
    assert "region.name" not in page and "Kunci" not in page and "second_factor" not in page
    assert "Nama: <del>Satuan Kerja DINKES</del> <ins>Dinas Kesehatan</ins>" in page
    people = shown(sign_in(region[Role.AUDITOR]).get("/audit/", {"jenis": "orang"}))
    assert "Penunjukan dibuat" in people and "Pengguna dibuat" in people
    assert "password" not in people and "argon2" not in people and "md5$" not in people


def test_who_sees_what(paying, sign_in, request_):
    number = request_.number
    for role in (Role.AUDITOR, Role.ADMINISTRATOR, Role.FINANCE_OFFICER, Role.SKPD_VERIFIER, Role.TREASURER):
        page = shown(sign_in(paying[role]).get("/audit/", {"dokumen": number}))
        assert number in page, role
        is_all = role in trail.SEEING_ALL
        reference = shown(sign_in(paying[role]).get("/audit/", {"jenis": "rujukan"}))
        assert ("Versi anggaran" in reference and "Tahun anggaran" in reference) == is_all, role
        assert ("pada unit yang Anda baca" in reference) != is_all
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    for address in ({"dokumen": number}, {"dokumen": request_.document_key}, {"jenis": "dokumen"}):
        page = shown(stranger.get("/audit/", address))
        assert "Tidak ada kejadian yang cocok" in page and "<table" not in page
    assert rows_of(stranger.get("/audit/csv/", {"jenis": "dokumen"})) == []


def test_person_and_days_narrow(paying, sign_in, request_):
    client = sign_in(paying[Role.AUDITOR])
    treasurer = str(paying[Role.TREASURER])
    found = rows_of(client.get("/audit/csv/", {"orang": treasurer, "jenis": "langkah"}))
    assert found and {row["orang"] for row in found} == {treasurer}
    assert {row["perbuatan"] for row in found} == {"dibuat", "diajukan"}
    day = f"{treasury.ASKED_ON:%d-%m-%Y}"
    before = f"{treasury.ASKED_ON - timedelta(days=1):%d-%m-%Y}"
    assert (
        rows_of(client.get("/audit/csv/", {"orang": treasurer, "jenis": "langkah", "sampai": before})) == []
    )
    same = {"orang": treasurer, "jenis": "langkah", "dari": day, "sampai": day}
    assert rows_of(client.get("/audit/csv/", same)) == found
    wrong = client.get("/audit/", {"dari": day, "sampai": before})
    assert wrong.status_code == 422 and "Tanggal awal sesudah tanggal akhir" in shown(wrong)
    assert client.get("/audit/csv/", {"dari": "x"}).status_code == 422
    assert "Tidak ada kejadian" in shown(client.get("/audit/", {"orang": "tidak ada orangnya"}))


def test_pages_by_key_hold_everything_once(paying, request_):
    reader = paying[Role.AUDITOR]
    on = clock.today()
    whole = [one.key for one in trail.walk(trail.Wanted(), reader, on=on, limit=10_000)]
    assert len(whole) == len(set(whole)) > 60
    assert whole == sorted(whole, key=lambda key: (-key.at.timestamp(), key.order, -key.pk))
    paged, after = [], None
    while True:
        found = trail.page(trail.Wanted(), reader, on=on, after=after, size=7)
        paged += [one.key for one in found.records]
        after = found.next and trail.Key.read(found.next.text())
        if after is None:
            break
    assert paged == whole


def test_the_page_links_to_older_events(paying, sign_in, request_):
    client = sign_in(paying[Role.AUDITOR])
    first = shown(client.get("/audit/"))
    (older,) = re.findall(r'href="([^"]+)" rel="next">Lebih lama', first)
    second = shown(client.get(older.replace("&amp;", "&")))
    assert "Terbaru" in second and second != first
    for nonsense in ("x", "1~2", "9~999~1", "-1~0~0", "1" * 30 + "~0~0", "²~0~0"):
        assert client.get("/audit/", {"sebelum": nonsense}).status_code == 200


def test_queries_do_not_grow_with_the_events(paying, sign_in, django_assert_num_queries):
    client = sign_in(paying[Role.SKPD_VERIFIER])
    # Both times the page is full: what differs is how much lies behind it.
    for _ in range(9):
        treasury.submit(paying, treasury.draft_request(paying, treasury.line(paying.key(), 1000)))
    client.get("/audit/")
    with django_assert_num_queries(24, exact=False) as few:
        client.get("/audit/", {"jenis": "dokumen"})
    for _ in range(9):
        treasury.submit(paying, treasury.draft_request(paying, treasury.line(paying.key(), 1000)))
    with django_assert_num_queries(len(few.captured_queries)):
        client.get("/audit/", {"jenis": "dokumen"})


def test_csv_holds_one_row_a_field_and_no_formula(paying, sign_in):
    drafted = treasury.draft_request(paying, description='=HYPERLINK("http://x")')
    found = rows_of(sign_in(paying[Role.AUDITOR]).get("/audit/csv/", {"dokumen": drafted.document_key}))
    values = {row["isian"]: row["baru"] for row in found if row["objek"] == "SPP"}
    assert values["Uraian"] == '\'=HYPERLINK("http://x")'
    assert values["Jumlah bruto"] == "Rp\u00a010.000.000" and values["Unit"] == paying.unit.name
    moment = timezone.datetime.fromisoformat(found[0]["waktu"])
    assert moment.utcoffset() is not None


def test_a_deleted_line_shows_what_it_held(paying, sign_in):
    from core.money import exact
    from treasury.services.payment_request import update_request

    drafted = treasury.draft_request(paying)
    update_request(
        drafted,
        dated_on=drafted.dated_on,
        description=drafted.description,
        lines=[treasury.line(paying.key(), exact(7_500_000))],
        actor=paying[Role.TREASURER],
    )
    found = rows_of(sign_in(paying[Role.AUDITOR]).get("/audit/csv/", {"dokumen": drafted.document_key}))
    lines = [row for row in found if row["objek"] == "Rincian SPP" and row["isian"] == "Jumlah"]
    assert {(row["perbuatan"], row["lama"], row["baru"]) for row in lines} >= {
        ("dibuat", "", "Rp\u00a07.500.000"),
    }
    assert any(row["lama"] == "Rp\u00a010.000.000" for row in lines)


def test_a_person_without_a_role_is_told_so(region, sign_in):
    from tests.factories.reference import make_user

    page = sign_in(make_user("tamu")).get("/audit/")
    assert page.status_code == 403 and "tidak memegang peran hari ini" in page.content.decode()


def test_signing_in_is_no_change_of_the_person(region):
    from django.contrib.auth.models import update_last_login

    person = region[Role.TREASURER]
    before = person.history.count()
    update_last_login(None, person)
    assert person.history.count() == before
    # Rows that an earlier release left at each sign-in are not shown; a real change is.
    person.save()
    person.full_name = "Nama Baru"
    person.save()
    assert person.history.count() == before + 2
    wanted = trail.Wanted(groups=frozenset({"orang"}))
    shown = trail.page(wanted, region[Role.AUDITOR], on=clock.today(), size=500).records
    rows = [one.row for one in shown if one.kind.name == "user" and one.row.id == person.pk]
    assert len(rows) == before + 1 and rows[0].full_name == "Nama Baru"
