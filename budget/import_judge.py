"""What becomes of the rows of an imported budget: master rows where there are such, else codes as given."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from budget.import_codes import KINDS, Masters, Match
from budget.import_rows import Code, Details, IncomingLine, Reading
from budget.import_units import Missing, Units
from budget.proposal_lines import DetailInput
from core.money import ZERO, Decimal
from reference.models import Nature

DESCRIPTION_MAX, HEADER_MAX, MEASURE_MAX = 500, 300, 60
_SIGNS: dict[str, int] = {
    Nature.REVENUE: 1,
    Nature.SPENDING: -1,
    Nature.FINANCING_IN: 1,
    Nature.FINANCING_OUT: -1,
}


@dataclass
class UnknownCode:
    """A code that no master row has, with its rows and their sum."""

    kind: str
    code: str
    why: str
    rows: list[int] = field(default_factory=list)
    amount: Decimal = ZERO


@dataclass
class Report:
    """What came in, or would."""

    version: str
    reading: Reading
    units: int = 0
    made_units: list[tuple[str, str]] = field(default_factory=list)
    missing_units: list[Missing] = field(default_factory=list)
    replaced: int = 0
    # Units of earlier versions that the file does not name: their RKA is empty now.
    emptied: list[str] = field(default_factory=list)
    # Rows that went from the SKPKD to the region's PPKD.
    moved: list[int] = field(default_factory=list)
    sums: dict[str, Decimal] = field(default_factory=dict)
    # Revenue less spending plus net financing; rows whose nature the chart does not tell stand apart.
    balance: Decimal = ZERO
    unbalanced: Decimal = ZERO
    unknown: dict[tuple[str, str], UnknownCode] = field(default_factory=dict)
    # Codes by kind that were found by another spelling.
    respelled: dict[str, set[str]] = field(default_factory=lambda: {kind: set() for kind in KINDS})
    notes: list[str] = field(default_factory=list)

    @property
    def rows(self) -> int:
        return len(self.reading.lines)


def judge(
    lines: Iterable[IncomingLine], masters: Masters, units: Units, report: Report, *, office: str = ""
) -> dict[str, list[DetailInput]]:
    """Lines of the RKA by code of unit, in the file's order; the report counts, sums and names codes.

    `office`: the SKPKD, whose lines on accounts of the PPKD alone (I-03) go to the region's PPKD.
    """
    judging = _Judging(masters, units, report, office)
    found: dict[str, list[DetailInput]] = {}
    for line in lines:
        unit, detail = judging.detail(line)
        found.setdefault(unit, []).append(detail)
    return found


@dataclass(frozen=True)
class _Judging:
    masters: Masters
    units: Units
    report: Report
    office: str

    def detail(self, line: IncomingLine) -> tuple[str, DetailInput]:
        """Code of its unit, and the line with its master rows; what they do not say stays as it was given."""
        unit = self.units.code_of(line)
        given: dict[str, str] = {}
        if unit and line.unit.text != self.units.head_of(unit):
            given["unit"] = line.unit.text
        program, account, fund = (
            self._match(kind, code, line, given)
            for kind, code in (
                ("sub_activity", line.sub_activity),
                ("account", line.account),
                ("fund_source", line.fund),
            )
        )
        self._count(line)
        name = account.name if account.id else line.account.name or account.name or line.account.text
        more = line.details or Details()
        if self.office and self.units.head_of(unit) == self.office and self.masters.is_ppkd_only(account):
            given |= {"unit": line.unit.text, "subunit": unit}
            unit = self.units.ppkd(line.row)
            self.report.moved.append(line.row)
        return unit, DetailInput(
            sub_activity_id=program.id,
            account_id=account.id,
            fund_source_id=fund.id,
            description=(more.description or name)[:DESCRIPTION_MAX],
            amount=line.amount,
            header=more.header[:HEADER_MAX],
            specification=more.specification[:DESCRIPTION_MAX],
            volumes=more.volumes,
            measure=more.measure[:MEASURE_MAX],
            price=more.price,
            tax_percent=more.tax_percent,
            given=given or None,
        )

    def _match(self, kind: str, code: Code, line: IncomingLine, given: dict[str, str]) -> Match:
        """The master row; `given` keeps a code that has none, or that is spelled in another way."""
        if not code.text:
            return Match(None)
        match = self.masters.find(kind, code, unit=self.units.code_of(line))
        # Funds are printed as they were given; the others are cut into segments, so they need their dots.
        text = code.code if kind == "fund_source" else self.masters.dotted(kind, code.code)
        if match.id is None:
            unknown = self.report.unknown.setdefault((kind, text), UnknownCode(kind, text, match.why))
            unknown.rows.append(line.row)
            unknown.amount += line.amount
        elif text != match.code:
            self.report.respelled[kind].add(text)
        if text != match.code:
            given[kind] = text
        return match

    def _count(self, line: IncomingLine) -> None:
        code = self.masters.dotted("account", line.account.code)
        sums = self.report.sums
        key = code.partition(".")[0]
        sums[key] = sums.get(key, ZERO) + line.amount
        sign = _SIGNS.get(self.masters.nature(code))
        if sign is None:
            self.report.unbalanced += line.amount
        else:
            self.report.balance += sign * line.amount
