"""Templates of memo vouchers: made of a voucher, used for a month, mirrored on the first of the next one."""

from calendar import monthrange
from datetime import date, timedelta

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from reference import access
from reference.models import FiscalYear, User
from treasury.memo_rules import MemoLine
from treasury.models import MemoTemplate, MemoTemplateLine, MemoVoucher
from treasury.services import memo

MAKER = memo.MAKER


def template_of(voucher: MemoVoucher, *, name: str, is_reversing: bool, actor: User) -> MemoTemplate:
    """Jadikan templat: head and lines of a voucher, draft or approved, under a name of its unit."""
    access.require(actor, MAKER, unit=voucher.unit, on=clock.today(), act="Membuat templat bukti memorial")
    lines = memo.lines_of(voucher)
    title = " ".join(name.split())
    refusals = []
    if not title:
        refusals.append(DomainError("Nama templat belum diisi.", field="name"))
    if MemoTemplate.objects.filter(unit=voucher.unit, name=title).exists():
        refusals.append(DomainError(f"Templat “{title}” sudah ada. Pakai nama lain.", field="name"))
    if voucher.is_audit:
        refusals.append(DomainError("Koreksi audit tidak berulang; tidak dijadikan templat."))
    if not lines:
        refusals.append(DomainError("Bukti tanpa baris tidak dapat dijadikan templat.", field="lines"))
    raise_all(refusals)
    with one_transaction():
        template = MemoTemplate(
            unit=voucher.unit,
            name=title[:120],
            description=voucher.description,
            kind=voucher.kind,
            ledger_set=voucher.ledger_set,
            is_reversing=is_reversing,
            created_by=actor,
            created_at=clock.now(),
        )
        template._history_user = actor
        template.save()
        for number, line in enumerate(lines, 1):
            row = MemoTemplateLine(
                template=template,
                number=number,
                account=line.account,
                unit=line.unit,
                sub_activity=line.sub_activity,
                debit=line.debit,
                credit=line.credit,
                note=line.note,
            )
            row._history_user = actor
            row.save()
    return template


def make_month(template: MemoTemplate, *, year: FiscalYear, month: int, actor: User) -> MemoVoucher:
    """Draf bulan itu, dated its last day; a month is made once while its voucher lives."""
    if not template.is_active:
        raise DomainError(f"Templat {template} tidak aktif. Aktifkan dahulu.")
    last = date(year.pk, month, monthrange(year.pk, month)[1])
    is_at_end = (last.month, last.day) == (12, 31)
    kind = (
        template.kind if is_at_end or template.kind == MemoVoucher.Kind.EQUITY else MemoVoucher.Kind.GENERAL
    )
    lines = [
        MemoLine(
            account=row.account,
            debit=row.debit,
            credit=row.credit,
            unit=row.unit,
            sub_activity=row.sub_activity,
            note=row.note,
        )
        for row in template.lines.select_related("account", "unit__parent", "sub_activity")
    ]
    return memo.create_voucher(
        unit=template.unit,
        dated_on=last,
        description=f"{template.description} ({last:%m-%Y})"[:500],
        kind=kind,
        ledger_set=template.ledger_set,
        lines=lines,
        origin=f"template:{template.pk}:{last:%Y-%m}",
        actor=actor,
    )


def is_to_be_mirrored(voucher: MemoVoucher) -> bool:
    """True for a booked voucher of a reversing template that nothing reverses yet."""
    template_id = _template_id(voucher)
    return (
        template_id is not None
        and voucher.state == "approved"
        and MemoTemplate.objects.filter(pk=template_id, is_reversing=True).exists()
        and not voucher.reversals.exclude(state="cancelled").exists()
    )


def mirror(voucher: MemoVoucher, *, actor: User) -> MemoVoucher:
    """Bukti pembalik of a reversing template's voucher, on the first of the next month, linked to it."""
    if not is_to_be_mirrored(voucher):
        raise DomainError(
            f"Bukti {voucher} bukan dari templat berbalik, belum dibukukan, atau sudah dibalik.", rule="I-34"
        )
    first = voucher.dated_on.replace(day=monthrange(voucher.dated_on.year, voucher.dated_on.month)[1])
    first += timedelta(days=1)
    reason = f"Pembalikan awal bulan menurut templat atas bukti {voucher.number}"
    return memo.reverse_voucher(voucher, dated_on=first, reason=reason, actor=actor)


def set_active(template: MemoTemplate, is_active: bool, *, actor: User) -> None:
    """Aktifkan atau hentikan templat; its vouchers stay."""
    access.require(actor, MAKER, unit=template.unit, on=clock.today(), act="Mengubah templat")
    template.is_active = is_active
    template._history_user = actor
    template.save(update_fields=["is_active"])


def _template_id(voucher: MemoVoucher) -> int | None:
    kind, _, rest = voucher.origin.partition(":")
    number = rest.partition(":")[0]
    return int(number) if kind == "template" and number.isdecimal() else None
