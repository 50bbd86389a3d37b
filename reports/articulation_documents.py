"""A-16 to A-18: the treasurers' documents against the books, with the documents behind a difference."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from django.db import connection

from core.money import ZERO, Decimal, rupiah
from ledger.models import EntryKind
from reference.roles import AccountKey
from reports.engine import Parameters
from reports.formula import ROW, Formula, Value
from reports.matrix import DrillDown, Mode, Side
from reports.scope import Context
from treasury import agreement
from treasury.agreement import BOOKS, OUTFLOW, REPORT, Cause, Place, Scope
from workflows.flow import get

_AUDITED = "Koreksi audit sesudah tahun ditutup, tanpa dokumen bendahara"
_WITH_AUDIT = " dan koreksi audit"
_OUTFLOW = {
    "gross": "SP2D dibayar, bruto",
    "deducted": "Potongan SP2D",
    "remitted": "Potongan disetor BUD",
    "refunded": "Pengembalian pendapatan",
    "other": "Pengeluaran BUD lain (pembiayaan, pembalikan penerimaan, bukti memorial)",
}


def formulas(parameters: Parameters, found: Context) -> Iterator[Formula]:
    """The formulas of a unit or the region on a day: four queries, one more for each that differs.

    A year of an earlier system has no documents: only its balances speak.
    """
    if found.is_legacy:
        yield from _old_books(parameters, found)
        return
    units = None if found.is_region else tuple(found.own_ids)
    own = Scope(parameters.year, found.chart_id, parameters.at, units)
    yield _cash_books(own, parameters)
    yield _functional_reports(own, parameters)
    if found.parent_id is None:
        # The RKUD is in PPKD's book: whole there, an SKPD's part where RK names it.
        rkud = own if found.is_department else Scope(parameters.year, found.chart_id, parameters.at)
        yield _outflow(rkud, parameters)


def _cash_books(scope: Scope, parameters: Parameters) -> Formula:
    """A-16: each treasurer's BKU against Kas di Bendahara of his unit; every treasurer is listed."""
    places = agreement.places(BOOKS, scope)
    different = agreement.differing(places)
    parts = _differences(BOOKS, scope, different, "BKU", lambda one: _lines(one, parameters, Mode.CLOSING))
    parts += [
        Value(place.name, place.by_journal, _lines(place, parameters, Mode.CLOSING))
        for place in places
        if not place.difference
    ]
    return _formula(
        BOOKS,
        "Saldo BKU tiap bendahara sama dengan kas bendahara di buku besar",
        ("Saldo BKU bendahara", "Kas bendahara (buku besar)"),
        places,
        parts,
    )


def _functional_reports(scope: Scope, parameters: Parameters) -> Formula:
    """A-17: SPJ by unit, sub kegiatan and account against the realisation of the LRA."""
    places = agreement.places(REPORT, scope)
    parts = _differences(
        REPORT,
        scope,
        agreement.differing(places),
        "SPJ",
        lambda one: _lines(one, parameters, Mode.MOVEMENT),
    )
    return _formula(
        REPORT,
        "Jumlah SPJ fungsional sama dengan realisasi belanja LRA, baris demi baris",
        ("SPJ fungsional", "LRA: realisasi belanja"),
        places,
        parts,
    )


def _outflow(scope: Scope, parameters: Parameters) -> Formula:
    """A-18: what left the RKUD by documents against the credits of Kas di Kas Daerah."""
    places = agreement.places(OUTFLOW, scope)
    parts = _differences(OUTFLOW, scope, agreement.differing(places), "dokumen", lambda _: None)
    parts += [
        Value(_OUTFLOW[sort], amount)
        for sort, amount in agreement.outflow_parts(scope).items()
        if amount or sort in ("gross", "deducted")
    ]
    return _formula(
        OUTFLOW,
        "Pengeluaran RKUD sama dengan SP2D dibayar neto, setoran potongan, dan pengeluaran BUD lain",
        ("SP2D neto, setoran potongan, dan pengeluaran lain", "Pengeluaran RKUD (buku besar)"),
        places,
        parts,
    )


