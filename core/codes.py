"""Codes that stand in hashed text: units, accounts, programmes, funds, usernames."""

import re

from core.errors import DomainError

# A regular expression that PostgreSQL and Python read alike: no control character, no backslash.
PLAIN_CODE = r"^[^\\\x01-\x1f\x7f]+$"


def require_plain(text: str, subject: str) -> str:
    """The text itself; DomainError when it is empty or holds a control character or a backslash."""
    if not re.fullmatch(PLAIN_CODE, text) or "\0" in text:
        raise DomainError(
            f"{subject} {text!r} kosong atau memuat garis miring terbalik, tab, atau ganti baris. "
            "Tulis ulang tanpa karakter itu."
        )
    return text
