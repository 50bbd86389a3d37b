"""Unit: SKPD, PPKD and the sub-units of an SKPD. A unit that documents use is deactivated, never deleted."""

from core import clock
from core.codes import require_plain
from core.errors import DomainError
from core.locks import one_transaction
from reference import access
from reference.models import Role, Unit, User


def create_unit(*, code: str, name: str, kind: str, parent: Unit | None = None, actor: User) -> Unit:
    """Unit baru. A region has one PPKD; a sub-unit stands directly below an SKPD."""
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Menambah unit")
    code, name, kind = code.strip(), name.strip(), Unit.Kind(kind)
    if not code or not name:
        raise DomainError("Kode dan nama unit harus diisi.", field="code" if not code else "name")
    require_plain(code, "Kode unit")
    with one_transaction():
        _refuse_known(code, kind)
        _check_parent(code, kind, parent)
        unit = Unit(code=code, name=name, kind=kind, parent=parent)
        unit._history_user = actor
        unit.save()
    return unit


def rename(unit: Unit, *, name: str, actor: User) -> Unit:
    """Ganti nama; the code never changes, because the ledger's chain hashes it."""
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Mengganti nama unit")
    if not name.strip():
        raise DomainError("Nama unit harus diisi.", field="name")
    with one_transaction():
        row = Unit.objects.select_for_update().get(pk=unit.pk)
        row.name = name.strip()
        row._history_user = actor
        row.save(update_fields=["name"])
    return row


def deactivate(unit: Unit, *, actor: User) -> Unit:
    """Nonaktifkan: no new appointments; its documents and books stay (I-44)."""
    return _set_active(unit, is_active=False, actor=actor)


def activate(unit: Unit, *, actor: User) -> Unit:
    """Aktifkan kembali."""
    return _set_active(unit, is_active=True, actor=actor)


def _refuse_known(code: str, kind: Unit.Kind) -> None:
    known = Unit.objects.filter(code=code).first()
    if known is not None:
        raise DomainError(f"Kode unit {code} sudah dipakai {known}.", rule="I-01", field="code")
    if kind == Unit.Kind.PPKD:
        only = Unit.objects.filter(kind=kind).first()
        if only is not None:
            raise DomainError(f"Daerah ini sudah mempunyai PPKD ({only}).", field="kind")


def _check_parent(code: str, kind: Unit.Kind, parent: Unit | None) -> None:
    if kind != Unit.Kind.SUB_UNIT:
        if parent is not None:
            raise DomainError(f"{kind.label} {code} tidak berada di bawah unit lain.", field="parent")
        return
    if parent is None:
        raise DomainError(f"Unit SKPD {code} harus menyebut SKPD-nya.", field="parent")
    if parent.kind != Unit.Kind.SKPD:
        raise DomainError(
            f"{parent} bukan SKPD; Unit SKPD berada di bawah SKPD.", rule="I-01", field="parent"
        )


def _set_active(unit: Unit, *, is_active: bool, actor: User) -> Unit:
    act = "Mengaktifkan unit" if is_active else "Menonaktifkan unit"
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act=act)
    with one_transaction():
        row = Unit.objects.select_for_update().get(pk=unit.pk)
        row.is_active = is_active
        row._history_user = actor
        row.save(update_fields=["is_active"])
    return row
