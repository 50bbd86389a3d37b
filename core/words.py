"""Amounts in words, as documents print them (terbilang)."""

from core.money import Decimal, exact

_UNITS = (
    "nol satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas "
    "dua_belas tiga_belas empat_belas lima_belas enam_belas tujuh_belas delapan_belas sembilan_belas"
).split()
# 10^3, 10^6, …: “seribu” is the only one that swallows its “satu”.
_SCALES = ("", "ribu", "juta", "miliar", "triliun", "kuadriliun")


def terbilang(amount: Decimal) -> str:
    """`amount` in Indonesian words: whole rupiah, then “… sen” when there are any.

    1250000.50 → “satu juta dua ratus lima puluh ribu rupiah lima puluh sen”.
    """
    fixed = exact(amount)
    whole = int(abs(fixed))
    sen = int((abs(fixed) - whole) * 100)
    words = f"{integer_words(whole)} rupiah"
    if sen:
        words += f" {integer_words(sen)} sen"
    return f"minus {words}" if fixed < 0 else words


def integer_words(number: int) -> str:
    """A whole number from 0 to 999 kuadriliun in words."""
    if number == 0:
        return _UNITS[0]
    parts: list[str] = []
    for scale, name in enumerate(_SCALES):
        number, group = divmod(number, 1000)
        if group == 1 and name == "ribu":
            parts.append("seribu")
        elif group:
            parts.append(f"{_below_thousand(group)} {name}".strip())
        if not number:
            break
        if scale == len(_SCALES) - 1:
            raise ValueError("number too large for words")
    return " ".join(reversed(parts))


def _below_thousand(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    parts: list[str] = []
    if hundreds:
        parts.append("seratus" if hundreds == 1 else f"{_UNITS[hundreds]} ratus")
    if rest >= 20:
        tens, rest = divmod(rest, 10)
        parts.append(f"{_UNITS[tens]} puluh")
    if rest:
        parts.append(_UNITS[rest].replace("_", " "))
    return " ".join(parts)
