"""Syarat RKA: what is asked before a unit submits it and before TAPD verifies it."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet, Sum

from budget import ceiling_use
from budget.lines import MONTHS, LineInput, flaws
from budget.models import BudgetProposal, ProposalLine, RegionalBudget, ReviewNote
from budget.proposals import require_open
from budget.shift_levels import region_shift_refusals
from budget.unresolved import any_unresolved, has_unresolved, refusals
from budget.version_sums import NAMED_MAX, use_refusals
from core.errors import DomainError, raise_all
from core.money import ZERO, Decimal
from reference.models import Account, FundSource, Program, Unit
from workflows.flow import Context


def of_open_budget(proposal: BudgetProposal, context: Context) -> None:
    """An RKA moves while its APBD is a draft, and only one of a unit."""
    require_has_unit(proposal)
    require_open(proposal.budget)


def require_has_unit(proposal: BudgetProposal) -> None:
    """DomainError for a list without units: it is looked at, not reviewed."""
    if proposal.unit is None:
        raise DomainError(
            f"Daftar tanpa unit {proposal.budget.version.name} tidak diajukan atau diverifikasi. Susun RKA"
            " tiap SKPD.",
            rule="I-02",
        )


def is_complete(proposal: BudgetProposal, context: Context) -> None:
    """Every line is whole, as its unit and year allow (I-01 … I-03)."""
    assert proposal.unit is not None, "asked after of_open_budget"
    name = f"RKA {proposal.unit.name}"
    lines = ProposalLine.objects.filter(proposal=proposal)
    if not lines.exists():
        raise DomainError(f"{name} tanpa rincian. Isi rinciannya lebih dulu.", rule="I-02")
    raise_all([*_shortened(_unfinished(lines), name), *_shortened(_flaws(proposal.budget, lines), name)])


def _unfinished(lines: "QuerySet[ProposalLine]", *, but_unresolved: bool = False) -> Iterator[DomainError]:
    """Lines without an account, a fund source, a description, or with codes that no master row has."""
    rows = lines.filter(
        Q(account__isnull=True) | Q(fund_source__isnull=True) | any_unresolved() | Q(description="")
    ).select_related("proposal__unit")
    for line in rows.order_by("proposal", "place"):
        if but_unresolved and has_unresolved(line):
            continue
        lacks = [
            word
            for word, is_there in (
                ("rekening", line.account_id),
                ("sumber dana", line.fund_source_id),
                ("uraian", line.description),
                ("kode yang dikenal", not has_unresolved(line)),
            )
            if not is_there
        ]
        unit = line.proposal.unit
        yield DomainError(
            f"{unit.name if unit else 'Tanpa unit'}, rincian {line.place} “{line.description[:60]}” belum"
            f" berisi {', '.join(lacks)}. Lengkapi rincian itu.",
            rule=("I-01", "I-02") if has_unresolved(line) else "I-02",
        )


@dataclass(frozen=True)
class _Sum:
    unit: Unit
    sub_activity: Program | None
    account: Account
    fund_source: FundSource
    amount: Decimal
    place: int


def _sums(lines: "QuerySet[ProposalLine]") -> list[_Sum]:
    """Lines summed by unit and key, with their master rows; five queries."""
    rows = list(
        lines.filter(account__isnull=False, fund_source__isnull=False, proposal__unit__isnull=False)
        .order_by()
        .values("proposal__unit", "sub_activity", "account", "fund_source")
        .annotate(total=Sum("amount"), first=Min("place"))
        .order_by("proposal__unit", "first")
    )
    units = Unit.objects.in_bulk({row["proposal__unit"] for row in rows})
    programs = Program.objects.in_bulk({row["sub_activity"] for row in rows} - {None})
    accounts = Account.objects.in_bulk({row["account"] for row in rows})
    funds = FundSource.objects.in_bulk({row["fund_source"] for row in rows})
    return [
        _Sum(
            units[row["proposal__unit"]],
            programs.get(row["sub_activity"]),
            accounts[row["account"]],
            funds[row["fund_source"]],
            row["total"],
            row["first"],
        )
        for row in rows
    ]


def _flaws(budget: RegionalBudget, lines: "QuerySet[ProposalLine]") -> Iterator[DomainError]:
    """What the DPA would refuse of the sums, said of the first line of each."""
    year = budget.version.year
    for row in _sums(lines):
        months = (row.amount, *(ZERO for _ in range(MONTHS - 1)))
        typed = LineInput(row.sub_activity, row.account, row.fund_source, row.amount, months)
        for flaw in flaws(typed, unit=row.unit, year=year):
            yield DomainError(
                f"{row.unit.name}, rincian {row.place}, {row.account.code}, {flaw.column} “{flaw.value}”:"
                f" {flaw.why}",
                rule=flaw.rule,
            )


def _shortened(found: Iterator[DomainError], name: str) -> list[DomainError]:
    """The first refusals, and how many more there are."""
    all_of_them = list(found)
    if len(all_of_them) <= NAMED_MAX:
        return all_of_them
    rest = DomainError(f"{name}: masih ada {len(all_of_them) - NAMED_MAX} kekurangan lain.", rule="I-02")
    return [*all_of_them[:NAMED_MAX], rest]


def budget_flaws(budget: RegionalBudget) -> list[DomainError]:
    """What is unfinished or wrong in any RKA of the budget; a constant number of queries."""
    lines = ProposalLine.objects.filter(proposal__budget=budget)
    name = f"APBD {budget.version.name}"
    return [
        *refusals(budget),
        *_shortened(_unfinished(lines, but_unresolved=True), name),
        *_shortened(_flaws(budget, lines), name),
    ]


def within_ceilings(proposal: BudgetProposal, context: Context) -> None:
    """The RKA keeps to every ceiling of its version's agreed KUA-PPAS (I-09)."""
    ceiling_use.require_within(proposal)


def keeps_rules_of_version(proposal: BudgetProposal, context: Context) -> None:
    """No line below use (I-12); a pergeseran stays within kegiatan and jenis (I-13)."""
    version = proposal.budget.version
    raise_all(
        [
            *use_refusals(version, unit=proposal.unit),
            *region_shift_refusals(version, unit=proposal.unit),
        ]
    )


def open_notes(proposal: BudgetProposal) -> "QuerySet[ReviewNote]":
    """Notes of TAPD that are not closed, with the number of their answers."""
    return (
        ReviewNote.objects.filter(proposal=proposal, parent__isnull=True, is_open=True)
        .annotate(answer_count=Count("answers"))
        .order_by("id")
    )


def notes_are_answered(proposal: BudgetProposal, context: Context) -> None:
    """The unit has answered every open note before it submits again."""
    raise_all(
        DomainError(
            f"Catatan TAPD “{note.text[:80]}” belum dijawab. Tulis jawaban di bawah catatan itu.",
            rule="I-41",
        )
        for note in open_notes(proposal)
        if not note.answer_count  # type: ignore[attr-defined]
    )


def notes_are_closed(proposal: BudgetProposal, context: Context) -> None:
    """TAPD has closed every note before it verifies."""
    count = open_notes(proposal).count()
    if count:
        raise DomainError(
            f"Masih ada {count} catatan terbuka pada RKA ini. Tutup yang selesai, atau kembalikan RKA.",
            rule="I-41",
        )


def clear_marks(proposal: BudgetProposal, context: Context) -> None:
    """Submitted again, no line is sent back any more."""
    ProposalLine.objects.filter(proposal=proposal, is_returned=True).update(is_returned=False)
