"""A pen for writing case folders: budget versions, transactions and attempts, kept as rows until written."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.oracle.case import PPKD, REFERENCE, Case, Chart, Row, events_of
from tests.oracle.expected import write as write_expected

INPUTS = {
    "budget": "version,entity,sub_kegiatan,account,account_name,amount,tw1,tw2,tw3,tw4,sumber_dana",
    "opening": "entity,account,account_name,debit,credit",
    "settings": "key,value",
    "contracts": "contract_no,date,entity,sub_kegiatan,account,value,description",
    "transactions": "txn,date,type,entity,doc_no,description,sub_kegiatan,account,account_name,role,amount,"
    "ref,due_date,fin_account",
    "expected_rejections": "no,date,entity,type,sub_kegiatan,account,amount,ref,params,attempt,expected,rule",
}
# A budget line: entity, sub kegiatan, account, fund; and its cash plan by quarter.
Place = tuple[str, str, str, str]
Plan = tuple[int, int, int, int]
SIGN = {"4": 1, "5": -1, "6.1": 1, "6.2": -1}


def sign_of(account: str) -> int:
    return SIGN.get(account[:1]) or SIGN[account[:3]]


@dataclass
class Draft:
    """One year of one region while it is written."""

    year: int
    chart: Chart = field(default_factory=Chart.official)
    versions: dict[str, dict[Place, Plan]] = field(default_factory=dict)
    openings: list[Row] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    contracts: list[Row] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    attempts: list[Row] = field(default_factory=list)
    _count: int = 0
    _in_force: str = ""
    _released: dict[tuple[str, str, str], int] = field(default_factory=lambda: defaultdict(int))

    # Budget.

    def version(self, name: str, lines: dict[Place, Plan], *, balance: Place) -> None:
        """A version; its balancing line takes what makes the budget come to nothing."""
        lines = dict(lines)
        need = -sum(sign_of(place[2]) * sum(plan) for place, plan in lines.items())
        part = need // 4
        self.versions[name] = {balance: (part, part, part, need - 3 * part), **lines}

    def enact(self, day: str, name: str, doc: str) -> None:
        self._in_force = name
        spending = sum(sum(plan) for place, plan in self.versions[name].items() if place[2].startswith("5"))
        text = f"Pengesahan DPA {name}"
        self.add(day, f"APBD_{name}", PPKD, doc, text, ("TOTAL_BELANJA", spending, {}))

    def release(self, day: str, entity: str, quarter: int) -> None:
        """SPD of what the plan in force gives through a quarter and no earlier SPD released."""
        plan: dict[tuple[str, str], int] = defaultdict(int)
        for (unit, sub, account, _), parts in self.versions[self._in_force].items():
            if unit == entity and account.startswith(("5", "6.2")):
                plan[sub, account] += sum(parts[:quarter])
        lines = []
        for (sub, account), amount in plan.items():
            new = amount - self._released[entity, sub, account]
            if new > 0:
                self._released[entity, sub, account] += new
                lines.append(("SPD", new, {"sub": sub, "account": account}))
        text = f"SPD triwulan {quarter} ({self._in_force})"
        self.add(day, "SPD", entity, f"{self._count + 1:05d}/SPD/{self.year}", text, *lines)

    # Transactions.

    def add(self, day: str, kind: str, entity: str, doc: str, text: str, *lines) -> None:
        """Lines are (role, amount, {sub, account, ref, due, fin})."""
        self._count += 1
        for role, amount, more in lines:
            account = more.get("account", "")
            self.rows.append(
                {
                    "txn": f"T{self._count}",
                    "date": f"{self.year}-{day}",
                    "type": kind,
                    "entity": entity,
                    "doc_no": doc,
                    "description": text,
                    "sub_kegiatan": more.get("sub", ""),
                    "account": account,
                    "account_name": self.chart.names.get(account, ""),
                    "role": role,
                    "amount": str(amount),
                    "ref": more.get("ref", ""),
                    "due_date": f"{self.year}-{more['due']}" if "due" in more else "",
                    "fin_account": more.get("fin", ""),
                }
            )

    def opening_row(self, entity: str, account: str, amount: int) -> Row:
        return {
            "entity": entity,
            "account": account,
            "account_name": self.chart.names[account],
            "debit": str(max(amount, 0)),
            "credit": str(max(-amount, 0)),
        }

    def contract(self, number: str, day: str, place: tuple[str, str, str], value: int, text: str) -> None:
        names = ("contract_no", "date", "entity", "sub_kegiatan", "account", "value", "description")
        values = (number, f"{self.year}-{day}", *place, str(value), text)
        self.contracts.append(dict(zip(names, values, strict=True)))

    def refuse(self, day: str, kind: str, entity: str, rule: str, text: str, **more: str) -> None:
        """An attempt that must be refused with the rules named."""
        date = day if len(day) == 10 else f"{self.year}-{day}"
        self.attempts.append(
            {
                "no": str(len(self.attempts) + 1),
                "date": date,
                "entity": entity,
                "type": kind,
                "sub_kegiatan": more.get("sub", ""),
                "account": more.get("account", ""),
                "amount": str(more.get("amount", 0)),
                "ref": more.get("ref", ""),
                "params": more.get("params", ""),
                "attempt": text,
                "expected": "REJECT",
                "rule": rule,
            }
        )

    # The folder.

    def budget_rows(self) -> list[Row]:
        return [
            {
                "version": name,
                "entity": entity,
                "sub_kegiatan": sub,
                "account": account,
                "account_name": self.chart.names[account],
                "amount": str(sum(plan)),
                **{f"tw{place}": str(part) for place, part in enumerate(plan, 1)},
                "sumber_dana": fund,
            }
            for name, lines in self.versions.items()
            for (entity, sub, account, fund), plan in lines.items()
        ]

    def case(self) -> Case:
        return Case(
            budget=self.budget_rows(),
            opening=self.openings,
            settings=self.settings,
            contracts={row["contract_no"]: row for row in self.contracts},
            events=events_of(self.rows),
            chart=self.chart,
        )

    def write(self, folder: Path) -> Case:
        """Inputs and expected files; the transactions stand in no order of time."""
        folder.mkdir(parents=True, exist_ok=True)
        sheets = {
            "budget": self.budget_rows(),
            "opening": self.openings,
            "settings": [{"key": key, "value": value} for key, value in self.settings.items()],
            "contracts": self.contracts,
            "transactions": sorted(self.rows, key=lambda row: (row["type"], row["txn"])),
            "expected_rejections": self.attempts,
        }
        for name, rows in sheets.items():
            with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                out = csv.DictWriter(file, INPUTS[name].split(","), lineterminator="\n")
                out.writeheader()
                out.writerows(rows)
        case = Case.read(folder, self.chart)
        write_expected(folder, case)
        return case


def unknown_codes(draft: Draft) -> list[str]:
    """Codes that no official list has, or that are no level-6 account or sub kegiatan."""
    with (REFERENCE / "programs_2025.csv").open(encoding="utf-8") as file:
        programs = {row["code"] for row in csv.DictReader(file) if row["level"] == "5"}
    subs = {row["sub_kegiatan"] for row in [*draft.rows, *draft.budget_rows()]} - {""}
    accounts = {
        row[column]
        for row in [*draft.rows, *draft.budget_rows(), *draft.openings]
        for column in ("account", "fin_account")
        if row.get(column)
    }
    wrong = [one for one in accounts if one not in draft.chart.names or one.count(".") != 5]
    generic = {one for one in subs if "X.XX." + one.split(".", 2)[2] in programs}
    return sorted(wrong) + sorted(subs - programs - generic)
