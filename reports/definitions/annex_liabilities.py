"""Daftar kewajiban: the year's movement by kind, short and long term, the current part of long debt apart."""

from reference.report_rows import label_of
from reports.annex_movements import LIABILITIES, OPENING, Chart, Wanted, places
from reports.definitions import annexes
from reports.definitions.annexes import Drawing, Kind, Spec
from reports.definitions.listing import Listing, ListParameters
from reports.matrix import Column, Side

KIND = "annex_liabilities"
TITLE = "Daftar Kewajiban"
SHORT, CURRENT, LONG = "LIABILITY_SHORT", "CURRENT_PART", "LIABILITY_LONG"
SPEC = Spec(
    KIND,
    TITLE,
    columns=(
        Column(OPENING, "Saldo awal"),
        Column("added", "Penambahan"),
        Column("paid", "Pembayaran"),
        Column("regrouped", "Reklasifikasi"),
        Column("corrected", "Koreksi"),
        Column("closing", "Saldo akhir"),
    ),
    sorts=("added", "paid", "regrouped", "corrected"),
    orientation=Side.CREDIT,
    sections=(
        (SHORT, "Jumlah kewajiban jangka pendek"),
        (LONG, "Jumlah kewajiban jangka panjang"),
    ),
    detail_level=4,
)


def build(parameters: ListParameters) -> Listing:
    """The list of a unit or the region; a fixed number of queries."""
    parameters = annexes.year_of(parameters)
    chart = annexes.chart_of(parameters)
    own = chart.needed(TITLE, SHORT, CURRENT, LONG)
    wanted = Wanted(LIABILITIES, own)
    found = places(chart, wanted, start=parameters.start, end=parameters.end, gathered=parameters.gathered)
    sorter = _Sorter(chart)
    drawing = Drawing(
        SPEC,
        chart,
        parameters,
        found,
        sorter.kind_of,
        checked={"closing": annexes.by_neraca(parameters, chart, own)[0]},
    )
    return annexes.listing(drawing)


class _Sorter:
    """Short or long term, and the kind."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart

    def kind_of(self, account_id: int) -> Kind:
        """The kind; accounts that hold what of long-term debt falls due are a kind of their own."""
        tree = self.chart.tree
        row = tree.mapped("calk", self.chart.on, tree.path(account_id))
        assert row is not None
        if row.row == CURRENT:
            node = tree.nodes[row.account_id]
            return Kind(SHORT, node.code, row.label or label_of("calk", CURRENT), node.id)
        node = annexes.kind_node(self.chart, account_id)
        return Kind(row.row, node.code, node.name, node.id)
