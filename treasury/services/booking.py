"""Book a document: its number, then its journal entries (deciding step of every two-step document)."""

from collections.abc import Callable
from typing import Any

from ledger import posting
from reference.models import Unit
from treasury.models.document import Document
from treasury.posting_rules import Facts, interpret
from treasury.services import common
from workflows.flow import Context


def number(document: Document, context: Context, *, office: Unit, kind: str) -> None:
    """Draw the document's number from the office's register of that kind (I-06)."""
    common.draw_number(document, context, office=office, kind=kind, of_type=kind)


def book(
    document: Any, context: Context, *, office: Unit, kind: str, facts_of: Callable[[Any], Facts]
) -> None:
    """Number and entries; the entries bear the number, so that it comes first."""
    number(document, context, office=office, kind=kind)
    posting.post(interpret(facts_of(document)), actor=context.actor)
