"""Template tags of the screens: marks, fields, error summary, meter, chain, timeline, pager."""

from collections.abc import Iterable
from typing import Any

from django import forms, template
from django.core.paginator import Page
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core import money
from web import words
from web.templatetags.kapuas import _decimal

register = template.Library()

ICONS = {
    "brand": "",
    "chevron": '<path d="m4 6 4 4 4-4"/>',
    "next": '<path d="m6 4 4 4-4 4"/>',
    "up": '<path d="m4 10 4-4 4 4"/>',
    "down": '<path d="m4 6 4 4 4-4"/>',
    "previous": '<path d="m10 4-4 4 4 4"/>',
    "search": '<circle cx="7" cy="7" r="4.5"/><path d="m10.5 10.5 3.5 3.5"/>',
    "add": '<path d="M8 3v10M3 8h10"/>',
    "close": '<path d="m4 4 8 8M12 4l-8 8"/>',
    "ok": '<path d="m3 8.5 3.2 3.2L13 4.8"/>',
    "warn": '<path d="M8 2 1.5 13.5h13zM8 6.5v3M8 11.6v.1"/>',
    "bad": '<circle cx="8" cy="8" r="6"/><path d="M8 4.8v3.8M8 11v.1"/>',
    "info": '<circle cx="8" cy="8" r="6"/><path d="M8 7.2v4M8 4.9v.1"/>',
    "report": '<path d="M3 13V8M8 13V3M13 13V6"/>',
    "document": '<path d="M4 1.8h5l3.2 3.2v9.2H4zM9 1.8V5h3.2"/>',
    "table": '<path d="M2.5 2.5h11v11h-11zM2.5 6h11M6 6v7.5"/>',
    "circle": '<circle cx="8" cy="8" r="5.5"/>',
    "print": '<path d="M4 6V2h8v4M4 11.5H2V6h12v5.5h-2M4 9.5h8V14H4z"/>',
}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A 16 px mark; with a label it is read aloud, else it is decoration."""
    role = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon" viewBox="0 0 16 16" {}>{}</svg>',
        role,
        mark_safe(ICONS[name]),
    )


@register.simple_tag
def pill(state: str, flow: str = "", text: str = "") -> SafeString:
    """A state as a word and a mark; `text` says it in other words."""
    word, kind = words.state(state, flow)
    return mark(text or word, kind)


@register.simple_tag
def mark(text: str, kind: str = "") -> SafeString:
    """A word with a mark: kind is now, ok, warn, bad or empty."""
    return format_html('<span class="{}">{}</span>', f"pill {kind}".strip(), text)


# --- Meter -------------------------------------------------------------------------------------
@register.inclusion_tag("web/components/meter.html")
def meter(whole: Any, label: str, **parts: Any) -> dict[str, Any]:
    """Parts of a whole as rects: keywords used, pending, this, near, over in the order drawn.

    Widths are SVG attributes (a strict CSP allows no style); what passes the whole is cut at 100.
    """
    total = _decimal(whole) or money.ZERO
    reach = money.ZERO
    rects = []
    for kind, value in parts.items():
        part = _decimal(value) or money.ZERO
        share = money.percent(part, total) if total > 0 else (money.Decimal(100) if part > 0 else money.ZERO)
        width = min(max(share or money.ZERO, money.ZERO), money.Decimal(100) - reach)
        if width > 0:
            rects.append({"kind": kind, "x": f"{reach:.2f}", "width": f"{width:.2f}"})
            reach += width
    return {"rects": rects, "label": label}


# --- Forms -------------------------------------------------------------------------------------
@register.inclusion_tag("web/components/field.html")
def field(
    bound: forms.BoundField, css: str = "", label: str = "", *, quiet: bool = False, **attrs: Any
) -> dict[str, Any]:
    """A form field with label, control, hint and error, wired by aria; extra keywords become attributes.

    `quiet` leaves out that the field may stay empty, as in filters, where all may.
    """
    widget = bound.field.widget
    kind = "input"
    if isinstance(widget, forms.CheckboxInput):
        kind = "check"
    elif isinstance(widget, forms.RadioSelect):
        kind = "segments"
    given = widget.attrs.get("class", "")
    wired = {key.replace("_", "-"): value for key, value in attrs.items()}
    if kind == "input" and "input" not in given.split():
        wired["class"] = f"input {given}".strip()
    hint_id, error_id = f"{bound.auto_id}-ket", f"{bound.auto_id}-salah"
    described = [hint_id] if bound.help_text else []
    if bound.errors:
        described.append(error_id)
        wired["aria-invalid"] = "true"
    if described:
        wired["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=wired) if kind != "segments" else None,
        "kind": kind,
        "css": css,
        "label": label or bound.label,
        "hint_id": hint_id,
        "error_id": error_id,
        "is_optional": not quiet
        and not bound.field.required
        and kind == "input"
        and not isinstance(widget, forms.Select),
    }


@register.inclusion_tag("web/components/errors.html")
def errors(*found: Any) -> dict[str, Any]:
    """The error summary of one or several forms (or formsets): each error links to its field."""
    items = [item for part in found for item in _error_items(part)]
    return {"items": items, "count": len(items)}


def _error_items(part: Any) -> Iterable[dict[str, str]]:
    if not part:
        return
    if isinstance(part, forms.BaseFormSet):
        if part.is_bound:
            yield from ({"text": text, "target": ""} for text in part.non_form_errors())
            for form in part.forms:
                yield from _error_items(form)
        return
    if not isinstance(part, forms.BaseForm):
        yield from ({"text": str(text), "target": ""} for text in part)
        return
    if not part.is_bound:
        return
    for name, texts in part.errors.items():
        bound = part[name] if name in part.fields else None
        for text in texts:
            label = str(bound.label or "") if bound is not None else ""
            # A sentence that names its field already is not named again.
            prefix = f"{label}: " if label and not str(text).startswith(label) else ""
            yield {"text": f"{prefix}{text}", "target": bound.id_for_label if bound is not None else ""}


# --- Lists -------------------------------------------------------------------------------------
@register.inclusion_tag("web/components/pager.html", takes_context=True)
def pager(context: template.Context, rows: Page, noun: str = "baris") -> dict[str, Any]:
    """`1 sampai 25 dari 148 dokumen` with page numbers; keeps the filter of the address."""
    query = context["request"].GET.copy()
    query.pop("halaman", None)
    kept = query.urlencode()
    return {
        "rows": rows,
        "noun": noun,
        "numbers": rows.paginator.get_elided_page_range(rows.number, on_each_side=1, on_ends=1),
        "ellipsis": rows.paginator.ELLIPSIS,
        "base": f"?{kept}&halaman=" if kept else "?halaman=",
    }


@register.inclusion_tag("web/components/empty.html")
def empty(title: str, text: str = "", action: str = "", url: str = "") -> dict[str, str]:
    """Why a list is empty, and what next."""
    return {"title": title, "text": text, "action": action, "url": url}


@register.inclusion_tag("web/components/confirm.html", takes_context=True)
def confirm(
    context: template.Context,
    *,
    id: str,
    title: str,
    text: str,
    url: str,
    button: str,
    reason: str = "",
    kind: str = "danger",
    name: str = "",
    value: str = "",
) -> dict[str, Any]:
    """A dialog for what cannot be undone; open it with `commandfor=id command="show-modal"`."""
    return {**locals(), "csrf_token": context.get("csrf_token")}


# --- Documents ---------------------------------------------------------------------------------
@register.inclusion_tag("web/components/chain.html")
def chain(steps: Iterable[Any]) -> dict[str, Any]:
    """Approval chain: items with `title`, `lines` and `state` (done, now, back or empty)."""
    return {"steps": steps}


@register.inclusion_tag("web/components/timeline.html")
def timeline(rows: Iterable[Any]) -> dict[str, Any]:
    """History from ApprovalLog rows, newest first, as given."""
    shown = [
        {
            "row": row,
            "document": words.document_name(row.flow),
            "step": words.step_name(row.step, row.flow),
            "role": words.role_name(row.role),
            "is_bad": row.step in words.BAD_STEPS,
        }
        for row in rows
    ]
    return {"rows": shown}


@register.simple_tag
def document_url(document_key: str, pk: int | None = None) -> str:
    """Address of the document behind a text key ("disbursement:7"); empty when it has no page."""
    flow, _, number = (document_key if pk is None else f"{document_key}:{pk}").partition(":")
    route = words.DOCUMENTS.get(flow, ("", ""))[1]
    if not route or not number.isdigit():
        return ""
    try:
        return reverse(route, args=[int(number)])
    except NoReverseMatch:
        return ""


# --- Figures -------------------------------------------------------------------------------------
@register.simple_tag
def share(part: Any, whole: Any, decimals: int = 1) -> str:
    """`71,8 %` of the whole; empty when the whole is zero."""
    found = money.percent(_decimal(part) or money.ZERO, _decimal(whole) or money.ZERO)
    return "" if found is None else f"{money.format_amount(found, decimals=decimals)}\u00a0%"


@register.simple_tag
def difference(first: Any, second: Any) -> str:
    """first − second as an amount."""
    return money.format_amount((_decimal(first) or money.ZERO) - (_decimal(second) or money.ZERO))


@register.simple_tag
def oriented(line: Any, orientation: str) -> str | SafeString:
    """A ledger line's amount, signed so that the cell's side is positive."""
    amount = line.debit - line.credit
    text = money.format_amount(amount if orientation == "debit" else -amount, decimals=2)
    return format_html('<span class="neg">{}</span>', text) if text.startswith("(") else text


@register.simple_tag
def document_name(flow: str) -> str:
    """The abbreviation of a kind of document."""
    return words.document_name(flow)
