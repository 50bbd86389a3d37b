"""Usulan: what a sub-ledger asks the books to show; one way to make a draft voucher of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Account, FiscalYear, Unit, User
from treasury import receivables
from treasury.memo_rules import MemoLine
from treasury.models import MemoVoucher
from treasury.models.memo import YEAR_END
from treasury.posting_rules import entity_of
from treasury.services.memo import create_voucher


@dataclass(frozen=True)
class ProposedLine:
    """One proposed journal line and why; without a unit it is the proposal's."""

    account: Account
    debit: Decimal
    credit: Decimal
    explanation: str
    unit: Unit | None = None
    counterpart: Unit | None = None


@dataclass(frozen=True)
class Proposal:
    """A voucher that a sub-ledger proposes; `origin` makes it only once while it is alive."""

    unit: Unit
    dated_on: date
    description: str
    origin: str
    lines: tuple[ProposedLine, ...]
    # The unit whose accountant may propose it, where the voucher is PPKD's.
    proposed_by: Unit | None = None

    @property
    def amount(self) -> Decimal:
        """Σ debit."""
        return sum((line.debit for line in self.lines), ZERO)


def pair(debited: Account, credited: Account, amount: Decimal, why: str, **over: Unit) -> list[ProposedLine]:
    """Debit one account, credit the other; a negative amount the other way round."""
    if amount < ZERO:
        debited, credited, amount = credited, debited, -amount
    return [
        ProposedLine(debited, amount, ZERO, why, **over),
        ProposedLine(credited, ZERO, amount, why, **over),
    ]


def draft_voucher(proposal: Proposal, *, actor: User) -> MemoVoucher:
    """Draf bukti memorial of a proposal, by the accountant; on 31 December an adjustment."""
    if not proposal.lines:
        raise DomainError(f"{proposal.description}: tidak ada selisih, tidak perlu bukti memorial.")
    is_at_end = (proposal.dated_on.month, proposal.dated_on.day) == YEAR_END
    return create_voucher(
        unit=proposal.unit,
        dated_on=proposal.dated_on,
        description=proposal.description[:500],
        kind=MemoVoucher.Kind.ADJUST if is_at_end else MemoVoucher.Kind.GENERAL,
        lines=list(_memo_lines(proposal.lines)),
        origin=proposal.origin,
        proposed_by=proposal.proposed_by,
        actor=actor,
    )


def _memo_lines(lines: Iterable[ProposedLine]) -> Iterable[MemoLine]:
    for line in lines:
        yield MemoLine(
            account=line.account,
            debit=line.debit,
            credit=line.credit,
            unit=line.unit,
            counterpart=line.counterpart,
            note=line.explanation[:200],
        )


def of_allowance(unit: Unit, year: FiscalYear, *, on: date, actor: User) -> Proposal:
    """Penyisihan piutang: what the register of receivables needs on a day."""
    entity = entity_of(unit)
    lines = receivables.allowance_lines(unit, year, on=on, actor=actor)
    return Proposal(
        unit=entity,
        dated_on=on,
        description=f"Penyisihan piutang per {on:%d-%m-%Y}",
        origin=f"allowance:{entity.pk}:{on}",
        lines=tuple(ProposedLine(one.account, one.debit, one.credit, one.explanation) for one in lines),
    )
