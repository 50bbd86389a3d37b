"""Trial balance and statements of a case folder, from the oracle's journal lines."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from tests.oracle.case import PPKD, Case
from tests.oracle.entries import EQUITY, KD, RKP, RKS, Posting

ALL = "KONSOLIDASI"
Row = dict[str, object]
STAGES = {
    "BEFORE_ADJUST": {"ADJUST", "CLOSING"},
    "BEFORE_CLOSING": {"CLOSING"},
    "AFTER_CLOSING": set(),
}
CASH, WITHHELD, SILPA_USED = "1.1.01", "2.1.01", "6.1.01"


def cut(account: str, level: int) -> str:
    return ".".join(account.split(".")[:level])


def percent(part: int, whole: int) -> str:
    """Two decimals, half up (away from zero); empty without a base."""
    if not whole:
        return ""
    sign = "-" if part * whole < 0 else ""
    hundredths = (abs(part) * 20000 + abs(whole)) // (2 * abs(whole))
    return f"{sign}{hundredths // 100}.{hundredths % 100:02d}"


class Books:
    """All lines of a year, closing included, with sums by book, account and stage."""

    def __init__(self, case: Case, lines: Iterable[Posting]) -> None:
        self.case, self.lines = case, list(lines)
        self.scopes = [*case.entities, ALL]
        self.budget: dict[tuple[str, str], int] = defaultdict(int)
        for row in case.in_force:
            self.budget[row["entity"], row["account"]] += int(row["amount"])

    def sum(self, scope: str, prefix: str, keep: Callable[[Posting], bool] | None = None) -> int:
        """Debit less credit of all accounts under a prefix, without the closing entries."""
        return sum(
            line.amount
            for line in self.lines
            if line.kind != "CLOSING"
            and scope in {line.book, ALL}
            and under(line.account, prefix)
            and (keep is None or keep(line))
        )

    def opening(self, scope: str, prefix: str) -> int:
        return self.sum(scope, prefix, lambda line: line.kind == "OPENING")

    def planned(self, scope: str, prefix: str) -> int:
        return sum(
            amount
            for (entity, account), amount in self.budget.items()
            if scope in {entity, ALL} and under(account, prefix)
        )

    def accounts(self, scope: str) -> set[str]:
        found = {line.account for line in self.lines if scope in {line.book, ALL}}
        return found | {account for entity, account in self.budget if scope in {entity, ALL}}

    def result(self, scope: str) -> int:
        """Surplus of the operational statement: credit of 7 less debit of 8."""
        return -self.sum(scope, "7") - self.sum(scope, "8")

    def name(self, code: str) -> str:
        return self.case.chart.names.get(code, "")


def under(account: str, prefix: str) -> bool:
    return account == prefix or account.startswith(prefix + ".")


def trial_balance(books: Books) -> list[Row]:
    rows = []
    for entity in books.case.entities:
        for stage, without in STAGES.items():
            sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0])
            for line in books.lines:
                if line.book != entity or line.kind in without:
                    continue
                at = sums[line.set, line.account]
                if line.kind == "OPENING":
                    at[0] += line.amount
                else:
                    at[1 if line.amount > 0 else 2] += abs(line.amount)
            for (ledger_set, account), (first, debit, credit) in sorted(sums.items()):
                last = first + debit - credit
                rows.append(
                    {
                        "entity": entity,
                        "stage": stage,
                        "set": ledger_set,
                        "account": account,
                        "account_name": books.name(account),
                        "open_debit": max(first, 0),
                        "open_credit": max(-first, 0),
                        "move_debit": debit,
                        "move_credit": credit,
                        "close_debit": max(last, 0),
                        "close_credit": max(-last, 0),
                    }
                )
    return rows


def lra(books: Books) -> list[Row]:
    rows: list[Row] = []

    def put(scope, code, name, figures):
        planned, real = figures
        rows.append(
            {
                "scope": scope,
                "line": len([row for row in rows if row["scope"] == scope]) + 1,
                "code": code,
                "description": name,
                "level": len(code.split(".")),
                "anggaran": planned,
                "realisasi": real,
                "selisih": real - planned,
                "persen": percent(real, planned),
            }
        )

    for scope in books.scopes:
        whole = lra_totals(books, scope)
        groups = ["4", "5", *(["6"] if scope in {PPKD, ALL} else [])]
        for digit in groups:
            for code in tree(books.accounts(scope), digit):
                if code == "6":
                    put(scope, "6", books.name("6"), whole["PN"])
                    continue
                side = 1 if code.startswith(("5", "6.2")) else -1
                real = side * books.sum(scope, code)
                put(scope, code, books.name(code), (books.planned(scope, code), real))
            if digit == "5":
                put(scope, "SD", "SURPLUS/(DEFISIT)", whole["SD"])
        if scope in {PPKD, ALL}:
            put(scope, "PN", "PEMBIAYAAN NETO", whole["PN"])
            put(scope, "SILPA", "SISA LEBIH PEMBIAYAAN ANGGARAN (SiLPA)", whole["SILPA"])
    return rows


def lra_totals(books: Books, scope: str) -> dict[str, tuple[int, int]]:
    """Budget and realisation of the computed rows."""
    planned = {code: books.planned(scope, code) for code in ("4", "5", "6.1", "6.2")}
    real = {code: books.sum(scope, code) for code in ("4", "5", "6.1", "6.2")}
    surplus = (planned["4"] - planned["5"], -real["4"] - real["5"])
    financing = (planned["6.1"] - planned["6.2"], -real["6.1"] - real["6.2"])
    both = (surplus[0] + financing[0], surplus[1] + financing[1])
    return {"SD": surplus, "PN": financing, "SILPA": both}


def tree(accounts: Iterable[str], digit: str, levels: int = 3) -> list[str]:
    """Codes of levels 1-3 over the accounts of a digit, parents first."""
    found = {cut(one, level) for one in accounts if one[0] == digit for level in range(1, levels + 1)}
    return sorted(found, key=lambda code: code.split("."))


def lo(books: Books) -> list[Row]:
    rows: list[Row] = []
    for scope in books.scopes:
        side = {"7": -1, "8": 1}
        value = {
            code: side[code[0]] * books.sum(scope, code)
            for digit in "78"
            for code in tree(books.accounts(scope), digit)
        }
        value["7"] = sum(value.get(f"7.{place}", 0) for place in (1, 2, 3))
        value["8"] = sum(value.get(f"8.{place}", 0) for place in (1, 2))
        value["SDO"] = value["7"] - value["8"]
        value["SDNO"] = value.get("7.4", 0) - value.get("8.3", 0)
        value["SDSLB"] = value["SDO"] + value["SDNO"]
        value["PLB"] = value.get("7.5", 0) - value.get("8.4", 0)
        value["SDLO"] = value["SDSLB"] + value["PLB"]
        for code, amount in value.items():
            level = len(code.split("."))
            rows.append(
                {
                    "scope": scope,
                    "line": 0,
                    "code": code,
                    "description": books.name(code),
                    "level": level,
                    "amount": amount,
                }
            )
    return rows


def neraca(books: Books) -> list[Row]:
    rows: list[Row] = []
    for scope in books.scopes:
        hidden = cut(RKS, 3) if scope == ALL else ""
        values: dict[str, tuple[int, int]] = {}
        for digit, side in (("1", 1), ("2", -1)):
            for code in tree(books.accounts(scope), digit):
                if hidden and under(code, hidden):
                    continue
                away = hidden if hidden and under(hidden, code) else ""
                values[code] = (
                    side * (books.opening(scope, code) - (books.opening(scope, away) if away else 0)),
                    side * (books.sum(scope, code) - (books.sum(scope, away) if away else 0)),
                )
        values["3"] = (equity(books, scope, books.opening), equity(books, scope, books.sum))
        owed = values.get("2", (0, 0))
        values["2+3"] = (owed[0] + values["3"][0], owed[1] + values["3"][1])
        rows += [
            {
                "scope": scope,
                "line": 0,
                "code": code,
                "description": books.name(code),
                "level": len(code.split(".")),
                "saldo_awal": first,
                "saldo_akhir": last,
            }
            for code, (first, last) in values.items()
        ]
    return rows


def equity(books: Books, scope: str, of: Callable[[str, str], int]) -> int:
    """3.1.01, 3.1.04 and the year's result, an entity's with RK PPKD, the consolidated one without."""
    found = -of(scope, cut(EQUITY, 3)) - of(scope, "3.1.04") - of(scope, "7") - of(scope, "8")
    return found if scope == ALL else found - of(scope, cut(RKP, 3))


def lpe(books: Books) -> list[Row]:
    rows: list[Row] = []
    for scope in books.scopes:
        first = -books.opening(scope, cut(EQUITY, 3)) - books.opening(scope, "3.1.04")
        corrected = -books.sum(scope, cut(EQUITY, 3)) - books.sum(scope, "3.1.04") - first
        lines = {1: first, 2: books.result(scope), 3: corrected}
        if scope != ALL:
            lines[4] = -books.sum(scope, cut(RKP, 3))
        lines[5] = sum(lines.values())
        rows += [
            {"scope": scope, "line": line, "description": "", "amount": amount}
            for line, amount in lines.items()
        ]
    return rows


def lpsal(books: Books) -> list[Row]:
    used = books.sum(ALL, SILPA_USED)
    lines = {1: books.opening(ALL, CASH) + books.opening(ALL, WITHHELD), 2: used}
    lines[3] = lines[1] + lines[2]
    lines[4] = lra_totals(books, ALL)["SILPA"][1]
    lines[5] = lines[3] + lines[4]
    lines[6] = corrections(books, CASH) + corrections(books, WITHHELD)
    lines[7] = 0
    lines[8] = lines[5] + lines[6] + lines[7]
    return [{"line": line, "description": "", "amount": amount} for line, amount in lines.items()]


def corrections(books: Books, prefix: str) -> int:
    """Debit less credit of equity corrections on the accounts of a prefix."""
    own = {event.txn for event in books.case.events if event.kind == "KOREKSI_EKUITAS"}
    return books.sum(ALL, prefix, lambda line: line.txn in own)


def calk(books: Books) -> list[Row]:
    whole = lra_totals(books, ALL)
    rows = [
        ("Rekonsiliasi", "SD", whole["SD"][1]),
        ("Rekonsiliasi", "SDLO", books.result(ALL)),
        ("Rekonsiliasi", "5.2", books.sum(ALL, "5.2")),
        ("Rekonsiliasi", "8.1.08", books.sum(ALL, "8.1.08")),
        ("Rekonsiliasi", "8.1.07", books.sum(ALL, "8.1.07")),
        ("Pendapatan", "7-4", books.sum(ALL, "4") - books.sum(ALL, "7")),
        ("Beban", "8-5", books.sum(ALL, "8") - books.sum(ALL, "5")),
    ]
    rows += [("SiLPA", one, books.sum(ALL, one)) for one in cash_accounts(books)]
    rows += [("SiLPA", WITHHELD, books.sum(ALL, WITHHELD)), ("SiLPA", "SILPA", whole["SILPA"][1])]
    return [{"note": note, "code": code, "description": "", "amount": amount} for note, code, amount in rows]


def cash_accounts(books: Books) -> list[str]:
    return sorted({one for one in books.accounts(ALL) if under(one, CASH)} | {KD})
