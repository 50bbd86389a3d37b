"""Supervision: alive, ready, numbers; in plain words, without secrets, for whom they are meant."""

import json
import re
from collections import namedtuple
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from core import metrics
from tests.factories import treasury as make
from web.views import health

pytestmark = pytest.mark.django_db
Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def place(tmp_path, settings, monkeypatch):
    """Folders of the test's own; room enough; a worker that lives."""
    settings.DATA_DIR = tmp_path
    settings.METRICS_ROOT = tmp_path / "metrics"
    monkeypatch.setattr(metrics._Own, "counters", None)
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100 * 1024**3, 0, 50 * 1024**3))
    monkeypatch.setattr(health.jobs, "live_workers", lambda: 1)
    keep(tmp_path, hours=3)
    return tmp_path


def keep(folder, *, hours: int, sound: bool = True) -> None:
    """As `manage.py backup` leaves it."""
    taken_at = datetime.now(UTC) - timedelta(hours=hours, minutes=5)
    file = folder / f"backup-{connection.settings_dict['NAME']}.json"
    file.write_text(json.dumps({"taken_at": taken_at.isoformat(), "sound": sound, "name": "x", "heads": {}}))


def ask() -> tuple[int, dict[str, dict[str, object]]]:
    response = Client().get(reverse("health-ready"))
    return response.status_code, response.json()["periksa"]


def test_alive_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get("/sehat/")
    assert (response.status_code, response.json()) == (200, {"hidup": True})


def test_ready_when_everything_is_well(django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        status, found = ask()
    assert status == 200
    assert {name: answer["kata"] for name, answer in found.items()} == {
        "basis_data": "Basis data menjawab.",
        "skema": "Skema sesuai program.",
        "penyimpanan": "Ruang penyimpanan tersisa 51200 MiB (50%).",
        "pekerja": "1 pekerja berjalan.",
        "cadangan": "Cadangan terakhir 3 jam lalu.",
    }
    assert all(answer["baik"] for answer in found.values())


def test_a_full_disk_and_a_schema_behind_take_the_site_off(monkeypatch):
    monkeypatch.setattr(health.shutil, "disk_usage", lambda path: Usage(100 * 1024**3, 0, 4 * 1024**3))
    monkeypatch.setattr(health, "_wanted_migrations", lambda: frozenset({("ledger", "9999_nanti")}))
    status, found = ask()
    assert status == 503
    assert found["penyimpanan"] == {"baik": False, "kata": "Ruang penyimpanan tersisa 4096 MiB (4%)."}
    assert found["skema"]["kata"] == "Skema lebih lama daripada program: 1 migrasi belum dijalankan."


def test_without_a_database_the_answer_still_comes_and_tells_no_secret(monkeypatch):
    def away():
        raise OperationalError("connection to db.example user kapuas_app failed")

    monkeypatch.setitem(health.BLOCKING, "basis_data", away)
    response = Client().get("/siap/")
    assert response.status_code == 503
    assert response.json()["siap"] is False
    assert response.json()["periksa"]["basis_data"] == {"baik": False, "kata": "Basis data tidak menjawab."}
    assert "kapuas_app" not in response.content.decode()


def test_no_worker_and_an_old_backup_warn_but_the_site_serves(place, monkeypatch):
    monkeypatch.setattr(health.jobs, "live_workers", lambda: 0)
    keep(place, hours=26)
    status, found = ask()
    assert status == 200
    assert found["pekerja"] == {
        "baik": False,
        "kata": "Tidak ada pekerja yang berjalan; pekerjaan latar menunggu.",
    }
    assert found["cadangan"] == {"baik": False, "kata": "Cadangan terakhir 26 jam lalu."}


def test_a_damaged_or_missing_backup_is_said(place):
    keep(place, hours=1, sound=False)
    assert ask()[1]["cadangan"]["kata"] == "Cadangan terakhir (1 jam lalu) mencatat data RUSAK."
    next(place.glob("backup-*.json")).unlink()
    assert ask()[1]["cadangan"] == {"baik": False, "kata": "Belum pernah ada cadangan."}


def numbers(**options):
    return Client().get("/metrik/", **options)


def test_numbers_only_for_this_machine_or_with_the_token(settings):
    assert numbers().status_code == 200
    assert numbers(REMOTE_ADDR="::1").status_code == 200
    assert numbers(REMOTE_ADDR="10.0.0.7").status_code == 403
    assert numbers(REMOTE_ADDR="").status_code == 200
    assert numbers(REMOTE_ADDR="tidak sah").status_code == 403
    # Behind a proxy on the same machine everybody comes from 127.0.0.1.
    assert numbers(headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 403
    assert numbers(headers={"Authorization": "Bearer "}, REMOTE_ADDR="10.0.0.7").status_code == 403
    settings.METRICS_TOKEN = "rahasia-panjang"
    for given, status in (("Bearer rahasia-panjang", 200), ("Bearer salah", 403), ("rahasia-panjang", 403)):
        assert numbers(headers={"Authorization": given}, REMOTE_ADDR="10.0.0.7").status_code == status


LINE = re.compile(r'[a-z_]+(\{[a-z]+="[^"\n]*"(,[a-z]+="[^"\n]*")*\})? \d+(\.\d{3})?')


def test_numbers_are_in_the_text_format_and_true():
    make.paid(make.make_paying())
    assert Client().get(reverse("login")).status_code == 200
    Client().post(reverse("login"), {"username": "siapa", "password": "salah", "year": 2025})
    lines = numbers().content.decode().splitlines()
    assert [line for line in lines if not line.startswith("# TYPE ") and not LINE.fullmatch(line)] == []
    assert 'kapuas_requests_total{route="login",method="GET",status="200"} 1' in lines
    assert 'kapuas_requests_total{route="login",method="POST",status="422"} 1' in lines
    assert 'kapuas_request_seconds_count{route="login"} 2' in lines
    assert 'kapuas_request_seconds_bucket{route="login",le="+Inf"} 2' in lines
    bounds = [line.split('le="')[1].split('"')[0] for line in lines if 'bucket{route="login"' in line]
    assert bounds[-2:] == ["10.000", "+Inf"]
    assert bounds == sorted(bounds, key=lambda bound: (bound == "+Inf", len(bound), bound))
    assert "kapuas_sign_in_failures_total 1" in lines
    assert 'kapuas_jobs{state="waiting"} 0' in lines
    assert "kapuas_journal_entries_total 5" in lines
    assert "kapuas_workers 1" in lines
    assert any(line.startswith('kapuas_database_connections{state="active"} ') for line in lines)
    assert "# TYPE kapuas_request_seconds histogram" in lines
    assert len([line for line in lines if line == "# TYPE kapuas_requests_total counter"]) == 1


def test_they_only_read():
    for route in ("health-alive", "health-ready", "health-numbers"):
        assert Client().post(reverse(route)).status_code == 405
