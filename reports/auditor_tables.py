"""Tables of the auditor's export: SP2D registers, journals, documents, approvals; each a streamed query."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models

from budget.models import BudgetKey
from reference.models import User

CHUNK = 2_000
# Rooms whose rows are documents.
ROOMS = ("budget", "treasury")
_MARKS = frozenset({"state", "number", "dated_on", "unit"})
# What names a row of another table, the first that it has.
_NAMES = ("code", "username", "number", "name", "account_number", "year")


@dataclass(frozen=True)
class Table:
    """One CSV file: its name, what it holds, the query."""

    file: str
    title: str
    query: str
    values: tuple[Any, ...] = ()

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """First the names of the columns, then the rows; memory does not grow with them."""
        with connection.chunked_cursor() as cursor:
            cursor.execute(self.query, self.values)
            batch = cursor.fetchmany(CHUNK)
            yield tuple(column[0] for column in cursor.description or ())
            while batch:
                yield from batch
                batch = cursor.fetchmany(CHUNK)


_NUMBER = "COALESCE(NULLIF({0}.number, ''), {0}.external_number)"
_REGISTER = """
FROM treasury_disbursementorder d
JOIN treasury_paymentorder o ON o.id = d.order_id
JOIN treasury_paymentrequest r ON r.id = o.request_id
JOIN reference_unit u ON u.id = d.unit_id
LEFT JOIN reference_vendor v ON v.id = r.vendor_id
"""
_ORDERS = f"""
SELECT row_number() OVER (ORDER BY d.dated_on, d.id) AS no, {_NUMBER.format("d")} AS nomor_sp2d,
    d.dated_on AS tanggal_sp2d, {_NUMBER.format("o")} AS nomor_spm, o.dated_on AS tanggal_spm,
    {_NUMBER.format("r")} AS nomor_spp, r.dated_on AS tanggal_spp, r.kind AS jenis, u.code AS kode_unit,
    u.name AS nama_unit, COALESCE(v.name, '') AS penerima, COALESCE(v.tax_number, '') AS npwp,
    COALESCE(v.bank_name, '') AS bank, COALESCE(v.bank_account, '') AS rekening, d.description AS uraian,
    d.gross AS bruto, d.deducted AS potongan, d.net AS neto, d.paid_on AS tanggal_cair,
    d.bank_reference AS referensi_bank, d.state AS status
{_REGISTER} WHERE d.year_id = %s AND d.state <> 'draft' ORDER BY d.dated_on, d.id
"""
# One row a charge, then one a deduction, both with the SP2D before them.
_LINES = f"""
SELECT {_NUMBER.format("d")} AS nomor_sp2d, d.dated_on AS tanggal_sp2d, d.paid_on AS tanggal_cair,
    d.state AS status, u.code AS kode_unit, u.name AS nama_unit, r.kind AS jenis, part.jenis_baris,
    part.kode_sub_kegiatan, part.nama_sub_kegiatan, part.kode_rekening, part.nama_rekening,
    part.sumber_dana, part.nilai_belanja, part.nilai_potongan, part.kode_billing
{_REGISTER}
CROSS JOIN LATERAL (
    SELECT 1 AS part, l.number AS place, 'BELANJA' AS jenis_baris, s.code AS kode_sub_kegiatan,
        s.name AS nama_sub_kegiatan, a.code AS kode_rekening, a.name AS nama_rekening, f.code AS sumber_dana,
        l.amount AS nilai_belanja, NULL::numeric AS nilai_potongan, '' AS kode_billing
    FROM treasury_paymentrequestline l JOIN budget_budgetkey k ON k.id = l.key_id
    JOIN reference_account a ON a.id = k.account_id JOIN reference_fundsource f ON f.id = k.fund_source_id
    LEFT JOIN reference_program s ON s.id = k.sub_activity_id
    WHERE l.request_id = r.id
    UNION ALL
    SELECT 2, row_number() OVER (ORDER BY a.code), 'POTONGAN', NULL, NULL, a.code, a.name, NULL, NULL,
        p.amount, p.billing_code
    FROM treasury_deduction p JOIN reference_account a ON a.id = p.account_id WHERE p.request_id = r.id
) part
WHERE d.year_id = %s AND d.state <> 'draft' ORDER BY d.dated_on, d.id, part.part, part.place
"""
_JOURNAL = """
SELECT b.code AS buku, e.year AS tahun, e.number AS nomor, e.ledger_set AS "set", e.kind AS jenis,
    e.dated_on AS tanggal, e.source AS sumber, e.event AS peristiwa, e.description AS uraian,
    e.reason AS alasan, COALESCE(o.year || '/' || o.number, '') AS membalik, u.username AS oleh,
    e.posted_at AS dibukukan, l.number AS baris, a.code AS kode_rekening, a.name AS nama_rekening,
    unit.code AS kode_unit, s.code AS kode_sub_kegiatan, f.code AS sumber_dana, c.code AS pasangan,
    l.debit AS debet, l.credit AS kredit, e.hash AS hash
