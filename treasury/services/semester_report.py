"""Laporan semester pertama: begin it, type its prognosis, and what its steps ask (I-40, I-41)."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from core import clock
from core.errors import AccessDenied, DomainError, NotFound, raise_all
from core.locks import one_transaction
from core.money import AMOUNT_MAX, ZERO, Decimal, exact, rupiah, to_money
from reference import access
from reference.models import BUDGETED, Account, FiscalYear, Role, Unit, User
from treasury.dates import indonesian
from treasury.locking import document_lock
from treasury.models import Prognosis, SemesterReport
from treasury.services import common
from workflows import engine
from workflows.flow import Context

MAKER = Role.SKPD_VERIFIER
EDITABLE = ("draft", "returned")
lock_report = document_lock(SemesterReport)


class StaleReport(DomainError):
    """Another person saved the prognosis since it was opened."""

    def __init__(self, report: SemesterReport) -> None:
        last = report.history.select_related("history_user").first()
        moment = timezone.localtime(last.history_date)
        super().__init__(
            f"Prognosis ini sudah diubah {last.history_user} pada {indonesian(moment.date())} pukul "
            f"{moment:%H.%M} (simpanan ke-{report.revision}). Isian Anda belum tersimpan, tetap di bawah; "
            "baris yang berbeda menyebut nilai tersimpannya. Simpan lagi untuk memakai isian Anda.",
        )


def half_year(year: int) -> date:
    """The day up to which the first half is reported."""
    return date(year, 6, 30)


# --- Reading -------------------------------------------------------------------------------------
def readable(user: User, *, on: date) -> "QuerySet[SemesterReport]":
    """Reports of the units that the person may read (I-40)."""
    return access.visible(SemesterReport.objects.all(), user, on=on)


def find(pk: int, reader: User) -> SemesterReport:
    """The report for whoever may read its unit; NotFound for a stranger (I-40)."""
    rows = readable(reader, on=clock.today()).select_related("unit", "year", "created_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    return found


def startable(user: User, year: FiscalYear) -> list[Unit]:
    """Entities of which the person may begin the year's report, by code."""
    held = access.appointments_of(user, on=clock.today()).filter(role=MAKER).values("unit")
    units = Unit.objects.filter(pk__in=held, parent__isnull=True, is_active=True).order_by("code")
    there = set(SemesterReport.objects.filter(year=year).values_list("unit", flat=True))
    return [unit for unit in units if unit.pk not in there]


# --- Writing -------------------------------------------------------------------------------------
def create_report(*, unit: Unit, year: FiscalYear, actor: User) -> SemesterReport:
    """Susun laporan semester: the unit's accountant begins it, with every account using up its budget."""
    with one_transaction():
        role = access.require(actor, MAKER, unit=unit, on=clock.today(), act="Menyusun laporan semester")
        if unit.parent_id is not None:
            raise DomainError(
                f"{unit.name} bagian dari {unit.parent}; laporan semester disusun oleh entitasnya. "
                "Pilih SKPD itu.",
                field="unit",
            )
        common.require_unit_active(unit)
        if SemesterReport.objects.filter(unit=unit, year=year).exists():
            raise DomainError(f"Laporan semester {unit.name} tahun {year.pk} sudah ada. Buka dari daftarnya.")
        return common.create(
            SemesterReport,
            actor=actor,
            role=role,
            year=year,
            unit=unit,
            dated_on=half_year(year.pk),
            description=f"Laporan Semester Pertama {unit.name} Tahun {year.pk}",
        )


