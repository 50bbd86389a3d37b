"""A-01 to A-18 of domain.md 5.8 and the rules of closing, as pairs of values that must be equal."""

from collections import defaultdict

from tests.oracle import cash, statements
from tests.oracle.case import PPKD, Case, rupiah
from tests.oracle.entries import BILLS, IMPREST_IN, KD, KPG, KPN, RKP, RKS
from tests.oracle.statements import ALL, CASH, SILPA_USED, WITHHELD, Books, cut, lra_totals

Pair = tuple[str, int, int]


def broken(books: Books) -> list[str]:
    """Every check whose two values differ."""
    pairs = [*_budget(books), *_accrual(books), *_cash(books), *_registers(books), *_closing(books)]
    return [f"{name}: {left} and {right}" for name, left, right in pairs if left != right]


def _budget(books: Books) -> list[Pair]:
    sal = {row["line"]: rupiah(str(row["amount"])) for row in statements.lpsal(books)}
    whole = lra_totals(books, ALL)
    corrected = sal[6]
    pairs = [
        ("budget balances", whole["SILPA"][0], 0),
        ("A-01", whole["SILPA"][1], sal[4]),
        ("A-02", sal[2], books.sum(ALL, SILPA_USED)),
        ("A-03 SAL awal used whole", sal[3], 0),
        ("A-04", whole["SILPA"][1] + corrected, books.sum(ALL, CASH) + books.sum(ALL, WITHHELD)),
        ("SAL akhir is cash less PFK", sal[8], books.sum(ALL, CASH) + books.sum(ALL, WITHHELD)),
    ]
    for sheet, figure in ((statements.lra(books), "realisasi"), (statements.lo(books), "amount")):
        sums: dict[str, int] = defaultdict(int)
        all_of: dict[str, int] = {}
        for row in sheet:
            if row["scope"] == ALL:
                all_of[str(row["code"])] = rupiah(str(row[figure]))
            else:
                sums[str(row["code"])] += rupiah(str(row[figure]))
        # PPKD's SiLPA is its own surplus and financing: the SKPDs' surpluses belong to it too.
        pairs += [(f"A-12 {code}", all_of[code], sums[code]) for code in all_of if code != "SILPA"]
    return pairs


def _accrual(books: Books) -> list[Pair]:
    equity: dict[tuple[str, int], int] = {}
    for row in statements.lpe(books):
        equity[str(row["scope"]), rupiah(str(row["line"]))] = rupiah(str(row["amount"]))
    sheet = {(row["scope"], row["code"]): row for row in statements.neraca(books)}
    pairs: list[Pair] = []
    for scope in books.scopes:
        pairs.append((f"A-05 {scope}", books.result(scope), equity[scope, 2]))
        row = sheet[scope, "3"]
        pairs.append((f"A-06 {scope}", equity[scope, 5], rupiah(str(row["saldo_akhir"]))))
        for column in ("saldo_awal", "saldo_akhir"):
            # A scope that opened with nothing and ends with nothing has no row of assets.
            shown = (sheet.get((scope, code), {}) for code in ("1", "2+3"))
            assets, both = (rupiah(str(row.get(column, ""))) for row in shown)
            pairs.append((f"A-07 {scope} {column}", assets, both))
    owed = {one: -books.sum(one, cut(RKP, 3)) for one in books.case.entities if one != PPKD}
    pairs.append(("A-11", sum(owed.values()), books.sum(PPKD, cut(RKS, 3))))
    return pairs


def _cash(books: Books) -> list[Pair]:
    rows = {(row["section"], row["code"], row["kind"]): rupiah(str(row["amount"])) for row in cash.lak(books)}
    whole = lra_totals(books, ALL)
    nets = [rows[section, "NET", "NET"] for section in "ABCD"]
    used = books.sum(ALL, SILPA_USED)
    sal = {row["line"]: rupiah(str(row["amount"])) for row in statements.lpsal(books)}
    return [
        ("A-08", rows["E", "AKHIR", "TOTAL"], books.sum(ALL, CASH)),
        ("A-08 rise", rows["E", "NAIK", "TOTAL"], sum(nets) + sal[6]),
        ("A-09", sum(nets[:3]), whole["SD"][1] + whole["PN"][1] + used),
        ("A-10", nets[3], books.opening(ALL, WITHHELD) - books.sum(ALL, WITHHELD)),
        ("A-18", *_outflow(books)),
    ]


