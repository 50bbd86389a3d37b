"""Pekerjaan latar: the list, a job's page that refreshes itself, its file, and ordering it again."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import files
from web.views import parts
from workflows import jobs
from workflows.models import JobRun, JobState

# htmx stops asking when it gets this status.
STOP_POLLING = 286
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Waiting:
    """Why a job has not begun: how long it waits, and whether any worker is there."""

    seconds: int
    workers: int

    @property
    def is_long(self) -> bool:
        return self.seconds > PATIENCE_SECONDS


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar pekerjaan: one's own; an administrator sees all."""
    rows = parts.paginate(request, jobs.visible_runs(request.user))
    waiting = [row for row in rows if jobs.waiting_seconds(row) > PATIENCE_SECONDS]
    context = {"rows": rows, "nobody_works": bool(waiting) and not jobs.live_workers()}
    return parts.page(request, "jobs/list.html", context, crumbs=[("Pekerjaan latar", "")])


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman pekerjaan; htmx asks for its changing part every two seconds until it is over."""
    run = jobs.get_run(pk, request.user)
    context = {"run": run, "waiting": _waiting(run), **_offers(request, run)}
    if getattr(request, "htmx", False):
        return render(request, "web/jobs/progress.html", context, status=STOP_POLLING if run.is_over else 200)
    crumbs = [("Pekerjaan latar", reverse("job-list")), (f"Nomor {run.pk}", "")]
    return parts.page(request, "jobs/detail.html", context, crumbs=crumbs)


@login_required
@require_GET
def download(request: HttpRequest, pk: int) -> FileResponse:
    """Unduh hasil pekerjaan."""
    run = jobs.run_with_file(pk, request.user)
    return FileResponse(
        files.open_file(run.file_key),
        as_attachment=True,
        filename=run.file_name,
        content_type=run.content_type,
    )


@login_required
@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ulangi pekerjaan yang gagal."""
    return parts.act(
        request,
        lambda: jobs.retry(pk, actor=request.user),
        done="Pekerjaan masuk antrean lagi.",
        to=reverse("job-detail", args=[pk]),
    )


def _waiting(run: JobRun) -> Waiting | None:
    if run.state != JobState.WAITING:
        return None
    return Waiting(jobs.waiting_seconds(run), jobs.live_workers())


def _offers(request: HttpRequest, run: JobRun) -> dict[str, bool]:
    """Buttons of the page; the services ask again."""
    is_own = run.created_by_id == request.user.pk
    return {
        "has_file": jobs.may_have_file(run, request.user),
        "may_retry": is_own and run.state == JobState.FAILED,
    }
