"""STS (surat tanda setoran): what the revenue treasurer pays into the RKUD, by TBP and account."""

from typing import Any

from django.db.models import QuerySet

from reference.models import Role
from reports.printouts.common import Desk, in_words, money, number_of, open_numbered, rupiah
from reports.printouts.layout import Column, Form, Line
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.models import Deposit, ImprestReturn, TreasuryAccount

NAME = "STS"
FLOW = "deposit"
NUMBER, CODE, AMOUNT = 130, 96, 88
LABEL = 110


def deposits() -> "QuerySet[Deposit]":
    """STS with what their form needs of them."""
    return Deposit.objects.select_related("unit", "year")


def draw(canvas: NumberedCanvas, deposit: Deposit, desk: Desk) -> None:
    """The STS: the account paid into, every TBP, the sum in words, head and treasurer, the bank's part."""
    form = open_numbered(canvas, deposit, NAME, "SURAT TANDA SETORAN (STS)", desk, flow=FLOW)
    unit, on = deposit.unit, deposit.dated_on
    form.boxes(
        [
            *paid_into(deposit.amount),
            ("Dari", f"Bendahara Penerimaan {unit.name}"),
            ("Uraian", deposit.description),
            ("Tanggal setor", long_date(on)),
            ("Nomor asal", deposit.external_number),
        ],
        label_width=LABEL,
    )
    form.heading("RINCIAN SETORAN")
    _lines(form, deposit)
    form.paragraph(received(deposit))
    form.signatures(
        desk.head_signing(unit, on, lead="Mengetahui"),
        desk.signing(Role.REVENUE_TREASURER, unit, on, with_place=True),
    )


def paid_into(amount: Any) -> list[tuple[str, str]]:
    """The bank's part of every STS: the account of the RKUD and what it is to receive."""
    account = TreasuryAccount.objects.filter(is_active=True).first()
    return [
        ("Bank", account.bank_name if account else ""),
        ("No. rekening", f"{account.account_number} a.n. {account.account_name}" if account else ""),
        ("Harap diterima", rupiah(amount)),
        ("Terbilang", in_words(amount)),
    ]


def received(document: Deposit | ImprestReturn) -> str:
    """When the money reached the RKUD; dots for the bank to fill in while it has not."""
    if document.state != "confirmed":
        return "Uang tersebut diterima pada tanggal ……………………"
    reference = f", referensi {document.bank_reference}" if document.bank_reference else ""
    return f"Diterima di RKUD {long_date(document.dated_on)}{reference}."


def _lines(form: Form, deposit: Deposit) -> None:
    columns = [
        Column("TBP", NUMBER),
        Column("Kode rekening", CODE),
        Column("Uraian", form.width - NUMBER - CODE - AMOUNT),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    rows = []
    for line in deposit.lines.select_related("receipt__account").order_by("pk"):
        receipt = line.receipt
        if receipt is None:
            rows.append(Line(("–", "–", "Saldo awal kas bendahara penerimaan", money(line.amount))))
            continue
        code, name = receipt.account.code, receipt.account.name
        rows.append(Line((number_of(receipt), code, name, money(line.amount))))
    rows.append(Line(("Jumlah", money(deposit.amount)), is_bold=True, span=3))
    form.table(columns, rows)
