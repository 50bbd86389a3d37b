"""Users and appointments (administrator)."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import DomainError, NotFound
from reference import access, appointments, people, second_factor
from reference.models import Appointment, Role, User
from web import context, history
from web.forms.people import (
    AppointmentFilters,
    AppointmentForm,
    EndForm,
    NameForm,
    PasswordForm,
    UserFilters,
    UserForm,
)
from web.views import parts

View = Callable[..., HttpResponse]
ADMIN = ("Administrasi", "/administrasi/pengguna/")


def administrators(act: str) -> Callable[[View], View]:
    """Only for administrators of today; `act` says in the refusal what was tried."""

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            on = context.of(request).on
            access.require(request.user, Role.ADMINISTRATOR, unit=None, on=on, act=act)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def save(request: HttpRequest, form: Any, work: Callable[[], Any]) -> tuple[bool, Any]:
    """Run `work` when the form is valid: (True, its result), or (False, None) with refusals on the form."""
    if not form.is_valid():
        return False, None
    try:
        return True, work()
    except DomainError as error:
        parts.refusal(request, form, error)
        return False, None


def found(model: Any, pk: int) -> Any:
    """The row, or NotFound."""
    row = model.objects.filter(pk=pk).first()
    if row is None:
        raise NotFound(f"{model._meta.verbose_name} dengan nomor {pk} tidak ada.")
    return row


# --- Users -------------------------------------------------------------------------------------
@require_GET
@administrators("melihat pengguna")
def users(request: HttpRequest) -> HttpResponse:
    """Daftar pengguna dengan peran yang dipegang hari ini."""
    today = context.of(request).on
    current = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today), valid_from__lte=today
    ).select_related("unit")
    rows = User.objects.order_by("full_name", "username").prefetch_related(
        Prefetch("appointments", queryset=current, to_attr="current")
    )
    filters = UserFilters(request.GET, queryset=rows)
    return parts.page(
        request,
        "people/users.html",
        {"filters": filters, "rows": parts.paginate(request, filters.qs)},
        crumbs=[ADMIN, ("Pengguna", "")],
    )


@require_http_methods(["GET", "POST"])
@administrators("membuat pengguna")
def user_new(request: HttpRequest) -> HttpResponse:
    """Pengguna baru."""
    form = UserForm(request.POST or None)
    crumbs = [ADMIN, ("Pengguna", reverse("users")), ("Pengguna baru", "")]
    if request.method == "POST":
        is_done, user = save(
            request, form, lambda: people.create_user(**form.cleaned_data, actor=request.user)
        )
        if is_done:
            messages.success(request, f"Pengguna {user} dibuat. Langkah berikut: tunjuk perannya.")
            return redirect("user-detail", user.pk)
        return parts.invalid(request, "people/user_new.html", {"form": form}, crumbs=crumbs)
    return parts.page(request, "people/user_new.html", {"form": form}, crumbs=crumbs)


def _user_page(
    request: HttpRequest, user: User, form: PasswordForm, names: NameForm | None = None
) -> HttpResponse:
    names = names or NameForm(initial={"full_name": user.full_name, "employee_number": user.employee_number})
    rows = user.appointments.select_related("unit", "acting_for__user").order_by("-valid_from", "-id")
    show = parts.invalid if form.is_bound or names.is_bound else parts.page
    return show(
        request,
        "people/user.html",
        {
            "person": user,
            "names": names,
            "appointments": _with_state(list(rows), context.of(request).on),
            "form": form,
            "events": history.of(user),
            "device": second_factor.device_of(user),
            "factor_events": user.second_factor_events.select_related("actor")[:20],
        },
        crumbs=[ADMIN, ("Pengguna", reverse("users")), (str(user), "")],
    )


@require_GET
@administrators("melihat pengguna")
def user_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Satu pengguna: penunjukan, kata sandi, riwayat."""
    return _user_page(request, found(User, pk), PasswordForm())


@require_POST
@administrators("mengganti kata sandi pengguna")
def user_password(request: HttpRequest, pk: int) -> HttpResponse:
    """Kata sandi baru bagi seorang pengguna."""
    user, form = found(User, pk), PasswordForm(request.POST)
    is_done, _ = save(
        request,
        form,
        lambda: people.set_password(user, password=form.cleaned_data["password"], actor=request.user),
    )
    if not is_done:
        return _user_page(request, user, form)
    messages.success(request, f"Kata sandi {user} diganti; ia menggantinya lagi saat masuk.")
    return redirect("user-detail", pk)


@require_POST
@administrators("mengakhiri sesi pengguna")
def user_end_sessions(request: HttpRequest, pk: int) -> HttpResponse:
    """Akhiri semua sesi seorang pengguna, e.g. of a lost laptop."""
    user = found(User, pk)
    return parts.act(
        request,
        lambda: people.end_sessions(user, actor=request.user),
        done=f"Semua sesi {user} berakhir.",
        to=lambda _: reverse("user-detail", args=[pk]),
    )


@require_POST
@administrators("menonaktifkan pengguna")
def user_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Nonaktifkan pengguna; his rows stay, he can no longer sign in."""
    user = found(User, pk)
    return parts.act(
        request,
        lambda: people.deactivate_user(user, actor=request.user),
        done=f"{user} dinonaktifkan dan tidak dapat masuk lagi.",
        to=lambda _: reverse("user-detail", args=[pk]),
    )


@require_POST
@administrators("mengaktifkan pengguna")
def user_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Aktifkan kembali pengguna."""
    user = found(User, pk)
    return parts.act(
        request,
        lambda: people.activate_user(user, actor=request.user),
        done=f"{user} aktif kembali.",
        to=lambda _: reverse("user-detail", args=[pk]),
    )


