"""The sweep removes what nobody names and never what somebody stores, names, or is backing up."""

import fcntl
import os
import re
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import models

from core import clock, files
from core.errors import DomainError, NotFound
from reference.models import User
from tests.database import connect
from tests.factories.reference import make_unit, make_user
from workflows import file_sweep, jobs
from workflows.file_sweep import Swept, sweep
from workflows.models import ApprovalLog, Evidence, JobRun

BASE_DIR = Path(django_settings.BASE_DIR)


@pytest.fixture(autouse=True)
def file_store(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def kept(text, *, hours=100):
    """Key of a file that was stored so many hours ago."""
    key = files.store(text.encode()).sha256
    moment = time.time() - hours * 3600
    os.utime(files.path_of(key), (moment, moment))
    return key


def someone():
    return User.objects.filter(username="andi").first() or make_user()


def evidence(text):
    unit, person = make_unit(), someone()
    ApprovalLog.objects.create(
        document_key="contract:1",
        chain_key="contract:1",
        unit=unit,
        step="create",
        acted_on=clock.today(),
        to_state="draft",
        actor=person,
        role="OPERATOR",
        acted_at=clock.now(),
    )
    return Evidence.objects.create(
        document_key="contract:1",
        chain_key="contract:1",
        unit=unit,
        name="bukti.pdf",
        content_type="application/pdf",
        size=len(text),
        sha256=files.digest(text.encode()),
        added_by=person,
        added_role="OPERATOR",
        added_at=clock.now(),
    )


def run(state, *, days=0, **over):
    now = clock.now()
    ended = now - timedelta(days=days) if state in ("done", "failed") else None
    person = someone()
    fields = {"name": "uji", "label": "Uji", "created_by": person, "created_at": now, "queued_at": now}
    return JobRun.objects.create(**fields, state=state, finished_at=ended, **over)


def left():
    return set(files.stored_hashes())


def test_only_old_files_that_no_row_names_are_removed(db):
    named, fresh = kept("bukti"), files.store(b"baru").sha256
    evidence("bukti")
    result, upload, again = kept("hasil"), kept("unggahan"), kept("ulang")
    run("done", days=29, file_key=result, file_name="a.pdf")
    run("waiting", parameters={"file": upload, "document": 7})
    run("failed", days=29, parameters={"file": again})
    kept("digulung balik")
    kept("sudah dimuat")
    assert sweep(dry_run=True) == Swept(0, 2, 26)
    assert len(left()) == 7
    assert sweep() == Swept(0, 2, 26)
    assert left() == {named, fresh, result, upload, again}
    assert sweep() == Swept()


def test_a_result_is_kept_for_its_days_and_its_job_says_that_it_is_gone(db):
    key = kept("hasil")
    done = run("done", days=31, file_key=key, file_name="a.pdf", content_type="application/pdf", file_size=5)
    assert sweep(dry_run=True) == Swept(1, 1, 5)
    assert sweep() == Swept(1, 1, 5)
    done.refresh_from_db()
    assert (done.is_result_gone, done.file_key, left()) == (True, "", set())
    with pytest.raises(NotFound, match=r"Hasil a.pdf sudah dihapus: hasil disimpan 30 hari"):
        jobs.run_with_file(done.pk, done.created_by)


def test_a_failed_job_is_repeated_only_while_its_file_is_kept(db):
    kept("unggahan")
    failed = run("failed", days=31, parameters={"file": files.digest(b"unggahan")})
    assert sweep() == Swept(0, 1, 8)
    with pytest.raises(DomainError, match="gagal lebih dari 30 hari lalu"):
        jobs.retry(failed.pk, actor=failed.created_by)


def test_a_result_that_evidence_also_names_stays(db):
    key = kept("sama")
    evidence("sama")
    run("done", days=31, file_key=key, file_name="a.pdf")
    assert sweep() == Swept(1)
    assert left() == {key}


def stored_meanwhile(monkeypatch):
    """Evidence of the same content comes in after the sweep has looked for names."""
    look = file_sweep._unnamed

    def looked(*args, **over):
        found = list(look(*args, **over))
        files.store(b"sama")
        evidence("sama")
        return iter(found)

    monkeypatch.setattr(file_sweep, "_unnamed", looked)


def test_content_stored_again_between_look_and_removal_stays(db, monkeypatch):
    key = kept("sama")
    stored_meanwhile(monkeypatch)
    assert sweep() == Swept()
    assert left() == {key}


def test_control_without_the_second_look_it_would_be_lost(db, monkeypatch):
    kept("sama")
    stored_meanwhile(monkeypatch)
    monkeypatch.setattr(files, "_is_older", lambda path, moment: True)
    assert sweep() == Swept(0, 1, 4)
    assert (left(), Evidence.objects.count()) == (set(), 1)


def test_storing_waits_for_a_removal_in_its_folder(db):
    place = files.path_of(kept("sama"))
    storing = threading.Thread(target=files.store, args=(b"sama",))
    with files._held(place.parent, fcntl.LOCK_EX):
        storing.start()
        storing.join(0.2)
        assert storing.is_alive()
        place.unlink()
    storing.join(5)
    assert files.is_whole(place.name)


def test_nothing_is_swept_during_a_backup(db, database_name):
    key = kept("yatim")
    with connect(database_name) as backup:
        backup.execute("SELECT pg_advisory_lock_shared(%s)", [file_sweep.LOCK])
        assert sweep() == Swept(waits_for="cadangan atau pembersihan lain sedang berjalan")
        assert left() == {key}
        # A closed connection lets go only when its server process notices.
        backup.execute("SELECT pg_advisory_unlock_shared(%s)", [file_sweep.LOCK])
    assert sweep() == Swept(0, 1, 5)


def test_a_backup_holds_the_lock_and_lets_it_go(db, database_name):
    question = "SELECT pg_try_advisory_lock(%s)"
    with connect(database_name) as other:
        with file_sweep.held():
            assert other.execute(question, [file_sweep.LOCK]).fetchone() == (False,)
        assert other.execute(question, [file_sweep.LOCK]).fetchone() == (True,)


def test_while_a_database_is_kept_aside_files_stay(db, monkeypatch):
    key = kept("lama")
    monkeypatch.setattr(file_sweep, "_is_database_kept_aside", lambda: True)
    assert sweep().waits_for == "basis data sebelum pemulihan masih disimpan"
    assert left() == {key}


def test_half_written_files_of_killed_processes_go(db):
    kept("x")
    folder = files._root() / "unfinished"
    (folder / "lama").write_bytes(b"1")
    os.utime(folder / "lama", (0, 0))
    (folder / "baru").write_bytes(b"2")
    sweep()
    assert [one.name for one in folder.iterdir()] == ["baru"]


def test_the_command_tells_what_it_did(db, capsys):
    kept("yatim")
    call_command("sweep_files", "--dry-run")
    call_command("sweep_files")
    assert capsys.readouterr().out == (
        "0 hasil pekerjaan, 1 berkas (5 bita) akan dihapus.\n0 hasil pekerjaan, 1 berkas (5 bita) dihapus.\n"
    )


# Columns that may hold the SHA-256 of content, by what they name.
NAME_STORED_FILES = {"workflows.Evidence.sha256", "workflows.JobRun.file_key"}
NAME_FILES_AMONG_OTHERS = {"workflows.JobRun.parameters"}
NAME_NO_STORED_FILE = {
    "ledger.BookHead.hash",
    "ledger.BookHead.previous_hash",
    "ledger.Entry.content_digest",
    "ledger.Entry.hash",
    "ledger.Entry.previous_hash",
    "ledger.PeriodEvent.hash",
    "reference.LegacyImport.lines_sha256",
    "reference.LegacyImport.vouchers_sha256",
    "budget.ColumnMapping.columns",
    "budget.ProposalLine.given",
    "reference.RecoveryCode.digest",
    "reference.ReferenceLoad.sha256",
    "treasury.CashClosing.denominations",
}
OF_HASHES = re.compile(r"hash|sha|digest|file(?!_name)|berkas|content_key")


def test_no_column_of_file_hashes_is_forgotten():
    """A new column that names stored files must be known to the sweep, or their files are removed."""
    ours = {config.label for config in apps.get_app_configs() if Path(config.path).parent == BASE_DIR}
    found = set()
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ours or model.__name__.startswith("Historical"):
            continue
        for column in model._meta.concrete_fields:
            is_text = isinstance(column, models.CharField | models.TextField | models.BinaryField)
            is_hash = is_text and (column.max_length == 64 or OF_HASHES.search(column.name))
            if is_hash or isinstance(column, models.JSONField | models.FileField):
                found.add(f"{model._meta.label}.{column.name}")
    assert found == NAME_STORED_FILES | NAME_FILES_AMONG_OTHERS | NAME_NO_STORED_FILE
