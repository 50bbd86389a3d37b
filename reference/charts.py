"""Sheets of a chart of accounts: accounts, their classes and roles, LRA→LO mapping, depreciation."""

from dataclasses import dataclass

from reference.bulk import Counts, Wanted, store
from reference.models import (
    BUDGETED,
    Account,
    AccountMapping,
    AccountRole,
    DepreciationMapping,
    Edition,
    LedgerSet,
    Nature,
    User,
)
from reference.roles import AccountKey
from reference.sheets import Row, Sheet, check_width, one_of, refuse_duplicates, whole_number
from reference.trees import check_shape, refuse_orphans

NAME_MAX = 400
MAPPING_COLUMNS = ("lra", "lo", "asset", "receivable", "payable", "inventory", "basis")
# Column of the map → natures that its account may have.
MAPPED: dict[str, tuple[Nature, ...]] = {
    "lo": (Nature.LO_REVENUE, Nature.EXPENSE),
    "asset": (Nature.ASSET,),
    "receivable": (Nature.ASSET,),
    "payable": (Nature.LIABILITY,),
    "inventory": (Nature.ASSET,),
}


@dataclass(frozen=True)
class AccountClass:
    """What all accounts below a prefix are, until a longer prefix says otherwise."""

    ledger_set: str
    nature: str
    is_debit_normal: bool
    is_ppkd_only: bool


def read_classes(sheet: Sheet) -> dict[str, AccountClass]:
    """Prefix → class, from account_classes.csv."""
    refuse_duplicates(sheet, "prefix")
    found = {}
    for row in sheet.rows:
        one_of(sheet, row, "ledger_set", ["", *LedgerSet.values])
        one_of(sheet, row, "nature", ["", *Nature.values])
        one_of(sheet, row, "normal", ["debit", "credit"])
        one_of(sheet, row, "ppkd_only", ["0", "1"])
        found[row["prefix"]] = AccountClass(
            row["ledger_set"], row["nature"], row["normal"] == "debit", row["ppkd_only"] == "1"
        )
    return found


def class_of(code: str, classes: dict[str, AccountClass]) -> AccountClass | None:
    """The class of the longest prefix, cut at segments only."""
    prefix = code
    while prefix:
        if prefix in classes:
            return classes[prefix]
        prefix = prefix.rpartition(".")[0]
    return None


def load_accounts(
    sheet: Sheet, edition: Edition, classes: dict[str, AccountClass], actor: User | None
) -> Counts:
    """Akun of one edition; the deepest level is postable."""
    rows = refuse_duplicates(sheet, "code")
    levels = dict(Account.objects.filter(edition=edition).values_list("code", "level"))
    wanted = Wanted()
    for code, row in rows.items():
        level = whole_number(sheet, row, "level", least=1, most=edition.depth)
        check_shape(sheet, row, edition, segments=level)
        check_width(sheet, row, "name", NAME_MAX)
        its_class = class_of(code, classes)
        if its_class is None:
            sheet.refuse(row, "code", "tidak ada kelas akun untuk awalan kode ini")
            continue
        if level == edition.depth and not (its_class.ledger_set and its_class.nature):
            sheet.refuse(row, "code", "kelas akunnya tidak menyebut set dan sifat")
        wanted.rows[code] = {
            "name": row["name"],
            "level": level,
            "is_postable": level == edition.depth,
            "ledger_set": its_class.ledger_set,
            "nature": its_class.nature,
            "is_debit_normal": its_class.is_debit_normal,
            "is_ppkd_only": its_class.is_ppkd_only,
        }
        wanted.parents[code] = row["parent"]
    refuse_orphans(sheet, rows, {**levels, **{code: row["level"] for code, row in wanted.rows.items()}})
    if sheet.bad:
        return Counts()
    return store(Account, wanted, key="code", fixed={"edition_id": edition.pk}, actor=actor)


def load_roles(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Peran akun; a complete chart names every role."""
    for missing in sorted(set(AccountKey) - {row["key"] for row in sheet.rows}):
        sheet.refuse(Row(1, {"key": missing}), "key", "peran ini tidak disebut")
    return load_some_roles(sheet, edition, actor)


def load_some_roles(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Peran akun of a chart that only old ledgers use: the roles that it knows."""
    rows = refuse_duplicates(sheet, "key")
    for row in sheet.rows:
        one_of(sheet, row, "key", list(AccountKey))
    found = accounts_named(sheet, edition, ("account",))
    wanted = Wanted()
    for key, row in rows.items():
        account = chosen(sheet, row, "account", found)
        if account is not None:
            wanted.rows[key] = {"account_id": account.pk}
    if sheet.bad:
        return Counts()
    return store(AccountRole, wanted, key="key", fixed={"edition_id": edition.pk}, actor=actor)


def load_mapping(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Pemetaan akun LRA; an empty cell means “not proved”."""
    rows = refuse_duplicates(sheet, "lra")
    found = accounts_named(sheet, edition, MAPPING_COLUMNS[:-1])
    wanted = Wanted()
    for row in rows.values():
        check_width(sheet, row, "basis", 40)
        account = chosen(sheet, row, "lra", found, BUDGETED)
        values = {"basis": row["basis"]}
        for column, natures in MAPPED.items():
            mapped = chosen(sheet, row, column, found, natures) if row[column] else None
            values[f"{column}_account_id"] = mapped.pk if mapped else None
        if account is not None:
            wanted.rows[account.pk] = values
    if sheet.bad:
        return Counts()
    return store(AccountMapping, wanted, key="account_id", fixed={}, actor=actor)


def load_depreciation(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Pemetaan penyusutan; an empty cell means “not proved”."""
    rows = refuse_duplicates(sheet, "asset")
    found = accounts_named(sheet, edition, ("asset", "accumulated", "expense"))
    wanted = Wanted()
    for row in rows.values():
        account = chosen(sheet, row, "asset", found, (Nature.ASSET,))
        values = {}
        for column, nature in (("accumulated", Nature.ASSET), ("expense", Nature.EXPENSE)):
            mapped = chosen(sheet, row, column, found, (nature,)) if row[column] else None
            values[f"{column}_account_id"] = mapped.pk if mapped else None
        if account is not None:
            wanted.rows[account.pk] = values
    if sheet.bad:
        return Counts()
    return store(DepreciationMapping, wanted, key="asset_account_id", fixed={}, actor=actor)


def accounts_named(sheet: Sheet, edition: Edition, columns: tuple[str, ...]) -> dict[str, Account]:
    """Accounts of the edition that the columns name, in one query."""
    codes = {row[column] for row in sheet.rows for column in columns}
    rows = Account.objects.filter(edition=edition, code__in=codes).only("code", "is_postable", "nature")
    return {account.code: account for account in rows}


def chosen(
    sheet: Sheet, row: Row, column: str, found: dict[str, Account], natures: tuple[Nature, ...] = ()
) -> Account | None:
    """The postable account of a cell; else a fault."""
    account = found.get(row[column])
    if account is None:
        sheet.refuse(row, column, "akun tidak ada dalam edisi")
    elif not account.is_postable:
        sheet.refuse(row, column, "bukan akun tingkat terdalam")
    elif natures and account.nature not in natures:
        words = " atau ".join(str(nature.label) for nature in natures)
        sheet.refuse(row, column, f"sifat akunnya {Nature(account.nature).label}, harus {words}")
    else:
        return account
    return None
