"""Usulan standar harga of a unit: drafted, submitted, verified by TAPD, taken into a draft edition."""

from budget.models import PriceEdition, PriceItem, PriceProposal
from budget.models.price import PriceKind
from budget.price_editions import DRAFT, lock_edition
from core import clock
from core.codes import require_plain
from core.errors import DomainError, NotFound
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, rupiah, to_money
from reference import access
from reference.models import Account, FiscalYear, Role, Unit, User
from workflows import engine
from workflows.flow import Context

FLOW = "price_proposal"


def propose(
    *,
    year: FiscalYear,
    unit: Unit,
    kind: str,
    name: str,
    measure: str,
    price: Decimal,
    basis: str,
    actor: User,
    specification: str = "",
    account: Account | None = None,
) -> PriceProposal:
    """A draft proposal of the unit by its operator."""
    role = access.require(actor, Role.OPERATOR, unit=unit, on=clock.today(), act="Mengusulkan standar harga")
    texts = {"name": ("Nama", name), "measure": ("Satuan", measure), "basis": ("Dasar harga", basis)}
    for field, (label, value) in texts.items():
        if not value.strip():
            raise DomainError(f"{label} belum diisi.", field=field)
    if kind not in PriceKind.values:
        raise DomainError(f"Jenis standar “{kind}” tidak ada.", field="kind")
    if price <= ZERO:
        raise DomainError(f"Harga usulan {rupiah(price)} harus lebih dari nol.", rule="I-04", field="price")
    if account is not None and account.edition_id != year.chart_id:
        raise DomainError(f"Rekening {account.code} bukan dari bagan {year}.", rule="I-01", field="account")
    with one_transaction():
        made = PriceProposal(
            year=year,
            unit=unit,
            kind=kind,
            name=name.strip(),
            specification=specification.strip(),
            measure=measure.strip(),
            price=to_money(price),
            account=account,
            basis=basis.strip(),
            created_by=actor,
            created_at=clock.now(),
        )
        made._history_user = actor
        made.save()
        engine.log_creation(FLOW, made, actor=actor, role=role)
    return made


def lock_proposal(proposal_id: int) -> PriceProposal:
    """The proposal, locked and fresh."""
    found = lock(
        PriceProposal.objects.filter(pk=proposal_id).select_related("year", "unit", "account"), Rank.REQUEST
    )
    if not found:
        raise NotFound("Usulan standar harga tidak ditemukan.")
    return found[0]


def draft_edition(year: FiscalYear | int) -> PriceEdition | None:
    """The edition of the year that still takes items."""
    number = year if isinstance(year, int) else year.pk
    return PriceEdition.objects.filter(year=number, state=DRAFT).first()


def may_be_taken(proposal: PriceProposal, context: Context) -> None:
    """Guard of acceptance: a draft edition of the year, and a code that is free in it."""
    edition = draft_edition(proposal.year)
    if edition is None:
        raise DomainError(
            f"Belum ada edisi standar harga {proposal.year} yang masih draf. Susun edisi baru, lalu terima"
            " usulan ini.",
            rule="I-08",
        )
    code = require_plain(str(context.data.get("code", "")).strip(), "Kode standar")
    if PriceItem.objects.filter(edition=edition, kind=proposal.kind, code=code).exists():
        raise DomainError(f"Kode {code} sudah dipakai pada {edition.name}. Isi kode lain.", field="code")


def take_into_edition(proposal: PriceProposal, context: Context) -> None:
    """Effect of acceptance: the item in the draft edition."""
    edition = draft_edition(proposal.year)
    assert edition is not None
    item = PriceItem(
        edition=lock_edition(edition.pk),
        kind=proposal.kind,
        code=str(context.data["code"]).strip(),
        name=proposal.name,
        specification=proposal.specification,
        measure=proposal.measure,
        price=proposal.price,
        account=proposal.account,
    )
    item._history_user = context.actor
    item.save()
    proposal.item = item
    context.changed.add("item")
