"""SPP-LS: surat pengantar, ringkasan and rincian in one printed form (Permendagri 77/2020)."""

from core.money import ZERO
from reference.models import Role
from reports.printouts import selectors
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
from reports.printouts.selectors import Summary
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.models import PaymentRequest
from treasury.models.payment_request import NIL_KINDS
from treasury.selectors import Chain, chain_of

NAME = "SPP"
FLOW = "payment_request"
AMOUNT = 112


def draw(canvas: NumberedCanvas, request: PaymentRequest, desk: Desk) -> None:
    """The SPP with its lines, deductions and the funds of its sub kegiatan on its date."""
    chain = chain_of(request)
    form = open_form(canvas, request, NAME, flow=FLOW)
    form.letterhead(desk.letterhead(request.unit))
    _letter(form, request, desk, chain)
    _summary(form, selectors.summary_of(request, chain.lines), request)
    _detail(form, request, chain)
    _signatures(form, request, desk, Signers.of_log(request, chain.log))


def _signatures(form: Form, request: PaymentRequest, desk: Desk, signers: Signers) -> None:
    """The treasurer; for goods and services PPTK beside him."""
    unit, on = request.unit, request.dated_on
    officer = None
    if request.kind != PaymentRequest.Kind.SALARY:
        officer = desk.signing(Role.ACTIVITY_OFFICER, unit, on, lead="Mengetahui,")
    form.signatures(
        officer,
        desk.signing(Role.TREASURER, unit, on, signers=signers, step="submit", with_place=True),
    )


def heading_of(request: PaymentRequest) -> str:
    """`SURAT PERMINTAAN PEMBAYARAN LANGSUNG (SPP-LS)` with what it pays."""
    what = {"LS-BJ": "BARANG DAN JASA", "LS-GAJI": "GAJI DAN TUNJANGAN"}.get(request.kind, request.kind)
    return f"SURAT PERMINTAAN PEMBAYARAN LANGSUNG (SPP-LS) {what}"


def _letter(form: Form, request: PaymentRequest, desk: Desk, chain: Chain) -> None:
    """Surat pengantar."""
    form.title(
        heading_of(request),
        f"Nomor: {number_of(request)}",
        f"Tahun Anggaran {request.year_id}",
        url=desk.address(request),
    )
    recipient = desk.signatory(Role.BUDGET_USER, request.unit, request.dated_on)
    form.paragraph(f"Kepada Yth. {recipient.full_title} {request.unit.name}")
    form.paragraph(
        "Berdasarkan DPA-SKPD dan SPD yang tercantum dalam ringkasan, bersama ini kami mengajukan"
        " permintaan pembayaran langsung sebagai berikut:"
    )
    deducted = request.deducted.amount
    form.facts(
        [
            ("Tanggal", long_date(request.dated_on)),
            ("Revisi", f"ke-{request.revision}" if request.revision else ""),
            ("Nomor asal", request.external_number),
            ("SKPD", f"{request.unit.code} {request.unit.name}"),
            ("Jumlah yang diminta", rupiah(request.gross)),
            ("Terbilang", in_words(request.gross)),
            ("Jumlah potongan", rupiah(deducted) if deducted else ""),
            ("Jumlah dibayarkan", rupiah(request.gross.amount - deducted) if deducted else ""),
            ("Untuk keperluan", request.description),
            *payee_facts(request),
            ("Dasar pembayaran", basis_of(request, chain)),
        ]
    )


def basis_of(request: PaymentRequest, chain: Chain) -> str:
    """Contract and BAST that the request pays."""
    found = []
    if request.contract is not None:
        contract = request.contract
        found.append(f"Kontrak {contract.number} tanggal {long_date(contract.dated_on)}")
    handovers = {line.handover.pk: line.handover for line in chain.lines if line.handover is not None}
    found += [f"BAST {one.number} tanggal {long_date(one.dated_on)}" for one in handovers.values()]
    return "; ".join(found) or "Tagihan tanpa kontrak"


