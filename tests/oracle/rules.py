"""Which rules of domain.md section 6 a transaction would break, in the state that earlier ones left.

Kept apart from the journal: money available, treasurers' cash and documents are followed by themselves.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from tests.oracle.case import PPKD, Case, Event, Line, Row
from tests.oracle.entries import KD, KPG, KPN

Key = tuple[str, str, str]
FORBIDDEN_FROM_IMPREST = ("5.1.01", "5.1.03", "5.1.04", "5.1.05", "5.1.06", "5.3", "5.4", "6")
ONLY_PPKD = ("5.1.03", "5.1.04", "5.1.05", "5.1.06", "5.3", "5.4", "6")


@dataclass
class Advance:
    """One TU: what is left of its money, of each line's reservation, and its last day."""

    sub: str
    due: str
    held: int
    lines: dict[Key, int]
    spent: int = 0
    is_accounted: bool = False


@dataclass
class Agreement:
    """One contract: paid, accepted, and what it still reserves of its line."""

    key: Key
    value: int
    paid: int = 0
    accepted: int = 0
    settled: int = 0
    is_handed_over: bool = False


@dataclass
class World:
    """The state of a year while its transactions are processed one by one."""

    case: Case
    version: str = ""
    budget: dict[Key, int] = field(default_factory=dict)
    released: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    used: dict[Key, int] = field(default_factory=lambda: defaultdict(int))
    cash: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    imprest: dict[str, int] = field(default_factory=dict)
    vouchers: dict[str, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    advances: dict[str, list[Advance]] = field(default_factory=lambda: defaultdict(list))
    contracts: dict[str, Agreement] = field(default_factory=dict)
    bills: dict[Key, list[int]] = field(default_factory=lambda: defaultdict(list))
    receipts: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    earned: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))
    withheld: dict[tuple[str, str], int] = field(default_factory=lambda: defaultdict(int))

    def __post_init__(self) -> None:
        for row in self.case.opening:
            amount = int(row["debit"] or 0) - int(row["credit"] or 0)
            if row["account"] in {KD, KPG, KPN}:
                self.cash[row["entity"], row["account"]] += amount
            if row["account"] == KPN and amount:
                self.receipts[row["entity"]].append(amount)
            if row["account"].startswith("2.1.01"):
                self.withheld[row["entity"], row["account"]] -= amount

    # What is left.

    def reserved(self, key: Key, *, but: str = "") -> int:
        """TU not yet spent and contracts not yet paid; without one contract's own reservation."""
        open_tu = sum(tu.lines.get(key, 0) for tu in self.advances[key[0]])
        agreed = sum(
            one.value - one.paid for number, one in self.contracts.items() if one.key == key and number != but
        )
        return open_tu + agreed

    def left(self, key: Key, *, but: str = "") -> int:
        return self.budget.get(key, 0) - self.used[key] - self.reserved(key, but=but)

    def left_of_release(self, key: Key) -> int:
        """By line, or by sub kegiatan when the setting says so; contracts reserve no SPD."""
        by_sub = self.case.settings.get("spd_level") == "sub_kegiatan" and key[1]
        alike = [one for one in self.budget if one[:2] == key[:2]] if by_sub else [key]
        held = sum(tu.lines.get(one, 0) for one in alike for tu in self.advances[key[0]])
        return sum(self.released[one] - self.used[one] for one in alike) - held

    def tu_money(self, entity: str) -> int:
        return sum(tu.held for tu in self.advances[entity])

    def imprest_held(self, entity: str) -> int:
        return self.cash[entity, KPG] - self.tu_money(entity)

    def outstanding(self, entity: str) -> int:
        """UP in the treasurer's hands: tax that he withheld and still holds is not his."""
        if entity == PPKD:
            # What BUD withheld is among PPKD's.
            return self.imprest_held(entity)
        taxes = sum(held for (unit, _), held in self.withheld.items() if unit == entity)
        return self.imprest_held(entity) - taxes

    def ceiling(self, entity: str) -> int:
        return int(self.case.settings.get(f"up_ceiling.{entity}", "0"))

    # What a request of money on lines breaks.

    def spending(self, entity: str, lines: list[Line], *, contract: str = "") -> set[str]:
        broken: set[str] = set()
        sums: dict[Key, int] = defaultdict(int)
        for line in lines:
            sums[entity, line.sub, line.account] += line.amount
            if line.amount <= 0:
                broken.add("I-05")
            if entity != PPKD and line.account.startswith(ONLY_PPKD):
                broken.add("I-03")
        for key, amount in sums.items():
            if amount > self.left(key, but=contract):
                broken.add("I-15")
            if amount > self.left_of_release(key):
                broken.add("I-16")
        return broken

    def bill(self, event: Event) -> set[str]:
        """SPP-LS of goods, pay or PPKD: lines, contract and the RKUD's balance."""
        lines = event.of("BELANJA")
        number = next((line.ref for line in lines if line.ref), "")
        broken = self.spending(event.entity, lines, contract=number)
        gross = event.total("BELANJA")
        if number:
            one = self.contracts[number]
            over = one.is_handed_over and one.settled + gross > one.accepted
            if one.paid + gross > one.value or over:
                broken.add("I-25")
            if any((event.entity, line.sub, line.account) != one.key for line in lines):
                broken.add("I-25")
        net = gross - event.total("POTONGAN")
        if net > self.cash[PPKD, KD]:
            broken.add("I-19")
        return broken

    def voucher(self, event: Event) -> set[str]:
        lines = event.of("BELANJA")
        gross = event.total("BELANJA")
        broken: set[str] = set()
        if any(line.account.startswith(FORBIDDEN_FROM_IMPREST) for line in lines):
            broken.add("I-24")
        if event.kind == "SPJ_TU":
            advance = self.advance_of(event)
            sums: dict[Key, int] = defaultdict(int)
            for line in lines:
                sums[event.entity, line.sub, line.account] += line.amount
            if advance is None or gross > advance.held:
                broken.add("I-26")
            elif any(amount > advance.lines.get(key, 0) for key, amount in sums.items()):
                broken.add("I-15")
            return broken
        limit = int(self.case.settings.get("up_single_payment_limit", "0"))
        if limit and any(line.amount > limit for line in lines):
            broken.add("I-24")
        if gross > self.imprest_held(event.entity):
            broken.add("I-26")
        return broken | self.spending(event.entity, lines)

    def advance_of(self, event: Event) -> Advance | None:
        """The TU of the event's sub kegiatan; without one the only open TU, else the oldest with money."""
        wanted = next((line.sub for line in event.lines if line.sub), "")
        open_ones = [one for one in self.advances[event.entity] if not self.is_settled(one)]
        if wanted:
            return next((one for one in open_ones if one.sub == wanted), None)
        if len(open_ones) == 1:
            return open_ones[0]
        return next((one for one in open_ones if one.held), None)

    @staticmethod
    def is_settled(one: Advance) -> bool:
        return one.is_accounted and not one.held

    def imprest_request(self, event: Event) -> set[str]:
        """SPP of UP, GU or TU."""
        entity, amount = event.entity, event.total("AMOUNT")
        broken = {"I-19"} if amount > self.cash[PPKD, KD] else set()
        if event.kind == "SP2D_UP" and (entity in self.imprest or amount > self.ceiling(entity)):
            broken.add("I-20")
        if event.kind == "SP2D_GU":
            spent = sum(one for _, one in self.vouchers[entity])
            share = self.case.settings.get("gu_min_share", "0.5")
            if entity not in self.imprest or spent * 10**4 < per_myriad(share) * self.imprest[entity]:
                broken.add("I-21")
            elif amount != spent or self.outstanding(entity) + amount > self.ceiling(entity):
                broken.add("I-21")
        if event.kind == "SP2D_TU":
            lines = event.of("RINCIAN_TU")
            broken |= self.spending(entity, lines)
            open_ones = [one for one in self.advances[entity] if not self.is_settled(one)]
            same = {line.sub for line in lines} & {one.sub for one in open_ones}
            if same or any(one.due < event.on for one in open_ones):
                broken.add("I-23")
            if any(line.account.startswith(FORBIDDEN_FROM_IMPREST) for line in lines):
                broken.add("I-24")
        return broken

    # What versions of the budget break.

    def enactment(self, name: str, rows: list[Row]) -> set[str]:
        """I-10 balance, I-12 not below what is used or reserved, I-13 what a pergeseran must keep."""
        broken: set[str] = set()
        sign = {"4": 1, "5": -1, "6.1": 1, "6.2": -1}
        new: dict[Key, int] = defaultdict(int)
        balance = 0
        for row in rows:
            new[row["entity"], row["sub_kegiatan"], row["account"]] += int(row["amount"])
            one = row["account"]
            balance += int(row["amount"]) * (sign.get(one[:1]) or sign[one[:3]])
        if balance:
            broken.add("I-10")
        for key in self.budget:
            bound = key[2].startswith(("5", "6.2"))
            if bound and new.get(key, 0) < self.used[key] + self.reserved(key):
                broken.add("I-12")
        if name.upper().startswith("PERGESERAN") and grains(self.budget) != grains(new):
            broken.add("I-13")
        return broken

    def release(self, event: Event) -> set[str]:
        """I-16 SPD within the cash plan so far; I-17 within the budget in force."""
        month = int(event.on[5:7])
        quarters = (month + 2) // 3
        plan: dict[Key, int] = defaultdict(int)
        for row in self.case.version(self.version):
            key = (row["entity"], row["sub_kegiatan"], row["account"])
            plan[key] += sum(int(row[f"tw{one}"]) for one in range(1, quarters + 1))
        broken: set[str] = set()
        for line in event.of("SPD"):
            key = (event.entity, line.sub, line.account)
            whole = self.released[key] + line.amount
            broken |= {"I-16"} if whole > plan[key] else set()
            broken |= {"I-17"} if whole > self.budget.get(key, 0) else set()
        return broken


def grains(budget: dict[Key, int]) -> dict[tuple[str, str, str], int]:
    """Sums by entity, kegiatan and jenis (level 3), the grain that a pergeseran keeps."""
    found: dict[tuple[str, str, str], int] = defaultdict(int)
    for (entity, sub, account), amount in budget.items():
        found[entity, sub.rpartition(".")[0], ".".join(account.split(".")[:3])] += amount
    return {key: amount for key, amount in found.items() if amount}


def per_myriad(text: str) -> int:
    """A share such as 0.5 or 0.25 as parts of ten thousand."""
    whole, _, parts = text.partition(".")
    return int(whole or 0) * 10**4 + int((parts + "0000")[:4])
