"""Lives a folder's year event by event through the rules, and tells what each event breaks."""

from collections import defaultdict

from tests.oracle.case import PPKD, Case, Event
from tests.oracle.entries import BILLS, IMPREST_IN, KD, KPG, KPN, RECEIPTS, RESTS
from tests.oracle.rules import Advance, Agreement, Key, World


def live(case: Case, *, until: str = "9999-12-31") -> tuple[World, list[str]]:
    """The world after all events dated up to a day, and every rule broken on the way."""
    world, faults = World(case), []
    waiting = sorted(case.contracts.values(), key=lambda row: row["date"])
    for event in case.events:
        if event.on > until:
            break
        while waiting and world.version and waiting[0]["date"] <= event.on:
            faults += agree(world, waiting.pop(0))
        faults += [f"{event.txn} {event.kind} {rule}" for rule in sorted(broken_by(world, event))]
        happen(world, event)
        faults += [
            f"{event.txn} {event.kind} {account} of {entity} is {amount}"
            for (entity, account), amount in world.cash.items()
            if amount < 0
        ]
    while waiting and waiting[0]["date"] <= until:
        faults += agree(world, waiting.pop(0))
    return world, faults


def agree(world: World, row: dict[str, str]) -> list[str]:
    """A contract is registered: its value reserves budget of its line."""
    key = (row["entity"], row["sub_kegiatan"], row["account"])
    fault = [f"contract {row['contract_no']} I-15"] if int(row["value"]) > world.left(key) else []
    world.contracts[row["contract_no"]] = Agreement(key, int(row["value"]))
    return fault


def broken_by(world: World, event: Event) -> set[str]:
    """Rules that the event would break now."""
    asked = {
        "SPD": world.release,
        **dict.fromkeys(IMPREST_IN, world.imprest_request),
        **dict.fromkeys(RECEIPTS, world.voucher),
        **dict.fromkeys(BILLS, world.bill),
    }
    if event.kind.startswith("APBD_"):
        name = event.kind.partition("_")[2]
        return world.enactment(name, world.case.version(name))
    if event.kind in asked:
        return asked[event.kind](event)
    return OTHERS[event.kind](world, event)


def _receipt(_: World, event: Event) -> set[str]:
    return {"I-05"} if event.total("AMOUNT") <= 0 else set()


def _deposit(world: World, event: Event) -> set[str]:
    """An STS covers whole receipts, the oldest first."""
    waiting = world.receipts[event.entity]
    prefixes = {sum(waiting[: place + 1]) for place in range(len(waiting))}
    return set() if event.total("AMOUNT") in prefixes else {"I-27"}


def _rest_of_imprest(world: World, event: Event) -> set[str]:
    return {"I-26"} if event.total("AMOUNT") > world.imprest_held(event.entity) else set()


def _rest_of_advance(world: World, event: Event) -> set[str]:
    advance = world.advance_of(event)
    return {"I-26"} if advance is None or event.total("AMOUNT") > advance.held else set()


def _return_of_spending(world: World, event: Event) -> set[str]:
    line = event.of("AMOUNT")[0]
    return {"I-29"} if line.amount > sum(world.bills[event.entity, line.sub, line.account]) else set()


def _refund(world: World, event: Event) -> set[str]:
    line = event.of("AMOUNT")[0]
    broken = {"I-38"} if line.amount > world.earned[event.entity, line.account] else set()
    return broken | ({"I-19"} if line.amount > world.cash[PPKD, KD] else set())


def _financing(world: World, event: Event) -> set[str]:
    outgoing = [line for line in event.of("AMOUNT") if line.account.startswith("6.2")]
    broken = world.spending(event.entity, outgoing)
    return broken | ({"I-19"} if outgoing and event.total("AMOUNT") > world.cash[PPKD, KD] else set())


