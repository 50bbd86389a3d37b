"""Rekapitulasi mutasi aset tetap: by KIB the year's movement at cost, depreciation and book value."""

from collections import Counter, defaultdict

from core.money import ZERO, Decimal
from reference.models import AssetClass, AssetRegister, DepreciationMapping
from reports.annex_movements import ASSETS, OPENING, Chart, Places, Wanted, places
from reports.definitions import annexes
from reports.definitions.annexes import Drawing, Kind, Part, Spec
from reports.definitions.listing import Listing, ListParameters
from reports.matrix import Column, Side

KIND = "annex_assets"
TITLE = "Rekapitulasi Mutasi Aset Tetap"
SPEC = Spec(
    KIND,
    TITLE,
    columns=(
        Column(OPENING, "Saldo awal"),
        Column("bought", "Belanja modal"),
        Column("granted", "Hibah"),
        Column("completed", "KDP selesai"),
        Column("regrouped", "Reklasifikasi"),
        Column("gone", "Penghapusan"),
        Column("other", "Mutasi dan koreksi"),
        Column("closing", "Saldo akhir"),
        Column("worn", "Akumulasi penyusutan"),
        Column("book", "Nilai buku"),
    ),
    sorts=("bought", "granted", "completed", "regrouped", "gone", "other"),
    orientation=Side.DEBIT,
    detail_level=4,
)


def build(parameters: ListParameters) -> Listing:
    """The recapitulation of a unit or the region; a fixed number of queries."""
    parameters = annexes.year_of(parameters)
    chart = annexes.chart_of(parameters)
    own = chart.needed(TITLE, "FIXED_ASSET")
    worn = chart.ids("calk", "DEPRECIATED")
    cards = _Cards(chart, set(worn))
    wanted = Wanted(ASSETS, own, worn, cards.under_way(own), chart.ids("calk", "CAPITAL"))
    found = places(chart, wanted, start=parameters.start, end=parameters.end, gathered=parameters.gathered)
    cards.read(found)
    stated = annexes.by_neraca(parameters, chart, own, worn)
    drawing = Drawing(
        SPEC,
        chart,
        parameters,
        # Depreciation stands beside the assets that it is of, also where none of them is left.
        {place: {} if place[1] in cards.worn else sums for place, sums in found.items()},
        cards.kind_of,
        cards.figures,
        {"closing": stated[0], "worn": stated[1], "book": stated[0] + stated[1]},
    )
    return annexes.listing(drawing)


class _Cards:
    """Which card (KIB) a kind of asset stands on, and the depreciation of each kind."""

    def __init__(self, chart: Chart, worn: set[int]) -> None:
        self.chart = chart
        self.worn = worn
        self.held: dict[int, Decimal] = {}
        self.places: Places = {}
        self.registers: dict[int, str] = {}
        classes = AssetClass.objects.filter(edition=chart.found.chart_id).order_by("code")
        for account_id, register in classes.values_list("account", "register"):
            self.registers.setdefault(annexes.kind_node(chart, account_id).id, register)
        pairs: dict[int, Counter[int]] = defaultdict(Counter)
        mapped = DepreciationMapping.objects.filter(
            asset_account__edition=chart.found.chart_id, accumulated_account__isnull=False
        )
        for asset, accumulated in mapped.values_list("asset_account", "accumulated_account"):
            pairs[self._branch(accumulated)][annexes.kind_node(chart, asset).id] += 1
        self.kinds = {branch: found.most_common(1)[0][0] for branch, found in pairs.items()}

    def _branch(self, account_id: int) -> int:
        """Accumulated depreciation is told apart one level below its kind."""
        path = self.chart.tree.path(account_id)
        return next((step.id for step in path if step.level == annexes.LEVEL + 1), path[0].id)

    def under_way(self, own: list[int]) -> list[int]:
        """Accounts of construction in progress: KIB F."""
        return [
            one
            for one in own
            if self.registers.get(annexes.kind_node(self.chart, one).id) == AssetRegister.CONSTRUCTION
        ]

    def read(self, found: Places) -> None:
        """Keep the depreciation by place."""
        self.places = {place: sums for place, sums in found.items() if place[1] in self.worn}

    def kind_of(self, account_id: int) -> Kind:
        """The kind of an asset, or of the assets whose depreciation it is."""
        node = annexes.kind_node(self.chart, account_id)
        if account_id in self.worn:
            node = self.chart.tree.nodes[self.kinds.get(self._branch(account_id), node.id)]
        register = self.registers.get(node.id)
        label = str(AssetRegister(register).label) if register else node.name
        return Kind("", node.code, label, node.id)

    def figures(self, part: Part) -> dict[str, Decimal]:
        """Depreciation and book value of a row; of one group of a unit's kind they are not told apart."""
        if part.is_detail and not self.chart.found.is_region:
            return {}
        worn = annexes.moves(self.places[place] for place in part.places if place in self.places)
        return {"worn": worn + ZERO, "book": part.closing + worn}
