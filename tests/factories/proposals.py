"""RKA for tests: begun through the services, lines by codes of the official lists."""

from budget.documents import create_version
from budget.models import BudgetProposal, BudgetVersion, PriceEdition, PriceItem, ProposalLine, RegionalBudget
from budget.proposal_lines import DetailInput, Volume, priced
from budget.proposal_store import add_lines
from budget.proposals import begin_budget, create_proposal
from core import clock
from core.money import Decimal
from reference.models import Role, Unit
from tests.factories.budget import OFFICE, STATIONERY
from tests.factories.reference import Region, account, make_fund, program


def regional_budget(region: Region, **over) -> RegionalBudget:
    """The APBD of the year's original version, in draft; the one that is there when it was begun."""
    fields = {"kind": "murni", "name": "MURNI", **over}
    officer = region[Role.FINANCE_OFFICER]
    version = BudgetVersion.objects.filter(year=region.year, name=fields["name"]).first()
    if version is None:
        version = create_version(year=region.year, actor=officer, **fields)
    found = RegionalBudget.objects.filter(version=version).first()
    return found or begin_budget(version, actor=officer)


def proposal(
    region: Region, *lines: DetailInput, unit: Unit | None = None, budget_name: str = "MURNI"
) -> BudgetProposal:
    """A draft RKA of the unit (first SKPD by default) with these lines."""
    unit = unit or region.unit
    operator = region.person(Role.OPERATOR, unit)
    made = create_proposal(regional_budget(region, name=budget_name), unit, actor=operator)
    if lines:
        add_lines(made, lines, actor=operator)
    return made


def detail(
    description: str = "Kertas A4",
    *factors: tuple[int | str, str],
    price: int | str | None = 50_000,
    code: str | None = STATIONERY,
    sub_activity: str | None = OFFICE,
    fund: str | None = "PAD",
    **over,
) -> DetailInput:
    """One line; `factors` are its volumes, ten rim by default; without a price `amount` says its amount."""
    values = {
        "amount": Decimal("0.00"),
        "measure": "rim",
        "volumes": tuple(Volume(Decimal(number), unit) for number, unit in factors or ((10, "rim"),)),
        **over,
    }
    return priced(
        DetailInput(
            sub_activity_id=program(sub_activity).pk if sub_activity else None,
            account_id=account(code).pk if code else None,
            fund_source_id=make_fund(fund).pk if fund else None,
            description=description,
            price=None if price is None else Decimal(price),
            **values,
        )
    )


def lines_of(made: BudgetProposal) -> list[ProposalLine]:
    """The lines in their order."""
    return list(ProposalLine.objects.filter(proposal=made))


def price_items(
    region: Region, *items: dict[str, object], number: int = 1, is_decreed: bool = True
) -> list[PriceItem]:
    """Standards in an edition of the year of their own, decreed unless told otherwise."""
    edition = PriceEdition.objects.create(
        year=region.year,
        number=number,
        name=f"Standar harga {region.year.pk} ke-{number}",
        state="draft",
        created_by=region[Role.FINANCE_OFFICER],
        created_at=clock.now(),
    )
    usual = {"kind": "ssh", "name": "Kertas HVS A4", "specification": "80 gram", "measure": "rim"}
    made = [PriceItem.objects.create(edition=edition, **{**usual, **item}) for item in items]
    if is_decreed:
        PriceEdition.objects.filter(pk=edition.pk).update(
            state="decreed", decree_number=f"{number}/SK/2025", decreed_on=clock.today()
        )
    return made


def price_item(
    region: Region, code: str = "1.1.12.01", *, price: int | str = 45_000, number: int = 1, **over
) -> PriceItem:
    """One standard in an edition of its own."""
    is_decreed = bool(over.pop("is_decreed", True))
    item = {"code": code, "price": Decimal(price), **over}
    return price_items(region, item, number=number, is_decreed=is_decreed)[0]
