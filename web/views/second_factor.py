"""Second factor: set up, check, recovery codes, reset by an administrator."""

import io

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_otp import login as remember_device

from core.errors import DomainError, NotFound
from reference import second_factor
from reference.models import User
from web import sessions
from web.forms.session import CodeForm, ReasonForm
from web.views import parts
from web.views.people import administrators, found, save

TITLE = "Faktor kedua"


def _show(request: HttpRequest, template: str, page: dict, *, is_invalid: bool = False) -> HttpResponse:
    show = parts.invalid if is_invalid else parts.page
    page = {"next": parts.safe_next(request, ""), "is_required": sessions.of(request).factor, **page}
    return show(request, f"second_factor/{template}.html", page, crumbs=[(TITLE, "")])


@require_GET
@login_required
def second_factor_page(request: HttpRequest) -> HttpResponse:
    """Pasang, periksa, atau keadaannya: whichever this session needs."""
    if second_factor.device_of(request.user) is None:
        return _show(request, "setup", {"form": CodeForm(), **_secret(request)})
    if not request.user.is_verified():
        return _show(request, "check", {"form": CodeForm()})
    return _show(
        request,
        "state",
        {
            "left": second_factor.codes_left(request.user),
            "total": second_factor.CODES,
            "events": request.user.second_factor_events.select_related("actor")[:20],
        },
    )


def _secret(request: HttpRequest) -> dict[str, str]:
    device = second_factor.begin(request.user)
    return {"secret": second_factor.secret_text(device)}


@require_GET
@login_required
def second_factor_qr(request: HttpRequest) -> HttpResponse:
    """Kode QR of the device being set up; of a confirmed one there is none any more."""
    if second_factor.device_of(request.user) is not None:
        raise NotFound("Kode QR hanya ada selagi faktor kedua dipasang.")
    device = second_factor.begin(request.user)
    drawn = io.BytesIO()
    segno.make(device.config_url, error="m").save(
        drawn, kind="svg", scale=5, border=4, dark="#000", light="#fff", title="Kode QR faktor kedua"
    )
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "no-store"})


@require_POST
@login_required
def second_factor_setup(request: HttpRequest) -> HttpResponse:
    """Pasang: the first code is right; the recovery codes are shown now and never again."""
    form = CodeForm(request.POST)
    is_done, result = save(
        request, form, lambda: second_factor.confirm(request.user, form.cleaned_data["code"])
    )
    if not is_done:
        if second_factor.device_of(request.user) is not None:
            return redirect("second-factor")
        return _show(request, "setup", {"form": form, **_secret(request)}, is_invalid=True)
    device, codes = result
    _remember(request, device)
    return _show(request, "codes", {"codes": codes, "is_new": True})


@require_POST
@login_required
def second_factor_check(request: HttpRequest) -> HttpResponse:
    """Periksa kode of a person who has signed in with his password."""
    form = CodeForm(request.POST)
    is_done, device = save(
        request, form, lambda: second_factor.verify(request.user, form.cleaned_data["code"])
    )
    if not is_done:
        return _show(request, "check", {"form": form}, is_invalid=True)
    _remember(request, device)
    left = second_factor.codes_left(request.user)
    if left < 3:
        messages.warning(request, f"Sisa kode pemulihan {left}. Perbarui pada halaman Faktor kedua.")
    return redirect(parts.safe_next(request, reverse("home")))


def _remember(request: HttpRequest, device: object) -> None:
    # A session that gained rights gets another key.
    request.session.cycle_key()
    remember_device(request, device)


@require_POST
@login_required
def second_factor_codes(request: HttpRequest) -> HttpResponse:
    """Perbarui kode pemulihan; only in a session that has shown its second factor."""
    if not request.user.is_verified():
        return redirect("second-factor")
    return _show(request, "codes", {"codes": second_factor.renew_codes(request.user), "is_new": False})


@require_POST
@administrators("menghapus faktor kedua pengguna")
def second_factor_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Hapus faktor kedua seorang pengguna, with a reason; he sets it up anew when he signs in."""
    user = found(User, pk)
    reason = ReasonForm(request.POST)

    def work() -> None:
        if not reason.is_valid():
            raise DomainError("Sebut alasan penghapusan faktor kedua.", field="reason")
        second_factor.reset(user, reason=reason.cleaned_data["reason"], actor=request.user)

    return parts.act(
        request,
        work,
        done=f"Faktor kedua {user} dihapus; semua sesinya berakhir.",
        to=lambda _: reverse("user-detail", args=[pk]),
    )
