"""Writes and compares the expected files of a case folder, by the contract's rules of comparison."""

import csv
from collections import defaultdict
from pathlib import Path

from tests.oracle import cash, statements
from tests.oracle.case import Case, rows_of
from tests.oracle.entries import closing, journal
from tests.oracle.statements import Books, Row

HEADS = {
    "journals": "journal,date,txn,book,set,kind,account,account_name,debit,credit",
    "expected_tb": "entity,stage,set,account,account_name,open_debit,open_credit,move_debit,move_credit,"
    "close_debit,close_credit",
    "expected_lra": "scope,line,code,description,level,anggaran,realisasi,selisih,persen",
    "expected_lo": "scope,line,code,description,level,amount",
    "expected_lpe": "scope,line,description,amount",
    "expected_lpsal": "line,description,amount",
    "expected_neraca": "scope,line,code,description,level,saldo_awal,saldo_akhir",
    "expected_lak": "section,code,description,kind,amount",
    "expected_calk": "note,code,description,amount",
    "expected_bku": "entity,book,no,date,doc_no,description,penerimaan,pengeluaran,saldo",
    "expected_spj": "entity,sub_kegiatan,account,anggaran,ls_gaji,ls_barang_jasa,up_gu_tu,jumlah,sisa_pagu",
}
# Identity of a row and the figures compared, for the files compared row by row.
KEYS = {
    "expected_lra": (("scope", "code"), ("anggaran", "realisasi", "selisih", "persen")),
    "expected_lo": (("scope", "code"), ("amount",)),
    "expected_lpe": (("scope", "line"), ("amount",)),
    "expected_lpsal": (("line",), ("amount",)),
    "expected_neraca": (("scope", "code"), ("saldo_awal", "saldo_akhir")),
    "expected_lak": (("section", "code", "kind"), ("amount",)),
    "expected_calk": (("note", "code"), ("amount",)),
    "expected_spj": (
        ("entity", "sub_kegiatan", "account"),
        ("anggaran", "ls_gaji", "ls_barang_jasa", "up_gu_tu", "jumlah", "sisa_pagu"),
    ),
}
Sheet = dict[tuple[str, ...], tuple[object, ...]]


def books_of(case: Case) -> Books:
    lines = journal(case)
    return Books(case, [*lines, *closing(case, lines)])


def sheets(case: Case) -> dict[str, list[Row]]:
    """All expected files of a folder, by name."""
    books = books_of(case)
    return {
        "journals": journals(books),
        "expected_tb": statements.trial_balance(books),
        "expected_lra": statements.lra(books),
        "expected_lo": statements.lo(books),
        "expected_lpe": statements.lpe(books),
        "expected_lpsal": statements.lpsal(books),
        "expected_neraca": statements.neraca(books),
        "expected_lak": cash.lak(books),
        "expected_calk": statements.calk(books),
        "expected_bku": cash.bku(books),
        "expected_spj": cash.spj(books),
    }


def journals(books: Books) -> list[Row]:
    numbers: dict[tuple[str, str, str], int] = {}
    rows: list[Row] = []
    for line in books.lines:
        number = numbers.setdefault((line.txn, line.book, line.set), len(numbers) + 1)
        rows.append(
            {
                "journal": f"J{number:04d}",
                "date": line.on,
                "txn": line.txn,
                "book": line.book,
                "set": line.set,
                "kind": line.kind,
                "account": line.account,
                "account_name": books.name(line.account),
                "debit": max(line.amount, 0),
                "credit": max(-line.amount, 0),
            }
        )
    return rows


def write(folder: Path, case: Case) -> None:
    """The expected files beside the inputs."""
    for name, rows in sheets(case).items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            out = csv.DictWriter(file, HEADS[name].split(","), lineterminator="\n")
            out.writeheader()
            out.writerows(rows)


def compare(name: str, ours: list[Row], theirs: list[Row]) -> list[str]:
    """Differences of two versions of one file; rows of zeros may be absent on either side."""
    one, two = shape(name, ours), shape(name, theirs)
    return [
        f"{name} {' '.join(key)}: oracle {one.get(key)}, file {two.get(key)}"
        for key in sorted(one.keys() | two.keys())
        if one.get(key) != two.get(key)
    ]


def shape(name: str, rows: list[Row]) -> Sheet:
    texts = [{key: str(value) for key, value in row.items()} for row in rows]
    if name == "journals":
        return _net(texts)
    if name == "expected_tb":
        return _balances(texts)
    if name == "expected_bku":
        return _cash_days(texts)
    identity, figures = KEYS[name]
    found = {tuple(row[one] for one in identity): tuple(row[one] for one in figures) for row in texts}
    return {key: values for key, values in found.items() if any(one not in {"", "0"} for one in values)}


def _net(rows: list[dict[str, str]]) -> Sheet:
    sums: dict[tuple[str, ...], int] = defaultdict(int)
    kinds: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for row in rows:
        txn = "CLOSE" if row["txn"].startswith("CLOSE-") else row["txn"]
        key = (txn, row["book"], row["set"], row["account"])
        sums[key] += int(row["debit"]) - int(row["credit"])
        kinds[key].add(row["kind"] + " " + row["date"])
    return {key: (amount, *sorted(kinds[key])) for key, amount in sums.items() if amount}


def _balances(rows: list[dict[str, str]]) -> Sheet:
    found: Sheet = {}
    for row in rows:
        first, moved, last = (
            int(row[f"{part}_debit"]) - int(row[f"{part}_credit"]) for part in ("open", "move", "close")
        )
        if first or moved or last:
            found[row["entity"], row["stage"], row["set"], row["account"]] = (first, moved, last)
    return found


def _cash_days(rows: list[dict[str, str]]) -> Sheet:
    days: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
    saldo: dict[tuple[str, ...], str] = {}
    for row in rows:
        key = (row["entity"], row["book"], row["date"])
        if row["no"] == "0":
            if row["saldo"] != "0":
                days[key].append(("opening", row["saldo"], ""))
            continue
        days[key].append((row["doc_no"], row["penerimaan"], row["pengeluaran"]))
        saldo[key] = row["saldo"]
    return {key: (*sorted(rows), saldo.get(key, "")) for key, rows in days.items()}


def differences(folder: Path, case: Case | None = None) -> list[str]:
    """What the oracle says otherwise than the expected files of a folder."""
    case = case or Case.read(folder)
    return [
        line
        for name, rows in sheets(case).items()
        for line in compare(name, rows, list(rows_of(folder / f"{name}.csv")))
    ]
