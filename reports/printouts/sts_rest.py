"""STS sisa UP/TU: what is left of UP or TU, paid back into the RKUD by the expenditure treasurer."""

from django.db.models import QuerySet

from reference.models import Role
from reports.printouts.common import Desk, Signers, open_numbered
from reports.printouts.sheet import NumberedCanvas
from reports.printouts.sts import LABEL, paid_into, received
from reports.writers.dates import long_date
from treasury.models import ImprestReturn

NAME = "STS sisa"
FLOW = "imprest_return"


def returns() -> "QuerySet[ImprestReturn]":
    """Deposits of what is left, with what their form needs of them."""
    return ImprestReturn.objects.select_related("unit", "year", "top_up")


def draw(canvas: NumberedCanvas, returned: ImprestReturn, desk: Desk) -> None:
    """The deposit: the account paid into, of which money, in words, signed by head and treasurer."""
    form = open_numbered(
        canvas, returned, NAME, f"SURAT TANDA SETORAN (STS) SISA {returned.source}", desk, flow=FLOW
    )
    unit, on = returned.unit, returned.dated_on
    form.boxes(
        [
            *paid_into(returned.amount),
            ("Dari", f"Bendahara Pengeluaran {unit.name}"),
            ("Sisa dari", f"SPP-TU {returned.top_up.number}" if returned.top_up else "Uang persediaan"),
            ("Uraian", returned.description),
            ("Cara setor", "Tunai" if returned.is_cash else "Pemindahbukuan"),
            ("Tanggal setor", long_date(on)),
            ("Nomor asal", returned.external_number),
        ],
        label_width=LABEL,
    )
    form.space(4)
    form.paragraph(received(returned))
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
