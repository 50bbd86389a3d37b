"""The inputs of a case folder, as plain rows and whole rupiah."""

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "fixtures" / "reference"
PPKD = "PPKD"

Row = dict[str, str]


def rows_of(path: Path) -> list[Row]:
    """Rows of a CSV sheet; none when the sheet is absent."""
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def rupiah(text: str) -> int:
    """Whole rupiah; an empty cell is nothing."""
    return int(text or 0)


@dataclass(frozen=True)
class Line:
    """One row of a transaction."""

    sub: str
    account: str
    role: str
    amount: int
    ref: str
    due: str
    instead: str


@dataclass(frozen=True)
class Event:
    """One transaction: its head and its lines."""

    txn: str
    on: str
    kind: str
    entity: str
    doc: str
    text: str
    lines: tuple[Line, ...]

    def total(self, role: str) -> int:
        return sum(line.amount for line in self.lines if line.role == role)

    def of(self, role: str) -> list[Line]:
        return [line for line in self.lines if line.role == role]

    @property
    def order(self) -> tuple[str, int, str]:
        """By date, then by the number in the transaction's name: T9 comes before T10."""
        digits = "".join(one for one in self.txn if one.isdigit())
        return self.on, int(digits or 0), self.txn


@dataclass
class Chart:
    """Names and pairs of accounts, from the official lists."""

    names: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, Row] = field(default_factory=dict)

    @classmethod
    def official(cls) -> "Chart":
        names = {row["code"]: row["name"] for row in rows_of(REFERENCE / "accounts_2021.csv")}
        pairs = {row["lra"]: row for row in rows_of(REFERENCE / "account_map.csv")}
        return cls(names, pairs)

    def partner(self, account: str, column: str) -> str:
        found = self.pairs.get(account, {}).get(column, "")
        if not found:
            raise LookupError(f"{account} has no {column} in the map of accounts")
        return found

    def charge(self, account: str) -> str:
        """What a spending account debits in the accrual books: an asset for capital, else expense."""
        return self.partner(account, "asset" if account.startswith("5.2") else "lo")


@dataclass
class Case:
    """A whole folder of inputs."""

    budget: list[Row]
    opening: list[Row]
    settings: dict[str, str]
    contracts: dict[str, Row]
    events: list[Event]
    chart: Chart

    @classmethod
    def read(cls, folder: Path, chart: Chart | None = None) -> "Case":
        return cls(
            budget=rows_of(folder / "budget.csv"),
            opening=rows_of(folder / "opening.csv"),
            settings={row["key"]: row["value"] for row in rows_of(folder / "settings.csv")},
            contracts={row["contract_no"]: row for row in rows_of(folder / "contracts.csv")},
            events=events_of(rows_of(folder / "transactions.csv")),
            chart=chart or Chart.official(),
        )

    @cached_property
    def year(self) -> int:
        return int(self.events[0].on[:4])

    @cached_property
    def entities(self) -> list[str]:
        """SKPDs in the order of the budget, PPKD last."""
        found = list(dict.fromkeys(row["entity"] for row in self.budget))
        return [one for one in found if one != PPKD] + [PPKD]

    def version(self, name: str) -> list[Row]:
        return [row for row in self.budget if row["version"] == name]

    @cached_property
    def in_force(self) -> list[Row]:
        """Budget lines of the version enacted last."""
        enacted = [event.kind.partition("_")[2] for event in self.events if event.kind.startswith("APBD_")]
        return self.version(enacted[-1])


def events_of(rows: list[Row]) -> list[Event]:
    """Transactions in the order in which they are to be processed."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row["txn"]].append(row)
    found = [
        Event(
            txn=txn,
            on=lines[0]["date"],
            kind=lines[0]["type"],
            entity=lines[0]["entity"],
            doc=lines[0]["doc_no"],
            text=lines[0]["description"],
            lines=tuple(
                Line(
                    sub=row["sub_kegiatan"],
                    account=row["account"],
                    role=row["role"],
                    amount=rupiah(row["amount"]),
                    ref=row["ref"],
                    due=row["due_date"],
                    instead=row["fin_account"],
                )
                for row in lines
            ),
        )
        for txn, lines in groups.items()
    ]
    return sorted(found, key=lambda event: event.order)
