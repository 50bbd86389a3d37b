"""The floor of a workbook's import: calamine reads the sheet, COPY writes its rows, nothing is checked.

The same rows as the product leaves: budget keys, lines with their history, twelve months a line; into the
same tables, whose own constraints and triggers stay on. Codes are looked up in dictionaries made before
the clock starts, ids are drawn in one statement a table, and COPY gets ready-made text.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

import psycopg
from python_calamine import CalamineWorkbook

_KEY = (
    "COPY budget_budgetkey (id, year_id, unit_id, sub_activity_id, account_id, fund_source_id, is_limited,"
    " is_active, ceiling, reserved, committed, consumed, contra_posted) FROM STDIN"
)
_LINE = "COPY budget_budgetline (id, document_id, key_id, amount, amount_currency) FROM STDIN"
_HISTORY = (
    "COPY budget_historicalbudgetline (id, document_id, key_id, amount, amount_currency, history_date,"
    " history_type, history_user_id) FROM STDIN"
)
_MONTH = "COPY budget_cashplan (line_id, month, amount, amount_currency) FROM STDIN"


def load(
    link: psycopg.Connection,
    data: bytes,
    *,
    document: int,
    unit: int,
    year: int,
    actor: int,
    moment: datetime,
    ids: Mapping[str, int],
) -> int:
    """Read and copy, COMMIT; the number of lines. `ids` finds programme, account and fund by code."""
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0)
    rows = sheet.to_python()[1:]
    keys = _drawn(link, "budget_budgetkey", len(rows))
    lines = _drawn(link, "budget_budgetline", len(rows))
    tail = "\tt\tt\t0\t0\t0\t0\t0\n"
    _copy(
        link,
        _KEY,
        [
            f"{key}\t{year}\t{unit}\t{ids[row[0]]}\t{ids[row[1]]}\t{ids[row[2]]}{tail}"
            for key, row in zip(keys, rows, strict=True)
        ],
    )
    heads = [
        f"{line}\t{document}\t{key}\t{row[3]!r}\tIDR"
        for line, key, row in zip(lines, keys, rows, strict=True)
    ]
    _copy(link, _LINE, [f"{head}\n" for head in heads])
    end = f"\t{moment.isoformat()}\t+\t{actor}\n"
    _copy(link, _HISTORY, [f"{head}{end}" for head in heads])
    _copy(
        link,
        _MONTH,
        [
            f"{line}\t{month}\t{amount!r}\tIDR\n"
            for line, row in zip(lines, rows, strict=True)
            for month, amount in enumerate(row[4:16], 1)
        ],
    )
    link.commit()
    return len(rows)


def _drawn(link: psycopg.Connection, table: str, count: int) -> Sequence[int]:
    found = link.execute(
        "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
    ).fetchall()
    return [row[0] for row in found]


def _copy(link: psycopg.Connection, statement: str, lines: Sequence[str]) -> None:
    with link.cursor().copy(statement) as copy:
        copy.write("".join(lines))
