"""Considerations are data with validity: what a decree of a day weighs and recalls; who words them."""

from datetime import date

import pytest

from budget import considerations
from budget.models import LegalConsideration
from core.errors import AccessDenied, DomainError
from reference.models import Role

FIELDS = {
    "kind": "SPD",
    "part": "recalling",
    "place": 9,
    "text": "Perda 5 Tahun 2025",
    "valid_from": date(2025, 3, 1),
}


def texts(on):
    return list(considerations.valid("SPD", on=on).values_list("text", flat=True))


def test_a_decree_of_a_day_recalls_what_is_valid_on_it(region):
    before = len(texts(date(2025, 2, 28)))
    assert before == 6
    officer = region[Role.FINANCE_OFFICER]
    made = considerations.save(None, **FIELDS, actor=officer)
    assert len(texts(date(2025, 2, 28))) == before
    assert "Perda 5 Tahun 2025" in texts(date(2025, 3, 1))
    considerations.save(made, **{**FIELDS, "valid_to": date(2025, 3, 31)}, actor=officer)
    assert "Perda 5 Tahun 2025" not in texts(date(2025, 4, 1))
    kinds = LegalConsideration.history.filter(id=made.pk).order_by("history_id")
    assert [(row.history_type, row.history_user) for row in kinds] == [("+", officer), ("~", officer)]


def test_each_kind_of_document_has_its_own_by_part(region):
    officer = region[Role.FINANCE_OFFICER]
    heeded = {**FIELDS, "kind": "PERDA", "part": "heeding", "place": 1, "text": "Nota keuangan"}
    considerations.save(None, **heeded, actor=officer)
    on = date(2025, 3, 1)
    perda = considerations.texts("PERDA", on=on)
    assert [len(perda[part]) for part in ("weighing", "recalling", "heeding")] == [2, 5, 1]
    # The law of 2022 is not recalled before it was made.
    assert len(considerations.texts("PERDA", on=date(2022, 1, 4))["recalling"]) == 4
    assert considerations.texts("DPA", on=on)["heeding"] == []
    assert {row.kind for row in considerations.every()} == set(considerations.KINDS)
    assert considerations.valid_ids(on=date(2022, 1, 4)) < considerations.valid_ids(on=on)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"kind": "X"}, "tidak dikenal"),
        ({"text": " "}, "belum diisi"),
        ({"place": 0}, "Urutan"),
        ({"valid_to": date(2025, 2, 1)}, "mendahului"),
    ],
)
def test_bad_considerations_are_refused(region, over, words):
    with pytest.raises(DomainError, match=words):
        considerations.save(None, **{**FIELDS, **over}, actor=region[Role.FINANCE_OFFICER])


def test_only_the_finance_officer_words_them(region):
    for role in Role:
        if role != Role.FINANCE_OFFICER:
            with pytest.raises(AccessDenied):
                considerations.save(None, **FIELDS, actor=region[role])
