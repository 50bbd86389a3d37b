"""LPJ-UP and LPJ-TU: what the treasurer accounts for by line, and how his UP or TU stands after it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from core.money import ZERO, Decimal
from reference.models import Role
from reports.printouts.common import Desk, Signers, in_words, money, open_numbered, rupiah
from reports.printouts.layout import Column, Form, Line
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.models import (
    Accountability,
    DisbursementOrder,
    ExpenseReceipt,
    ExpenseReceiptLine,
    ImprestReturn,
    PaymentRequest,
)

NAME = "LPJ"
FLOW = "accountability"
CODE, AMOUNT = 96, 92
TITLES = {
    ExpenseReceipt.Source.UP: "LAPORAN PERTANGGUNGJAWABAN UANG PERSEDIAAN (LPJ-UP)",
    ExpenseReceipt.Source.TU: "LAPORAN PERTANGGUNGJAWABAN TAMBAHAN UANG (LPJ-TU)",
}
SENT = ("submitted", "verified")
# (sub kegiatan, account)
Place = tuple[str, str]


def reports() -> "QuerySet[Accountability]":
    """LPJ with what their form needs of them."""
    return Accountability.objects.select_related("unit", "year", "top_up")


@dataclass(frozen=True)
class Position:
    """UP or TU around one LPJ: received, accounted for before, deposited, and what this one accounts for."""

    received: Decimal
    earlier: Decimal
    deposited: Decimal
    amount: Decimal

    @property
    def opening(self) -> Decimal:
        """What the treasurer had to account for before this LPJ."""
        return self.received - self.earlier - self.deposited

    @property
    def rest(self) -> Decimal:
        """What he still has to account for."""
        return self.opening - self.amount


def position_of(report: Accountability) -> Position:
    """UP and GU (or the TU) paid up to the LPJ's day, less earlier LPJ and deposits; three queries."""
    kinds = (PaymentRequest.Kind.IMPREST, PaymentRequest.Kind.REPLENISHMENT)
    of_source = Q(order__request=report.top_up_id) if report.top_up_id else Q(order__request__kind__in=kinds)
    paid = DisbursementOrder.objects.filter(
        of_source, unit=report.unit_id, year=report.year_id, state="paid", paid_on__lte=report.dated_on
    )
    returned = ImprestReturn.objects.filter(
        unit=report.unit_id,
        year=report.year_id,
        source=report.source,
        top_up=report.top_up_id,
        state="confirmed",
        dated_on__lte=report.dated_on,
    )
    return Position(
        received=paid.aggregate(total=Sum("gross"))["total"] or ZERO,
        earlier=_earlier(report).aggregate(total=Sum("amount"))["total"] or ZERO,
        deposited=returned.aggregate(total=Sum("amount"))["total"] or ZERO,
        amount=report.amount.amount,
    )


def _earlier(report: Accountability) -> "QuerySet[Accountability]":
    """LPJ of the same money that were sent before this one."""
    before = Q(dated_on__lt=report.dated_on) | Q(dated_on=report.dated_on, pk__lt=report.pk)
    return Accountability.objects.filter(
        before,
        unit=report.unit_id,
        year=report.year_id,
        source=report.source,
        top_up=report.top_up_id,
        state__in=SENT,
    )


class Sums(NamedTuple):
    """What some LPJ spent on one account of a sub kegiatan."""

    program_name: str
    account_name: str
    total: Decimal


def sums_of(reports: Iterable[int]) -> dict[Place, Sums]:
    """Per sub kegiatan and account of some LPJ their names and the sum; one query."""
    rows = (
        ExpenseReceiptLine.objects.filter(receipt__accounted__accountability__in=list(reports))
        .order_by("key__sub_activity__code", "key__account__code")
        .values_list(
            "key__sub_activity__code",
            "key__account__code",
            "key__sub_activity__name",
            "key__account__name",
        )
        .annotate(total=Sum("amount"))
    )
    return {
        (program or "", code): Sums(program_name or "Tanpa sub kegiatan", name, total)
        for program, code, program_name, name, total in rows
    }


def draw(canvas: NumberedCanvas, report: Accountability, desk: Desk) -> None:
    """The LPJ: its lines with this LPJ and cumulative, the position of the money, three signatures."""
    form = open_numbered(canvas, report, NAME, TITLES[ExpenseReceipt.Source(report.source)], desk, flow=FLOW)
    form.boxes(
        [
            ("SKPD", f"{report.unit.code} {report.unit.name}"),
            ("Bendahara", desk.signatory(Role.TREASURER, report.unit, report.dated_on).name),
        ],
        [
            ("Tanggal", long_date(report.dated_on)),
            ("Uang dari", f"SPP-TU {report.top_up.number}" if report.top_up else "UP dan GU"),
            ("Nomor asal", report.external_number),
        ],
    )
    form.boxes([("Uraian", report.description)])
    form.heading("RINCIAN BELANJA")
    _lines(form, report)
    form.heading("POSISI UANG PERSEDIAAN" if report.top_up is None else "POSISI TAMBAHAN UANG")
    _position(form, report)
    form.words_box("Jumlah LPJ", f"{rupiah(report.amount)}  ({in_words(report.amount)})")
    _signatures(form, report, desk)


def _lines(form: Form, report: Accountability) -> None:
    this = sums_of([report.pk])
    earlier = sums_of(_earlier(report).values_list("pk", flat=True))
    columns = [
        Column("Kode rekening", CODE),
        Column("Uraian", form.width - CODE - 2 * AMOUNT),
        Column("LPJ ini (Rp)", AMOUNT, "right"),
        Column("Kumulatif (Rp)", AMOUNT, "right"),
    ]
    rows: list[Line] = []
    program = None
    cumulative = ZERO
    for place, (program_name, name, amount) in this.items():
        if place[0] != program:
            program = place[0]
            rows.append(Line((program, program_name, "", ""), is_bold=True, is_head=True))
        whole = amount + (earlier[place].total if place in earlier else ZERO)
        cumulative += whole
        rows.append(Line((place[1], name, money(amount), money(whole)), indent=1))
    total = sum((one.total for one in this.values()), ZERO)
    rows.append(Line(("Jumlah", money(total), money(cumulative)), is_bold=True, span=2))
    form.table(columns, rows)


def _position(form: Form, report: Accountability) -> None:
    found = position_of(report)
    what = "TU" if report.top_up else "UP dan GU"
    columns = [Column("Uraian", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    form.table(
        columns,
        [
            Line((f"{what} diterima sampai tanggal LPJ", money(found.received))),
            Line(("Dikurangi LPJ sebelumnya", money(found.earlier))),
            Line(("Dikurangi setoran sisa ke RKUD", money(found.deposited))),
            Line((f"{what} awal", money(found.opening)), is_bold=True),
            Line(("Dikurangi LPJ ini", money(found.amount))),
            Line((f"Sisa {what}", money(found.rest)), is_bold=True),
        ],
    )


def _signatures(form: Form, report: Accountability, desk: Desk) -> None:
    signers = Signers.of_document(report)
    unit, on = report.unit, report.dated_on
    form.signatures(
        desk.head_signing(unit, on, lead="Menyetujui"),
        desk.signing(Role.SKPD_VERIFIER, unit, on, signers=signers, step="verify", lead="Diverifikasi oleh"),
        desk.signing(Role.TREASURER, unit, on, signers=signers, step="submit", with_place=True),
    )
