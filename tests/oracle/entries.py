"""Journal lines of each transaction, by rows 1-24 of domain.md 4.2 and the case's contract."""

from collections import defaultdict
from dataclasses import dataclass

from tests.oracle.case import PPKD, Case, Chart, Event, Line

KD, KPN, KPG = "1.1.01.01.01.0001", "1.1.01.02.01.0001", "1.1.01.03.01.0001"
RKP, RKS = "3.1.03.01.01.0001", "1.1.13.01.01.0001"
SAL, LRA_RESULT = "3.1.02.05.01.0001", "3.1.02.06.01.0001"
EQUITY, LO_RESULT = "3.1.01.01.01.0001", "3.1.01.02.01.0001"
# What a budget line estimates: account and the side of it (1 = debit).
ESTIMATES = {
    "4": ("3.1.02.01.01.0001", 1),
    "6.1": ("3.1.02.02.01.0001", 1),
    "5": ("3.1.02.03.01.0001", -1),
    "6.2": ("3.1.02.04.01.0001", -1),
}
FIN, BUD = "FIN", "BUD"
IMPREST_IN = {"SP2D_UP", "SP2D_GU", "SP2D_TU"}
RECEIPTS = {"SPJ_UP", "SPJ_TU"}
RESTS = {"SETOR_SISA_UP", "SETOR_SISA_TU"}
BILLS = {"SP2D_LS_GAJI", "SP2D_LS_BJ", "SP2D_LS_PPKD"}
MEMOS = {"MEMORIAL", "KOREKSI_EKUITAS"}
SILENT = {"SPD", "SP2D_GU_NIHIL", "SP2D_TU_NIHIL"}


@dataclass(frozen=True)
class Posting:
    """One line of the journal; the amount is debit less credit."""

    txn: str
    on: str
    book: str
    set: str
    kind: str
    account: str
    amount: int


class Writer:
    """Collects the lines of one transaction."""

    def __init__(self, event: Event, chart: Chart) -> None:
        self.event, self.chart = event, chart
        adjusts = event.kind in MEMOS and event.on.endswith("-12-31")
        self.kind = "ADJUST" if adjusts else "GENERAL"
        self.lines: list[Posting] = []

    def put(self, book: str, ledger_set: str, debit: str, credit: str, amount: int) -> None:
        self.one(book, ledger_set, debit, amount)
        self.one(book, ledger_set, credit, -amount)

    def one(self, book: str, ledger_set: str, account: str, amount: int) -> None:
        if amount:
            one = Posting(self.event.txn, self.event.on, book, ledger_set, self.kind, account, amount)
            self.lines.append(one)

    def out(self, debit: str, amount: int) -> None:
        """Paid from the RKUD for the entity: an SKPD owes it to PPKD, PPKD itself just pays."""
        if self.event.entity == PPKD:
            self.put(PPKD, FIN, debit, KD, amount)
            return
        self.put(self.event.entity, FIN, debit, RKP, amount)
        self.put(PPKD, FIN, RKS, KD, amount)

    def back(self, credit: str, amount: int) -> None:
        """Received on the RKUD for the entity: the mirror of `out`."""
        self.out(credit, -amount)

    def spend(self, account: str, amount: int) -> None:
        self.put(self.event.entity, BUD, account, SAL, amount)

    def earn(self, account: str, amount: int) -> None:
        self.put(self.event.entity, BUD, SAL, account, amount)

    def charged(self, line: Line) -> str:
        return line.instead or self.chart.charge(line.account)

    def credited(self, line: Line) -> str:
        """What a receipt credits: the account named, the map's receivable, or revenue."""
        column = "receivable" if line.ref == "piutang" else "lo"
        return line.instead or self.chart.partner(line.account, column)


def post(event: Event, chart: Chart) -> list[Posting]:
    """Lines of one transaction; a budget's are made by `enact`."""
    to = Writer(event, chart)
    if event.kind in SILENT:
        return []
    for step in (_imprest, _bill, _revenue, _other):
        if step(event, to):
            return to.lines
    raise LookupError(f"{event.txn}: type {event.kind} is not in the contract")


def _imprest(event: Event, to: Writer) -> bool:
    """Rows 1-4 and 6."""
    if event.kind in IMPREST_IN:
        to.out(KPG, event.total("AMOUNT"))
    elif event.kind in RECEIPTS:
        for line in event.of("BELANJA"):
            to.put(event.entity, FIN, to.charged(line), KPG, line.amount)
            to.spend(line.account, line.amount)
        for line in event.of("PAJAK_PUNGUT"):
            to.put(event.entity, FIN, KPG, line.account, line.amount)
    elif event.kind == "SETOR_PAJAK_BP":
        for line in event.of("PAJAK_SETOR"):
            to.put(event.entity, FIN, line.account, KPG, line.amount)
    elif event.kind in RESTS:
        to.back(KPG, event.total("AMOUNT"))
    else:
        return False
    return True


