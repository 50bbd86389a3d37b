"""Selects drawn without a template an option, and long lists of choices read as words only."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.money import Decimal, format_amount
from reference.models import Vendor


def contract_text(number: str, vendor: str, rest: Decimal) -> str:
    """`027/118, CV Bina, sisa 43.785.000`."""
    return f"{number}, {vendor}, sisa {format_amount(rest)}"


def contract_words(contracts: "QuerySet[Any]", empty: str) -> list[tuple[str, str]]:
    """Choices of contracts with their `rest`, read as words: no object a contract is made."""
    rows = contracts.values_list("pk", "number", "vendor__name", "rest")
    return [("", empty), *((str(pk), contract_text(*words)) for pk, *words in rows)]


def vendor_words(empty: str) -> list[tuple[str, str]]:
    """Choices of active vendors, read as words."""
    rows = Vendor.objects.filter(is_active=True).values_list("pk", "name")
    return [("", empty), *((str(pk), name) for pk, name in rows)]


class LightSelect(forms.Select):
    """The same HTML as Django's own select, put together in one go."""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        # The chosen value; taken out once it is marked, so that only the first option that has it is.
        chosen = set(self.format_value(value))
        given = _attributes(self.build_attrs(self.attrs, attrs))
        parts = [f'<select name="{conditional_escape(name)}"{given}>']
        for text, label in self.choices:
            if isinstance(label, list | tuple):
                parts.append(f'<optgroup label="{conditional_escape(text)}">')
                parts += [_option(one, word, chosen) for one, word in label]
                parts.append("</optgroup>")
            else:
                parts.append(_option(text, label, chosen))
        parts.append("</select>")
        return mark_safe("\n".join(parts))


def _option(value: Any, label: Any, chosen: set[str]) -> str:
    text = "" if value is None else str(value)
    mark = ""
    if text in chosen:
        chosen.discard(text)
        mark = " selected"
    return f'<option value="{conditional_escape(text)}"{mark}>{conditional_escape(label)}</option>'


def _attributes(attrs: dict[str, Any]) -> str:
    """As Django's template writes them: in their order, true ones bare, false and empty ones left out."""
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(value)}"'
        for name, value in attrs.items()
        if value is not None and value is not False
    )
