"""Jobs: ordered inside the caller's transaction, done exactly once, fenced by the attempt's number."""

import json
from datetime import timedelta

import pytest
from django.db import OperationalError, connection, transaction

from core import clock, files
from core.errors import DomainError, NotFound, Refusals
from reference.models import Role, Unit
from tests.factories.reference import make_person, make_unit, make_user
from workflows import jobs
from workflows.models import JobRun, JobState
from workflows.pulse import JobLost


@pytest.fixture(autouse=True)
def file_store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path


@pytest.fixture
def works(monkeypatch):
    """Register a function under the name `uji` for one test."""
    monkeypatch.setattr(jobs, "_registry", {})

    def register(function, **over):
        jobs.register("uji", **over)(function)
        return function

    return register


def order(actor=None, unit=None, **parameters):
    return jobs.enqueue(
        "uji", actor=actor or make_user(), unit=unit, label="Pekerjaan uji", parameters=parameters
    )


def queued():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, args::text, status::text FROM procrastinate_jobs ORDER BY id")
        return [(name, json.loads(args), status) for name, args, status in cursor.fetchall()]


# --- Ordering ---
def test_an_order_stands_in_the_queue_and_waits(db, works):
    works(lambda run, parameters: None)
    run = order(document=7)
    assert queued() == [("kapuas-job", {"run_id": run.pk}, "todo")]
    assert (run.state, run.attempts, run.parameters) == ("waiting", 0, {"document": 7})


def test_what_rolls_back_was_never_ordered(db, works):
    works(lambda run, parameters: None)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        order()
        raise ZeroDivisionError
    assert queued() == []
    assert JobRun.objects.count() == 0


def test_an_unknown_name_is_a_programming_error(db):
    with pytest.raises(LookupError, match="no job named tidak-ada"):
        jobs.enqueue("tidak-ada", actor=make_user(), label="x", parameters={})


def test_one_name_is_one_function(works):
    works(lambda run, parameters: None)
    with pytest.raises(LookupError, match="registered twice"):
        works(lambda run, parameters: None)


# --- Doing ---
def test_a_job_ends_with_its_file_and_progress(db, works):
    def work(run, parameters):
        jobs.report(run, 3, 10, "3 dari 10 baris")
        assert JobRun.objects.get(pk=run.pk).message == "3 dari 10 baris"
        jobs.finish_with_file(run, "hasil.csv", "text/csv", parameters["text"].encode())

    works(work)
    run = jobs.run_now(order(text="satu,dua\n"))
    assert (run.state, run.done, run.total, run.attempts) == ("done", 10, 10, 1)
    assert (run.file_name, run.content_type, run.file_size) == ("hasil.csv", "text/csv", 9)
    with files.open_file(run.file_key) as opened:
        assert opened.read() == b"satu,dua\n"


def test_a_file_may_come_from_a_path(db, works, tmp_path):
    (tmp_path / "laporan.pdf").write_bytes(b"%PDF-")
    works(lambda run, p: jobs.finish_with_file(run, "l.pdf", "application/pdf", tmp_path / "laporan.pdf"))
    assert jobs.run_now(order()).file_size == 5


def test_a_refusal_is_the_message_and_nothing_stays(db, works):
    def work(run, parameters):
        make_unit("SISA")
        jobs.finish_with_file(run, "setengah.csv", "text/csv", b"setengah")
        raise Refusals([DomainError("Baris 2: rekening tidak ada."), DomainError("Baris 5: jumlah kosong.")])

    works(work)
    run = jobs.run_now(order())
    assert (run.state, run.message) == ("failed", "Baris 2: rekening tidak ada.\nBaris 5: jumlah kosong.")
    assert run.file_key == ""
    assert not Unit.objects.filter(code="SISA").exists()


def test_a_fault_names_the_job_and_not_its_cause(db, works, caplog):
    def work(run, parameters):
        raise ZeroDivisionError("rahasia")

    works(work)
    run = jobs.run_now(order())
    assert run.state == "failed"
    assert f"nomor pekerjaan {run.pk}" in run.message
    assert "rahasia" not in run.message
    assert "ZeroDivisionError" in caplog.text


def test_a_lost_database_is_no_failure(db, works):
    def work(run, parameters):
        raise OperationalError("server closed the connection")

    works(work)
    run = order()
    with pytest.raises(OperationalError):
        jobs.run_now(run)
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("running", 1)


def test_what_is_done_is_not_done_again(db, works):
    calls = []
    works(lambda run, parameters: calls.append(run.attempts))
    run = jobs.run_now(order())
    jobs.run_now(run)
    jobs.execute(run.pk)
    assert calls == [1]


