"""Penunjukan: who holds which role, where and how long. Made by the administrator; the only truth.

A guardian grant `work_in_unit` mirrors the appointments that are valid today (`sync_grants`); nothing of
the product asks it.
"""

from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from guardian.models import UserObjectPermission

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from reference import access
from reference.exclusions import excluded_by
from reference.models import REGION_ROLES, ActingKind, Appointment, Role, Unit, User

GRANT = "work_in_unit"


def appoint(
    *,
    user: User,
    role: Role,
    unit: Unit | None,
    valid_from: date,
    valid_to: date | None,
    decree: str,
    actor: User,
    acting_for: Appointment | None = None,
    acting_kind: str = "",
    position: str = "",
) -> Appointment:
    """Tunjuk: `user` holds `role` in `unit` (region roles: none); `acting_for` marks a Plt. or Plh.

    `acting_kind` says which of the two (ActingKind); empty leaves it to the day. `position` is what
    documents print instead of the role's name.

    DomainError I-42 names both appointments when the roles exclude each other in overlapping periods.
    """
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Menunjuk pejabat")
    role = Role(role)
    with one_transaction():
        # Two administrators who appoint the same person wait for each other.
        user = User.objects.select_for_update().get(pk=user.pk)
        row = Appointment(
            user=user,
            role=role,
            unit=unit,
            valid_from=valid_from,
            valid_to=valid_to,
            decree=decree.strip(),
            acting_for=acting_for,
            acting_kind=ActingKind(acting_kind) if acting_kind else "",
            position=position.strip(),
        )
        refusals = [*_misfits(row), *_acting_misfits(row, acting_for)]
        if not refusals:
            refusals = clashes(user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
        raise_all(refusals)
        row._history_user = actor
        row.save()
        sync_grants(on=clock.today(), user=user)
    return row


def end_appointment(appointment: Appointment, *, on: date, actor: User) -> Appointment:
    """Akhiri: `on` is the last day; an appointment is shortened, never deleted or lengthened."""
    access.require(actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act="Mengakhiri penunjukan")
    with one_transaction():
        User.objects.select_for_update().get(pk=appointment.user_id)
        row = Appointment.objects.select_related("user", "unit").get(pk=appointment.pk)
        if on < row.valid_from:
            raise DomainError(
                f"Penunjukan {described(row)} mulai {_day(row.valid_from)}; hari terakhirnya tidak dapat "
                f"{_day(on)}. Pilih {_day(row.valid_from)} atau sesudahnya.",
                field="on",
            )
        if row.valid_to is not None and on > row.valid_to:
            raise DomainError(
                f"Penunjukan {described(row)} sudah berakhir {_day(row.valid_to)}. "
                "Untuk memperpanjang, buat penunjukan baru dengan dasar penunjukannya.",
                field="on",
            )
        if row.role == Role.ADMINISTRATOR:
            refuse_last_administrator(row.user, after=on)
        row.valid_to = on
        row._history_user = actor
        row.save(update_fields=["valid_to"])
        sync_grants(on=clock.today(), user=row.user)
    return row


def clashes(
    *, user: User, role: Role, unit: Unit | None, valid_from: date, valid_to: date | None
) -> list[DomainError]:
    """Refusals of I-42, one for each appointment of the person that the new one would collide with."""
    new = Appointment(user=user, role=role, unit=unit, valid_from=valid_from, valid_to=valid_to)
    rows = Appointment.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from), user=user
    ).select_related("user", "unit")
    if valid_to is not None:
        rows = rows.filter(valid_from__lte=valid_to)
    found = []
    for old in rows.order_by("valid_from", "id"):
        rule = excluded_by(new, old)
        if rule is not None:
            found.append(
                DomainError(
                    f"Penunjukan {described(new)} berbenturan dengan {described(old)}: {rule.why}. "
                    "Akhiri penunjukan itu sebelum yang baru mulai, atau tunjuk orang lain.",
                    rule="I-42",
                )
            )
        elif old.role == role and old.unit_id == (unit.pk if unit else None):
            found.append(
                DomainError(
                    f"Penunjukan {described(new)} sudah ada: {described(old)}. "
                    "Akhiri yang lama atau pilih masa sesudahnya.",
                    field="valid_from",
                )
            )
    return found