def _formula(
    code: str, title: str, labels: tuple[str, str], places: Iterable[Place], parts: list[Value]
) -> Formula:
    found = list(places)
    audited = sum((place.audited for place in found), ZERO)
    said = sum((place.by_documents for place in found), ZERO)
    if any(place.audited for place in found):
        parts = [*parts, Value(_AUDITED, audited)]
        labels = (labels[0] + _WITH_AUDIT, labels[1])
    return Formula(
        code,
        title,
        Value(labels[0], said + audited),
        Value(labels[1], sum((place.by_journal for place in found), ZERO)),
        parts,
    )


def _differences(
    code: str,
    scope: Scope,
    different: list[Place],
    what: str,
    lines: Callable[[Place], DrillDown | None],
) -> list[Value]:
    """Each place that differs with both values, then the documents and entries that make the difference."""
    if not different:
        return []
    parts = [
        Value(
            f"{ROW}{place.name}: {what} {rupiah(place.by_documents)}, "
            f"buku besar {rupiah(place.opening + place.posted)}, selisih",
            place.difference,
            lines(place),
        )
        for place in different
    ]
    return parts + [_cause(one) for one in agreement.causes(code, scope)]


def _cause(one: Cause) -> Value:
    flow, _, _ = one.key.partition(":")
    title = "Jurnal" if flow == "entry" else f"{get(flow).title[:1].upper()}{get(flow).title[1:]}"
    where = " ".join(part for part in (one.unit_code, one.account_code) if part)
    label = (
        f"{title} {one.number} ({where}): dokumen {rupiah(one.said)}, jurnal {rupiah(one.posted)}, selisih"
    )
    return Value(label, one.difference, one.key)


def _lines(place: Place, parameters: Parameters, mode: Mode) -> DrillDown:
    """The journal lines of a place."""
    return DrillDown(
        mode=mode,
        unit_id=place.unit_id,
        account_id=place.account_id,
        natures=(),
        ledger_set="",
        start=date(parameters.year, 1, 1),
        end=parameters.at,
        excluded=(EntryKind.CLOSING.value,),
        orientation=Side.DEBIT,
        sub_activity_id=place.sub_id if mode is Mode.MOVEMENT else None,
    )


# Every account beside the chart's own cash account of a treasurer, under the same heading.
_OLD_CASH = """
SELECT b.code, a.code, a.name, sum(l.debit - l.credit)
FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id
JOIN reference_account a ON a.id = l.account_id
WHERE l.kind = 'LEGACY' AND l.dated_on <= %(at)s AND l.dated_on >= (SELECT ledger_carried_from(%(at)s))
    AND (%(book)s::bigint IS NULL OR l.book_id = %(book)s)
    AND l.account_id IN (
        SELECT a.id FROM reference_accountrole r JOIN reference_account own ON own.id = r.account_id
        JOIN reference_account a ON a.id = own.id OR a.parent_id = own.parent_id
        WHERE r.edition_id = %(chart)s AND r.key = ANY(%(roles)s))
GROUP BY 1, 2, 3 ORDER BY 1, 2
"""


def _old_books(parameters: Parameters, found: Context) -> Iterator[Formula]:
    """A-16 of imported vouchers: no BKU to compare with, but no treasurer holds less than nothing."""
    roles = [AccountKey.TREASURER_CASH.value, AccountKey.RECEIPT_CASH.value]
    values = {"at": parameters.at, "book": found.book_id, "chart": found.chart_id, "roles": roles}
    with connection.cursor() as cursor:
        cursor.execute(_OLD_CASH, values)
        rows: list[tuple[str, str, str, Decimal]] = list(cursor.fetchall())
    held = sum((amount for *_, amount in rows), ZERO)
    yield Formula(
        BOOKS,
        "Saldo BKU tiap bendahara sama dengan kas bendahara di buku besar",
        Value("Saldo BKU (pembukuan lama tidak memuatnya)", None),
        Value("Kas bendahara (buku besar)", held),
    )
    negative = [row for row in rows if row[3] < ZERO]
    yield Formula(
        BOOKS,
        "Kas bendahara dalam pembukuan lama tidak negatif",
        Value("Saldo kas bendahara yang negatif", sum((row[3] for row in negative), ZERO)),
        Value("Nol", ZERO),
        [Value(f"{ROW}{book} {code} {name}", amount) for book, code, name, amount in negative],
    )
