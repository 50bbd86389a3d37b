"""DPAL: unfinished contracts of last year become lines of a pergeseran or perubahan RKA of this year."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum

from budget import proposal_store
from budget.models import BudgetKey, BudgetProposal, BudgetVersion, ProposalLine
from budget.proposal_lines import DetailInput
from budget.proposals import open_proposal
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal
from reference.models import Account, FundSource, Program, User
from treasury.models import Contract, DisbursementOrder


@dataclass(frozen=True)
class Unfinished:
    """What one budget key of a contract of last year has left to be paid."""

    contract: Contract
    key: BudgetKey
    value: Decimal
    paid: Decimal
    is_carried: bool

    @property
    def remaining(self) -> Decimal:
        """What the new year still owes the vendor."""
        return self.value - self.paid

    @property
    def name(self) -> str:
        """How a form names it."""
        return f"{self.contract.pk}-{self.key.pk}"

    @property
    def description(self) -> str:
        """What the line of the RKA says."""
        return carried_description(self.contract)


def carried_description(contract: Contract) -> str:
    """`DPAL K-1/2025, Pembangunan puskesmas`: by it a carried line is known again."""
    return f"DPAL {contract.number}, {contract.description}"[:500]


def unfinished(proposal: BudgetProposal) -> list[Unfinished]:
    """Confirmed contracts of the unit and the year before with what is left of each key; five queries."""
    year = proposal.budget.version.year_id - 1
    contracts = list(
        Contract.objects.filter(unit=proposal.unit, year=year, state="confirmed")
        .select_related("vendor")
        .prefetch_related("shares")
        .order_by("dated_on", "pk")
    )
    parts: dict[tuple[int, int], Decimal] = {}
    for contract in contracts:
        shares = {share.key_id: share.value.amount for share in contract.shares.all()}
        parts[contract.pk, contract.key_id] = contract.value.amount - sum(shares.values(), ZERO)
        parts |= {(contract.pk, key_id): value for key_id, value in shares.items()}
    paid = _paid(contracts)
    keys = BudgetKey.objects.select_related("account", "sub_activity", "fund_source").in_bulk(
        {key_id for _, key_id in parts}
    )
    carried = set(
        ProposalLine.objects.filter(proposal=proposal, description__startswith="DPAL ").values_list(
            "description", "account__code", "fund_source__code"
        )
    )
    by_pk = {contract.pk: contract for contract in contracts}
    found = []
    for (contract_id, key_id), value in parts.items():
        key = keys[key_id]
        name = (carried_description(by_pk[contract_id]), key.account.code, key.fund_source.code)
        one = Unfinished(
            by_pk[contract_id], key, value, paid.get((contract_id, key_id), ZERO), name in carried
        )
        if one.remaining > ZERO:
            found.append(one)
    return found


def carry_over(proposal: BudgetProposal, names: Iterable[str], *, actor: User) -> int:
    """Add a line for each chosen remainder; how many. DomainError names what the new year's lists lack."""
    wanted = set(names)
    with one_transaction():
        fresh = open_proposal(proposal, actor=actor)
        version = fresh.budget.version
        if version.kind == BudgetVersion.Kind.ORIGINAL:
            raise DomainError(
                f"DPAL masuk melalui pergeseran atau perubahan, bukan {version.name}. Buka versi berikutnya.",
                rule="I-13",
            )
        chosen = [one for one in unfinished(fresh) if one.name in wanted and not one.is_carried]
        if not chosen:
            raise DomainError("Pilih paling sedikit satu sisa kontrak yang belum dimuat.", field="kontrak")
        lines, refusals = _lines(fresh, chosen)
        raise_all(refusals)
        return proposal_store.add_lines(fresh, lines, actor=actor)


def _paid(contracts: list[Contract]) -> dict[tuple[int, int], Decimal]:
    """What was paid on each contract and key; one query."""
    rows = (
        DisbursementOrder.objects.filter(order__request__contract__in=contracts, state="paid")
        .order_by()
        .values_list("order__request__contract", "order__request__lines__key")
        .annotate(total=Sum("order__request__lines__amount"))
    )
    return {(contract, key): total for contract, key, total in rows}


def _lines(proposal: BudgetProposal, chosen: list[Unfinished]) -> tuple[list[DetailInput], list[DomainError]]:
    """Lines with the rows of the new year's lists that have the same codes."""
    year = proposal.budget.version.year
    keys = [one.key for one in chosen]

    def by_code(model: type, edition_id: int, codes: set[str]) -> dict[str, int]:
        rows = model._default_manager.filter(edition=edition_id, code__in=codes, is_active=True)  # type: ignore[attr-defined]
        return dict(rows.values_list("code", "pk"))

    accounts = by_code(Account, year.chart_id, {key.account.code for key in keys})
    programs = by_code(Program, year.programs_id, {key.sub_activity.code for key in keys if key.sub_activity})
    funds = by_code(FundSource, year.funds_id, {key.fund_source.code for key in keys})
    lines, refusals = [], []
    for one in chosen:
        sub = one.key.sub_activity.code if one.key.sub_activity else ""
        lacking = [
            code
            for code, known in (
                (one.key.account.code, accounts),
                (sub, programs),
                (one.key.fund_source.code, funds),
            )
            if code and code not in known
        ]
        if lacking:
            refusals.append(
                DomainError(
                    f"Kontrak {one.contract.number}: kode {', '.join(lacking)} tidak ada pada daftar {year}."
                    " Isi rinciannya dengan kode tahun ini.",
                    rule="I-01",
                )
            )
            continue
        lines.append(
            DetailInput(
                sub_activity_id=programs[sub] if sub else None,
                account_id=accounts[one.key.account.code],
                fund_source_id=funds[one.key.fund_source.code],
                description=one.description,
                amount=one.remaining,
                header="Lanjutan kontrak tahun lalu",
                recipient=one.contract.vendor.name[:200],
            )
        )
    return lines, refusals