@require_POST
@administrators("mengubah pengguna")
def user_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Ganti nama atau NIP."""
    user, form = found(User, pk), NameForm(request.POST)
    is_done, _ = save(
        request, form, lambda: people.rename_user(user, **form.cleaned_data, actor=request.user)
    )
    if not is_done:
        return _user_page(request, user, PasswordForm(), form)
    messages.success(request, "Nama dan NIP tersimpan.")
    return redirect("user-detail", pk)


# --- Appointments ------------------------------------------------------------------------------
def _with_state(rows: list[Appointment], today: Any) -> list[Appointment]:
    """Each row with `validity`: active, ended or upcoming."""
    for row in rows:
        is_ended = row.valid_to is not None and row.valid_to < today
        row.validity = "ended" if is_ended else "upcoming" if row.valid_from > today else "active"  # type: ignore[attr-defined]
    return rows


@require_GET
@administrators("melihat penunjukan")
def appointment_list(request: HttpRequest) -> HttpResponse:
    """Daftar penunjukan."""
    rows = Appointment.objects.select_related("user", "unit", "acting_for__user").order_by(
        F("valid_to").desc(nulls_first=True), "role", "unit__code", "user__full_name"
    )
    filters = AppointmentFilters(request.GET, queryset=rows)
    page = parts.paginate(request, filters.qs)
    page.object_list = _with_state(list(page.object_list), context.of(request).on)
    return parts.page(
        request,
        "people/appointments.html",
        {"filters": filters, "rows": page},
        crumbs=[ADMIN, ("Penunjukan", "")],
    )


@require_http_methods(["GET", "POST"])
@administrators("menunjuk pejabat")
def appointment_new(request: HttpRequest) -> HttpResponse:
    """Penunjukan baru; the exclusions of I-42 show while typing and are asked again by the service."""
    initial = {"user": request.GET.get("user"), "valid_from": context.of(request).on}
    form = AppointmentForm(request.POST or None, initial=initial)
    crumbs = [ADMIN, ("Penunjukan", reverse("appointments")), ("Penunjukan baru", "")]
    if request.method == "POST":
        is_done, row = save(
            request, form, lambda: appointments.appoint(**form.cleaned_data, actor=request.user)
        )
        if is_done:
            messages.success(request, f"{row.user} ditunjuk sebagai {row.get_role_display()}.")
            return redirect("appointment-detail", row.pk)
        return parts.invalid(request, "people/appointment_new.html", {"form": form}, crumbs=crumbs)
    return parts.page(request, "people/appointment_new.html", {"form": form}, crumbs=crumbs)


@require_GET
@administrators("menunjuk pejabat")
def appointment_check(request: HttpRequest) -> HttpResponse:
    """The exclusions that the typed appointment would break, for the form while typing."""
    form = AppointmentForm(request.GET)
    form.is_valid()
    data = form.cleaned_data
    clashes: list[str] = []
    if data.get("user") and data.get("role") and data.get("valid_from"):
        clashes = [
            parts.sentence(refusal)
            for refusal in appointments.clashes(
                user=data["user"],
                role=Role(data["role"]),
                unit=data.get("unit"),
                valid_from=data["valid_from"],
                valid_to=data.get("valid_to"),
            )
        ]
    is_ready = bool(data.get("user") and data.get("role") and data.get("valid_from"))
    return parts.page(request, "people/appointment_check.html", {"clashes": clashes, "is_ready": is_ready})


def _appointment_page(request: HttpRequest, row: Appointment, form: EndForm) -> HttpResponse:
    show = parts.invalid if form.is_bound else parts.page
    return show(
        request,
        "people/appointment.html",
        {
            "row": _with_state([row], context.of(request).on)[0],
            "form": form,
            "events": history.of(row),
        },
        crumbs=[ADMIN, ("Penunjukan", reverse("appointments")), (str(row), "")],
    )


def _appointment(pk: int) -> Appointment:
    row = Appointment.objects.select_related("user", "unit", "acting_for__user").filter(pk=pk).first()
    if row is None:
        raise NotFound(f"Penunjukan dengan nomor {pk} tidak ada.")
    return row


@require_GET
@administrators("melihat penunjukan")
def appointment_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Satu penunjukan dan riwayatnya."""
    return _appointment_page(request, _appointment(pk), EndForm(initial={"on": context.of(request).on}))


@require_POST
@administrators("mengakhiri penunjukan")
def appointment_end(request: HttpRequest, pk: int) -> HttpResponse:
    """Akhiri penunjukan pada suatu hari."""
    row, form = _appointment(pk), EndForm(request.POST)
    is_done, _ = save(
        request,
        form,
        lambda: appointments.end_appointment(row, on=form.cleaned_data["on"], actor=request.user),
    )
    if not is_done:
        return _appointment_page(request, _appointment(pk), form)
    messages.success(request, f"Penunjukan {row} berakhir {form.cleaned_data['on']:%d-%m-%Y}.")
    return redirect("appointment-detail", pk)
