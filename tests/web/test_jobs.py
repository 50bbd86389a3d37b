"""Pekerjaan latar: list, page that refreshes itself, file, and ordering again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from core import clock
from core.errors import DomainError
from reference.models import Role
from web.views.parts import PAGE_SIZE
from workflows import jobs
from workflows.models import JobRun, JobState


@pytest.fixture(autouse=True)
def works(settings, tmp_path, monkeypatch):
    """Two jobs: one that ends with a file, one that is refused."""
    settings.FILES_ROOT = tmp_path
    monkeypatch.setattr(jobs, "_registry", {})

    @jobs.register("cetak")
    def print_all(run, parameters):
        jobs.report(run, 12, 12, "12 formulir")
        jobs.finish_with_file(run, "sp2d gabungan.pdf", "application/pdf", b"%PDF-1.7 isi")

    @jobs.register("tolak")
    def refuse(run, parameters):
        raise DomainError("Lembar Rincian, sel D7: jumlah bukan angka.")


def order(region, name="cetak", role=Role.OPERATOR, unit=None, label="Cetak SP2D 3 Februari"):
    return jobs.enqueue(
        name, actor=region.person(role, unit), unit=unit or region.unit, label=label, parameters={}
    )


def age(run, seconds):
    JobRun.objects.filter(pk=run.pk).update(queued_at=clock.now() - timedelta(seconds=seconds))


def start_worker():
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")


def page_of(client, run, **headers):
    answer = client.get(reverse("job-detail", args=[run.pk]), headers=headers)
    return answer, answer.content.decode()


def test_a_waiting_job_refreshes_itself(region, client_of):
    run = order(region)
    answer, text = page_of(client_of(Role.OPERATOR), run)
    assert answer.status_code == 200
    assert f'hx-get="/pekerjaan/{run.pk}/"' in text
    assert 'hx-trigger="every 2s"' in text
    assert "Dalam antrean" in text
    assert "Tidak ada pekerja yang berjalan" not in text


@pytest.mark.parametrize(("seconds", "is_said"), [(59, False), (62, True)])
def test_after_a_minute_it_says_that_no_worker_runs(region, client_of, seconds, is_said):
    run = order(region)
    age(run, seconds)
    _, text = page_of(client_of(Role.OPERATOR), run)
    assert ("Tidak ada pekerja yang berjalan." in text) is is_said
    listed = client_of(Role.OPERATOR).get(reverse("job-list")).content.decode()
    assert ("Tidak ada pekerja yang berjalan." in listed) is is_said


def test_with_a_busy_worker_it_says_that_its_turn_comes(region, client_of):
    run = order(region)
    age(run, 90)
    start_worker()
    _, text = page_of(client_of(Role.OPERATOR), run)
    assert "pekerja sedang mengerjakan pekerjaan lain" in text
    assert "Tidak ada pekerja" not in text


def test_progress_is_a_bar_and_words(region, client_of):
    run = order(region)
    JobRun.objects.filter(pk=run.pk).update(
        state=JobState.RUNNING, done=150, total=200, message="Menulis lembar Rincian", attempts=2
    )
    answer, text = page_of(client_of(Role.OPERATOR), run, **{"HX-Request": "true"})
    assert answer.status_code == 200
    assert "<html" not in text
    assert '<rect class="this" x="0.00" width="75.00"' in text
    assert text.count("150 dari 200") == 2  # as words, and read aloud for the bar
    assert "Menulis lembar Rincian" in text
    assert "ke-2; yang terhenti diulang dari awal" in text


def test_a_finished_job_offers_its_file_and_stops_asking(region, client_of):
    run = jobs.run_now(order(region))
    client = client_of(Role.OPERATOR)
    answer, text = page_of(client, run, **{"HX-Request": "true"})
    assert answer.status_code == 286
    assert "Unduh sp2d gabungan.pdf" in text
    _, text = page_of(client, run)
    assert "hx-trigger" not in text.partition('id="pekerjaan"')[0].rpartition("<div")[2]
    file = client.get(reverse("job-file", args=[run.pk]))
    assert b"".join(file.streaming_content) == b"%PDF-1.7 isi"
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Content-Disposition"] == 'attachment; filename="sp2d gabungan.pdf"'
    assert file.headers["Cache-Control"] == "no-store"


def test_a_refused_job_says_why_and_can_be_repeated(region, client_of):
    run = jobs.run_now(order(region, "tolak"))
    client = client_of(Role.OPERATOR)
    _, text = page_of(client, run)
    assert "Pekerjaan gagal" in text
    assert "Lembar Rincian, sel D7: jumlah bukan angka." in text
    assert "Ulangi pekerjaan" in text
    answer = client.post(reverse("job-retry", args=[run.pk]), follow=True)
    assert "Pekerjaan masuk antrean lagi." in answer.content.decode()
    run.refresh_from_db()
    assert run.state == "waiting"
    again = client.post(reverse("job-retry", args=[run.pk]), follow=True)
    assert "hanya yang gagal dapat diulangi" in again.content.decode()


def test_others_have_neither_page_nor_file_nor_button(region, client_of):
    run = jobs.run_now(order(region))
    failed = jobs.run_now(order(region, "tolak"))
    stranger = client_of(Role.TREASURER, region.other)
    colleague, admin = client_of(Role.TREASURER), client_of(Role.ADMINISTRATOR)
    for route, client, status in (
        ("job-detail", stranger, 404),
        ("job-file", stranger, 404),
        ("job-detail", colleague, 200),
        ("job-file", colleague, 200),
        ("job-detail", admin, 200),
        ("job-file", admin, 404),
    ):
        assert client.get(reverse(route, args=[run.pk])).status_code == status, route
    assert "Unduh" not in page_of(admin, run)[1]
    assert "Ulangi pekerjaan" not in page_of(colleague, failed)[1]
    assert colleague.post(reverse("job-retry", args=[failed.pk])).status_code == 404
    assert admin.get(reverse("job-retry", args=[failed.pk])).status_code == 405


def test_a_lost_file_is_a_refusal_and_no_fault(region, client_of, settings, tmp_path):
    run = jobs.run_now(order(region))
    settings.FILES_ROOT = tmp_path / "lain"
    answer = client_of(Role.OPERATOR).get(reverse("job-file", args=[run.pk]))
    assert answer.status_code == 422
    assert "pulihkan dari cadangan" in answer.content.decode()


def test_the_list_holds_ones_own_jobs_and_all_for_the_administrator(region, client_of):
    jobs.run_now(order(region, label="Cetak milik operator"))
    order(region, role=Role.TREASURER, label="Cetak milik bendahara")
    own = client_of(Role.OPERATOR).get(reverse("job-list")).content.decode()
    assert "Cetak milik operator" in own
    assert "Cetak milik bendahara" not in own
    assert "Unduh" in own
    every = client_of(Role.ADMINISTRATOR).get(reverse("job-list")).content.decode()
    assert "Cetak milik operator" in every
    assert "Cetak milik bendahara" in every
    assert "Unduh" not in every
    empty = client_of(Role.AUDITOR).get(reverse("job-list")).content.decode()
    assert "Belum ada pekerjaan latar" in empty


def test_the_list_asks_as_much_for_many_as_for_one(region, client_of, django_assert_num_queries):
    client = client_of(Role.OPERATOR)
    order(region)
    client.get(reverse("job-list"))
    counter = Counter()
    with connection.execute_wrapper(counter):
        client.get(reverse("job-list"))
    one = counter.count
    for number in range(40):
        order(region, label=f"Cetak {number}")
    with django_assert_num_queries(one):
        text = client.get(reverse("job-list")).content.decode()
    assert text.count("Cetak ") == PAGE_SIZE


class Counter:
    """Counts statements."""

    count = 0

    def __call__(self, execute, *words):
        self.count += 1
        return execute(*words)
