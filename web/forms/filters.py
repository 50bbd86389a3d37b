"""Filters of the document registers: words, unit, state, month."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

from reference.models import Unit
from web.forms.selects import LightSelect
from web.templatetags.kapuas import MONTHS_LONG
from web.views import labels


class RegisterFilter(django_filters.FilterSet):
    """Filter of one register; the caller says which columns hold words and which state words there are."""

    q = django_filters.CharFilter(
        method="by_words", label="Cari", widget=forms.TextInput(attrs={"type": "search"})
    )
    unit = django_filters.ChoiceFilter(
        field_name="unit_id", choices=(), label="Unit", empty_label="Semua unit", widget=LightSelect
    )
    state = django_filters.ChoiceFilter(
        choices=(), label="Status", empty_label="Semua status", widget=LightSelect
    )
    month = django_filters.ChoiceFilter(
        field_name="dated_on",
        lookup_expr="month",
        choices=[(str(number), name) for number, name in enumerate(MONTHS_LONG, 1)],
        label="Bulan",
        empty_label="Semua bulan",
        widget=LightSelect,
    )

    def __init__(
        self, *args: Any, flow: str, words: tuple[str, ...], units: Sequence[Unit], **kwargs: Any
    ) -> None:
        self.words = words
        super().__init__(*args, **kwargs)
        self.filters["state"].extra["choices"] = labels.state_choices(flow)
        self.filters["unit"].extra["choices"] = [(str(unit.pk), str(unit)) for unit in units]

    def by_words(self, rows: "QuerySet[Any]", name: str, value: str) -> "QuerySet[Any]":
        """Rows in which every typed word occurs in one of the columns."""
        for word in value.split()[:6]:
            found = Q()
            for column in self.words:
                found |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(found)
        return rows