def _handover(world: World, event: Event) -> set[str]:
    lines = event.of("BAST")
    agreed = world.contracts.get(lines[0].ref)
    broken = {"I-25"} if agreed and agreed.accepted + event.total("BAST") > agreed.value else set()
    unpayable = any(not world.case.chart.pairs.get(line.account, {}).get("payable") for line in lines)
    return broken | ({"I-01"} if unpayable else set())


def _imprest_accounted(world: World, event: Event) -> set[str]:
    spent = sum(one for _, one in world.vouchers[event.entity])
    return set() if spent == event.total("PERTANGGUNGJAWABAN") else {"I-22"}


def _advance_accounted(world: World, event: Event) -> set[str]:
    advance = world.advance_of(event)
    is_right = advance is not None and advance.spent == event.total("PERTANGGUNGJAWABAN")
    return set() if is_right else {"I-22"}


def _remittance(world: World, event: Event) -> set[str]:
    sums: dict[str, int] = defaultdict(int)
    for line in event.of("PAJAK_SETOR"):
        sums[line.account] += line.amount
    over = any(amount > world.withheld[event.entity, tax] for tax, amount in sums.items())
    return {"I-28"} if over else set()


def _balance(_: World, event: Event) -> set[str]:
    return set() if event.total("DEBIT") == event.total("KREDIT") else {"I-30"}


OTHERS = {
    **dict.fromkeys(("SKR", "SKPD", "TBP", "TERIMA_RKUD"), _receipt),
    "STS": _deposit,
    "SETOR_SISA_UP": _rest_of_imprest,
    "SETOR_SISA_TU": _rest_of_advance,
    "CONTRAPOST": _return_of_spending,
    "PENGEMBALIAN_PENDAPATAN": _refund,
    "PEMBIAYAAN": _financing,
    "BAST": _handover,
    "SP2D_GU_NIHIL": _imprest_accounted,
    "SP2D_TU_NIHIL": _advance_accounted,
    **dict.fromkeys(("SETOR_PAJAK_BP", "SETOR_POTONGAN_BUD"), _remittance),
    **dict.fromkeys(("MEMORIAL", "KOREKSI_EKUITAS"), _balance),
}


def happen(world: World, event: Event) -> None:
    """The event took place."""
    for part in (_budget, _imprest, _bill, _revenue, _memo):
        part(world, event)


def _budget(world: World, event: Event) -> None:
    if event.kind.startswith("APBD_"):
        world.version = event.kind.partition("_")[2]
        world.budget = defaultdict(int)
        for row in world.case.version(world.version):
            world.budget[row["entity"], row["sub_kegiatan"], row["account"]] += int(row["amount"])
    for line in event.of("SPD"):
        world.released[event.entity, line.sub, line.account] += line.amount


def _imprest(world: World, event: Event) -> None:
    entity, amount = event.entity, event.total("AMOUNT")
    if event.kind in IMPREST_IN:
        world.cash[entity, KPG] += amount
        world.cash[PPKD, KD] -= amount
    if event.kind == "SP2D_UP":
        world.imprest[entity] = amount
    if event.kind in {"SP2D_GU", "SP2D_GU_NIHIL"}:
        world.vouchers[entity].clear()
    if event.kind == "SP2D_TU":
        lines: dict[Key, int] = defaultdict(int)
        for line in event.of("RINCIAN_TU"):
            lines[entity, line.sub, line.account] += line.amount
        first = event.of("RINCIAN_TU")[0]
        world.advances[entity].append(Advance(first.sub, first.due, amount, dict(lines)))
    if event.kind in RECEIPTS:
        gross = event.total("BELANJA")
        world.cash[entity, KPG] += event.total("PAJAK_PUNGUT") - gross
        advance = world.advance_of(event) if event.kind == "SPJ_TU" else None
        for line in event.of("BELANJA"):
            key = (entity, line.sub, line.account)
            world.used[key] += line.amount
            if advance:
                advance.lines[key] -= line.amount
        if advance:
            advance.held -= gross
            advance.spent += gross
        else:
            world.vouchers[entity].append((event.doc, gross))
        for line in event.of("PAJAK_PUNGUT"):
            world.withheld[entity, line.account] += line.amount
    if event.kind == "SETOR_PAJAK_BP":
        world.cash[entity, KPG] -= event.total("PAJAK_SETOR")
    if event.kind in RESTS:
        world.cash[entity, KPG] -= amount
        world.cash[PPKD, KD] += amount
    if event.kind in {"SETOR_SISA_TU", "SP2D_TU_NIHIL"} and (advance := world.advance_of(event)):
        advance.held -= amount
        advance.is_accounted |= event.kind == "SP2D_TU_NIHIL"
        if not advance.held:
            advance.lines = dict.fromkeys(advance.lines, 0)


