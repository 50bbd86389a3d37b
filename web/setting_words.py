"""A region's settings in words: each value as people read it."""

from core.money import exact, rupiah
from reference.setting_keys import Key, Kind


def in_words(key: Key, value: str) -> str:
    """A stored value as people read it."""
    if key.kind is Kind.FLAG:
        return "Ya" if value == "1" else "Tidak"
    if key.kind is Kind.MONEY:
        return rupiah(exact(value))
    if key.kind is Kind.CHOICE:
        return key.options.get(value, value)
    return f"{value} {key.unit}".strip() if value else ""