def _bill(event: Event, to: Writer) -> bool:
    """Rows 7-12: handover, payments from the RKUD, deductions remitted."""
    if event.kind == "BAST":
        for line in event.of("BAST"):
            payable = to.chart.partner(line.account, "payable")
            to.put(event.entity, FIN, to.charged(line), payable, line.amount)
    elif event.kind in BILLS:
        for line in event.of("BELANJA"):
            to.out(to.charged(line), line.amount)
            to.spend(line.account, line.amount)
        for line in event.of("POTONGAN"):
            to.put(PPKD, FIN, KD, line.account, line.amount)
    elif event.kind == "SETOR_POTONGAN_BUD":
        for line in event.of("PAJAK_SETOR"):
            to.put(PPKD, FIN, line.account, KD, line.amount)
    else:
        return False
    return True


def _revenue(event: Event, to: Writer) -> bool:
    """Rows 13-17, 19 and 20."""
    lines = event.of("AMOUNT")
    if event.kind in {"SKR", "SKPD"}:
        for line in lines:
            receivable = line.instead or to.chart.partner(line.account, "receivable")
            to.put(event.entity, FIN, receivable, to.chart.partner(line.account, "lo"), line.amount)
    elif event.kind == "TBP":
        for line in lines:
            to.put(event.entity, FIN, KPN, to.credited(line), line.amount)
            to.earn(line.account, line.amount)
    elif event.kind == "STS":
        to.back(KPN, event.total("AMOUNT"))
    elif event.kind == "TERIMA_RKUD":
        for line in lines:
            to.back(to.credited(line), line.amount)
            to.earn(line.account, line.amount)
    elif event.kind == "PENGEMBALIAN_PENDAPATAN":
        for line in lines:
            to.out(line.instead or to.chart.partner(line.account, "lo"), line.amount)
            to.earn(line.account, -line.amount)
    elif event.kind == "CONTRAPOST":
        for line in lines:
            to.back(to.charged(line), line.amount)
            to.spend(line.account, -line.amount)
    else:
        return False
    return True


def _other(event: Event, to: Writer) -> bool:
    """Rows 22-24, 4.3 and corrections of equity."""
    if event.kind == "PEMBIAYAAN":
        for line in event.of("AMOUNT"):
            incoming = line.account.startswith("6.1")
            (to.earn if incoming else to.spend)(line.account, line.amount)
            if line.instead:
                (to.back if incoming else to.out)(line.instead, line.amount)
    elif event.kind in MEMOS:
        for line in event.lines:
            to.one(event.entity, FIN, line.account, line.amount * (1 if line.role == "DEBIT" else -1))
    else:
        return False
    return True


def enact(case: Case, event: Event, before: str | None) -> list[Posting]:
    """The budget journal of a version: for each entity the difference from the version before."""
    found: dict[tuple[str, str], int] = defaultdict(int)
    for name, sign in ((event.kind.partition("_")[2], 1), (before, -1)):
        for row in case.version(name) if name else []:
            account = row["account"]
            estimate, side = ESTIMATES.get(account[:1]) or ESTIMATES[account[:3]]
            found[row["entity"], estimate] += sign * side * int(row["amount"])
            found[row["entity"], SAL] -= sign * side * int(row["amount"])
    return [
        Posting(event.txn, event.on, entity, BUD, "BUDGET", account, amount)
        for (entity, account), amount in found.items()
        if amount
    ]


def opening(case: Case) -> list[Posting]:
    return [
        Posting("OPEN", f"{case.year}-01-01", row["entity"], FIN, "OPENING", row["account"], amount)
        for row in case.opening
        if (amount := int(row["debit"] or 0) - int(row["credit"] or 0))
    ]


def journal(case: Case) -> list[Posting]:
    """All lines of the year before it is closed."""
    lines = opening(case)
    before = None
    for event in case.events:
        if event.kind.startswith("APBD_"):
            lines += enact(case, event, before)
            before = event.kind.partition("_")[2]
        else:
            lines += post(event, case.chart)
    return lines


def closing(case: Case, lines: list[Posting]) -> list[Posting]:
    """Closing entries of 4.4: budget back, realisation to SAL, LO result to equity; RK stays."""
    found: list[Posting] = []
    for book in case.entities:
        balance: dict[str, int] = defaultdict(int)
        for line in lines:
            if line.book == book:
                balance[line.account] += line.amount
        estimates = {account for account, _ in ESTIMATES.values()}

        def close(name, ledger_set, accounts, against, book=book, balance=balance):  # noqa: PLR0917
            taken = {account: balance[account] for account in sorted(accounts) if balance[account]}
            moved = [(account, -amount) for account, amount in taken.items()]
            if rest := sum(taken.values()):
                moved.append((against, rest))
            for account, amount in moved:
                balance[account] += amount
                day = f"{case.year}-12-31"
                found.append(Posting(name, day, book, ledger_set, "CLOSING", account, amount))

        close("CLOSE-BUDGET", BUD, estimates, SAL)
        close("CLOSE-LRA", BUD, [one for one in balance if one[:1] in "456"], LRA_RESULT)
        close("CLOSE-SAL", BUD, [LRA_RESULT], SAL)
        close("CLOSE-LO", FIN, [one for one in balance if one[:1] in "78"], LO_RESULT)
        change = [one for one in balance if one == LO_RESULT or one.startswith("3.1.04")]
        close("CLOSE-EKUITAS", FIN, change, EQUITY)
    return found
