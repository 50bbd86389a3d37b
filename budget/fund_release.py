"""SPD (Surat Penyediaan Dana): funds of a quarter released to a unit.

Drafted by treasury staff, signed by the finance officer (flow "fund_release"). Limits are asked when
drafted, asked again under the keys' locks at signing, and a third time by the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q, Sum

from budget.availability import lock_keys
from budget.in_force import documents_in_force
from budget.models import BudgetDocument, BudgetKey, CashPlan, FundRelease, FundReleaseLine
from budget.wording import key_label, lacking
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, exact, to_money
from reference import access
from reference.models import Role, User
from workflows import engine

FLOW = "fund_release"


def create_release(
    *,
    document: BudgetDocument,
    quarter: int,
    dated_on: date,
    lines: Sequence[tuple[BudgetKey | int, Decimal]],
    description: str = "",
    actor: User,
    external_number: str = "",
    revises: FundRelease | None = None,
) -> FundRelease:
    """A draft SPD of a quarter for the unit whose document is in force.

    One that revises another carries whole amounts (budget/release_revision.py asks what that takes).

    Raises every refusal: wrong date or document (I-07, I-18), amounts not positive (I-05), above the
    cash plan through the quarter's end (I-16), above the budget in force (I-17).
    """
    role = access.require(actor, Role.TREASURY_STAFF, unit=document.unit, on=clock.today(), act="Buat SPD")
    with one_transaction():
        release = FundRelease(
            year=document.version.year,
            unit=document.unit,
            budget_document=document,
            quarter=quarter,
            dated_on=dated_on,
            description=description.strip(),
            external_number=external_number.strip(),
            revises=revises,
            created_by=actor,
            created_at=clock.now(),
        )
        amounts = _amounts(lines)
        keys = _keys(amounts)
        raise_all([*_head_refusals(release), *_line_refusals(release, keys, amounts)])
        release._history_user = actor
        release.save()
        FundReleaseLine.objects.bulk_create(
            FundReleaseLine(release=release, key_id=key_id, amount=to_money(amount))
            for key_id, amount in amounts.items()
        )
        engine.log_creation(FLOW, release, actor=actor, role=role)
    return release


def lock_release(release_id: int) -> FundRelease:
    """The release, locked and fresh, with its unit, year and document."""
    found = lock(
        FundRelease.objects.filter(pk=release_id).select_related(
            "unit", "year", "budget_document__version", "revises"
        ),
        Rank.DOCUMENT,
    )
    if not found:
        raise NotFound("SPD tidak ditemukan.")
    return found[0]


def check_limits(release: FundRelease) -> None:
    """Lock the keys of the release and raise everything that forbids its signing."""
    amounts = {line.key_id: line.amount.amount for line in FundReleaseLine.objects.filter(release=release)}
    keys = lock_keys(amounts, on=release.dated_on)
    raise_all([*_head_refusals(release), *_line_refusals(release, keys, amounts)])


def _keys(key_ids: Iterable[int]) -> dict[int, BudgetKey]:
    return BudgetKey.objects.select_related("account", "sub_activity").in_bulk(list(key_ids))


def _amounts(lines: Sequence[tuple[BudgetKey | int, Decimal]]) -> dict[int, Decimal]:
    """Amount by key; the same key twice is summed."""
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for key, amount in lines:
        if exact(amount) <= ZERO:
            raise DomainError(
                "Setiap rincian SPD harus lebih dari nol. Hapus rincian yang kosong.", rule="I-05"
            )
        found[getattr(key, "pk", key)] += exact(amount)
    if not found:
        raise DomainError("SPD tanpa rincian. Isi paling sedikit satu rincian.", rule="I-05")
    return dict(sorted(found.items()))


def _head_refusals(release: FundRelease) -> list[DomainError]:
    """Document in force, quarter and date (I-07)."""
    found = []
    document, dated_on, today = release.budget_document, release.dated_on, clock.today()
    if not documents_in_force().filter(pk=document.pk).exists():
        name = f"DPA {release.unit.name} versi {document.version.name}"
        text = f"{name} tidak berlaku. Buat SPD dari DPA yang berlaku."
        found.append(DomainError(text, rule="I-18"))
    if release.quarter not in (1, 2, 3, 4):
        found.append(DomainError(f"Triwulan {release.quarter} tidak ada; pilih 1 sampai 4.", field="quarter"))
    if dated_on.year != release.year_id:
        text = f"Tanggal SPD {dated_on:%d-%m-%Y} di luar tahun anggaran {release.year_id}."
        found.append(DomainError(text, rule="I-07", field="dated_on"))
    if dated_on > today:
        text = f"Tanggal SPD {dated_on:%d-%m-%Y} melewati hari ini {today:%d-%m-%Y}."
        found.append(DomainError(text, rule="I-07", field="dated_on"))
    revised = release.revises
    if revised is not None and dated_on < revised.dated_on:
        text = f"Tanggal SPD {dated_on:%d-%m-%Y} mendahului SPD yang diubah {revised.dated_on:%d-%m-%Y}."
        found.append(DomainError(text, rule="I-07", field="dated_on"))
    if dated_on < document.dated_on:
        text = f"Tanggal SPD {dated_on:%d-%m-%Y} mendahului DPA tanggal {document.dated_on:%d-%m-%Y}."
        found.append(DomainError(text, rule="I-07", field="dated_on"))
    return found


def _line_refusals(
    release: FundRelease, keys: dict[int, BudgetKey], amounts: dict[int, Decimal]
) -> list[DomainError]:
    """I-16 and I-17 of every line; each quarter from this one on must hold its releases."""
    found = []
    planned, released = _planned(amounts, release), _released(amounts, release)
    for key_id, amount in amounts.items():
        key = keys.get(key_id)
        if key is None or (key.unit_id, key.year_id) != (release.unit_id, release.year_id):
            found.append(DomainError(f"Rincian {key_id} bukan milik {release.unit.name}.", rule="I-02"))
            continue
        label = key_label(key)
        if not key.is_limited:
            text = f"{label} bukan belanja atau pengeluaran pembiayaan. Hapus rincian itu dari SPD."
            found.append(DomainError(text, rule="I-02"))
            continue
        left = key.ceiling - sum(released[key_id].values(), ZERO)
        if amount > left:
            text = lacking("Sisa pagu untuk SPD", label, left, amount) + " Kurangi nilai SPD."
            found.append(DomainError(text, rule=("I-17", "I-16")))
        for quarter in range(release.quarter, 5):
            given = sum((total for of, total in released[key_id].items() if of <= quarter), ZERO)
            plan = sum((total for month, total in planned[key_id].items() if month <= quarter * 3), ZERO)
            if amount > plan - given:
                text = lacking(f"Sisa anggaran kas sampai triwulan {quarter}", label, plan - given, amount)
                found.append(DomainError(text + " Kurangi nilai SPD atau ubah anggaran kas.", rule="I-16"))
                break
    return found


def _planned(key_ids: Iterable[int], release: FundRelease) -> dict[int, dict[int, Decimal]]:
    """Cash plan in force: {key: {month: amount}}."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = CashPlan.objects.filter(
        line__key__in=list(key_ids), line__document__in=documents_in_force(year=release.year_id)
    )
    for key_id, month, amount in (
        rows.order_by().values_list("line__key", "month").annotate(total=Sum("amount"))
    ):
        found[key_id][month] = amount
    return found


def _released(key_ids: Iterable[int], release: FundRelease) -> dict[int, dict[int, Decimal]]:
    """Signed releases besides this one: {key: {quarter: amount}}."""
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    rows = FundReleaseLine.objects.filter(
        ~Q(release__in=[release.pk or 0, release.revises_id or 0]),
        key__in=list(key_ids),
        release__state="signed",
    )
    for key_id, quarter, amount in (
        rows.order_by().values_list("key", "release__quarter").annotate(total=Sum("amount"))
    ):
        found[key_id][quarter] = amount
    return found
