"""Form of the openings' workbook: the file, and afterwards the token of what was checked."""

from django.core import signing

from reference.models import FiscalYear, User
from web.forms.budget_workbook import TOKEN_SECONDS, WorkbookForm

SALT = "opening-workbook"

__all__ = ["WorkbookForm", "checked_of", "token_of"]


def token_of(file_key: str, year: FiscalYear, user: User) -> str:
    """What the second step brings back: only this person, for this year, a file that was checked."""
    return signing.dumps([year.pk, user.pk, file_key], salt=SALT)


def checked_of(token: str, year: FiscalYear, user: User) -> str | None:
    """The key of the checked file; None when the token is not this person's, this year's, or too old."""
    try:
        year_id, user_id, file_key = signing.loads(token, salt=SALT, max_age=TOKEN_SECONDS)
    except signing.BadSignature:
        return None
    return str(file_key) if (year_id, user_id) == (year.pk, user.pk) else None