def test_a_job_that_kills_its_worker_is_given_up(db, works):
    calls = []
    works(lambda run, parameters: calls.append(1))
    run = order()
    JobRun.objects.filter(pk=run.pk).update(state=JobState.RUNNING, attempts=jobs.ATTEMPTS_MAX)
    run = jobs.run_now(run)
    assert calls == []
    assert run.state == "failed"
    assert run.message.startswith("Pekerjaan 5 kali terhenti sebelum selesai")


def test_a_worker_that_was_believed_dead_commits_nothing(db, works):
    def work(run, parameters):
        make_unit("HANTU")
        # Another worker takes the run over while this one is still at it.
        JobRun.objects.filter(pk=run.pk).update(attempts=run.attempts + 1)

    works(work)
    run = order()
    jobs.run_now(run)
    assert not Unit.objects.filter(code="HANTU").exists()
    run.refresh_from_db()
    assert run.state == "running"


def test_work_in_steps_keeps_its_steps(db, works):
    def work(run, parameters):
        make_unit("LANGKAH")
        raise DomainError("Langkah kedua ditolak.")

    works(work, one_transaction=False)
    run = jobs.run_now(order())
    assert (run.state, run.message) == ("failed", "Langkah kedua ditolak.")
    assert Unit.objects.filter(code="LANGKAH").exists()


def test_the_end_belongs_to_the_attempt(db, works):
    works(lambda run, parameters: None)
    run = order()
    taken = jobs._take(run.pk)
    JobRun.objects.filter(pk=run.pk).update(attempts=2)
    with pytest.raises(JobLost):
        jobs._end(taken, JobState.DONE, "")


# --- Again ---
def test_a_failed_job_is_ordered_again_by_its_orderer(db, works):
    def refuse(run, parameters):
        raise DomainError("Ditolak.")

    works(refuse)
    andi = make_user()
    run = jobs.run_now(order(andi))
    with pytest.raises(NotFound):
        jobs.retry(run.pk, actor=make_user("budi"))
    again = jobs.retry(run.pk, actor=andi)
    assert (again.state, again.message, again.attempts, again.finished_at) == ("waiting", "", 0, None)
    assert len(queued()) == 2
    with pytest.raises(DomainError, match="berstatus Menunggu; hanya yang gagal"):
        jobs.retry(run.pk, actor=andi)


# --- Reading ---
def test_a_job_is_its_orderers_and_its_file_its_units(db, works):
    works(lambda run, parameters: jobs.finish_with_file(run, "a.csv", "text/csv", b"a"))
    dinkes, other = make_unit("DINKES"), make_unit("DISDIK")
    orderer = make_person(Role.OPERATOR, dinkes)
    colleague = make_person(Role.TREASURER, dinkes)
    stranger = make_person(Role.TREASURER, other, username="asing")
    admin = make_person(Role.ADMINISTRATOR)
    run = jobs.run_now(order(orderer, dinkes))
    regional = jobs.run_now(order(orderer))

    assert list(jobs.visible_runs(orderer)) == [regional, run]
    assert list(jobs.visible_runs(colleague)) == []
    assert list(jobs.visible_runs(admin)) == [regional, run]
    assert jobs.run_with_file(run.pk, orderer) == run
    assert jobs.run_with_file(run.pk, colleague) == run
    assert jobs.get_run(run.pk, colleague) == run
    # The administrator sees that the job is there, not the figures in its file.
    assert jobs.get_run(run.pk, admin) == run
    for person, number in ((stranger, run.pk), (admin, run.pk), (colleague, regional.pk), (orderer, 0)):
        with pytest.raises(NotFound):
            jobs.run_with_file(number, person)
    with pytest.raises(NotFound):
        jobs.get_run(run.pk, stranger)


def test_a_job_without_a_file_offers_none(db, works):
    works(lambda run, parameters: None)
    andi = make_user()
    run = jobs.run_now(order(andi))
    with pytest.raises(NotFound, match="tidak menghasilkan berkas"):
        jobs.run_with_file(run.pk, andi)


def test_waiting_is_counted_and_dead_workers_are_not(db, works):
    works(lambda run, parameters: None)
    run = order()
    JobRun.objects.filter(pk=run.pk).update(queued_at=clock.now() - timedelta(seconds=75))
    run.refresh_from_db()
    assert 75 <= jobs.waiting_seconds(run) < 80
    assert jobs.live_workers() == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
    assert jobs.live_workers() == 1
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
    assert jobs.live_workers() == 0
    assert jobs.waiting_seconds(jobs.run_now(run)) == 0
