"""LPJ-UP and LPJ-TU: the treasurer accounts for his receipts, PPK-SKPD verifies (domain.md 3.7)."""

from collections.abc import Iterator, Sequence
from datetime import date

from core import clock
from core.errors import DomainError, raise_all
from core.locks import Rank, lock_ids, one_transaction
from core.money import ZERO, Decimal, to_money
from reference import access
from reference.models import Role, Unit, User
from treasury import imprest
from treasury.dates import check_dated
from treasury.locking import document_lock
from treasury.models import Accountability, AccountabilityReceipt, ExpenseReceipt, PaymentRequest
from treasury.services import common
from workflows import engine
from workflows.flow import Context

EDITABLE = ("draft", "returned")


def create_accountability(
    *,
    unit: Unit,
    dated_on: date,
    description: str,
    receipts: Sequence[ExpenseReceipt],
    actor: User,
    top_up: PaymentRequest | None = None,
    external_number: str = "",
) -> Accountability:
    """LPJ: the treasurer groups receipts of UP, or of the TU named; a receipt is in one LPJ at most."""
    with one_transaction():
        role = access.require(actor, Role.TREASURER, unit=unit, on=clock.today(), act="Membuat LPJ")
        year = common.fiscal_year(dated_on)
        made = Accountability(
            unit=unit,
            year=year,
            dated_on=dated_on,
            source=imprest.Source.TU if top_up else imprest.Source.UP,
            top_up=top_up,
        )
        raise_all(_refusals(made, receipts))
        made = common.create(
            Accountability,
            actor=actor,
            role=role,
            unit=unit,
            year=year,
            dated_on=dated_on,
            description=description,
            source=made.source,
            top_up=top_up,
            amount=to_money(_sum(receipts)),
            external_number=external_number,
        )
        _write(made, receipts)
    return made


def update_accountability(
    accountability: Accountability,
    *,
    dated_on: date,
    description: str,
    receipts: Sequence[ExpenseReceipt],
    actor: User,
) -> Accountability:
    """Correct a draft or returned LPJ: its receipts are replaced."""
    with one_transaction():
        found = document_lock(Accountability)(accountability.pk)
        engine.authorize(
            (Role.TREASURER,), actor=actor, unit=found.unit, chain_key=found.chain_key, act="Mengubah LPJ"
        )
        if found.state not in EDITABLE:
            raise DomainError(f"LPJ {found} tidak dapat diubah lagi. Minta PPK-SKPD mengembalikannya.")
        found.dated_on, found.description = dated_on, description
        raise_all(_refusals(found, receipts))
        found.entries.all().delete()
        found.amount = to_money(_sum(receipts))
        common.save(found, "dated_on", "description", "amount", actor=actor)
        _write(found, receipts)
    return found


def _sum(receipts: Sequence[ExpenseReceipt]) -> Decimal:
    return sum((one.amount.amount for one in receipts), ZERO)


def _write(accountability: Accountability, receipts: Sequence[ExpenseReceipt]) -> None:
    AccountabilityReceipt.objects.bulk_create(
        AccountabilityReceipt(accountability=accountability, receipt=one) for one in receipts
    )


def _refusals(accountability: Accountability, receipts: Sequence[ExpenseReceipt]) -> Iterator[DomainError]:
    try:
        check_dated("LPJ", accountability.dated_on, year=accountability.dated_on.year)
    except DomainError as refusal:
        yield refusal
    if not receipts:
        yield DomainError(
            "LPJ belum memuat kuitansi. Pilih paling sedikit satu.", rule="I-21", field="receipts"
        )
    wanted = (accountability.unit.pk, accountability.source, accountability.top_up_id)
    for one in receipts:
        if one.state != "paid" or one.reverses_id is not None:
            yield DomainError(f"Kuitansi {one} tidak berstatus dibayar; keluarkan dari LPJ.", rule="I-21")
        if (one.unit_id, one.source, one.top_up_id) != wanted:
            yield DomainError(f"Kuitansi {one} bukan belanja {accountability.source} ini.", rule="I-21")
        if one.dated_on > accountability.dated_on:
            yield DomainError(f"Tanggal LPJ mendahului kuitansi {one}.", rule="I-07", field="dated_on")
    taken = AccountabilityReceipt.objects.filter(receipt__in=[one.pk for one in receipts]).exclude(
        accountability=accountability.pk
    )
    for entry in taken.select_related("receipt", "accountability"):
        yield DomainError(
            f"Kuitansi {entry.receipt} sudah ada dalam LPJ {entry.accountability}. Satu kuitansi satu LPJ.",
            rule="I-21",
        )


def submit(accountability: Accountability, context: Context) -> None:
    """Effect of submit: receipts as they are now, under their locks; the number, once."""
    ids = list(accountability.entries.values_list("receipt", flat=True))
    receipts = list(lock_ids(ExpenseReceipt, ids, Rank.DOCUMENT).values())
    accountability.amount = to_money(_sum(receipts))
    raise_all(_refusals(accountability, receipts))
    context.changed.add("amount")
    if not accountability.number:
        common.draw_number(
            accountability, context, office=accountability.unit, kind="LPJ", of_type=accountability.source
        )


def check_unused(accountability: Accountability, context: Context) -> None:
    """Guard of return: no live SPP stands on the LPJ."""
    live = accountability.requests.filter(state__in=("draft", "returned", *imprest.LIVE)).first()
    if live is not None:
        raise DomainError(
            f"LPJ {accountability} menjadi dasar SPP {live}. Batalkan SPP itu lebih dahulu.", rule="I-18"
        )


def free_receipts(accountability: Accountability, context: Context) -> None:
    """Effect of cancel: its receipts may stand in another LPJ."""
    accountability.entries.all().delete()