def _bill(world: World, event: Event) -> None:
    for line in event.of("BAST"):
        if line.ref:
            one = world.contracts[line.ref]
            one.accepted += line.amount
            one.is_handed_over = True
    if event.kind in BILLS:
        for line in event.of("BELANJA"):
            key = (event.entity, line.sub, line.account)
            world.used[key] += line.amount
            world.bills[key].append(line.amount)
            if line.ref:
                one = world.contracts[line.ref]
                one.paid += line.amount
                one.settled += line.amount if one.is_handed_over else 0
        for line in event.of("POTONGAN"):
            world.withheld[PPKD, line.account] += line.amount
        world.cash[PPKD, KD] -= event.total("BELANJA") - event.total("POTONGAN")
    if event.kind in {"SETOR_POTONGAN_BUD", "SETOR_PAJAK_BP"}:
        for line in event.of("PAJAK_SETOR"):
            world.withheld[event.entity, line.account] -= line.amount
    if event.kind == "SETOR_POTONGAN_BUD":
        world.cash[PPKD, KD] -= event.total("PAJAK_SETOR")
    if event.kind == "CONTRAPOST":
        line = event.of("AMOUNT")[0]
        key = (event.entity, line.sub, line.account)
        world.used[key] -= line.amount
        world.cash[PPKD, KD] += line.amount
        rest = line.amount
        for place, room in enumerate(world.bills[key]):
            taken = min(room, rest)
            world.bills[key][place] -= taken
            rest -= taken


def _revenue(world: World, event: Event) -> None:
    entity, amount = event.entity, event.total("AMOUNT")
    for line in event.of("AMOUNT"):
        if event.kind in {"TBP", "TERIMA_RKUD"}:
            world.earned[entity, line.account] += line.amount
        if event.kind == "PENGEMBALIAN_PENDAPATAN":
            world.earned[entity, line.account] -= line.amount
        if event.kind == "PEMBIAYAAN":
            incoming = line.account.startswith("6.1")
            if not incoming:
                world.used[entity, line.sub, line.account] += line.amount
            if line.instead:
                world.cash[PPKD, KD] += line.amount if incoming else -line.amount
    if event.kind == "TBP":
        world.cash[entity, KPN] += amount
        world.receipts[entity].append(amount)
    if event.kind == "STS":
        world.cash[entity, KPN] -= amount
        while amount > 0 and world.receipts[entity]:
            amount -= world.receipts[entity].pop(0)
        world.cash[PPKD, KD] += event.total("AMOUNT")
    if event.kind == "TERIMA_RKUD":
        world.cash[PPKD, KD] += amount
    if event.kind == "PENGEMBALIAN_PENDAPATAN":
        world.cash[PPKD, KD] -= amount


def _memo(world: World, event: Event) -> None:
    if event.kind not in {"MEMORIAL", "KOREKSI_EKUITAS"}:
        return
    for line in event.lines:
        signed = line.amount if line.role == "DEBIT" else -line.amount
        if line.account in {KD, KPG, KPN}:
            world.cash[event.entity, line.account] += signed
        if line.account.startswith("2.1.01"):
            world.withheld[event.entity, line.account] -= signed
