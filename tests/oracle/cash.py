"""Cash flow, treasurers' cash books and SPJ of a case folder."""

from collections import defaultdict

from tests.oracle.case import PPKD, Case, Event
from tests.oracle.entries import BILLS, IMPREST_IN, KPG, KPN, RECEIPTS, RESTS
from tests.oracle.statements import ALL, CASH, WITHHELD, Books, Row, cash_accounts, cut, under

# Section, prefix, level of its rows; money in is the credit of 4 and 6.1, money out the debit of 5 and 6.2.
FLOWS = (
    ("A", "4.1", 3),
    ("A", "4.2", 5),
    ("A", "4.3", 3),
    ("A", "5.1", 3),
    ("A", "5.3", 3),
    ("A", "5.4", 3),
    ("B", "6.1.02", 3),
    ("B", "6.1.03", 3),
    ("B", "5.2", 3),
    ("B", "6.2.01", 3),
    ("B", "6.2.02", 3),
    ("C", "6.1.04", 3),
    ("C", "6.1.05", 3),
    ("C", "6.1.06", 3),
    ("C", "6.2.03", 3),
    ("C", "6.2.04", 3),
    ("C", "6.2.05", 3),
)
OUTGOING, INCOMING = "BKU_PENGELUARAN", "BKU_PENERIMAAN"


def lak(books: Books) -> list[Row]:
    found: list[tuple[str, str, str, int]] = []
    for section in "ABC":
        found += section_rows(section, flows_of(books, section))
    moved = [line.amount for line in books.lines if under(line.account, WITHHELD) and line.kind != "OPENING"]
    held = {"MASUK": -sum(one for one in moved if one < 0), "KELUAR": sum(one for one in moved if one > 0)}
    found += section_rows("D", [("PFK", kind, amount) for kind, amount in held.items()])
    first, last = books.opening(ALL, CASH), books.sum(ALL, CASH)
    found += [
        ("E", "NAIK", "TOTAL", last - first),
        ("E", "AWAL", "TOTAL", first),
        ("E", "AKHIR", "TOTAL", last),
    ]
    found += [("E", one, "RINCI", books.sum(ALL, one)) for one in cash_accounts(books)]
    return [
        {"section": section, "code": code, "description": "", "kind": kind, "amount": amount}
        for section, code, kind, amount in found
    ]


def flows_of(books: Books, section: str) -> list[tuple[str, str, int]]:
    """Rows (code, direction, amount) of operating, investing or financing activities."""
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for place, prefix, level in FLOWS:
        if place != section:
            continue
        incoming = prefix.startswith(("4", "6.1"))
        for line in books.lines:
            if line.kind != "CLOSING" and under(line.account, prefix):
                code = cut(line.account, level)
                sums[code, "MASUK" if incoming else "KELUAR"] += -line.amount if incoming else line.amount
    return [(code, kind, amount) for (code, kind), amount in sorted(sums.items())]


def section_rows(section: str, rows: list[tuple[str, str, int]]) -> list[tuple[str, str, str, int]]:
    whole = {kind: sum(amount for _, at, amount in rows if at == kind) for kind in ("MASUK", "KELUAR")}
    found = [(section, code, kind, amount) for code, kind, amount in rows]
    found += [(section, kind, "SUBTOTAL", amount) for kind, amount in whole.items()]
    return [*found, (section, "NET", "NET", whole["MASUK"] - whole["KELUAR"])]


