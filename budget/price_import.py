"""Impor standar harga: CSV or XLSX of many thousand rows into a draft edition; all rows or none.

Columns as regions keep them: code, name, spec, unit, price, account_code, kind; headings may be
Indonesian. Rows add items or change those of the same kind and code; none is removed.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

from budget import import_file
from budget.errors import BadRows, RowError
from budget.import_file import Cells, Field, Table
from budget.models import PriceEdition
from budget.models.price import PriceKind
from budget.price_editions import open_edition, put_items
from core import files
from core.codes import PLAIN_CODE
from core.locks import one_transaction
from core.money import ZERO, AmountError, Decimal, rupiah
from core.workbooks import TALL, Value, amount_of, shown, whole
from reference.models import Account, User
from workflows import jobs
from workflows.models import JobRun

JOB = "price-import"
BATCH = 5_000
ERRORS_MAX = 100
FIELDS = (
    Field("code", ("kode", "kode barang")),
    Field("name", ("uraian", "nama", "nama barang")),
    Field("spec", ("spesifikasi",), is_required=False),
    Field("unit", ("satuan",)),
    Field("price", ("harga", "harga satuan")),
    Field("account_code", ("rekening", "kode rekening"), is_required=False),
    Field("kind", ("jenis", "standar"), is_required=False),
)
_LENGTHS = {"code": 60, "name": 300, "spec": 500, "unit": 60}


def order_import(edition: PriceEdition, data: bytes, *, actor: User) -> JobRun:
    """Order the import of a file as the job `price-import`; its rows are judged there."""
    with one_transaction():
        fresh = open_edition(edition.pk, actor=actor)
        stored = files.store(data, limit=import_file.FILE_MAX)
        return jobs.enqueue(
            JOB,
            actor=actor,
            label=f"Impor standar harga ke {fresh.name}",
            parameters={"edition": fresh.pk, "file": stored.sha256},
        )


@jobs.register(JOB)
def run_import(run: JobRun, parameters: dict[str, Any]) -> None:
    """All rows or none: the work is one transaction."""
    jobs.report(run, 0, 1, "Membaca berkas.")
    with files.open_file(parameters["file"]) as opened:
        data = opened.read()
    try:
        changed, count = import_items(parameters["edition"], data, actor=run.created_by, run=run)
    except BadRows as error:
        raise _shortened(error) from error
    run.message = f"{count} standar dibaca: {changed} baru atau berubah, {count - changed} tetap."


def import_items(edition_id: int, data: bytes, *, actor: User, run: JobRun | None = None) -> tuple[int, int]:
    """(changed, read) items; BadRows names every bad cell, and then nothing is taken."""
    _, table = import_file.table_of(import_file.read_grid(data, shape=TALL), FIELDS)
    with one_transaction():
        edition = open_edition(edition_id, actor=actor)
        rows = _judged(table, edition)
        changed = 0
        for start in range(0, len(rows), BATCH):
            changed += put_items(edition, json.dumps(rows[start : start + BATCH]), actor=actor)
            if run is not None:
                jobs.report(run, min(start + BATCH, len(rows)), len(rows), "Menyimpan standar.")
    return changed, len(rows)


def _judged(table: Table, edition: PriceEdition) -> list[dict[str, Any]]:
    """The rows as the table wants them, or BadRows of every bad cell."""
    chart = Account.objects.filter(edition=edition.year.chart_id, is_postable=True)
    accounts = dict(chart.values_list("code", "pk"))
    bad: list[RowError] = []
    seen: dict[tuple[str, str], int] = {}
    rows = []
    for row in table.rows:
        marked = [(name, table.mark(row, name)) for name in table.columns]
        bad += [table.error(row, name, why, "I-04") for name, why in marked if why]
        rows.append(_row(row, accounts, seen, bad))
    if not rows:
        bad.append(RowError(1, "code", "", "tidak ada baris standar di bawah judul kolom."))
    if bad:
        raise BadRows(bad)
    return rows


def _row(
    row: Cells, accounts: Mapping[str, int], seen: dict[tuple[str, str], int], bad: list[RowError]
) -> dict[str, Any]:
    def fault(column: str, value: str, why: str, rule: str = "") -> None:
        bad.append(RowError(row.number, column, value[:60], why, rule))

    text = {name: _text(row.values.get(name, "")) for name in (*_LENGTHS, "account_code", "kind")}
    for name, most in _LENGTHS.items():
        if not text[name] and name != "spec":
            fault(name, "", "belum diisi.")
        elif len(text[name]) > most or "\0" in text[name]:
            fault(name, text[name], f"paling banyak {most} huruf.")
    if text["code"] and not re.fullmatch(PLAIN_CODE, text["code"]):
        fault("code", text["code"], "memuat huruf yang tidak boleh ada pada kode.")
    kind = text["kind"].lower() or PriceKind.SSH.value
    if kind not in PriceKind.values:
        fault("kind", text["kind"], "harus SSH, SBU, HSPK atau ASB.")
    account = text["account_code"]
    if account and account not in accounts:
        fault("account_code", account, "rekening tidak ada pada bagan tahun edisi ini.", "I-01")
    key = (kind, text["code"])
    if text["code"] and key in seen:
        fault("code", text["code"], f"kode yang sama sudah ada di baris {seen[key]}.")
    seen.setdefault(key, row.number)
    return {
        "kind": kind,
        "code": text["code"],
        "name": text["name"],
        "specification": text["spec"],
        "measure": text["unit"],
        "price": str(_price(row, fault)),
        "account_id": accounts.get(account),
    }


def _text(value: Value) -> str:
    """All that a cell says; lines of a cell become one."""
    return whole(" ".join(value.split()) if isinstance(value, str) else value)


def _price(row: Cells, fault: Any) -> Decimal:
    value = row.values.get("price", "")
    if value == "":
        fault("price", "", "harga belum diisi.", "I-04")
        return ZERO
    try:
        price = amount_of(value)
    except AmountError as error:
        fault("price", shown(value), str(error), "I-04")
        return ZERO
    if price <= ZERO:
        fault("price", rupiah(price), "harga harus lebih dari nol.", "I-04")
    return price


def _shortened(error: BadRows) -> BadRows:
    """The first bad cells; a job's message is read by a person."""
    if len(error.rows) <= ERRORS_MAX:
        return error
    last = error.rows[ERRORS_MAX - 1]
    rest = RowError(last.line, last.column, "", f"… dan {len(error.rows) - ERRORS_MAX} kesalahan lain.")
    return BadRows([*error.rows[:ERRORS_MAX], rest])
