"""Region settings in groups, each with its history; numbering shows the number that would come next."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import DomainError, NotFound
from reference import numbering, region
from reference.models import Setting, Unit
from reference.setting_keys import DEFAULTS, KEYS, TEMPLATE_PREFIX, Group, Key, Kind
from web import context, history
from web.forms.reference import SettingForm
from web.setting_words import in_words
from web.views import parts
from web.views.people import ADMIN, administrators, save


def _previews(request: HttpRequest, patterns: Mapping[str, str]) -> dict[str, str]:
    """Next numbers: kinds that every SKPD issues itself for one unit, the others for the PPKD."""
    units = list(Unit.objects.filter(is_active=True).order_by("code"))
    ppkd = next((unit for unit in units if unit.is_ppkd), None)
    own = next((unit for unit in units if not unit.is_ppkd), ppkd)
    central = ppkd or own
    if own is None or central is None:
        return {}
    offices = {kind: own if kind in region.PER_UNIT_KINDS else central for kind in patterns}
    return numbering.preview(patterns, office_of=offices, year=context.of(request).year)


@require_GET
@administrators("melihat pengaturan")
def settings_list(request: HttpRequest) -> HttpResponse:
    """Pengaturan daerah: every key with its value, default and history."""
    values = {**DEFAULTS, **dict(Setting.objects.values_list("pk", "value"))}
    patterns = {
        name.removeprefix(TEMPLATE_PREFIX): values[name] for name in KEYS if name.startswith(TEMPLATE_PREFIX)
    }
    numbers = _previews(request, patterns)
    groups: dict[Group, list[dict[str, Any]]] = {group: [] for group in Group}
    for name, key in KEYS.items():
        groups[key.group].append(
            {
                "key": key,
                "value": in_words(key, values[name]),
                "default": in_words(key, key.default),
                "is_default": values[name] == key.default,
                "number": numbers.get(name.removeprefix(TEMPLATE_PREFIX), ""),
            }
        )
    newest = history.events(_versions())
    return parts.page(
        request,
        "people/settings.html",
        {"groups": list(groups.items()), "numbers": Group.NUMBERS, "events": [_named(one) for one in newest]},
        crumbs=[ADMIN, ("Pengaturan", "")],
    )


def _versions(key: str = "") -> Any:
    versions = Setting.history.filter(key=key) if key else Setting.history.all()  # type: ignore[attr-defined]
    return versions.order_by("-history_date", "-history_id")


def _named(event: history.Event) -> history.Event:
    """The event under the setting's label."""
    key = KEYS.get(event.subject)
    return event if key is None else replace(event, subject=key.label)


@require_http_methods(["GET", "POST"])
@administrators("mengubah pengaturan")
def setting_edit(request: HttpRequest, key: str) -> HttpResponse:
    """Ubah satu pengaturan; its history stands beside it."""
    known = KEYS.get(key)
    if known is None:
        raise NotFound(f"Pengaturan {key} tidak dikenal.")
    value = region.setting(key)
    form = SettingForm(request.POST or None, key=known, value=value)
    crumbs = [ADMIN, ("Pengaturan", reverse("settings")), (known.label, "")]
    page = {
        "form": form,
        "known": known,
        "default": in_words(known, known.default),
        "is_template": known.kind is Kind.TEMPLATE,
        "number": _number(request, known, value),
        "events": [_named(one) for one in history.events(_versions(key))],
    }
    if request.method == "POST":
        is_done, _ = save(
            request,
            form,
            lambda: region.set_setting(key, form.cleaned_data["value"], actor=request.user),
        )
        if is_done:
            messages.success(request, f"{known.label} tersimpan.")
            return redirect("settings")
        return parts.invalid(request, "people/setting.html", page, crumbs=crumbs)
    return parts.page(request, "people/setting.html", page, crumbs=crumbs)


def _number(request: HttpRequest, key: Key, pattern: str) -> str:
    if key.kind is not Kind.TEMPLATE:
        return ""
    kind = key.name.removeprefix(TEMPLATE_PREFIX)
    return _previews(request, {kind: pattern}).get(kind, "")


@require_GET
@administrators("mengubah pengaturan")
def setting_preview(request: HttpRequest, key: str) -> HttpResponse:
    """The number that the typed template would give next, or why it cannot; for the form while typing."""
    known = KEYS.get(key)
    if known is None or known.kind is not Kind.TEMPLATE:
        raise NotFound(f"Pengaturan {key} tidak punya pola nomor.")
    typed = request.GET.get("value", "")
    page = {"number": "", "problem": ""}
    try:
        region.check_value(key, typed)
        page["number"] = _number(request, known, typed)
    except DomainError as error:
        page["problem"] = parts.sentence(error)
    return parts.page(request, "people/setting_preview.html", page)
