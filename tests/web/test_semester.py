"""Prognosis on screen: begun, typed, two at once, sent, accepted, and the report of the region."""

import re

from django.urls import reverse

from core import clock
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import semester as factory
from tests.factories.reference import account, make_appointment, make_user
from treasury.models import SemesterReport

LIST = "/laporan/prognosis/"


def main(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def sheet(page, revision: int, **typed: str) -> dict[str, object]:
    """What the table sends: every account with its cell, some of them typed."""
    ids = re.findall(r'name="line-account" value="(\d+)"', page)
    cells = {str(account(code).pk): text for code, text in typed.items()}
    amounts = [cells.get(one, "") for one in ids]
    return {"revision": str(revision), "line-account": ids, "line-amount": amounts, "action": "save"}


def test_from_the_list_to_accepted(paid, sign_in):
    writer, head = sign_in(paid[Role.SKPD_VERIFIER]), sign_in(paid[Role.BUDGET_USER])
    chief = sign_in(paid[Role.FINANCE_OFFICER])
    with clock.frozen(factory.JULY):
        assert "Belum ada laporan semester" in main(head.get(LIST))
        begun = writer.post(f"{LIST}baru/", {"unit": str(paid.unit.pk)})
        report = SemesterReport.objects.get()
        path, edit = f"{LIST}{report.pk}/", f"{LIST}{report.pk}/isian/"
        assert begun.url == edit
        page = main(writer.get(edit))
        # The proposal stands in the empty cell.
        assert 'placeholder="396.000.000,00" value=""' in page
        wrong = writer.post(edit, sheet(page, 0, **{budgets.STATIONERY: "seribu"}))
        assert wrong.status_code == 422 and "seribu" in main(wrong) and 'aria-invalid="true"' in main(wrong)
        counted = sheet(page, 0, **{budgets.STATIONERY: "400.000.000"}) | {"action": "recompute"}
        assert "melampaui anggaran 4.000.000,00" in main(writer.post(edit, counted))
        assert SemesterReport.objects.get().revision == 0
        saved = writer.post(edit, sheet(page, 0, **{budgets.STATIONERY: "400.000.000"}))
        assert saved.url == path
        page = main(writer.get(path))
        assert "Prognosis melampaui anggaran" in page and "sebesar Rp 4.000.000" in page
        assert "Isi prognosis" in page and "Isi prognosis" not in main(head.get(path))
        assert head.get(edit).status_code == 403
        sent = head.post(f"/dokumen/semester_report/{report.pk}/langkah/submit/", follow=True)
        assert "disampaikan ke PPKD" in sent.content.decode()
        assert writer.get(edit).url == path
        chief.post(f"/dokumen/semester_report/{report.pk}/langkah/accept/")
        assert "Diterima PPKD" in main(head.get(path))
        statement = main(chief.get(reverse("semester"), {"unit": "semua"}))
        assert "Sampai dengan" not in statement and "belum disusun" in statement
        file = head.get(reverse("statement-file", args=["semester", "pdf"]), {"unit": paid.unit.pk})
        assert 'filename="semester-dinkes-2025-06-30.pdf"' in file["Content-Disposition"]


def test_the_second_of_two_writers_sees_both_values_and_keeps_his(paid, sign_in):
    second = make_user("ppk_kedua", full_name="Sari Dewi")
    make_appointment(second, Role.SKPD_VERIFIER, paid.unit)
    with clock.frozen(factory.JULY):
        report = factory.draft(paid.region)
        edit = f"{LIST}{report.pk}/isian/"
        mine, hers = sign_in(paid[Role.SKPD_VERIFIER]), sign_in(second)
        page = main(mine.get(edit))
        hers.post(edit, sheet(page, 0, **{budgets.STATIONERY: "5.000"}))
        stale = mine.post(edit, sheet(page, 0, **{budgets.STATIONERY: "7.000"}))
        text = main(stale)
        assert stale.status_code == 409
        assert "sudah diubah Sari Dewi" in text and 'value="7.000"' in text and "tersimpan 5.000,00" in text
        assert report.lines.get().amount.amount == 5_000
        # The page that said so is of her revision: what he saves now he saves knowingly.
        assert mine.post(edit, sheet(text, 1, **{budgets.STATIONERY: "7.000"})).status_code == 302
    assert report.lines.get().amount.amount == 7_000


def test_strangers_find_nothing(paid, sign_in):
    report = factory.draft(paid.region)
    stranger = sign_in(paid.region.person(Role.SKPD_VERIFIER, paid.region.other))
    with clock.frozen(factory.JULY):
        for end in ("", "isian/"):
            assert stranger.get(f"{LIST}{report.pk}/{end}").status_code == 404
        assert stranger.post(f"{LIST}baru/", {"unit": str(paid.unit.pk)}).status_code == 403
        assert stranger.post(f"/dokumen/semester_report/{report.pk}/langkah/submit/").status_code == 404
        assert "Satuan Kerja DINKES" not in main(stranger.get(LIST))
        assert stranger.get(reverse("semester"), {"unit": "semua"}).status_code == 403


def test_queries_do_not_grow_with_the_accounts(paid, sign_in, django_assert_max_num_queries):
    client = sign_in(paid[Role.SKPD_VERIFIER])
    with clock.frozen(factory.JULY):
        report = factory.draft(paid.region)
        for end, most in (("isian/", 16), ("", 34)):
            client.get(f"{LIST}{report.pk}/{end}")
            with django_assert_max_num_queries(most):
                client.get(f"{LIST}{report.pk}/{end}")
