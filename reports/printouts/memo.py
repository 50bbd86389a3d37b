"""Bukti memorial: the manual journal as a voucher, with maker and approver (Permendagri 77/2020)."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from core.money import ZERO
from reference.models import Role
from reports.printouts.common import Desk, Signers, in_words, money, open_numbered, rupiah
from reports.printouts.layout import Column, Fact, Form, Line
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.models import MemoVoucher, MemoVoucherLine

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "Bukti memorial"
FLOW = "memo_voucher"
NUMBER, CODE, SIDE = 24, 92, 96
TITLES = {MemoVoucher.Kind.AUDIT: "BUKTI MEMORIAL KOREKSI AUDIT"}


def vouchers() -> "QuerySet[MemoVoucher]":
    """Vouchers with what their form needs of them."""
    return MemoVoucher.objects.select_related("unit", "year", "reverses")


def draw(canvas: NumberedCanvas, voucher: MemoVoucher, desk: Desk) -> None:
    """The voucher: its ground, its lines with both sums, who made and who approved it."""
    lines = list(voucher.lines.select_related("account", "unit", "sub_activity").order_by("number"))
    form = open_numbered(
        canvas, voucher, NAME, TITLES.get(MemoVoucher.Kind(voucher.kind), "BUKTI MEMORIAL"), desk, flow=FLOW
    )
    form.boxes(
        [
            ("SKPD", f"{voucher.unit.code} {voucher.unit.name}"),
            ("Tanggal", long_date(voucher.dated_on)),
            ("Nomor asal", voucher.external_number),
        ],
        [
            ("Jenis", str(voucher.get_kind_display())),
            ("Set jurnal", str(voucher.get_ledger_set_display())),
            ("Membalik", str(voucher.reverses) if voucher.reverses else ""),
        ],
    )
    form.boxes(_ground(voucher), label_width=110)
    form.heading("JURNAL")
    _journal(form, lines)
    form.words_box("Uang sejumlah", f"{rupiah(voucher.amount)}  ({in_words(voucher.amount)})")
    _signatures(form, voucher, desk)


def _ground(voucher: MemoVoucher) -> list[Fact]:
    return [
        ("Uraian", voucher.description),
        ("Nomor LHP/temuan", voucher.finding),
        ("Alasan", voucher.reason),
    ]


def _journal(form: Form, lines: "Sequence[MemoVoucherLine]") -> None:
    """Debits before credits of each line's order, as they were written; both sums below."""
    has_units = len({line.unit_id for line in lines}) > 1
    columns = [
        Column("No.", NUMBER, "centre"),
        Column("Kode rekening", CODE),
        Column("Uraian", form.width - NUMBER - CODE - 2 * SIDE),
        Column("Debit (Rp)", SIDE, "right"),
        Column("Kredit (Rp)", SIDE, "right"),
    ]
    rows = [
        Line(
            (
                str(line.number),
                line.account.code,
                _words(line, has_units=has_units),
                money(line.debit) if line.debit else "",
                money(line.credit) if line.credit else "",
            ),
            indent=2 if line.credit else 0,
        )
        for line in lines
    ]
    debit, credit = (sum((getattr(line, side) for line in lines), ZERO) for side in ("debit", "credit"))
    rows.append(Line(("Jumlah", money(debit), money(credit)), is_bold=True, span=3))
    form.table(columns, rows)


def _words(line: MemoVoucherLine, *, has_units: bool) -> str:
    parts = [line.account.name]
    if has_units:
        parts.append(line.unit.name)
    if line.sub_activity:
        parts.append(f"{line.sub_activity.code} {line.sub_activity.name}")
    return "\n".join([*parts, line.note] if line.note else parts)


def _signatures(form: Form, voucher: MemoVoucher, desk: Desk) -> None:
    """Who sent it and who approved it, with the offices of its day."""
    signers = Signers.of_document(voucher)
    approver = Role.FINANCE_OFFICER if voucher.is_audit else Role.BUDGET_USER
    role = signers.role("approve", approver, Role.BUDGET_USER, Role.FINANCE_OFFICER)
    approver_unit = None if role == Role.FINANCE_OFFICER else voucher.unit
    form.signatures(
        desk.signing(
            Role.SKPD_VERIFIER,
            voucher.unit,
            voucher.dated_on,
            signers=signers,
            step="submit",
            lead="Disusun oleh",
        ),
        desk.signing(
            role,
            approver_unit,
            voucher.dated_on,
            signers=signers,
            step="approve",
            lead="Disetujui oleh",
            with_place=True,
        ),
    )