def movements(event: Event) -> list[tuple[str, int, int]]:
    """Rows (book, in, out) that a document gives the treasurers' cash books; none for those of BUD."""
    spent, taken, amount = event.total("BELANJA"), event.total("PAJAK_PUNGUT"), event.total("AMOUNT")
    rows = {
        "SETOR_PAJAK_BP": [(OUTGOING, 0, event.total("PAJAK_SETOR"))],
        "TBP": [(INCOMING, amount, 0)],
        "STS": [(INCOMING, 0, amount)],
    }
    rows |= {key: [(OUTGOING, amount, 0)] for key in IMPREST_IN}
    rows |= {key: [(OUTGOING, 0, amount)] for key in RESTS}
    rows |= {key: [(OUTGOING, 0, spent), (OUTGOING, taken, 0)] for key in RECEIPTS}
    rows |= {key: [(OUTGOING, spent, 0), (OUTGOING, 0, spent)] for key in BILLS - {"SP2D_LS_PPKD"}}
    return [row for row in rows.get(event.kind, []) if row[1] or row[2]]


def bku(books: Books) -> list[Row]:
    case, rows = books.case, []
    for entity in case.entities:
        for book, account in ((OUTGOING, KPG), (INCOMING, KPN)):
            own = [event for event in case.events if event.entity == entity]
            saldo = books.opening(entity, account)
            held = [event for event in own if any(at == book for at, _, _ in movements(event))]
            # Payments from the RKUD alone make no book of PPKD: it keeps one for UP or receipts.
            if entity == PPKD and not saldo and all(event.kind in BILLS for event in held):
                continue
            rows.append(_row(entity, book, 0, f"{case.year}-01-01", "", "Saldo awal", "", "", saldo))
            number = 0
            for event in held:
                for at, taken, paid in movements(event):
                    if at == book:
                        number += 1
                        saldo += taken - paid
                        rows.append(
                            _row(entity, book, number, event.on, event.doc, event.text, taken, paid, saldo)
                        )
    return rows


def _row(entity, book, number, on, doc, text, taken, paid, saldo) -> Row:  # noqa: PLR0917
    names = ("entity", "book", "no", "date", "doc_no", "description", "penerimaan", "pengeluaran", "saldo")
    return dict(zip(names, (entity, book, number, on, doc, text, taken, paid, saldo), strict=True))


def spj(books: Books) -> list[Row]:
    """One row for each spending line of the last version; contra-posts are netted."""
    case = books.case
    planned: dict[tuple[str, str, str], int] = defaultdict(int)
    for row in case.in_force:
        if row["account"].startswith("5"):
            planned[row["entity"], row["sub_kegiatan"], row["account"]] += int(row["amount"])
    spent = spending(case)
    rows = []
    for key in sorted(planned.keys() | spent.keys()):
        columns = spent.get(key, {})
        pay, bills, imprest = (columns.get(one, 0) for one in ("ls_gaji", "ls_barang_jasa", "up_gu_tu"))
        rows.append(
            {
                "entity": key[0],
                "sub_kegiatan": key[1],
                "account": key[2],
                "anggaran": planned[key],
                "ls_gaji": pay,
                "ls_barang_jasa": bills,
                "up_gu_tu": imprest,
                "jumlah": pay + bills + imprest,
                "sisa_pagu": planned[key] - pay - bills - imprest,
            }
        )
    return rows


def spending(case: Case) -> dict[tuple[str, str, str], dict[str, int]]:
    """Realised spending by line and column of the SPJ."""
    found: dict[tuple[str, str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    columns = {
        "SP2D_LS_GAJI": "ls_gaji",
        "SP2D_LS_BJ": "ls_barang_jasa",
        "SP2D_LS_PPKD": "ls_barang_jasa",
        "SPJ_UP": "up_gu_tu",
        "SPJ_TU": "up_gu_tu",
    }
    for event in case.events:
        for line in event.lines:
            at = found[event.entity, line.sub, line.account] if line.account.startswith("5") else None
            if at is None:
                continue
            if event.kind in columns and line.role == "BELANJA":
                at[columns[event.kind]] += line.amount
            elif event.kind == "CONTRAPOST":
                at["ls_gaji" if line.account.startswith("5.1.01") else "ls_barang_jasa"] -= line.amount
    return {key: dict(columns) for key, columns in found.items() if any(columns.values())}
