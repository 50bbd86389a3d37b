"""Reads a year written as a story (years/*.txt) into a draft: budget, openings, transactions, attempts.

A line is words, then texts and further groups of words set apart by " | "; `~` is a space inside a word,
`-` is nothing. Short names of codes stand in names.py.
"""

from pathlib import Path

from tests.oracle.case import PPKD
from tests.oracle.draft import Draft, Place, Plan
from tests.oracle.entries import EQUITY
from tests.oracle.names import ENTITIES, code

YEARS = Path(__file__).parent / "years"
# The line that makes every version come to nothing.
BALANCE: Place = (PPKD, "", code("DAU"), "DAU")


def read(name: str) -> Draft:
    """The draft of a year, named by it; its openings are only those that the story tells."""
    teller = Teller(Draft(int(name[:4])))
    for line in (YEARS / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            teller.tell(line.split(" | "))
    return teller.draft


class Teller:
    """Takes the lines of a story one by one."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.version = ""
        self.plans: dict[Place, Plan] = {}
        self.verbs = {
            "SETTING": self.setting,
            "VERSION": self.begin_version,
            "PLAN": self.plan,
            "DROP": self.drop,
            "OPEN": self.open,
            "CONTRACT": self.contract,
            "REFUSE": self.refuse,
        }

    def tell(self, groups: list[str]) -> None:
        words = groups[0].split()
        if words[0] in self.verbs:
            self.verbs[words[0]](words[1:], groups[1:])
            return
        day, kind, *rest = words
        self.end_version()
        self.end_openings()
        if kind == "ENACT":
            self.draft.enact(day, rest[0], spaced(rest[1]))
        elif kind == "RELEASE":
            self.draft.release(day, ENTITIES[rest[0]], int(rest[1]))
        else:
            lines = [line_of(group.split()) for group in groups[2:]]
            self.draft.add(day, kind, ENTITIES[rest[0]], spaced(rest[1]), groups[1], *lines)

    def setting(self, words: list[str], _: list[str]) -> None:
        key, value = words
        name, dot, entity = key.partition(".")
        self.draft.settings[f"{name}{dot}{ENTITIES.get(entity, entity)}"] = value

    def begin_version(self, words: list[str], _: list[str]) -> None:
        """A version begins as the one before."""
        self.end_version()
        self.version = words[0]

    def end_version(self) -> None:
        if self.version:
            self.draft.version(self.version, self.plans, balance=BALANCE)
            self.version = ""

    def plan(self, words: list[str], _: list[str]) -> None:
        """One amount is the same in each quarter, the rest in the last; else four quarters."""
        parts = [int(one) for one in words[4:]]
        if len(parts) == 1:
            quarter = parts[0] // 4
            parts = [quarter, quarter, quarter, parts[0] - 3 * quarter]
        first, second, third, fourth = parts
        self.plans[place_of(words)] = (first, second, third, fourth)

    def drop(self, words: list[str], _: list[str]) -> None:
        del self.plans[place_of(words)]

    def open(self, words: list[str], _: list[str]) -> None:
        entity, account, amount = words
        row = self.draft.opening_row(ENTITIES[entity], code(account), int(amount))
        self.draft.openings.append(row)

    def end_openings(self) -> None:
        """Equity takes what the balances of an entity leave."""
        rests: dict[str, int] = {}
        for row in self.draft.openings:
            amount = int(row["debit"]) - int(row["credit"])
            rests[row["entity"]] = rests.get(row["entity"], 0) + amount
        for entity, rest in rests.items():
            if rest:
                self.draft.openings.append(self.draft.opening_row(entity, EQUITY, -rest))

    def contract(self, words: list[str], texts: list[str]) -> None:
        number, day, entity, sub, account, value = words
        place = (ENTITIES[entity], code(sub), code(account))
        self.draft.contract(number, day, place, int(value), texts[0])

    def refuse(self, words: list[str], texts: list[str]) -> None:
        day, kind, entity, rule = words
        sub, account, amount, ref, params = texts[1].split()
        more = {"sub": code(sub), "account": code(account), "amount": str(int(amount))}
        more |= {"ref": spaced(ref), "params": "" if params == "-" else params}
        self.draft.refuse(day, kind, ENTITIES[entity], rule, texts[0], **more)


def line_of(words: list[str]) -> tuple[str, int, dict[str, str]]:
    """Role, amount, and what else the line says: sub kegiatan, account, ref, due, fin."""
    role, sub, account, amount, *rest = words
    more = {"sub": code(sub), "account": code(account)}
    for word in rest:
        key, _, value = word.partition("=")
        more[key] = code(value) if key == "fin" else spaced(value)
    return role, int(amount), more


def place_of(words: list[str]) -> Place:
    entity, sub, account, fund = words[:4]
    return ENTITIES[entity], code(sub), code(account), spaced(fund)


def spaced(word: str) -> str:
    return "" if word == "-" else word.replace("~", " ")
