"""Pemeriksaan layanan: alive, ready, numbers for supervision; plain words, no secret, no name, no amount."""

import hmac
import ipaddress
import json
import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Count, Min, Sum
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from core import clock, metrics
from ledger.models import BookHead
from workflows import jobs
from workflows.models import JobRun, JobState

WAIT_MAX = timedelta(seconds=60)
BACKUP_AGE_MAX = timedelta(hours=26)
FREE_BYTES_MIN = 1024**3
FREE_PERCENT_MIN = 5
# A proxy in front adds one of these; then the request is not this machine's own.
_FORWARDED = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Real-IP", "Forwarded")

# (is it well, what it is in words)
Answer = tuple[bool, str]


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Hidup: the process answers; asks nothing else."""
    return JsonResponse({"hidup": True})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Siap: 503 when the site cannot serve (database, schema, disk); the others only warn."""
    found = {name: _asked(check) for name, check in {**BLOCKING, **WARNING}.items()}
    is_ready = all(found[name][0] for name in BLOCKING)
    answer = {
        "siap": is_ready,
        "periksa": {name: {"baik": is_well, "kata": words} for name, (is_well, words) in found.items()},
    }
    return JsonResponse(answer, status=200 if is_ready else 503, json_dumps_params={"ensure_ascii": False})


def _asked(check: Callable[[], Answer]) -> Answer:
    try:
        return check()
    except Error:
        return False, "Basis data tidak menjawab."
    except OSError:
        return False, "Penyimpanan tidak dapat dibaca."


def _database() -> Answer:
    with connection.cursor() as cursor:
        cursor.execute("SELECT NOT pg_is_in_recovery()")
        (is_writable,) = cursor.fetchone()
    return is_writable, "Basis data menjawab." if is_writable else "Basis data hanya dapat dibaca."


@cache
def _wanted_migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _schema() -> Answer:
    missing = _wanted_migrations() - set(MigrationRecorder(connection).applied_migrations())
    if missing:
        return False, f"Skema lebih lama daripada program: {len(missing)} migrasi belum dijalankan."
    return True, "Skema sesuai program."


def _disk() -> Answer:
    place = next(p for p in (settings.FILES_ROOT, *Path(settings.FILES_ROOT).parents) if Path(p).exists())
    usage = shutil.disk_usage(place)
    percent = usage.free * 100 // usage.total
    is_well = usage.free >= FREE_BYTES_MIN and percent >= FREE_PERCENT_MIN
    return is_well, f"Ruang penyimpanan tersisa {usage.free // 1024**2} MiB ({percent}%)."


def _worker() -> Answer:
    oldest = JobRun.objects.filter(state=JobState.WAITING).aggregate(oldest=Min("queued_at"))["oldest"]
    living = jobs.live_workers()
    is_late = oldest is not None and clock.now() - oldest > WAIT_MAX
    if living == 0:
        words = "Tidak ada pekerja yang berjalan; pekerjaan latar menunggu."
    else:
        words = f"{living} pekerja berjalan."
    return living > 0 and not is_late, words + (" Ada antrean lebih dari satu menit." if is_late else "")


def _backup() -> Answer:
    """What the last `manage.py backup` of this database wrote down."""
    file = Path(settings.DATA_DIR) / f"backup-{connection.settings_dict['NAME']}.json"
    if not file.exists():
        return False, "Belum pernah ada cadangan."
    last = json.loads(file.read_text())
    hours = (datetime.now(UTC) - datetime.fromisoformat(last["taken_at"])) // timedelta(hours=1)
    if not last["sound"]:
        return False, f"Cadangan terakhir ({hours} jam lalu) mencatat data RUSAK."
    return hours < BACKUP_AGE_MAX // timedelta(hours=1), f"Cadangan terakhir {hours} jam lalu."


BLOCKING = {"basis_data": _database, "skema": _schema, "penyimpanan": _disk}
WARNING = {"pekerja": _worker, "cadangan": _backup}


def on_sign_in_failed(sender: object, **given: object) -> None:
    """Count a wrong name or password; who it was is not kept here."""
    metrics.count("kapuas_sign_in_failures_total")


# --- Numbers -----------------------------------------------------------------------------------
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """Metrik in the Prometheus text format: for this machine itself, or with the token."""
    if not _may_read(request):
        text = "Hanya dari mesin ini sendiri, atau dengan token (METRICS_TOKEN).\n"
        return HttpResponse(text, status=403, content_type="text/plain; charset=utf-8")
    found = metrics.totals() | _from_database()
    return HttpResponse(_page(found), content_type="text/plain; version=0.0.4; charset=utf-8")


def _may_read(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if settings.METRICS_TOKEN and hmac.compare_digest(given.encode(), wanted.encode()):
        return True
    if any(name in request.headers for name in _FORWARDED):
        return False
    # Only a socket file has no address: the asker is on this machine and may open that file.
    address = request.META.get("REMOTE_ADDR", "")
    try:
        return not address or ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False


_CONNECTIONS = """
SELECT COALESCE(state, 'unknown'), count(*) FROM pg_stat_activity
WHERE datname = current_database() GROUP BY 1
"""


def _from_database() -> dict[str, int]:
    """Journal entries, jobs by state, connections by state, room in this process's pool."""
    found = {
        "kapuas_journal_entries_total": BookHead.objects.aggregate(n=Sum("entry_count"))["n"] or 0,
        "kapuas_workers": jobs.live_workers(),
    }
    counted = JobRun.objects.order_by().values_list("state").annotate(n=Count("pk"))
    states = dict.fromkeys(JobState.values, 0) | dict(counted)
    found |= {metrics.series("kapuas_jobs", state=state): n for state, n in states.items()}
    with connection.cursor() as cursor:
        cursor.execute(_CONNECTIONS)
        rows = cursor.fetchall()
        cursor.execute("SELECT current_setting('max_connections')::int")
        (limit,) = cursor.fetchone()
    found |= {metrics.series("kapuas_database_connections", state=state): n for state, n in rows}
    pool = getattr(connection, "pool", None)
    for name in ("pool_size", "pool_available", "requests_waiting"):
        if pool is not None:
            found[f"kapuas_database_{name}"] = pool.get_stats().get(name, 0)
    return found | {"kapuas_database_connections_max": limit}


def _page(found: dict[str, int]) -> str:
    """Lines by series; a sum of milliseconds becomes seconds, each name its type."""
    lines, last = [], ""
    for key in sorted(found, key=_order):
        family = _family(key)
        if family != last:
            lines.append(f"# TYPE {family} {_kind(family)}")
            last = family
        if "_sum_ms" in key:
            lines.append(f"{key.replace('_sum_ms', '_sum', 1)} {metrics.seconds(found[key])}")
        else:
            lines.append(f"{key} {found[key]}")
    return "\n".join(lines) + "\n"


def _order(key: str) -> tuple[str, str, str, bool, str]:
    """By family and series; the buckets of a histogram by their bound, the open one last."""
    name, _, labels = key.partition("{")
    others, _, bound = labels.rstrip('"}').partition('le="')
    return _family(key), name, others, bound == "+Inf", bound.rjust(12)


def _family(key: str) -> str:
    name = key.partition("{")[0]
    for ending in ("_bucket", "_count", "_sum_ms"):
        if name.endswith(f"_seconds{ending}"):
            return name.removesuffix(ending)
    return name


def _kind(family: str) -> str:
    if family.endswith("_total"):
        return "counter"
    return "histogram" if family.endswith("_seconds") else "gauge"