def _summary(form: Form, summary: Summary, request: PaymentRequest) -> None:
    """Ringkasan: what the sub kegiatan had, was released and was paid before this request."""
    form.heading("RINGKASAN")
    columns = [Column("Uraian", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    document = summary.document
    basis = f" {document.number} tanggal {long_date(document.dated_on)}" if document else ""
    lines = [Line((f"I. Anggaran sub kegiatan dalam DPA{basis}", money(summary.budget)), is_bold=True)]
    lines += [
        Line((f"SPD {one.number} tanggal {long_date(one.dated_on)}", money(one.amount)), indent=2)
        for one in summary.releases
    ]
    lines.append(Line(("II. Jumlah SPD sampai tanggal SPP", money(summary.released)), is_bold=True))
    lines.append(Line(("Sisa dana yang belum di-SPD-kan (I − II)", money(summary.unreleased))))
    lines += [
        Line((f"SP2D {label}", money(summary.disbursed.get(kind, ZERO))), indent=2)
        for kind, label in PaymentRequest.Kind.choices
        # Nihil pays nothing.
        if kind not in NIL_KINDS
    ]
    lines.append(Line(("III. Jumlah SP2D sampai tanggal SPP", money(summary.spent)), is_bold=True))
    lines.append(Line(("Sisa SPD yang belum dibelanjakan (II − III)", money(summary.unspent))))
    lines.append(Line(("IV. SPP ini", money(request.gross)), is_bold=True))
    lines.append(Line(("Sisa SPD sesudah SPP ini", money(summary.unspent - request.gross.amount))))
    form.table(columns, lines)


def _detail(form: Form, request: PaymentRequest, chain: Chain) -> None:
    """Rincian: sub kegiatan, account, amount; then the deductions."""
    form.heading("RINCIAN PENGGUNAAN DANA")
    draw_charges(form, chain)
    if chain.deductions:
        form.heading("RENCANA POTONGAN")
        draw_deductions(form, chain)
    form.space(4)
    form.words_box("Terbilang", in_words(request.gross))


def draw_charges(form: Form, chain: Chain) -> None:
    """Pembebanan: lines under their sub kegiatan, with the total; SPP, SPM and SP2D print it alike."""
    columns = [
        Column("No.", 26, "centre"),
        Column("Kode rekening", 96),
        Column("Uraian", form.width - 26 - 96 - AMOUNT),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    form.table(columns, _charge_lines(chain), with_numbers=True)


def _charge_lines(chain: Chain) -> list[Line]:
    rows: list[Line] = []
    shown = None
    for number, line in enumerate(chain.lines, 1):
        sub = line.key.sub_activity
        if sub is not None and sub.pk != shown:
            amount = sum(
                (one.amount.amount for one in chain.lines if one.key.sub_activity_id == sub.pk), ZERO
            )
            rows.append(Line(("", sub.code, sub.name, money(amount)), is_bold=True, is_head=True))
            shown = sub.pk
        account = line.key.account
        notes = f"\nSumber dana: {line.key.fund_source.name}"
        rows.append(Line((str(number), account.code, f"{account.name}{notes}", money(line.amount)), indent=1))
    rows.append(Line(("Jumlah", money(chain.request.gross)), is_bold=True, span=3))
    return rows


def draw_deductions(form: Form, chain: Chain) -> None:
    """Potongan: PFK accounts with billing code; an empty list says so."""
    columns = [
        Column("No.", 26, "centre"),
        Column("Kode rekening", 96),
        Column("Uraian", form.width - 26 - 96 - 92 - AMOUNT),
        Column("Kode billing", 92),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    rows = [
        Line((str(number), one.account.code, one.account.name, one.billing_code or "–", money(one.amount)))
        for number, one in enumerate(chain.deductions, 1)
    ]
    if not rows:
        rows.append(Line(("", "", "Nihil", "", money(ZERO))))
    rows.append(Line(("Jumlah potongan", money(chain.request.deducted)), is_bold=True, span=4))
    form.table(columns, rows)
