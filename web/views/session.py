"""Sign in and out, change of password, working context, palette and shortcuts."""

import sys

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login as sign_in
from django.contrib.auth import logout as sign_out
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.errors import DomainError
from reference import passwords, people, region
from reference.models import FiscalYear
from web import context, navigation, outage, search, sessions
from web.forms.session import OwnPasswordForm, SignInForm
from web.views import parts


@require_http_methods(["GET", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Masuk: user name, password and fiscal year; five wrong passwords lock the name for a while."""
    if request.user.is_authenticated:
        return redirect(parts.safe_next(request, reverse("home")))
    years = list(FiscalYear.objects.values_list("year", flat=True))
    form = SignInForm(request, request.POST or None, years=years, initial={"year": _first_year(years)})
    if request.method == "POST" and form.is_valid():
        sign_in(request, form.get_user())
        request.session[context.SESSION_KEY] = {"year": form.cleaned_data["year"]}
        return redirect(parts.safe_next(request, reverse("home")))
    return render(
        request,
        "web/login.html",
        {
            "form": form,
            "next": parts.safe_next(request, ""),
            "region_name": region.setting("region.name"),
            "ended": _ENDED.get(request.GET.get("berakhir", ""), ""),
            "without_factor": not region.setting_flag("security.second_factor"),
            "lock_limit": settings.AXES_FAILURE_LIMIT,
            "lock_minutes": 15,
        },
        status=422 if form.is_bound else 200,
    )


_ENDED = {
    sessions.IDLE: "Sesi Anda berakhir karena lama tidak ada tindakan. Masuk lagi untuk melanjutkan.",
    sessions.ABSOLUTE: "Sesi Anda sudah mencapai batas lamanya. Masuk lagi untuk melanjutkan.",
}


def _first_year(years: list[int]) -> int | None:
    present = clock.today().year
    return present if present in years else next(iter(years), None)


@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """Keluar; asked by GET, done by POST."""
    if request.method == "POST":
        sign_out(request)
        return redirect("login")
    return parts.page(request, "logout.html") if request.user.is_authenticated else redirect("login")


@login_required
@require_http_methods(["GET", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Ganti kata sandi sendiri; other sessions of the person end."""
    form = OwnPasswordForm(request, request.POST or None)
    crumbs = [("Kata sandi dan sesi", "")]
    page = {
        "form": form,
        "rules": passwords.RULES,
        "is_due": request.user.must_change_password or sessions.of(request).expired,
        "next": parts.safe_next(request, ""),
    }
    if request.method == "POST":
        if _password_changed(request, form):
            messages.success(request, "Kata sandi diganti. Sesi Anda di perangkat lain berakhir.")
            return redirect(parts.safe_next(request, reverse("home")))
        return parts.invalid(request, "password.html", page, crumbs=crumbs)
    return parts.page(request, "password.html", page, crumbs=crumbs)


def _password_changed(request: HttpRequest, form: OwnPasswordForm) -> bool:
    if not form.is_valid():
        return False
    try:
        user = people.set_password(request.user, password=form.cleaned_data["password"], actor=request.user)
    except DomainError as error:
        parts.refusal(request, form, error)
        return False
    update_session_auth_hash(request, user)
    sessions.settle_password(request)
    return True


# --- Sessions ------------------------------------------------------------------------------------
@require_GET
def session_state(request: HttpRequest) -> HttpResponse:
    """Sisa sesi in seconds, as JSON; asking does not prolong it. 401 when there is no session."""
    if not request.user.is_authenticated:
        return JsonResponse({"remaining": 0}, status=401, headers={"HX-Trigger": "session-expired"})
    care = sessions.of(request)
    return JsonResponse({"remaining": care.remaining(sessions.moment()), "notice": sessions.NOTICE_SECONDS})


@login_required
@require_POST
def session_stay(request: HttpRequest) -> HttpResponse:
    """Tetap masuk: the idle time begins anew; the longest time does not."""
    care = sessions.of(request)
    care.seen = sessions.moment()
    sessions.keep(request, care)
    return JsonResponse({"remaining": care.remaining(care.seen), "notice": sessions.NOTICE_SECONDS})


@login_required
@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """Keluar di semua perangkat, this one included."""
    people.end_sessions(request.user, actor=request.user)
    sign_out(request)
    messages.success(request, "Semua sesi Anda berakhir.")
    return redirect("login")


@login_required
@require_POST
def change_context(request: HttpRequest) -> HttpResponse:
    """Ganti unit, tahun, atau peran; what today's appointments do not allow falls back."""
    work = context.of(request)
    request.session[context.SESSION_KEY] = work.choose(
        appointment=_number(request, "appointment"),
        unit=_number(request, "unit"),
        year=_number(request, "year"),
    )
    return redirect(parts.safe_next(request, reverse("home")))


def _number(request: HttpRequest, name: str) -> int | None:
    text = request.POST.get(name, "")
    return int(text) if text.isdecimal() else None


@login_required
@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Hasil pencarian palet: pages, and documents whose number holds the typed text."""
    query = request.GET.get("q", "").strip()[:60]
    work = context.of(request)
    found = {
        "query": query,
        "pages": navigation.find(work, query),
        "documents": search.documents(work, query) if len(query) > 1 else [],
    }
    return render(request, "web/components/palette_results.html", found)


@login_required
@require_GET
def shortcuts(request: HttpRequest) -> HttpResponse:
    """Pintasan papan tik as a page, for browsers without script."""
    return parts.page(request, "shortcuts.html", crumbs=[("Pintasan papan tik", "")])


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is older than the session, or came from elsewhere."""
    text = "Halaman ini terlalu lama terbuka atau dikirim dari tempat lain. Muat ulang, lalu kirim lagi."
    return render(
        request, "web/errors/plain.html", {"title": "Isian tidak diterima", "text": text}, status=403
    )


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """An address without a page."""
    text = "Alamat ini tidak ada, atau bukan untuk Anda. Periksa alamatnya atau mulai dari beranda."
    return render(request, "web/errors/plain.html", {"title": "Tidak ditemukan", "text": text}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; nothing was changed. A database that is away is told apart."""
    if outage.is_database_away(sys.exception()):
        return outage.away_page(request)
    text = "Terjadi kesalahan. Tidak ada yang berubah. Coba lagi, atau laporkan kepada administrator."
    return render(request, "web/errors/plain.html", {"title": "Kesalahan sistem", "text": text}, status=500)
