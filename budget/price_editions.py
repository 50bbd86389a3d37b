"""Edisi standar harga: begun as a copy of the one before, filled by import and accepted proposals, decreed.

From its decree on an edition is frozen; a change of the decree is the next edition.
"""

from datetime import date
from typing import Any

from django.db import connection

from budget.models import PriceEdition
from budget.prices import DECREED, current_edition
from core import clock
from core.errors import DomainError, NotFound
from core.locks import Rank, lock, one_transaction
from reference import access
from reference.models import FiscalYear, Role, User
from workflows import engine
from workflows.flow import Context

FLOW = "price_edition"
DRAFT = "draft"
KEEPING_ROLES = (Role.FINANCE_OFFICER, Role.TAPD)
_ITEM = "edition_id, kind, code, name, specification, measure, price, price_currency, account_id"
_HISTORY = (
    f" INSERT INTO budget_historicalpriceitem (id, {_ITEM}, history_date, history_type, history_user_id)"
    f" SELECT id, {_ITEM}, %(moment)s, {{kind}}, %(actor)s FROM touched ORDER BY id"
)
_COPY = (
    f"WITH touched AS (INSERT INTO budget_priceitem ({_ITEM})"
    " SELECT %(edition)s, i.kind, i.code, i.name, i.specification, i.measure, i.price, i.price_currency, a.id"
    " FROM budget_priceitem i LEFT JOIN reference_account o ON o.id = i.account_id"
    " LEFT JOIN reference_account a ON a.code = o.code AND a.edition_id = %(chart)s"
    " WHERE i.edition_id = %(source)s RETURNING *)" + _HISTORY.format(kind="'+'")
)
_PUT = (
    f"WITH sent AS (SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS r (kind text, code text, name text,"
    " specification text, measure text, price numeric(20, 2), account_id bigint)), touched AS ("
    f"INSERT INTO budget_priceitem AS i ({_ITEM})"
    " SELECT %(edition)s, kind, code, name, specification, measure, price, 'IDR', account_id FROM sent"
    " ON CONFLICT (edition_id, kind, code) DO UPDATE SET name = excluded.name,"
    " specification = excluded.specification, measure = excluded.measure, price = excluded.price,"
    " account_id = excluded.account_id WHERE (i.name, i.specification, i.measure, i.price, i.account_id)"
    " IS DISTINCT FROM (excluded.name, excluded.specification, excluded.measure, excluded.price,"
    " excluded.account_id) RETURNING i.*, (xmax = 0) AS is_new)"
    + _HISTORY.format(kind="CASE WHEN is_new THEN '+' ELSE '~' END")
)


def begin_edition(
    year: FiscalYear, *, name: str, actor: User, area: str = "", is_copy: bool = True
) -> PriceEdition:
    """The next edition of a year, in draft, with the items of the newest decreed one (or of last year's)."""
    role = access.require(actor, KEEPING_ROLES, unit=None, on=clock.today(), act="Menyusun standar harga")
    if not name.strip():
        raise DomainError("Nama edisi belum diisi.", field="name")
    with one_transaction():
        lock(FiscalYear.objects.filter(pk=year.pk), Rank.REQUEST)
        earlier = PriceEdition.objects.filter(year=year).order_by("-number")
        open_one = earlier.filter(state=DRAFT).first()
        if open_one is not None:
            raise DomainError(f"{open_one.name} masih draf. Selesaikan edisi itu lebih dulu.")
        last = earlier.first()
        edition = PriceEdition(
            year=year,
            number=(last.number if last else 0) + 1,
            name=name.strip(),
            area=area.strip(),
            created_by=actor,
            created_at=clock.now(),
        )
        edition._history_user = actor
        edition.save()
        engine.log_creation(FLOW, edition, actor=actor, role=role)
        source = current_edition(year) or current_edition(year.pk - 1)
        if is_copy and source is not None:
            values = {"edition": edition.pk, "source": source.pk, "chart": year.chart_id}
            _run(_COPY, values, actor)
    return edition


def lock_edition(edition_id: int) -> PriceEdition:
    """The edition, locked and fresh, with its year."""
    found = lock(PriceEdition.objects.filter(pk=edition_id).select_related("year"), Rank.DOCUMENT)
    if not found:
        raise NotFound("Edisi standar harga tidak ditemukan.")
    return found[0]


def open_edition(edition_id: int, *, actor: User) -> PriceEdition:
    """The locked edition that its keepers may still change; DomainError once it is decreed."""
    access.require(actor, KEEPING_ROLES, unit=None, on=clock.today(), act="Ubah standar harga")
    fresh = lock_edition(edition_id)
    if fresh.state != DRAFT:
        raise DomainError(
            f"{fresh.name} sudah ditetapkan dengan {fresh.decree_number}; standarnya tidak dapat diubah."
            " Susun edisi baru.",
            rule="I-08",
        )
    return fresh


def put_items(edition: PriceEdition, rows: str, *, actor: User) -> int:
    """Add or change items of a locked draft, rows as JSON; the number of those that changed."""
    return _run(_PUT, {"edition": edition.pk, "rows": rows}, actor)


def has_items(edition: PriceEdition, context: Context) -> None:
    """Guard of the decree: items, its number and its day."""
    if not edition.items.exists():
        raise DomainError(f"{edition.name} belum berisi standar. Impor standarnya lebih dulu.", rule="I-08")
    if not str(context.data.get("decree_number", "")).strip():
        raise DomainError("Isi nomor SK penetapan.", field="decree_number")
    decreed_on = context.data.get("decreed_on")
    if not isinstance(decreed_on, date) or decreed_on > context.on:
        raise DomainError(
            f"Isi tanggal SK, paling lambat hari ini {context.on:%d-%m-%Y}.", field="decreed_on", rule="I-07"
        )


def keep_decree(edition: PriceEdition, context: Context) -> None:
    """Effect: number and day of the decree."""
    edition.decree_number = str(context.data["decree_number"]).strip()
    edition.decreed_on = context.data["decreed_on"]
    context.changed |= {"decree_number", "decreed_on"}


def is_decreed(edition: PriceEdition) -> bool:
    """True from its decree on."""
    return edition.state == DECREED


def _run(statement: str, values: dict[str, Any], actor: User) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"moment": clock.now(), "actor": actor.pk, **values})
        return int(cursor.rowcount)
