"""Form of a budget's workbook: the file, and afterwards the token of what was checked."""

from dataclasses import asdict
from typing import Any

from django import forms
from django.core import signing

from budget.jobs import Checked
from budget.models import BudgetDocument
from budget.workbook import Outcome
from core.workbooks import UPLOAD_MAX
from reference.models import User
from web.forms.inputs import PlainForm

SALT = "budget-workbook"
TOKEN_SECONDS = 24 * 3600
_COUNTS = ("lines", "added", "changed", "removed")


class WorkbookForm(PlainForm):
    """Berkas buku kerja; the service judges it by its content."""

    file = forms.FileField(
        label="Buku kerja",
        help_text=f"Berkas .xlsx, paling besar {UPLOAD_MAX // 1024 // 1024} MB.",
        widget=forms.FileInput(
            attrs={"accept": ".xlsx,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
        ),
        allow_empty_file=True,
    )

    def data_of_file(self) -> bytes:
        """The bytes, one more than allowed at most: the service then says how large it may be."""
        data: bytes = self.cleaned_data["file"].read(UPLOAD_MAX + 1)
        return data


def token_of(checked: Checked, document: BudgetDocument, user: User) -> str:
    """What the second step brings back: only this person, for this document, a file that was checked."""
    counts = {name: value for name, value in asdict(checked.outcome).items() if name in _COUNTS}
    return signing.dumps([document.pk, user.pk, checked.file_key, counts], salt=SALT)


def checked_of(token: str, document: BudgetDocument, user: User) -> Checked | None:
    """The checked file of a token; None when it is not this person's, this document's, or too old."""
    try:
        document_id, user_id, file_key, counts = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return None
    if (document_id, user_id) != (document.pk, user.pk):
        return None
    fields: dict[str, Any] = {**counts, "totals": ()}
    return Checked(Outcome(**fields), file_key)
