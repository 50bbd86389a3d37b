"""Settings of the region: keys, defaults and what a value must look like."""

import re
from collections.abc import Callable
from string import Formatter

from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact
from reference import access
from reference.models import Role, Setting, Unit, User
from reference.setting_keys import CHOICES, DEFAULTS, KEYS, TEMPLATE_PREFIX, Kind

# Families of keys with one member per unit: up_ceiling.<code>; no default.
FAMILIES = ("up_ceiling.",)
TEMPLATE_FIELDS = frozenset({"sequence", "kind", "type", "unit", "month", "year"})
# Issued by each SKPD: without the unit two of them would draw the same number.
PER_UNIT_KINDS = frozenset(
    {"DPA", "SPP", "SPM", "BAST", "SKPD", "SKR", "TBP", "STS", "BALIK"}
    | {"KWT", "STP", "STS-SISA", "LPJ", "BAPK", "BM", "KA"}
)
_WIDTH = re.compile(r"0?\d{0,2}")
_TRUE = frozenset({"1", "true", "yes", "ya"})
VALUE_MAX = 300


def setting(key: str) -> str:
    """The value in this region, else the default; an unknown key is a programming error (KeyError)."""
    found = Setting.objects.filter(pk=key).values_list("value", flat=True).first()
    if found is not None:
        return found
    return "" if key.startswith(FAMILIES) else DEFAULTS[key]


def settings_of(*keys: str) -> dict[str, str]:
    """Several settings by key, in one query."""
    found = dict(Setting.objects.filter(pk__in=keys).values_list("pk", "value"))
    return {key: found.get(key, DEFAULTS[key]) for key in keys}


def setting_number(key: str) -> int:
    """A setting of kind NUMBER as a whole number."""
    return int(setting(key))


def setting_flag(key: str) -> bool:
    """True for 1, true, yes, ya."""
    return setting(key).strip().lower() in _TRUE


def set_setting(key: str, value: str, *, actor: User) -> Setting:
    """Pengaturan: the administrator gives a key a value; DomainError when it does not fit the key."""
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Mengubah pengaturan")
    return _store(key, value, actor)


def set_ceiling(unit: Unit, amount: Decimal, *, actor: User) -> Setting:
    """Pagu UP of a unit by decree of the regional head: PPKD or the administrator records it (I-20)."""
    roles = (Role.FINANCE_OFFICER, Role.ADMINISTRATOR)
    access.require(actor, roles, unit=None, on=clock.today(), act="Mengubah pagu UP")
    return _store(f"up_ceiling.{unit.code}", str(exact(amount)), actor)


def _store(key: str, value: str, actor: User) -> Setting:
    check_value(key, value)
    with one_transaction():
        row = Setting.objects.select_for_update().filter(pk=key).first() or Setting(key=key)
        if row.value == value and not row._state.adding:
            return row
        row.value = value
        row._history_user = actor
        row.save()
    return row


def check_value(key: str, value: str) -> None:
    """Refuse unknown keys and values that the key cannot hold."""
    if key not in DEFAULTS and not key.startswith(FAMILIES):
        raise DomainError(f"Pengaturan “{key}” tidak dikenal.", field="key")
    if len(value) > VALUE_MAX:
        raise DomainError(
            f"Nilai pengaturan “{key}” {len(value)} huruf, paling banyak {VALUE_MAX}.", field="value"
        )
    if key in CHOICES and value not in CHOICES[key]:
        raise DomainError(
            f"Pengaturan “{key}” bernilai “{value}”; pilih salah satu: {', '.join(CHOICES[key])}.",
            field="value",
        )
    if key.startswith(TEMPLATE_PREFIX):
        check_template(key.removeprefix(TEMPLATE_PREFIX), value)
    if key.startswith(FAMILIES):
        _check_amount(key, value)
    elif (checker := _CHECKERS.get(KEYS[key].kind)) is not None:
        checker(key, value)
    if key in _PATTERNS:
        pattern, wanted = _PATTERNS[key]
        if not pattern.fullmatch(value):
            raise DomainError(f"{KEYS[key].label} “{value}” tidak sah: {wanted}.", field="value")


def check_template(kind: str, template: str) -> None:
    """Pola nomor: known fields, the sequence exactly once, the unit when every SKPD issues its own."""
    try:
        fields = [(name, width) for _, name, width, _ in Formatter().parse(template) if name is not None]
    except ValueError as error:
        raise DomainError(f"Pola nomor {kind} “{template}” salah tulis: periksa kurung kurawal.") from error
    names = [name for name, _ in fields]
    if unknown := sorted(set(names) - TEMPLATE_FIELDS):
        known = ", ".join(sorted(TEMPLATE_FIELDS))
        raise DomainError(f"Pola nomor {kind} memuat {{{unknown[0]}}} yang tidak dikenal; yang ada: {known}.")
    if names.count("sequence") != 1:
        raise DomainError(
            f"Pola nomor {kind} “{template}” harus memuat {{sequence}} tepat satu kali.", rule="I-06"
        )
    if kind in PER_UNIT_KINDS and "unit" not in names:
        raise DomainError(
            f"Pola nomor {kind} “{template}” harus memuat {{unit}}; setiap SKPD menerbitkan sendiri.",
            rule="I-06",
        )
    for name, width in fields:
        if width and (name != "sequence" or not _WIDTH.fullmatch(width)):
            raise DomainError(
                f"Pola nomor {kind}: lebar “{width}” hanya untuk {{sequence}}, misalnya {{sequence:05}}."
            )


def _check_amount(key: str, value: str) -> None:
    try:
        number = exact(value)
    except ValueError as error:
        raise DomainError(f"Pengaturan “{key}” bernilai “{value}”, harus angka.", field="value") from error
    if number < ZERO:
        raise DomainError(
            f"Pengaturan “{key}” bernilai “{value}”, tidak boleh negatif.", rule="I-04", field="value"
        )


def _check_share(key: str, value: str) -> None:
    _check_amount(key, value)
    if exact(value) > exact(1):
        raise DomainError(
            f"{KEYS[key].label} “{value}” melebihi 1; tulis 0.50 untuk setengah.", field="value"
        )


def _check_number(key: str, value: str) -> None:
    _check_amount(key, value)
    row = KEYS[key]
    number = exact(value)
    if not value.isdecimal() or number < row.least or (row.most is not None and number > row.most):
        raise DomainError(
            f"{row.label} “{value}” harus bilangan bulat {row.least} sampai {row.most} {row.unit}.",
            field="value",
        )


def _check_flag(key: str, value: str) -> None:
    if value not in ("0", "1"):
        raise DomainError(
            f"{KEYS[key].label} bernilai “{value}”; tulis 1 (ya) atau 0 (tidak).", field="value"
        )


_CHECKERS: dict[Kind, Callable[[str, str], None]] = {
    Kind.MONEY: _check_amount,
    Kind.SHARE: _check_share,
    Kind.NUMBER: _check_number,
    Kind.FLAG: _check_flag,
}
_PATTERNS = {
    "region.kapuas_address": (
        re.compile(r"(https://[a-z0-9][a-z0-9.-]*(:[0-9]{1,5})?|http://127\.0\.0\.1(:[0-9]{1,5})?)?"),
        "tulis https:// dan nama situs saja, tanpa garis miring di akhir",
    ),
    "rkud.account_number": (
        re.compile(r"([0-9][0-9 .-]{3,38})?"),
        "angka, boleh dengan titik, spasi, atau strip",
    ),
    "region.name": (re.compile(r".*\S.*"), "tidak boleh kosong"),
}
