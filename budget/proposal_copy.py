"""Salin tahun lalu: lines of a version of the year before × a factor, looked at first, then added to an RKA.

A line is taken when every code that it names stands in this year's lists; what is left out is named with its
reason, never lost silently. The standard of a price is of its own year, so a copy carries none.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from budget.import_codes import LABELS
from budget.models import BudgetDocument, BudgetLine, BudgetProposal, BudgetVersion, ProposalLine
from budget.proposal_changes import detail_of
from budget.proposal_checks import LineFlaws, Numbered, check_lines
from budget.proposal_lines import DetailInput, priced
from budget.proposal_selectors import PART_TITLES, part_of
from budget.proposal_store import add_lines
from budget.proposals import open_proposal
from core.errors import DomainError
from core.locks import one_transaction
from core.money import ZERO, AmountError, Decimal, exact, format_amount, percent_of, price_percent
from reference.models import BUDGETED, Account, FiscalYear, FundSource, Nature, Program, User

FACTOR_MIN, FACTOR_MAX = Decimal(1), Decimal(1000)
Source = BudgetProposal | BudgetDocument


@dataclass(frozen=True)
class Taken:
    """One line of the copy: what it was last year, what it becomes, of which nature and on which sheet."""

    before: Decimal
    line: DetailInput
    nature: str

    @property
    def part(self) -> str:
        """Key of the sheet."""
        return part_of(self.line.sub_activity_id, self.nature)


@dataclass(frozen=True)
class LeftOut:
    """One line that is not copied, and why."""

    code: str
    description: str
    amount: Decimal
    why: str


@dataclass
class Sum:
    """A sheet, or a nature, before and after."""

    code: str
    name: str
    lines: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """More or (less)."""
        return self.after - self.before

    def add(self, one: Taken) -> None:
        """Count a line."""
        self.lines += 1
        self.before += one.before
        self.after += one.line.amount


@dataclass(frozen=True)
class Copy:
    """What a copy takes, its sums by sheet and by nature, and what it leaves out."""

    taken: Sequence[Taken]
    left: Sequence[LeftOut]
    parts: Sequence[Sum]
    totals: Sequence[Sum]


@dataclass(frozen=True)
class _Original:
    """A line of last year with the codes that it names, by kind."""

    line: DetailInput
    codes: Mapping[str, str]


@dataclass(frozen=True)
class _Lists:
    """Rows of this year's lists that have the wanted codes: code → id by kind, names of the sub kegiatan by
    code, natures of the accounts by id."""

    ids: Mapping[str, Mapping[str, int]]
    names: Mapping[str, str]
    natures: Mapping[int, str]


def sources_of(proposal: BudgetProposal) -> list[Source]:
    """RKA of the same unit and the year before, and DPA of versions without one; newest version first."""
    year = proposal.budget.version.year_id - 1
    rka = (
        BudgetProposal.objects.filter(budget__version__year=year, unit=proposal.unit)
        .filter(Exists(ProposalLine.objects.filter(proposal=OuterRef("pk"))))
        .select_related("budget__version", "unit")
    )
    dpa: QuerySet[BudgetDocument] = (
        BudgetDocument.objects.filter(version__year=year, unit=proposal.unit)
        .filter(Exists(BudgetLine.objects.filter(document=OuterRef("pk"))))
        .exclude(version__regional_budget__in=[one.budget_id for one in rka])
        .select_related("version", "unit")
    )
    found: list[Source] = [*rka, *(dpa if proposal.unit is not None else ())]
    return sorted(found, key=lambda one: -_version(one).number)


def require_copyable(proposal: BudgetProposal, *, actor: User) -> None:
    """AccessDenied or DomainError (I-11) when the RKA takes no copy."""
    with one_transaction():
        _open(proposal, actor=actor)


def preview(proposal: BudgetProposal, source: Source, factor_percent: Decimal, *, actor: User) -> Copy:
    """What the copy would take and leave out; nothing is written. DomainError when it may not be made."""
    with one_transaction():
        return _copy(_open(proposal, actor=actor), source, factor_percent)


def apply(proposal: BudgetProposal, source: Source, factor_percent: Decimal, *, actor: User) -> Copy:
    """Append the copy to the RKA; DomainError when it may not be made or takes no line at all."""
    with one_transaction():
        fresh = _open(proposal, actor=actor)
        made = _copy(fresh, source, factor_percent)
        if not made.taken:
            raise DomainError(
                f"Tidak ada rincian {source} yang dapat disalin. Pilih versi lain, atau isi rinciannya.",
                field="source",
            )
        add_lines(fresh, [one.line for one in made.taken], actor=actor)
    return made


def _open(proposal: BudgetProposal, *, actor: User) -> BudgetProposal:
    """The locked RKA that takes new lines: open, and none of its lines sent back."""
    fresh = open_proposal(proposal, actor=actor)
    if fresh.state == "returned" and fresh.lines.filter(is_returned=True).exists():
        raise DomainError(
            "TAPD mengembalikan rincian tertentu; hanya rincian itu yang dapat diubah, jadi salinan tidak"
            " dapat ditambahkan. Minta TAPD mengembalikan seluruh RKA.",
            rule="I-11",
        )
    return fresh


def _copy(proposal: BudgetProposal, source: Source, factor: Decimal) -> Copy:
    _check_factor(factor)
    _check_source(proposal, source)
    originals = list(_originals(source))
    year = proposal.budget.version.year
    lists = _lists_of(originals, year=year)
    left: dict[int, LeftOut] = {}
    carried: dict[int, DetailInput] = {}
    for number, original in enumerate(originals):
        missing = [kind for kind, code in original.codes.items() if code not in lists.ids[kind]]
        if missing:
            words = ", ".join(f"{LABELS[kind]} {original.codes[kind]}" for kind in missing)
            left[number] = _left(original, missing, f"{words} tidak ada pada daftar {year}")
            continue
        try:
            carried[number] = _carried(original, lists, factor)
        except AmountError as error:
            left[number] = _left(original, (), str(error))
    for number, whys in _flaws(proposal, carried).items():
        left[number] = _left(originals[number], (), "; ".join(whys))
        del carried[number]
    taken = [
        Taken(originals[number].line.amount, line, lists.natures.get(line.account_id or 0, ""))
        for number, line in carried.items()
    ]
    return Copy(taken, [left[number] for number in sorted(left)], _parts(taken, lists), _totals(taken))


def _check_factor(factor: Decimal) -> None:
    try:
        exact(factor)
    except AmountError as error:
        raise DomainError(
            f"Faktor {factor} bukan persen dengan paling banyak dua desimal. Tulis seperti 103,50.",
            field="factor",
        ) from error
    if not FACTOR_MIN <= factor <= FACTOR_MAX:
        raise DomainError(
            f"Faktor harus 1 sampai {format_amount(FACTOR_MAX)} persen, diisi {format_amount(factor)}."
            " 100 berarti sama dengan tahun lalu.",
            field="factor",
        )


def _check_source(proposal: BudgetProposal, source: Source) -> None:
    """Of the same unit, and of the year before."""
    year = proposal.budget.version.year_id - 1
    if _version(source).year_id != year:
        raise DomainError(
            f"{source} bukan dari TA {year}. Pilih versi anggaran TA {year}.",
            field="source",
        )
    if source.unit_id != proposal.unit_id:
        name = proposal.unit.name if proposal.unit is not None else "tanpa unit"
        raise DomainError(f"{source} bukan milik {name}. Pilih versi unit yang sama.", field="source")


def _version(source: Source) -> BudgetVersion:
    return source.budget.version if isinstance(source, BudgetProposal) else source.version


def _originals(source: Source) -> Iterator[_Original]:
    """Lines of the source in their order; one query. A line of a DPA is named by its account."""
    if isinstance(source, BudgetProposal):
        rows = ProposalLine.objects.filter(proposal=source).order_by("place", "id")
        for row in rows.select_related("account", "fund_source", "sub_activity"):
            masters = (row.account, row.fund_source, row.sub_activity)
            yield _original(detail_of(row), masters, row.given or {})
        return
    lines = BudgetLine.objects.filter(document=source).order_by(
        "key__sub_activity__code", "key__account__code", "key__fund_source__code"
    )
    for line in lines.select_related("key__account", "key__fund_source", "key__sub_activity"):
        key = line.key
        detail = DetailInput(
            sub_activity_id=key.sub_activity_id,
            account_id=key.account_id,
            fund_source_id=key.fund_source_id,
            description=key.account.name,
            amount=line.amount.amount,
        )
        yield _original(detail, (key.account, key.fund_source, key.sub_activity), {})


def _original(
    line: DetailInput,
    masters: tuple[Account | None, FundSource | None, Program | None],
    given: Mapping[str, str],
) -> _Original:
    """The line with its codes: those of its master rows, or as they were read where it has none."""
    codes = {kind: given[kind] for kind in LABELS if kind in given}
    codes |= {kind: row.code for kind, row in zip(LABELS, masters, strict=True) if row is not None}
    return _Original(line, codes)


def _lists_of(originals: Iterable[_Original], *, year: FiscalYear) -> _Lists:
    """This year's rows by equal code; three queries."""
    wanted: dict[str, set[str]] = {kind: set() for kind in LABELS}
    for original in originals:
        for kind, code in original.codes.items():
            wanted[kind].add(code)
    programs = list(
        Program.objects.filter(edition=year.programs_id, code__in=wanted["sub_activity"]).values_list(
            "code", "pk", "name"
        )
    )
    accounts = list(
        Account.objects.filter(edition=year.chart_id, code__in=wanted["account"]).values_list(
            "code", "pk", "nature"
        )
    )
    funds = FundSource.objects.filter(edition=year.funds_id, code__in=wanted["fund_source"])
    ids = {
        "account": {code: pk for code, pk, _ in accounts},
        "fund_source": dict(funds.values_list("code", "pk")),
        "sub_activity": {code: pk for code, pk, _ in programs},
    }
    return _Lists(ids, {code: name for code, _, name in programs}, {pk: nature for _, pk, nature in accounts})


