"""STS sisa UP/TU: what is left of UP or TU, paid back into the RKUD by the expenditure treasurer."""

from django.db.models import QuerySet

from reference.models import Role
from reports.printouts.common import Desk, Signers, in_words, number_of, open_form, rupiah
from reports.printouts.sheet import NumberedCanvas
from reports.printouts.sts import LABEL
from reports.writers.dates import long_date
from treasury.models import ImprestReturn, TreasuryAccount

NAME = "STS sisa"
FLOW = "imprest_return"


def returns() -> "QuerySet[ImprestReturn]":
    """Deposits of what is left, with what their form needs of them."""
    return ImprestReturn.objects.select_related("unit", "year", "top_up")


def draw(canvas: NumberedCanvas, returned: ImprestReturn, desk: Desk) -> None:
    """The deposit: the account paid into, of which money, in words, signed by head and treasurer."""
    form = open_form(canvas, returned, NAME, flow=FLOW)
    unit, on = returned.unit, returned.dated_on
    form.letterhead(desk.letterhead(unit))
    form.title(
        f"SURAT TANDA SETORAN (STS) SISA {returned.source}",
        f"Nomor: {number_of(returned)}",
        f"Tahun Anggaran {returned.year_id}",
        url=desk.address(returned),
    )
    account = TreasuryAccount.objects.filter(is_active=True).first()
    form.boxes(
        [
            ("Bank", account.bank_name if account else ""),
            ("No. rekening", f"{account.account_number} a.n. {account.account_name}" if account else ""),
            ("Harap diterima", rupiah(returned.amount)),
            ("Terbilang", in_words(returned.amount)),
            ("Dari", f"Bendahara Pengeluaran {unit.name}"),
            ("Sisa dari", f"SPP-TU {returned.top_up.number}" if returned.top_up else "Uang persediaan"),
            ("Uraian", returned.description),
            ("Cara setor", "Tunai" if returned.is_cash else "Pemindahbukuan"),
            ("Tanggal setor", long_date(on)),
            ("Nomor asal", returned.external_number),
        ],
        label_width=LABEL,
    )
    reference = f", referensi {returned.bank_reference}" if returned.bank_reference else ""
    is_received = returned.state == "confirmed"
    open_line = "Uang tersebut diterima pada tanggal ……………………"
    form.space(4)
    form.paragraph(f"Diterima di RKUD {long_date(on)}{reference}." if is_received else open_line)
    form.signatures(
        desk.head_signing(unit, on, lead="Mengetahui"),
        desk.signing(
            Role.TREASURER,
            unit,
            on,
            signers=Signers.of_document(returned),
            step="create",
            with_place=True,
        ),
    )
