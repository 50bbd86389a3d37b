"""Which rules an attempt of expected_rejections.csv breaks, in the state of its date."""

from collections import defaultdict

from tests.oracle.case import Case, Event, Line, Row
from tests.oracle.living import broken_by, live
from tests.oracle.rules import World

MONEY = {
    "SPP_UP": ("SP2D_UP", "AMOUNT"),
    "SPP_TU": ("SP2D_TU", "RINCIAN_TU"),
    "SPP_LS_BJ": ("SP2D_LS_BJ", "BELANJA"),
    "SPP_LS_PPKD": ("SP2D_LS_PPKD", "BELANJA"),
    "SPJ_UP": ("SPJ_UP", "BELANJA"),
    "TBP": ("TBP", "AMOUNT"),
}
# A chain that leaves out a step, or lets one person do two.
CHAIN = {"APPROVE_SPM": {"I-42"}, "SP2D": {"I-18"}, "CLOSE_YEAR": {"I-35", "I-36"}}


def broken(case: Case, row: Row) -> set[str]:
    """Every rule that the attempt breaks."""
    if row["type"] in CHAIN:
        return CHAIN[row["type"]]
    if row["type"] == "JOURNAL":
        return _journal(case, row)
    world, _ = live(case, until=row["date"])
    if row["type"].startswith("APBD_"):
        return _budget(world, row)
    if row["type"] == "SPP_GU":
        return _refill(world, row)
    kind, role = MONEY[row["type"]]
    amount = int(row["amount"])
    line = Line(row["sub_kegiatan"], row["account"], role, amount, row["ref"], "", "")
    lines = [line, Line("", "", "AMOUNT", amount, "", "", "")] if role == "RINCIAN_TU" else [line]
    event = Event("X", row["date"], kind, row["entity"], "", "", tuple(lines))
    # The RKUD's balance is asked when the SP2D is signed; these are requests.
    return broken_by(world, event) - {"I-19"}


def _refill(world: World, row: Row) -> set[str]:
    """The LPJ holds just the vouchers named."""
    named = {one for one in row["ref"].split(";") if one}
    kept = [(doc, amount) for doc, amount in world.vouchers[row["entity"]] if doc in named]
    world.vouchers[row["entity"]] = kept
    line = Line("", "", "AMOUNT", int(row["amount"]), "", "", "")
    event = Event("X", row["date"], "SP2D_GU", row["entity"], "", "", (line,))
    return broken_by(world, event) - {"I-19"}


def _budget(world: World, row: Row) -> set[str]:
    """The version with one line changed and the difference on the entity's first other spending line."""
    name = row["type"].partition("_")[2]
    rows = [dict(one) for one in world.case.version(name)]
    own = [one for one in rows if one["entity"] == row["entity"]]
    wanted = (row["sub_kegiatan"], row["account"])
    line = next(one for one in own if (one["sub_kegiatan"], one["account"]) == wanted)
    other = next((one for one in own if one["account"].startswith("5") and one is not line), None)
    change = int(row["amount"]) - int(line["amount"])
    line["amount"] = row["amount"]
    if other:
        other["amount"] = str(int(other["amount"]) - change)
    assert all(int(one["amount"]) >= 0 for one in rows), row
    return world.enactment(name, rows)


def _journal(case: Case, row: Row) -> set[str]:
    found: set[str] = set()
    sides: dict[str, int] = defaultdict(int)
    day = row["date"]
    ledger_set = "FIN"
    for part in row["params"].split(";"):
        key, _, value = part.partition("=")
        if key == "date":
            day = value
        elif key == "set":
            ledger_set = value
        else:
            account, _, amount = value.partition(":")
            sides[key] += int(amount)
            found |= {"I-05"} if int(amount) <= 0 else set()
            found |= _account(case, ledger_set, account)
    if sides["debit"] != sides["credit"]:
        found.add("I-30")
    if day[:4] < row["date"][:4]:
        found.add("I-35")
    return found


def _account(case: Case, ledger_set: str, account: str) -> set[str]:
    if account not in case.chart.names:
        return {"I-01"}
    if account.count(".") < 5:
        return {"I-31"}
    is_budget = account[0] in "456" or account.startswith("3.1.02")
    return {"I-30"} if is_budget != (ledger_set == "BUD") else set()