FROM ledger_entry e
JOIN ledger_entryline l ON l.entry_id = e.id
JOIN ledger_book b ON b.id = e.book_id
LEFT JOIN ledger_entry o ON o.id = e.reverses_id
LEFT JOIN reference_user u ON u.id = e.actor_id
LEFT JOIN reference_account a ON a.id = l.account_id
LEFT JOIN reference_unit unit ON unit.id = l.unit_id
LEFT JOIN reference_program s ON s.id = l.sub_activity_id
LEFT JOIN reference_fundsource f ON f.id = l.fund_source_id
LEFT JOIN reference_unit c ON c.id = l.counterpart_id
WHERE e.year = %s ORDER BY b.code, e.number, l.number
"""
_APPROVALS = """
SELECT p.acted_at AS saat, p.acted_on AS tanggal, p.flow AS dokumen, p.document_key AS kunci,
    p.document_number AS nomor, unit.code AS kode_unit, p.step AS langkah, p.from_state AS dari,
    p.to_state AS menjadi, u.username AS oleh, u.full_name AS nama, p.role AS peran, p.reason AS alasan
FROM workflows_approvallog p JOIN reference_user u ON u.id = p.actor_id
LEFT JOIN reference_unit unit ON unit.id = p.unit_id
WHERE extract(year FROM p.acted_on) = %s ORDER BY p.acted_at, p.id
"""


def tables(year: int) -> list[Table]:
    """All files of a year but the chain's."""
    return [
        Table("sp2d.csv", "Register SP2D, satu baris satu SP2D", _ORDERS, (year,)),
        Table("sp2d_rincian.csv", "Register SP2D per rekening dan potongan", _LINES, (year,)),
        Table("jurnal.csv", "Semua jurnal, satu baris satu baris jurnal", _JOURNAL, (year,)),
        Table("persetujuan.csv", "Jejak persetujuan dokumen", _APPROVALS, (year,)),
        *documents(year),
    ]


# --- Documents, whatever kinds there are -----------------------------------------------------------
def documents(year: int) -> list[Table]:
    """One file a kind of document, and one for each list of lines that belongs to it."""
    found: list[Table] = []
    for model in apps.get_models():
        if model._meta.app_label in ROOMS and is_document(model):
            found += _family(model, _year_path(model), (year,), f"dokumen/{model._meta.model_name}")
    return sorted(found, key=lambda table: table.file)


def is_document(model: type[models.Model]) -> bool:
    """True for what has a state, a number, a day and a unit; copies of the history are none."""
    names = {field.name for field in model._meta.concrete_fields}
    return names >= _MARKS and not hasattr(model, "history_id")


def _year_path(model: type[models.Model]) -> tuple[str, str]:
    """(joins, condition) that leave the documents of a year."""
    names = {field.name for field in model._meta.concrete_fields}
    if "year" in names:
        return "", "t.year_id = %s"
    return "JOIN budget_budgetversion of_year ON of_year.id = t.version_id", "of_year.year_id = %s"


def _family(
    model: type[models.Model], path: tuple[str, str], values: tuple[Any, ...], name: str
) -> list[Table]:
    """The model's table, then those of what is deleted with its rows."""
    joins, condition = path
    found = [Table(f"{name}.csv", _title(model), _query(model, joins, condition), values)]
    for relation in model._meta.related_objects:
        child, link = relation.related_model, relation.field
        is_part = relation.on_delete is models.CASCADE and child._meta.app_label in ROOMS
        if is_part and not is_document(child) and not hasattr(child, "history_id"):
            within = f"SELECT t.id FROM {model._meta.db_table} t {joins} WHERE {condition}"
            found += _family(
                child, ("", f"t.{link.column} IN ({within})"), values, f"{name}_{child._meta.model_name}"
            )
    return found


def _title(model: type[models.Model]) -> str:
    """The first sentence of what the model says it is."""
    return (model.__doc__ or model.__name__).strip().splitlines()[0].split(":")[0].rstrip(".")


def _query(model: type[models.Model], joins: str, condition: str) -> str:
    columns = ["t.id"]
    more: list[str] = []
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        target = field.related_model
        if target is None:
            columns.append(f't.{field.column} AS "{field.name}"')
        elif target is BudgetKey:
            columns += _of_key(field.name, str(field.column), more)
        else:
            columns += _named(field.name, str(field.column), target, more)
    source = f"{model._meta.db_table} t {joins} {' '.join(more)}"
    return f"SELECT {', '.join(columns)} FROM {source} WHERE {condition} ORDER BY t.id"


def _named(name: str, column: str, target: Any, more: list[str]) -> list[str]:
    """The name of the row that is pointed to; documents with their id, others by name alone."""
    names = [field.name for field in target._meta.concrete_fields]
    shown = next((wanted for wanted in _NAMES if wanted in names), None)
    if target is User:
        shown = "username"
    if shown is None or shown == "year":
        return [f't.{column} AS "{name}"']
    alias = f"j{len(more)}"
    more.append(f"LEFT JOIN {target._meta.db_table} {alias} ON {alias}.{target._meta.pk.column} = t.{column}")
    found = [f'{alias}.{shown} AS "{name}"']
    return [f't.{column} AS "{name}_id"', *found] if is_document(target) else found


def _of_key(name: str, column: str, more: list[str]) -> list[str]:
    """A budget key by its codes."""
    alias = f"k{len(more)}"
    more.append(f"LEFT JOIN budget_budgetkey {alias} ON {alias}.id = t.{column}")
    found = []
    for label, table, link in (
        ("unit", "reference_unit", "unit_id"),
        ("sub_activity", "reference_program", "sub_activity_id"),
        ("account", "reference_account", "account_id"),
        ("fund_source", "reference_fundsource", "fund_source_id"),
    ):
        own = f"{alias}_{label}"
        more.append(f"LEFT JOIN {table} {own} ON {own}.id = {alias}.{link}")
        found.append(f'{own}.code AS "{name}_{label}"')
    return found
