"""Daftar piutang daerah: by kind and unit the year's movement, age, allowance and net value."""

from collections import defaultdict
from datetime import date

from core.money import ZERO, Decimal
from reference.models import AllowanceMapping, FiscalYear, Quality, Unit
from reports.annex_movements import OPENING, RECEIVABLES, Chart, Places, Wanted, places
from reports.definitions import annexes
from reports.definitions.annexes import Drawing, Kind, Part, Spec
from reports.definitions.listing import Listing, ListParameters
from reports.matrix import Column, Side
from treasury.receivables import open_receivables_of

KIND = "annex_receivables"
TITLE = "Daftar Piutang Daerah"
_QUALITIES = tuple((quality.value, str(quality.label)) for quality in Quality)
SPEC = Spec(
    KIND,
    TITLE,
    columns=(
        Column(OPENING, "Saldo awal"),
        Column("added", "Penambahan"),
        Column("settled", "Pelunasan"),
        Column("written", "Penghapusan"),
        Column("other", "Koreksi dan reklas"),
        Column("closing", "Saldo akhir"),
        *(Column(value, label) for value, label in _QUALITIES),
        Column("unsorted", "Belum digolongkan"),
        Column("allowance", "Penyisihan"),
        Column("net", "Nilai bersih"),
    ),
    sorts=("added", "settled", "written", "other"),
    orientation=Side.DEBIT,
)
_LABELS = {label: value for value, label in _QUALITIES}


def build(parameters: ListParameters) -> Listing:
    """The list of a unit or the region; a fixed number of queries."""
    parameters = annexes.year_of(parameters)
    chart = annexes.chart_of(parameters)
    own = chart.needed(TITLE, "RECEIVABLE")
    allowances = chart.ids("calk", "RECEIVABLE_ALLOWANCE")
    wanted = Wanted(RECEIVABLES, own, beside=allowances)
    found = places(chart, wanted, start=parameters.start, end=parameters.end, gathered=parameters.gathered)
    register = _Register(chart, found, set(allowances), parameters.end)
    gross = {place: sums for place, sums in found.items() if place[1] not in register.allowances}
    stated = annexes.by_neraca(parameters, chart, own, allowances)
    drawing = Drawing(
        SPEC,
        chart,
        parameters,
        {**gross, **register.without_receivable(gross)},
        register.kind_of,
        register.figures,
        {"closing": stated[0], "allowance": stated[1], "net": stated[0] + stated[1]},
    )
    return annexes.listing(drawing)


class _Register:
    """Ages from the register of receivables, allowances from the books."""

    def __init__(self, chart: Chart, found: Places, allowances: set[int], on: date) -> None:
        self.chart = chart
        self.allowances = allowances
        rows = AllowanceMapping.objects.filter(receivable_account__edition=chart.found.chart_id)
        mapped = rows.values_list("allowance_account", "receivable_account").order_by(
            "receivable_account__code"
        )
        # An allowance belongs to the kind of the receivable that it is mapped to; of several the first.
        self.stands_for: dict[int, int] = {}
        for allowance, receivable in mapped:
            self.stands_for.setdefault(allowance, receivable)
        self.held: dict[tuple[int, str], Decimal] = defaultdict(lambda: ZERO)
        for (unit_id, account_id), sums in found.items():
            if account_id in allowances:
                self.held[unit_id, self.kind_of(account_id).code] += annexes.moves([sums])
        units = list(Unit.objects.filter(pk__in={unit for unit, _ in found}))
        year = FiscalYear.objects.get(pk=on.year)
        self.aged: dict[tuple[int, int, str], Decimal] = defaultdict(lambda: ZERO)
        for unit_id, open_rows in open_receivables_of(units, year, on=on).items():
            for row in open_rows:
                self.aged[unit_id, row.account.pk, _LABELS.get(row.quality, "")] += row.amount

    def kind_of(self, account_id: int) -> Kind:
        """The kind of a receivable, or of the one that an allowance stands for."""
        node = annexes.kind_node(self.chart, self.stands_for.get(account_id, account_id))
        return Kind("", node.code, node.name, node.id)

    def without_receivable(self, gross: Places) -> Places:
        """Places of allowances whose unit has no receivable of their kind; no amount is dropped."""
        shown = {(unit_id, self.kind_of(account_id).code) for unit_id, account_id in gross}
        return {
            (unit_id, self._account_of(code)): {}
            for (unit_id, code), amount in self.held.items()
            if amount and (unit_id, code) not in shown
        }

    def _account_of(self, code: str) -> int:
        found = self.chart.tree.id_of(code)
        assert found is not None
        return found

    def figures(self, part: Part) -> dict[str, Decimal]:
        """Age classes, what none takes, allowance and net value of a row; of one account no allowance."""
        by_class = {
            value: sum((self.aged[unit, account, value] for unit, account in part.places), ZERO)
            for value, _ in _QUALITIES
        }
        found = {**by_class, "unsorted": part.closing - sum(by_class.values(), ZERO)}
        if part.is_detail and not self.chart.found.is_region:
            return found
        units = {unit for unit, _ in part.places}
        allowance = sum((self.held[unit, part.kind.code] for unit in units), ZERO)
        return {**found, "allowance": allowance, "net": part.closing + allowance}
