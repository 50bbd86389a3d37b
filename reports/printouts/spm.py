"""SPM: the budget user orders the treasury to pay (Permendagri 77/2020)."""

from core.money import Decimal
from reference.models import Role
from reports.printouts import selectors
from reports.printouts.common import (
    Desk,
    Signers,
    in_words,
    money,
    number_of,
    open_numbered,
    payee_facts,
    rupiah,
)
from reports.printouts.layout import Column, Form, Line
from reports.printouts.selectors import ReleaseShare
from reports.printouts.sheet import NumberedCanvas
from reports.printouts.spp import AMOUNT, basis_of, draw_charges, draw_deductions
from reports.writers.dates import long_date
from treasury.models import PaymentOrder
from treasury.selectors import chain_of

NAME = "SPM"
FLOW = "payment_order"


def draw(canvas: NumberedCanvas, order: PaymentOrder, desk: Desk) -> None:
    """The SPM; its lines are those of its SPP."""
    request = order.request
    chain = chain_of(request)
    form = open_numbered(canvas, order, NAME, "SURAT PERINTAH MEMBAYAR (SPM)", desk, flow=FLOW)
    form.boxes(
        [
            ("SKPD", f"{order.unit.code} {order.unit.name}"),
            ("Tanggal SPM", long_date(order.dated_on)),
            ("Jenis", str(request.get_kind_display())),
            ("Nomor asal", order.external_number),
        ],
        [
            ("Nomor SPP", number_of(request)),
            ("Tanggal SPP", long_date(request.dated_on)),
            ("Dasar SPD", _releases(selectors.released_to(request, chain.lines))),
        ],
    )
    form.space(4)
    form.paragraph("Kuasa Bendahara Umum Daerah supaya menerbitkan SP2D kepada:")
    form.boxes(payee_facts(request), label_width=110)
    form.boxes(
        [("Dasar pembayaran", basis_of(request, chain)), ("Untuk keperluan", order.description)],
        label_width=110,
    )
    form.heading("PEMBEBANAN PADA KODE REKENING")
    draw_charges(form, chain)
    form.heading("POTONGAN")
    draw_deductions(form, chain)
    form.paragraph(
        "Informasi (tidak mengurangi jumlah pembayaran SPM): Nihil. Seluruh potongan di atas dipungut"
        " melalui SP2D."
        if chain.deductions
        else "Informasi (tidak mengurangi jumlah pembayaran SPM): Nihil."
    )
    _totals(form, order.gross.amount, order.deducted.amount)
    _signatures(form, order, desk, Signers.of_log(order, chain.log))


def _releases(shares: list[ReleaseShare]) -> str:
    return "; ".join(f"{one.number} tanggal {long_date(one.dated_on)}" for one in shares)


def _totals(form: Form, gross: Decimal, deducted: Decimal) -> None:
    """Jumlah SPP yang diminta, potongan, jumlah SPM."""
    columns = [Column("Perhitungan", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    rows = [
        Line(("Jumlah SPP yang diminta", money(gross))),
        Line(("Jumlah potongan", money(deducted))),
        Line(("Jumlah SPM yang dibayarkan", money(gross - deducted)), is_bold=True),
    ]
    form.space(2)
    form.table(columns, rows)
    form.words_box("Uang sejumlah", f"{rupiah(gross - deducted)}  ({in_words(gross - deducted)})")


def _signatures(form: Form, order: PaymentOrder, desk: Desk, signers: Signers) -> None:
    """PA, or KPA where he signed it."""
    role = signers.role("sign", Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER)
    signing = desk.signing(role, order.unit, order.dated_on, signers=signers, step="sign", with_place=True)
    form.signatures(None, signing, notes=["SPM ini sah setelah ditandatangani PA/KPA."])
