"""Units and vendors (administrator; vendors also for those who type documents)."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import AccessDenied, NotFound
from reference import units, vendors
from reference.models import Unit, Vendor
from web import context, history
from web.forms.people import RenameForm, UnitFilters, UnitForm, VendorFilters, VendorForm
from web.views import parts
from web.views.people import ADMIN, administrators, found, save

# `?kode=1`: units that an import named by their codes, because its file had no names.
CODED = "kode"


# --- Units -------------------------------------------------------------------------------------
@require_GET
@administrators("melihat unit")
def unit_list(request: HttpRequest) -> HttpResponse:
    """Daftar unit, sub-units beneath their SKPD."""
    rows = Unit.objects.select_related("parent").order_by("code")
    coded = rows.filter(name=F("code"))
    is_coded = request.GET.get(CODED) == "1"
    filters = UnitFilters(request.GET, queryset=coded if is_coded else rows)
    context = {
        "filters": filters,
        "rows": parts.paginate(request, _as_tree(list(filters.qs))),
        "coded": coded.count(),
        "is_coded": is_coded,
    }
    return parts.page(request, "people/units.html", context, crumbs=[ADMIN, ("Unit", "")])


def _as_tree(rows: list[Unit]) -> list[Unit]:
    """The rows by code, each SKPD followed by its sub-units that were found."""
    present = {row.pk for row in rows}
    below: dict[int, list[Unit]] = {}
    for row in rows:
        if row.parent_id in present:
            below.setdefault(row.parent_id, []).append(row)
    tops = [row for row in rows if row.parent_id not in present]
    return [unit for top in tops for unit in (top, *below.get(top.pk, []))]


@require_http_methods(["GET", "POST"])
@administrators("membuat unit")
def unit_new(request: HttpRequest) -> HttpResponse:
    """Unit baru."""
    form = UnitForm(request.POST or None)
    crumbs = [ADMIN, ("Unit", reverse("units")), ("Unit baru", "")]
    if request.method == "POST":
        is_done, unit = save(
            request, form, lambda: units.create_unit(**form.cleaned_data, actor=request.user)
        )
        if is_done:
            messages.success(request, f"Unit {unit} dibuat.")
            return redirect("unit-detail", unit.pk)
        return parts.invalid(request, "people/unit_new.html", {"form": form}, crumbs=crumbs)
    return parts.page(request, "people/unit_new.html", {"form": form}, crumbs=crumbs)


def _unit_page(request: HttpRequest, unit: Unit, form: RenameForm) -> HttpResponse:
    show = parts.invalid if form.is_bound else parts.page
    return show(
        request,
        "people/unit.html",
        {
            "unit": unit,
            "children": unit.children.order_by("code"),
            "form": form,
            "events": history.of(unit),
        },
        crumbs=[ADMIN, ("Unit", reverse("units")), (unit.name, "")],
    )


def _unit(pk: int) -> Unit:
    unit = Unit.objects.select_related("parent").filter(pk=pk).first()
    if unit is None:
        raise NotFound(f"Unit dengan nomor {pk} tidak ada.")
    return unit


@require_GET
@administrators("melihat unit")
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Satu unit dan riwayatnya."""
    unit = _unit(pk)
    return _unit_page(request, unit, RenameForm(initial={"name": unit.name}))


@require_POST
@administrators("mengganti nama unit")
def unit_rename(request: HttpRequest, pk: int) -> HttpResponse:
    """Ganti nama unit; documents show the new name, the history keeps the old."""
    unit, form = _unit(pk), RenameForm(request.POST)
    is_done, _ = save(
        request, form, lambda: units.rename(unit, name=form.cleaned_data["name"], actor=request.user)
    )
    if not is_done:
        return _unit_page(request, _unit(pk), form)
    messages.success(request, "Nama unit diganti.")
    return redirect("unit-detail", pk)


@require_POST
@administrators("menonaktifkan unit")
def unit_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Nonaktifkan unit."""
    unit = _unit(pk)
    return parts.act(
        request,
        lambda: units.deactivate(unit, actor=request.user),
        done=f"Unit {unit} dinonaktifkan.",
        to=lambda _: reverse("unit-detail", args=[pk]),
    )


@require_POST
@administrators("mengaktifkan unit")
def unit_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Aktifkan kembali unit."""
    unit = _unit(pk)
    return parts.act(
        request,
        lambda: units.activate(unit, actor=request.user),
        done=f"Unit {unit} aktif kembali.",
        to=lambda _: reverse("unit-detail", args=[pk]),
    )


# --- Vendors -----------------------------------------------------------------------------------
def _require_any_role(request: HttpRequest) -> None:
    if not context.of(request).roles:
        raise AccessDenied("Anda tidak punya penunjukan yang berlaku hari ini.", rule="I-40")


def _may_write(request: HttpRequest) -> bool:
    return bool(context.of(request).roles & vendors.VENDOR_ROLES)


@require_GET
@login_required
def vendor_list(request: HttpRequest) -> HttpResponse:
    """Daftar rekanan, for everyone with a role: a vendor belongs to no unit."""
    _require_any_role(request)
    filters = VendorFilters(request.GET, queryset=Vendor.objects.order_by("name"))
    return parts.page(
        request,
        "people/vendors.html",
        {"filters": filters, "rows": parts.paginate(request, filters.qs), "may_write": _may_write(request)},
        crumbs=[("Rekanan", "")],
    )


@require_http_methods(["GET", "POST"])
@login_required
def vendor_new(request: HttpRequest) -> HttpResponse:
    """Rekanan baru; who may not keep vendors is not shown the form either."""
    vendors.require_role(request.user, "Menambah rekanan")  # type: ignore[arg-type]
    form = VendorForm(request.POST or None)
    crumbs = [("Rekanan", reverse("vendors")), ("Rekanan baru", "")]
    if request.method == "POST":
        is_done, vendor = save(
            request, form, lambda: vendors.create_vendor(**form.cleaned_data, actor=request.user)
        )
        if is_done:
            messages.success(request, f"Rekanan {vendor} tersimpan.")
            return redirect("vendor-detail", vendor.pk)
        return parts.invalid(request, "people/vendor_new.html", {"form": form}, crumbs=crumbs)
    return parts.page(request, "people/vendor_new.html", {"form": form}, crumbs=crumbs)


@require_GET
@login_required
def vendor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Satu rekanan dan riwayatnya."""
    _require_any_role(request)
    vendor = found(Vendor, pk)
    return parts.page(
        request,
        "people/vendor.html",
        {"vendor": vendor, "events": history.of(vendor), "may_write": _may_write(request)},
        crumbs=[("Rekanan", reverse("vendors")), (vendor.name, "")],
    )


@require_POST
@login_required
def vendor_deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Nonaktifkan rekanan; the right is asked before the vendor is looked for."""
    vendors.require_role(request.user, "Menonaktifkan rekanan")  # type: ignore[arg-type]
    vendor = found(Vendor, pk)
    return parts.act(
        request,
        lambda: vendors.deactivate_vendor(vendor, actor=request.user),
        done=f"{vendor} tidak dapat dipilih lagi pada dokumen baru.",
        to=lambda _: reverse("vendor-detail", args=[pk]),
    )
