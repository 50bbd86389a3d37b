"""Guards and effects of signing: a document comes into force, an SPD gets its number."""

from collections import defaultdict

from django.db import DatabaseError, connection
from django.db.models import Count, Q, Sum

from budget.fund_release import check_limits
from budget.lines import MONTHS
from budget.models import BudgetDocument, BudgetKey, BudgetLine, CashPlan, FundRelease, FundReleaseLine
from budget.shift import shift_refusals
from budget.wording import key_label
from core.errors import DomainError, raise_all
from core.locks import Rank, lock
from core.money import ZERO, Decimal, rupiah
from reference import numbering
from reference.models import Unit
from workflows.flow import Context


def is_complete(document: BudgetDocument, context: Context) -> None:
    """A document has lines, and each has a cash plan of twelve months that sums to it (I-14)."""
    lines = list(
        BudgetLine.objects.filter(document=document)
        .select_related("key__account", "key__sub_activity")
        .annotate(months_set=Count("months"), planned=Sum("months__amount"))
    )
    if not lines:
        raise DomainError(f"DPA {document.unit.name} tanpa rincian. Isi rinciannya lebih dulu.", rule="I-02")
    raise_all(
        DomainError(
            f"Anggaran kas {key_label(line.key)} {rupiah(line.planned or ZERO)} dalam {line.months_set}"
            f" bulan; harus {rupiah(line.amount.amount)} dalam {MONTHS} bulan. Lengkapi anggaran kas.",
            rule="I-14",
        )
        for line in lines
        if line.months_set != MONTHS or line.planned != line.amount.amount
    )


def is_newest(document: BudgetDocument, context: Context) -> None:
    """No later version of the unit is in force, and the date is not before the one it replaces (I-07)."""
    others = BudgetDocument.objects.filter(
        unit=document.unit, version__year=document.version.year, in_force_from__isnull=False
    ).select_related("version")
    last = others.order_by("-version__number").first()
    if last is None:
        return
    if last.version.number > document.version.number:
        raise DomainError(
            f"Versi {last.version.name} {document.unit.name} sudah berlaku; versi {document.version.name}"
            " tidak dapat ditandatangani lagi. Buat versi baru.",
            rule="I-11",
        )
    if document.dated_on < last.dated_on:
        raise DomainError(
            f"Tanggal DPA {document.dated_on:%d-%m-%Y} mendahului versi {last.version.name} tanggal"
            f" {last.dated_on:%d-%m-%Y}. Kembalikan dan perbaiki tanggalnya.",
            rule="I-07",
        )


def put_in_force(document: BudgetDocument, context: Context) -> None:
    """Lines become ceilings under the locks of all keys of the unit; then the number is drawn."""
    year = document.version.year
    keys = lock(
        BudgetKey.objects.filter(unit=document.unit, year=year).select_related("account", "sub_activity"),
        Rank.BUDGET_KEY,
    )
    amounts = dict(BudgetLine.objects.filter(document=document).order_by().values_list("key", "amount"))
    raise_all(
        [
            *shift_refusals(document),
            *_cuts_below_use(keys, amounts),
            *_plan_below_release(document, keys, amounts),
        ]
    )
    context.notices += _released_beyond(keys, amounts)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT budget_put_in_force(%s)", [document.pk])
    except DatabaseError as error:
        raise _translated(error, document) from error
    document.refresh_from_db(fields=["in_force_from"])
    document.number = numbering.draw(
        office=document.unit,
        kind="DPA",
        year=year.pk,
        document_key=document.document_key,
        values={
            "unit": document.unit.code,
            "type": document.version.name,
            "month": f"{document.dated_on:%m}",
            "year": str(year.pk),
        },
    )
    context.changed.add("number")


def release_within_limits(release: FundRelease, context: Context) -> None:
    """I-07, I-16 and I-17 under the locks of the released keys."""
    check_limits(release)


def number_release(release: FundRelease, context: Context) -> None:
    """The SPD's number; its issuing office is the finance office (I-06)."""
    release.number = numbering.draw(
        office=Unit.objects.get(kind=Unit.Kind.PPKD),
        kind="SPD",
        year=release.year_id,
        document_key=release.document_key,
        values={
            "unit": release.unit.code,
            "type": f"TW{release.quarter}",
            "month": f"{release.dated_on:%m}",
            "year": str(release.year_id),
        },
    )
    context.changed.add("number")


