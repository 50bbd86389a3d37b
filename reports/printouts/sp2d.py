"""SP2D: the treasury orders its bank to pay one SPM (Permendagri 77/2020)."""

from core.money import Decimal
from reference.models import Role
from reports.printouts.common import (
    Desk,
    Signers,
    in_words,
    money,
    number_of,
    open_form,
    payee_facts,
    rupiah,
)
from reports.printouts.layout import Column, Form, Line
from reports.printouts.sheet import NumberedCanvas
from reports.printouts.spp import AMOUNT, draw_charges, draw_deductions
from reports.writers.dates import long_date
from treasury.models import DisbursementOrder
from treasury.selectors import chain_of

NAME = "SP2D"
FLOW = "disbursement"


def draw(canvas: NumberedCanvas, disbursement: DisbursementOrder, desk: Desk) -> None:
    """The SP2D with the RKUD it is paid from and the payee of its SPP."""
    order = disbursement.order
    request = order.request
    form = open_form(canvas, disbursement, NAME, flow=FLOW)
    form.letterhead(desk.treasury_letterhead())
    form.title(
        "SURAT PERINTAH PENCAIRAN DANA (SP2D)",
        f"Nomor: {number_of(disbursement)}",
        f"Tahun Anggaran {disbursement.year_id}",
        url=desk.address(disbursement),
    )
    form.boxes(
        [
            ("Nomor SPM", number_of(order)),
            ("Tanggal SPM", long_date(order.dated_on)),
            ("SKPD", f"{disbursement.unit.code} {disbursement.unit.name}"),
        ],
        [
            ("Dari", "Kuasa Bendahara Umum Daerah"),
            ("Tanggal SP2D", long_date(disbursement.dated_on)),
            ("Jenis", str(request.get_kind_display())),
            ("Nomor asal", disbursement.external_number),
        ],
    )
    _order_to_bank(form, disbursement)
    form.boxes(
        [
            *payee_facts(request),
            ("Untuk keperluan", disbursement.description),
        ],
        label_width=110,
    )
    chain = chain_of(request)
    form.heading("PEMBEBANAN")
    draw_charges(form, chain)
    form.heading("POTONGAN")
    draw_deductions(form, chain)
    form.paragraph("Informasi (tidak mengurangi jumlah pembayaran SP2D): Nihil.")
    _totals(
        form, disbursement.gross.amount, deducted=disbursement.deducted.amount, net=disbursement.net.amount
    )
    form.signatures(
        None,
        desk.signing(
            Role.TREASURY_DELEGATE,
            None,
            disbursement.dated_on,
            signers=Signers.of_log(disbursement, chain.log),
            step="sign",
            with_place=True,
        ),
        notes=_closing(disbursement),
    )


def _order_to_bank(form: Form, disbursement: DisbursementOrder) -> None:
    account = disbursement.treasury_account
    form.boxes(
        [
            ("Bank", account.bank_name),
            (
                "Perintah",
                "Hendaklah mencairkan/memindahbukukan dari rekening nomor"
                f" {account.account_number} a.n. {account.account_name}",
            ),
            ("Uang sebesar", rupiah(disbursement.net)),
            ("Terbilang", in_words(disbursement.net)),
        ],
        label_width=110,
    )


def _totals(form: Form, gross: Decimal, *, deducted: Decimal, net: Decimal) -> None:
    columns = [Column("SP2D yang dibayarkan", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    rows = [
        Line(("Jumlah yang diminta", money(gross))),
        Line(("Jumlah potongan", money(deducted))),
        Line(("Jumlah yang dibayarkan", money(net)), is_bold=True),
    ]
    form.space(2)
    form.table(columns, rows)
    form.words_box("Uang sejumlah", in_words(net))


def _closing(disbursement: DisbursementOrder) -> list[str]:
    """Who gets which copy, and how the bank carried the order out."""
    notes = [
        "Lembar 1: bank yang ditunjuk",
        "Lembar 2: Pengguna Anggaran",
        "Lembar 3: arsip Kuasa BUD",
        "Lembar 4: penerima",
    ]
    if disbursement.paid_on is not None:
        paid = f"Dibayar bank {long_date(disbursement.paid_on)}, referensi {disbursement.bank_reference}"
        notes += ["", paid]
    return notes