def save_prognosis(
    report: SemesterReport, amounts: Mapping[int, Decimal | None], *, revision: int, actor: User
) -> SemesterReport:
    """Save the prognosis by account id as typed at once; None gives an account back to its budget.

    Accounts that are not named stay as they are. StaleReport when another has saved since `revision`;
    nothing is changed then.
    """
    with one_transaction():
        found = lock_report(report.pk)
        engine.authorize(
            (MAKER,), actor=actor, unit=found.unit, chain_key=found.chain_key, act="Mengisi prognosis"
        )
        if found.state not in EDITABLE:
            raise DomainError(
                f"{found} sudah disampaikan; prognosisnya tidak dapat diubah. Minta PPKD mengembalikannya "
                "dengan alasan.",
                rule="I-41",
            )
        if found.revision != revision:
            raise StaleReport(found)
        typed = {key: None if amount is None else exact(amount) for key, amount in amounts.items()}
        _check(found, typed)
        if _write(found, typed, actor=actor):
            found.revision += 1
            common.save(found, "revision", actor=actor)
    return found


def _check(report: SemesterReport, amounts: Mapping[int, Decimal | None]) -> None:
    accounts = Account.objects.filter(
        pk__in=amounts, edition=report.year.chart_id, is_postable=True, nature__in=BUDGETED
    )
    known = dict(accounts.values_list("pk", "code"))
    faults = [
        DomainError(
            f"Rekening nomor {key} bukan rekening anggaran tahun {report.year_id}. Muat ulang halamannya.",
            rule="I-01",
        )
        for key in amounts
        if key not in known
    ]
    faults += [
        DomainError(
            f"Prognosis {known[key]} {rupiah(amount)} di luar Rp\u00a00 sampai {rupiah(AMOUNT_MAX)}. "
            "Isi nol bila tidak ada lagi yang diperkirakan.",
            rule="I-05",
            field=str(key),
        )
        for key, amount in amounts.items()
        if key in known and amount is not None and not ZERO <= amount <= AMOUNT_MAX
    ]
    raise_all(faults)


def _write(report: SemesterReport, amounts: Mapping[int, Decimal | None], *, actor: User) -> bool:
    """Insert, change and remove rows; True when anything differs."""
    there = {line.account_id: line for line in report.lines.filter(account__in=amounts)}
    added, changed = [], []
    removed = False
    for key, amount in amounts.items():
        line = there.get(key)
        if amount is None:
            if line is not None:
                line._history_user = actor  # type: ignore[attr-defined]
                line.delete()
                removed = True
        elif line is None:
            added.append(Prognosis(report=report, account_id=key, amount=to_money(amount)))
        elif line.amount.amount != amount:
            line.amount = to_money(amount)
            changed.append(line)
    bulk_create_with_history(added, Prognosis, default_user=actor)
    bulk_update_with_history(changed, Prognosis, ["amount"], default_user=actor)
    return bool(added or changed or removed)


def fix(report: SemesterReport, amounts: Mapping[int, Decimal], *, actor: User) -> None:
    """Write the proposals of accounts that nobody typed; for the step that sends the report."""
    _write(report, amounts, actor=actor)


# --- Steps ---------------------------------------------------------------------------------------
def is_of_unit(report: SemesterReport) -> bool:
    """Sent by the PA: the report of an SKPD."""
    return not report.unit.is_ppkd


def is_of_ppkd(report: SemesterReport) -> bool:
    """Sent by its accountant: PPKD's own, which PPKD itself accepts."""
    return report.unit.is_ppkd


def check_half_over(report: SemesterReport, context: Context) -> None:
    """Guard of sending: the first half is over."""
    if context.on <= report.dated_on:
        raise DomainError(
            f"Semester pertama tahun {report.year_id} berakhir {indonesian(report.dated_on)}, hari ini "
            f"{indonesian(context.on)}. Sampaikan mulai {indonesian(date(report.year_id, 7, 1))}.",
            rule="I-07",
        )


def check_acceptable(report: SemesterReport, context: Context) -> None:
    """Guard of accept: nobody accepts what he wrote (I-42)."""
    rows = Prognosis.history.filter(report=report.pk).order_by()
    if context.actor.pk in {report.created_by_id, *rows.values_list("history_user", flat=True).distinct()}:
        raise AccessDenied(
            f"{context.actor} ikut menyusun laporan ini. Penerimaan oleh orang lain (pemisahan tugas).",
            rule="I-42",
        )