def _cuts_below_use(keys: list[BudgetKey], amounts: dict[int, Decimal]) -> list[DomainError]:
    """I-12: a version may not leave a line below realisation, reservations and contracts."""
    found = []
    for key in keys:
        used = key.consumed + key.reserved - key.contra_posted
        amount = amounts.get(key.pk, ZERO)
        if key.is_limited and amount < used:
            found.append(
                DomainError(
                    f"{key_label(key)} menjadi {rupiah(amount)}, padahal realisasi dan komitmennya"
                    f" {rupiah(used)}, kurang {rupiah(used - amount)}. Naikkan rincian itu atau batalkan"
                    " komitmennya lebih dulu.",
                    rule="I-12",
                )
            )
    return found


def _plan_below_release(
    document: BudgetDocument, keys: list[BudgetKey], amounts: dict[int, Decimal]
) -> list[DomainError]:
    """I-14: a changed cash plan stays at or above what was released, quarter by quarter."""
    released: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = FundReleaseLine.objects.filter(
        key__in=[key.pk for key in keys], release__state="signed"
    ).order_by()
    for key_id, quarter, total in rows.values_list("key", "release__quarter").annotate(total=Sum("amount")):
        released[key_id][quarter] = total
    if not released:
        return []
    planned = _planned_by_quarter(document, list(released))
    found = []
    for key in keys:
        total = sum(released[key.pk].values(), ZERO) if key.pk in released else ZERO
        if not total or amounts.get(key.pk, ZERO) < total:
            continue  # a cut below the releases is told as a notice (I-17), not refused
        for quarter in range(1, 5):
            given = sum((part for of, part in released[key.pk].items() if of <= quarter), ZERO)
            plan = planned[key.pk][quarter]
            if plan < given:
                text = (
                    f"Anggaran kas {key_label(key)} sampai triwulan {quarter} {rupiah(plan)}, padahal"
                    f" SPD sudah {rupiah(given)}, kurang {rupiah(given - plan)}."
                    " Naikkan anggaran kas triwulan itu."
                )
                found.append(DomainError(text, rule="I-14"))
                break
    return found


def _planned_by_quarter(document: BudgetDocument, key_ids: list[int]) -> dict[int, dict[int, Decimal]]:
    """Plan through each quarter's end of the new document: {key: {quarter: amount}}."""
    through = {f"q{q}": Sum("amount", filter=Q(month__lte=q * 3)) for q in range(1, 5)}
    rows = CashPlan.objects.filter(line__document=document, line__key__in=key_ids).order_by()
    found: dict[int, dict[int, Decimal]] = defaultdict(lambda: dict.fromkeys(range(1, 5), ZERO))
    for row in rows.values("line__key").annotate(**through):
        found[row["line__key"]] = {q: row[f"q{q}"] or ZERO for q in range(1, 5)}
    return found


def _released_beyond(keys: list[BudgetKey], amounts: dict[int, Decimal]) -> list[str]:
    """I-17: what is released beyond the new budget needs a revised SPD; told, not refused."""
    rows = FundReleaseLine.objects.filter(
        key__in=[key.pk for key in keys], release__state="signed"
    ).order_by()
    released = dict(rows.values_list("key").annotate(total=Sum("amount")))
    return [
        f"SPD {key_label(key)} {rupiah(released[key.pk])} melebihi pagu baru"
        f" {rupiah(amounts.get(key.pk, ZERO))}. Terbitkan perubahan SPD."
        for key in keys
        if released.get(key.pk, ZERO) > amounts.get(key.pk, ZERO)
    ]


_RULE_OF = {"KP011": "I-11", "KP012": "I-12", "KP013": "I-13", "KP014": "I-14"}


def _translated(error: DatabaseError, document: BudgetDocument) -> Exception:
    """The database's refusal as a sentence; anything else stays what it is."""
    rule = _RULE_OF.get(getattr(error.__cause__, "sqlstate", "") or "")
    if rule is None:
        return error
    return DomainError(
        f"DPA {document.unit.name} versi {document.version.name} tidak dapat diberlakukan: {error.__cause__}",
        rule=rule,
    )
