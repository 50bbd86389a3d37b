"""Kuitansi (TBP pengeluaran): what the treasurer paid from UP or TU, to whom and on which lines."""

from django.db.models import QuerySet

from core.money import ZERO
from reference.models import Role
from reference.officials import Signatory
from reports.printouts.common import Desk, Signers, in_words, money, open_numbered, rupiah
from reports.printouts.layout import Column, Form, Line, Signing
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.models import ExpenseReceipt

NAME = "Kuitansi"
FLOW = "expense_receipt"
CODE, AMOUNT = 100, 92
LABEL = 110


def receipts() -> "QuerySet[ExpenseReceipt]":
    """Receipts with what their form needs of them."""
    return ExpenseReceipt.objects.select_related("unit", "year", "top_up", "reverses")


def draw(canvas: NumberedCanvas, receipt: ExpenseReceipt, desk: Desk) -> None:
    """The receipt with its amount in words, lines, taxes and the four who sign it."""
    form = open_numbered(
        canvas,
        receipt,
        NAME,
        "BUKTI PEMBALIKAN KUITANSI" if receipt.reverses else "KUITANSI",
        desk,
        flow=FLOW,
    )
    form.boxes(
        [
            ("Sudah terima dari", f"Bendahara Pengeluaran {receipt.unit.name}"),
            ("Uang sebesar", rupiah(receipt.amount)),
            ("Terbilang", in_words(receipt.amount)),
            ("Untuk pembayaran", receipt.description),
            ("Penerima", receipt.payee),
            ("Dibayar dari", f"SPP-TU {receipt.top_up.number}" if receipt.top_up else "Uang persediaan"),
            ("Nomor bukti asal", receipt.external_number),
            ("Membalik kuitansi", receipt.reverses.number if receipt.reverses else ""),
        ],
        label_width=LABEL,
    )
    form.heading("PEMBEBANAN DAN PAJAK")
    _lines(form, receipt)
    _signatures(form, receipt, desk)


def _lines(form: Form, receipt: ExpenseReceipt) -> None:
    columns = [
        Column("Kode rekening", CODE),
        Column("Uraian", form.width - CODE - AMOUNT),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    rows = []
    for line in receipt.lines.select_related("key__account", "key__sub_activity").order_by("number"):
        program = line.key.sub_activity
        words = (
            f"{line.key.account.name}\n{program.code} {program.name}" if program else line.key.account.name
        )
        rows.append(Line((line.key.account.code, words, money(line.amount))))
    rows.append(Line(("Jumlah bruto", money(receipt.amount)), is_bold=True, span=2))
    for tax in receipt.taxes.select_related("account").order_by("account__code"):
        rows.append(
            Line((tax.account.code, f"Dipungut: {tax.account.name}", money(ZERO - tax.amount.amount)))
        )
    rows.append(Line(("Jumlah diterima", money(receipt.net)), is_bold=True, span=2))
    form.table(columns, rows)


def _signatures(form: Form, receipt: ExpenseReceipt, desk: Desk) -> None:
    """PA agrees, the treasurer has paid; PPTK has received the goods, the payee the money."""
    unit, on = receipt.unit, receipt.dated_on
    signers = Signers.of_document(receipt)
    paid = desk.signing(
        Role.TREASURER, unit, on, signers=signers, step="pay", lead=f"Lunas dibayar {long_date(on)}"
    )
    form.signatures(desk.head_signing(unit, on, lead="Setuju dibayar"), paid)
    place = desk.setting("region.seat")
    payee = Signing(Signatory("Penerima", receipt.payee), "Yang menerima", place, on)
    form.signatures(desk.signing(Role.ACTIVITY_OFFICER, unit, on, lead="Barang/jasa diterima"), payee)