def described(row: Appointment) -> str:
    """`Siti sebagai PPK-SKPD Dinas Kesehatan (01-01-2025 s.d. 31-12-2025, SK 1/2025)`."""
    place = row.unit.name if row.unit else "tingkat daerah"
    until = _day(row.valid_to) if row.valid_to else "seterusnya"
    decree = f", {row.decree}" if row.decree else ""
    return f"{row.user} sebagai {Role(row.role).label} {place} ({_day(row.valid_from)} s.d. {until}{decree})"


def refuse_last_administrator(user: User, *, after: date) -> None:
    """A region keeps an administrator who can sign in on the day after."""
    others = Appointment.objects.filter(
        access.valid_on(after + timedelta(days=1)), role=Role.ADMINISTRATOR, user__is_active=True
    ).exclude(user=user)
    if not others.exists():
        raise DomainError(
            f"{user} administrator terakhir. Tunjuk administrator lain lebih dahulu.", rule="I-40"
        )


def sync_grants(*, on: date, user: User | None = None) -> tuple[int, int]:
    """Cerminkan: guardian grants equal the appointments valid on the day; returns (added, removed).

    Run daily for everybody, and by every change for its person.
    """
    kind = ContentType.objects.get_for_model(Unit)
    permission = kind.permission_set.get(codename=GRANT)
    due = access.grants_due(on=on, user=user)
    with one_transaction():
        rows = UserObjectPermission.objects.filter(permission=permission, content_type=kind)
        if user is not None:
            rows = rows.filter(user=user)
        held = {(row.user_id, int(row.object_pk)): row.pk for row in rows}
        surplus = [pk for pair, pk in held.items() if pair not in due]
        UserObjectPermission.objects.filter(pk__in=surplus).delete()
        missing = sorted(due - set(held))
        UserObjectPermission.objects.bulk_create(
            [
                UserObjectPermission(
                    permission=permission, content_type=kind, object_pk=str(unit_id), user_id=user_id
                )
                for user_id, unit_id in missing
            ],
            ignore_conflicts=True,
        )
    return len(missing), len(surplus)


def _misfits(row: Appointment) -> list[DomainError]:
    """What is wrong with the appointment by itself."""
    found = []
    role = Role(row.role)
    if not row.user.is_active:
        found.append(DomainError(f"Pengguna {row.user} nonaktif; aktifkan dahulu.", field="user"))
    if role in REGION_ROLES and row.unit is not None:
        found.append(
            DomainError(f"Peran {role.label} berlaku untuk seluruh daerah; kosongkan unitnya.", field="unit")
        )
    if role not in REGION_ROLES and row.unit is None:
        found.append(DomainError(f"Peran {role.label} dipegang pada satu unit; pilih unitnya.", field="unit"))
    if row.unit is not None and not row.unit.is_active:
        found.append(DomainError(f"Unit {row.unit} nonaktif.", field="unit"))
    if row.valid_to is not None and row.valid_to < row.valid_from:
        found.append(
            DomainError(
                f"Masa berlaku berakhir {_day(row.valid_to)}, mendahului mulainya {_day(row.valid_from)}.",
                field="valid_to",
            )
        )
    if not row.decree:
        found.append(DomainError("Sebut dasar penunjukan (nomor SK).", field="decree"))
    return found


def _acting_misfits(row: Appointment, acting_for: Appointment | None) -> list[DomainError]:
    """I-43: a Plt./Plh. stands in for another person's appointment to the same role and unit."""
    if acting_for is None:
        if not row.acting_kind:
            return []
        text = f"Sebut siapa yang digantikan {row.user} sebagai {ActingKind(row.acting_kind).label}"
        return [DomainError(f"{text}, atau kosongkan jenis penggantinya.", rule="I-43", field="acting_for")]
    found = []
    if (acting_for.role, acting_for.unit_id) != (row.role, row.unit_id):
        found.append(
            DomainError(
                f"Pengganti {described(acting_for)} harus ditunjuk pada peran dan unit yang sama.",
                rule="I-43",
                field="acting_for",
            )
        )
    if acting_for.user_id == row.user_id:
        found.append(
            DomainError(
                f"{row.user} tidak dapat menggantikan dirinya sendiri.", rule="I-43", field="acting_for"
            )
        )
    if row.valid_from < acting_for.valid_from:
        found.append(
            DomainError(
                f"Pengganti mulai {_day(row.valid_from)}, sebelum pejabat yang digantikan "
                f"({_day(acting_for.valid_from)}).",
                rule="I-43",
                field="valid_from",
            )
        )
    return found


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