def _outflow(books: Books) -> tuple[int, int]:
    """Credits of the RKUD against the documents that pay from it; corrections and memorials apart."""
    case = books.case
    memos = {event.txn for event in case.events if event.kind in {"MEMORIAL", "KOREKSI_EKUITAS"}}
    moved: dict[str, int] = defaultdict(int)
    for line in books.lines:
        if line.account == KD and line.kind != "OPENING" and line.txn not in memos:
            moved[line.txn] += line.amount
    paid = 0
    for event in case.events:
        if event.kind in IMPREST_IN | {"PENGEMBALIAN_PENDAPATAN"}:
            paid += event.total("AMOUNT")
        elif event.kind in BILLS:
            paid += event.total("BELANJA") - event.total("POTONGAN")
        elif event.kind == "SETOR_POTONGAN_BUD":
            paid += event.total("PAJAK_SETOR")
        elif event.kind == "PEMBIAYAAN":
            paid += sum(one.amount for one in event.of("AMOUNT") if one.account[:3] == "6.2" and one.instead)
    return paid, -sum(amount for amount in moved.values() if amount < 0)


def _registers(books: Books) -> list[Pair]:
    pairs: list[Pair] = []
    last: dict[tuple[str, str], int] = {}
    for row in cash.bku(books):
        last[str(row["entity"]), str(row["book"])] = rupiah(str(row["saldo"]))
    for entity in books.case.entities:
        for book, account in ((cash.OUTGOING, KPG), (cash.INCOMING, KPN)):
            pairs.append((f"A-16 {entity} {book}", last.get((entity, book), 0), books.sum(entity, account)))
        rows = [row for row in cash.spj(books) if row["entity"] == entity]
        spent = sum(rupiah(str(row["jumlah"])) for row in rows)
        pairs.append((f"A-17 {entity}", spent, books.sum(entity, "5")))
    return pairs


def _closing(books: Books) -> list[Pair]:
    balances: dict[tuple[str, str], int] = defaultdict(int)
    before: dict[tuple[str, str], int] = defaultdict(int)
    for line in books.lines:
        balances[line.book, line.account] += line.amount
        if line.kind != "CLOSING":
            before[line.book, line.set] += line.amount
    kept = ("1", "2", "3.1.01.01", "3.1.03")
    pairs = [(f"A-14 {book} {one}", amount, 0) for (book, one), amount in before.items()]
    pairs += [
        (f"A-15 {book} {account}", amount, 0)
        for (book, account), amount in balances.items()
        if not account.startswith(kept)
    ]
    return pairs


def carried(books: Books) -> dict[tuple[str, str], int]:
    """Opening of the next year: the closing balances with RK moved into equity (I-37)."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for line in books.lines:
        reciprocal = line.account in {RKP, RKS}
        found[line.book, statements.EQUITY if reciprocal else line.account] += line.amount
    return {key: amount for key, amount in sorted(found.items()) if amount}


def opening_differences(books: Books, following: Case) -> list[str]:
    """A-03 and I-37: the next year's opening.csv against this year's end."""
    said = {
        (row["entity"], row["account"]): rupiah(row["debit"]) - rupiah(row["credit"])
        for row in following.opening
    }
    due = carried(books)
    both = {key: (due.get(key, 0), said.get(key, 0)) for key in sorted(due.keys() | said.keys())}
    return [
        f"{entity} {account}: carried {carries}, opening {opens}"
        for (entity, account), (carries, opens) in both.items()
        if carries != opens
    ]