def _carried(original: _Original, lists: _Lists, factor: Decimal) -> DetailInput:
    """The line with this year's rows and the factor on its price, or on its amount where it has none."""
    line = original.line
    found = {kind: lists.ids[kind][code] for kind, code in original.codes.items()}
    return priced(
        replace(
            line,
            account_id=found.get("account"),
            fund_source_id=found.get("fund_source"),
            sub_activity_id=found.get("sub_activity"),
            given=None,
            price=None if line.price is None else price_percent(factor, line.price),
            amount=percent_of(factor, line.amount) if line.price is None else line.amount,
            price_item_id=None,
            exception_basis="",
        )
    )


def _flaws(proposal: BudgetProposal, lines: Mapping[int, DetailInput]) -> dict[int, list[str]]:
    """What keeps mapped lines out of this year's RKA (I-01 … I-04), by the line's number."""
    found: dict[int, list[str]] = {}
    try:
        check_lines([Numbered(number, number, line) for number, line in lines.items()], proposal=proposal)
    except LineFlaws as error:
        for flaw in error.flaws:
            value = f"{flaw.value} " if flaw.value else ""
            found.setdefault(int(flaw.line), []).append(f"{value}{flaw.why}".rstrip("."))
    return found


def _left(original: _Original, missing: Sequence[str], why: str) -> LeftOut:
    codes = [original.codes[kind] for kind in missing] or [original.codes.get("account", "")]
    return LeftOut(", ".join(codes), original.line.description, original.line.amount, why)


def _parts(taken: Iterable[Taken], lists: _Lists) -> list[Sum]:
    """Sums by sheet: sub kegiatan by code, then what has none."""
    names = {str(pk): (code, lists.names[code]) for code, pk in lists.ids["sub_activity"].items()}
    found: dict[str, Sum] = {}
    for one in taken:
        code, name = names.get(one.part) or ("", PART_TITLES[one.part])
        found.setdefault(one.part, Sum(code, name)).add(one)
    return sorted(found.values(), key=lambda part: (not part.code, part.code, part.name))


def _totals(taken: Iterable[Taken]) -> list[Sum]:
    """Sums by nature, in the order of a budget; lines without an account last."""
    found: dict[str, Sum] = {}
    for one in taken:
        name = str(Nature(one.nature).label) if one.nature else "tanpa rekening"
        found.setdefault(one.nature, Sum("", name)).add(one)
    return [found[nature] for nature in (*BUDGETED, "") if nature in found]
