"""Belanja wajib: how much of an APBD goes where the law asks for a share of it. It warns only."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet, Sum, TextField
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from budget.models import MandatoryShare, PlannedProgram, PlanTag, ProposalLine, RegionalBudget
from core import money
from core.money import ZERO, Decimal, format_amount, rupiah
from reference.models import Nature


@dataclass(frozen=True)
class Sums:
    """What an APBD gives one account of one sub kegiatan from one fund, by their codes (empty: none)."""

    account: str
    program: str
    amount: Decimal
    nature: str = ""
    fund: str = ""


@dataclass
class ShareUse:
    """A share and what an APBD gives it."""

    share: MandatoryShare
    counted: Decimal = ZERO
    base: Decimal = ZERO

    @property
    def percent(self) -> Decimal | None:
        """The share that the APBD gives, at two decimals; None without a base."""
        return money.percent(self.counted, self.base)

    @property
    def limit(self) -> Decimal:
        """What the law asks for or allows, in whole rupiah."""
        return money.percent_of(self.share.percent, self.base)

    @property
    def is_floor(self) -> bool:
        """True where the law asks for at least so much."""
        return self.share.bound == MandatoryShare.Bound.AT_LEAST

    @property
    def is_met(self) -> bool:
        """Judged by the amounts, so that a rounded percentage hides nothing."""
        return self.counted >= self.limit if self.is_floor else self.counted <= self.limit

    @property
    def gap(self) -> Decimal:
        """What lacks, or what is too much; zero where the share is met."""
        return ZERO if self.is_met else abs(self.counted - self.limit)

    @property
    def counted_words(self) -> str:
        """Which lines count: by account, program, tag of a plan or fund."""
        share = self.share
        found = []
        if share.counted_accounts:
            found.append(f"akun {', '.join(share.counted_accounts)}")
        if share.counted_programs:
            found.append(f"program {', '.join(share.counted_programs)}")
        if share.counted_tags:
            tags = ", ".join(str(PlanTag(tag).label) for tag in share.counted_tags)
            found.append(f"penandaan {tags} dalam rencana tahun itu")
        if share.counted_funds:
            found.append(f"sumber dana {', '.join(share.counted_funds)}")
        if share.left_out_accounts:
            funds = f" dari sumber dana {', '.join(share.left_out_funds)}" if share.left_out_funds else ""
            found.append(f"tanpa akun {', '.join(share.left_out_accounts)}{funds}")
        return "; ".join(found)

    @property
    def base_words(self) -> str:
        """Of which accounts the share is taken."""
        left_out = f" tanpa {', '.join(self.share.base_left_out)}" if self.share.base_left_out else ""
        what = "penerimaan akun" if self.share.is_earmark else "akun"
        return f"{what} {', '.join(self.share.base_accounts)}{left_out}"

    @property
    def shown(self) -> Decimal:
        """What counts as far as the base reaches: what a meter draws."""
        return min(self.counted, self.base)

    @property
    def warning(self) -> str:
        """A sentence for whoever compiles the APBD."""
        words = "kurang" if self.is_floor else "lebih"
        return (
            f"{self.share.name} {format_amount(self.percent, decimals=2)} % ({rupiah(self.counted)} dari"
            f" {rupiah(self.base)}), {self.share.get_bound_display().lower()}"
            f" {format_amount(self.share.percent, decimals=2)} % menurut {self.share.legal_basis}:"
            f" {words} {rupiah(self.gap)}."
        )


def shares_of(year: int, *, with_earmarks: bool = False) -> list[MandatoryShare]:
    """Those valid at the end of a fiscal year, of each code the newest; one query.

    Earmarks weigh spending against revenue of the whole region and are asked for by who shows the APBD.
    """
    last = date(year, 12, 31)
    rows = MandatoryShare.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=last), valid_from__lte=last
    ).order_by("code", "valid_from")
    newest = {row.code: row for row in rows}.values()
    return [row for row in newest if with_earmarks or not row.is_earmark]


def of_budget(budget: RegionalBudget) -> list[ShareUse]:
    """Every share of the budget's year beside what its RKA give, earmarks of the revenue that there is;
    three queries."""
    year = budget.version.year_id
    shares = shares_of(year, with_earmarks=True)
    sums = sums_of(ProposalLine.objects.filter(proposal__budget=budget))
    tagged = tagged_programs(year, shares)
    uses = [use_of(share, sums, tagged) for share in shares]
    return [use for use in uses if use.base or not use.share.is_earmark]


def missed(budget: RegionalBudget) -> list[ShareUse]:
    """The shares that the budget does not meet."""
    return [use for use in of_budget(budget) if not use.is_met]


# --- Parts -------------------------------------------------------------------------------------
def sums_of(lines: "QuerySet[ProposalLine]") -> list[Sums]:
    """Lines by account, sub kegiatan and fund; an unknown code counts as it was given; one query."""
    rows = (
        lines.order_by()
        .values_list(
            Coalesce(F("account__code"), KT("given__account"), output_field=TextField()),
            Coalesce(F("sub_activity__code"), KT("given__sub_activity"), output_field=TextField()),
            "account__nature",
            Coalesce(F("fund_source__code"), KT("given__fund_source"), output_field=TextField()),
        )
        .annotate(total=Sum("amount"))
    )
    return [
        Sums(account or "", program or "", amount, nature or "", fund or "")
        for account, program, nature, fund, amount in rows
    ]


def tagged_programs(year: int, shares: Iterable[MandatoryShare]) -> dict[str, set[str]]:
    """Codes of the programs that plans of the year give the tags of the shares, by tag; one query."""
    found: dict[str, set[str]] = {tag: set() for share in shares for tag in share.counted_tags}
    if found:
        rows = PlannedProgram.objects.filter(
            plan__first_year__lte=year, plan__last_year__gte=year, tags__overlap=sorted(found)
        )
        for code, its_tags in rows.order_by().values_list("program__code", "tags"):
            for tag in found.keys() & set(its_tags):
                found[tag].add(code)
    return found


def counts_program(share: MandatoryShare, code: str, tagged: Mapping[str, set[str]]) -> bool:
    """True where all of a sub kegiatan counts, by its program or by a tag of a plan."""
    programs = set(share.counted_programs).union(*(tagged[tag] for tag in share.counted_tags))
    return not _above(code).isdisjoint(programs)


def use_of(share: MandatoryShare, sums: Iterable[Sums], tagged: Mapping[str, set[str]]) -> ShareUse:
    """A share beside what the sums give it."""
    programs = set(share.counted_programs).union(*(tagged[tag] for tag in share.counted_tags))
    use = ShareUse(share)
    for row in sums:
        above = _above(row.account)
        is_base = not above.isdisjoint(share.base_accounts) and above.isdisjoint(share.base_left_out)
        if is_base:
            use.base += row.amount
        is_asked = row.nature == Nature.SPENDING if share.is_earmark else is_base
        if is_asked and not _is_left_out(share, row) and _is_counted(share, row, programs):
            use.counted += row.amount
    return use


def _is_counted(share: MandatoryShare, row: Sums, programs: set[str]) -> bool:
    return not (
        _above(row.account).isdisjoint(share.counted_accounts)
        and _above(row.program).isdisjoint(programs)
        and _above(row.fund).isdisjoint(share.counted_funds)
    )


def _is_left_out(share: MandatoryShare, row: Sums) -> bool:
    """By its account, where funds are named by these alone; a line without a fund is left out by account."""
    if _above(row.account).isdisjoint(share.left_out_accounts):
        return False
    return not share.left_out_funds or not row.fund or not _above(row.fund).isdisjoint(share.left_out_funds)


def _above(code: str) -> set[str]:
    """The code and those above it: 5.1.02 is of 5, 5.1 and 5.1.02."""
    parts = code.split(".")
    return {".".join(parts[:size]) for size in range(1, len(parts) + 1)}
