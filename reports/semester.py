"""Prognosis semester kedua: of each account what was budgeted, realised by 30 June, and is expected after it.

Where nobody typed a prognosis the rest of the budget stands in for it, as a proposal; the step that sends a
report writes the proposals down. `treasury` keeps what people type and knows no report.
"""

from dataclasses import dataclass

from core.money import ZERO, Decimal, rupiah
from reference.models import LIMITED
from reports import accounts
from reports.accounts import Node, Path
from reports.engine import Parameters
from reports.realisation.branches import turned
from reports.realisation.facts import Facts, read
from treasury.models import Prognosis, SemesterReport
from treasury.services import semester_report as service
from workflows.flow import Context, on_step


@dataclass(frozen=True)
class Expected:
    """One account of one entity; amounts on the account's normal side."""

    organisation_id: int
    path: Path
    budget: Decimal
    realised: Decimal
    typed: Decimal | None

    @property
    def account(self) -> Node:
        """The account itself."""
        return self.path[0]

    @property
    def remainder(self) -> Decimal:
        """Sisa anggaran: below zero where more came in than was budgeted."""
        return self.budget - self.realised

    @property
    def proposal(self) -> Decimal:
        """What is expected where nobody typed anything."""
        return max(self.remainder, ZERO)

    @property
    def prognosis(self) -> Decimal:
        """Expected in the second half."""
        return self.proposal if self.typed is None else self.typed

    @property
    def over(self) -> Decimal:
        """By how much spending would pass its budget; revenue may."""
        if self.account.nature not in LIMITED:
            return ZERO
        return max(self.realised + self.prognosis - self.budget, ZERO)

    @property
    def warning(self) -> str:
        """The account, the limit and the value of spending that would pass its budget; else empty."""
        if not self.over:
            return ""
        return (
            f"{self.account.code} {self.account.name}: realisasi {rupiah(self.realised)} dan prognosis "
            f"{rupiah(self.prognosis)} melampaui anggaran {rupiah(self.budget)} sebesar {rupiah(self.over)}. "
            "Kurangi prognosis, atau usulkan pergeseran/perubahan anggaran."
        )


def first_half(parameters: Parameters) -> Parameters:
    """The same, up to 30 June at the latest."""
    at = min(parameters.at, service.half_year(parameters.year))
    return Parameters(parameters.year, at, parameters.unit_id, parameters.level, stage=parameters.stage)


def expected(parameters: Parameters) -> tuple[Facts, list[Expected]]:
    """The accounts of a unit or of all by code; five queries whatever their number (and once the chart)."""
    facts = read(first_half(parameters))
    typed = typed_of(parameters)
    sums: dict[tuple[int, int], tuple[Path, Decimal, Decimal]] = {}
    for fact in facts.facts:
        key = (fact.organisation_id, fact.path[0].id)
        _, budget, net = sums.get(key, (fact.path, ZERO, ZERO))
        sums[key] = (fact.path, budget + fact.budget, net + fact.net)
    tree = accounts.tree(facts.context.chart_id, facts.context.load_id)
    for key in typed.keys() - sums.keys():
        sums[key] = (tree.path(key[1]), ZERO, ZERO)
    found = []
    for key, (path, budget, net) in sums.items():
        is_debit = path[0].is_debit_normal
        shown = (turned(amount, is_debit=is_debit) for amount in (budget, net))
        found.append(Expected(key[0], path, *shown, typed.get(key)))
    found.sort(key=lambda one: (one.account.code, one.organisation_id))
    return facts, found


def typed_of(parameters: Parameters) -> dict[tuple[int, int], Decimal]:
    """(unit, account) → what was typed; one query."""
    rows = Prognosis.objects.filter(report__year=parameters.year)
    if parameters.unit_id is not None:
        rows = rows.filter(report__unit=parameters.unit_id)
    return {
        (unit_id, account_id): amount
        for unit_id, account_id, amount in rows.values_list("report__unit", "account", "amount")
    }


def of_report(report: SemesterReport) -> list[Expected]:
    """The accounts of one report."""
    return expected(Parameters(report.year_id, report.dated_on, report.unit_id))[1]


def warnings(lines: list[Expected]) -> list[str]:
    """Every spending account that would pass its budget."""
    return [line.warning for line in lines if line.over]


def fix_proposals(report: SemesterReport, context: Context) -> None:
    """Effect of sending: what nobody typed stays as proposed; the sender is told what passes a budget."""
    lines = of_report(report)
    open_lines = {line.account.id: line.proposal for line in lines if line.typed is None}
    service.fix(report, open_lines, actor=context.actor)
    context.notices += warnings(lines)


on_step("semester_report", "submit", fix_proposals)
on_step("semester_report", "submit_ppkd", fix_proposals)
