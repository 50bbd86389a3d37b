"""One thing that waits for a person on the home page, and the words of what is to be done."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import NoReverseMatch, reverse

from core.money import Decimal
from web import words

LIMIT = 50
ACTIONS = {
    "submit": "Ajukan",
    "verify": "Verifikasi",
    "approve": "Setujui",
    "sign": "Tanda tangani",
    "confirm": "Konfirmasi",
    "accept": "Terima",
    "pay": "Catat bayar",
    "draft_order": "Buat SPM",
    "issue": "Uji SPM",
    "compile": "Himpun",
    "agree": "Catat persetujuan",
    "evaluate": "Catat evaluasi",
    "enact": "Undangkan",
    "enact_shift": "Tetapkan",
    "enact_plan": "Catat penetapan",
    "enact_unit": "Tetapkan",
    "decree": "Catat SK",
}


@dataclass(frozen=True)
class Item:
    """One thing to do: what it is, how it stands, and the page where it is done."""

    title: str
    state: str
    flow: str
    note: str
    amount: Decimal | None
    dated_on: date
    url: str
    action: str


@dataclass(frozen=True)
class Task:
    """A document with the step of its flow that the person may take next."""

    flow: str
    document: Any
    step: str


def url_of(flow: str, pk: int) -> str:
    """The document's page; empty for what has none."""
    try:
        return reverse(words.DOCUMENTS[flow][1], args=[pk])
    except NoReverseMatch:
        return ""
