"""Pengguna: people who sign in. What they may do is said by appointments only."""

from datetime import date

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection

from core import clock
from core.errors import AccessDenied, DomainError, raise_all
from core.locks import one_transaction
from reference import access, passwords
from reference.appointments import refuse_last_administrator, sync_grants
from reference.models import Appointment, Role, Setting, User


def create_user(
    *,
    username: str,
    full_name: str,
    employee_number: str,
    password: str,
    actor: User,
    is_temporary: bool = True,
) -> User:
    """Pengguna baru, without any role; he replaces a temporary password when he first signs in."""
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Menambah pengguna")
    with one_transaction():
        user = _new_user(username, full_name, employee_number, password)
        user.must_change_password = is_temporary
        user._history_user = actor
        user.save()
        passwords.record(user)
    return user


def rename_user(user: User, *, full_name: str, employee_number: str, actor: User) -> User:
    """Ganti nama atau NIP; printed documents keep the names of their date (I-43)."""
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Mengubah pengguna")
    with one_transaction():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.full_name, row.employee_number = full_name.strip(), employee_number.strip()
        _refuse_field_faults(row, ("full_name", "employee_number"))
        row._history_user = actor
        row.save(update_fields=["full_name", "employee_number"])
    return row


def deactivate_user(user: User, *, actor: User) -> User:
    """Nonaktifkan: he can no longer sign in; what he did stays under his name (I-44)."""
    return _set_active(user, is_active=False, actor=actor)


def activate_user(user: User, *, actor: User) -> User:
    """Aktifkan kembali; appointments that are still valid count again."""
    return _set_active(user, is_active=True, actor=actor)


def set_password(user: User, *, password: str, actor: User) -> User:
    """Ganti kata sandi: a person his own; the administrator anybody's, who then replaces it at sign-in.

    All other sessions of the person end with it.
    """
    if actor.pk != user.pk:
        access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Mengganti kata sandi")
    elif not actor.is_active:
        raise AccessDenied(f"Pengguna {user} nonaktif.", rule="I-40")
    with one_transaction():
        row = User.objects.select_for_update().get(pk=user.pk)
        _check_password(password, row)
        row.set_password(password)
        row.must_change_password = actor.pk != user.pk
        row._history_user = actor
        row.save(update_fields=["password", "must_change_password"])
        passwords.record(row)
    return row


def end_sessions(user: User, *, actor: User) -> User:
    """Akhiri semua sesi: a person his own, the administrator anybody's; every device signs in again."""
    if actor.pk != user.pk:
        access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Mengakhiri sesi pengguna")
    with one_transaction():
        row = User.objects.select_for_update().get(pk=user.pk)
        row.session_epoch += 1
        row._history_user = actor
        row.save(update_fields=["session_epoch"])
    return row


def bootstrap_administrator(
    *, username: str, full_name: str, password: str, valid_from: date | None = None
) -> User:
    """The first administrator of a region; refused as soon as there has ever been one.

    A fresh region asks a second factor of the roles that open the treasury; he may turn it off.
    """
    with one_transaction():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kapuas.bootstrap_administrator'))")
        known = Appointment.objects.filter(role=Role.ADMINISTRATOR).select_related("user").first()
        if known is not None:
            raise DomainError(
                f"Daerah ini sudah mempunyai administrator ({known.user}); dialah yang menambah pengguna.",
                rule="I-40",
            )
        user = _new_user(username, full_name, "", password)
        user.save()
        Appointment.objects.create(
            user=user,
            role=Role.ADMINISTRATOR,
            unit=None,
            valid_from=valid_from or clock.today(),
            decree="Administrator pertama",
        )
        passwords.record(user)
        Setting.objects.update_or_create(pk="security.second_factor", defaults={"value": "1"})
    return user


def _new_user(username: str, full_name: str, employee_number: str, password: str) -> User:
    user = User(
        username=User.normalize_username(username.strip()),
        full_name=full_name.strip(),
        employee_number=employee_number.strip(),
    )
    if User.objects.filter(username__iexact=user.username).exists():
        raise DomainError(f"Nama pengguna {user.username} sudah dipakai; pilih yang lain.", field="username")
    _refuse_field_faults(user, ("username", "full_name", "employee_number"))
    _check_password(password, user)
    user.set_password(password)
    return user


def _refuse_field_faults(user: User, names: tuple[str, ...]) -> None:
    skipped = [field.name for field in User._meta.fields if field.name not in names]
    try:
        user.clean_fields(exclude=skipped)
    except ValidationError as error:
        labels = {name: str(User._meta.get_field(name).verbose_name).capitalize() for name in names}
        raise_all(
            DomainError(f"{labels[name]}: {text}", field=name)
            for name, texts in error.message_dict.items()
            for text in texts
        )


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from error


def _set_active(user: User, *, is_active: bool, actor: User) -> User:
    act = "Mengaktifkan pengguna" if is_active else "Menonaktifkan pengguna"
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act=act)
    with one_transaction():
        row = User.objects.select_for_update().get(pk=user.pk)
        if not is_active and access.may(row, Role.ADMINISTRATOR, unit=None, on=clock.today()):
            refuse_last_administrator(row, after=clock.today())
        row.is_active = is_active
        row._history_user = actor
        row.save(update_fields=["is_active"])
        sync_grants(on=clock.today(), user=row)
    return row
