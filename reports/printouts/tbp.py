"""TBP (tanda bukti penerimaan): the revenue treasurer's receipt for the payer."""

from django.db.models import QuerySet

from reference.models import Role
from reference.officials import Signatory
from reports.printouts.common import Desk, Signers, in_words, money, open_numbered, rupiah
from reports.printouts.layout import Column, Line, Signing
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.models import TreasurerReceipt

NAME = "TBP"
FLOW = "treasurer_receipt"
CODE, AMOUNT = 100, 92
LABEL = 110


def receipts() -> "QuerySet[TreasurerReceipt]":
    """TBP with what their form needs of them."""
    return TreasurerReceipt.objects.select_related("unit", "year", "account", "assessment")


def draw(canvas: NumberedCanvas, receipt: TreasurerReceipt, desk: Desk) -> None:
    """The TBP: who paid what for which account, in words, signed by treasurer and payer."""
    form = open_numbered(canvas, receipt, NAME, "TANDA BUKTI PENERIMAAN (TBP)", desk, flow=FLOW)
    unit, on = receipt.unit, receipt.dated_on
    assessment = receipt.assessment
    form.boxes(
        [
            ("Bendahara Penerimaan", f"{unit.code} {unit.name}"),
            ("Telah menerima", rupiah(receipt.amount)),
            ("Terbilang", in_words(receipt.amount)),
            ("Dari", receipt.payer_name),
            ("Sebagai pembayaran", receipt.description),
            ("Ketetapan", f"{assessment.get_kind_display()} {assessment.number}" if assessment else ""),
            ("Tanggal diterima", long_date(on)),
            ("Nomor bukti asal", receipt.external_number),
        ],
        label_width=LABEL,
    )
    form.heading("RINCIAN PENERIMAAN")
    columns = [
        Column("Kode rekening", CODE),
        Column("Uraian", form.width - CODE - AMOUNT),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    line = Line((receipt.account.code, receipt.account.name, money(receipt.amount)))
    form.table(columns, [line, Line(("Jumlah", money(receipt.amount)), is_bold=True, span=2)])
    payer = Signing(Signatory("Penyetor", receipt.payer_name))
    signers = Signers.of_document(receipt)
    form.signatures(
        payer,
        desk.signing(Role.REVENUE_TREASURER, unit, on, signers=signers, step="confirm", with_place=True),
    )
