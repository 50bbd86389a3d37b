"""Load the accounts that UP and TU do not pay; say why an account is one of them (I-24)."""

from collections.abc import Iterable

from reference.bulk import Counts, Wanted, store
from reference.charts import accounts_named
from reference.models import Account, Edition, ImprestExclusion, User
from reference.sheets import Sheet, check_width, refuse_duplicates

COLUMNS = ("account", "reason")


def load_exclusions(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Larangan UP/TU of a chart edition, at any level of it."""
    rows = refuse_duplicates(sheet, "account")
    found = accounts_named(sheet, edition, ("account",))
    wanted = Wanted()
    for code, row in rows.items():
        check_width(sheet, row, "reason", 200)
        if code not in found:
            sheet.refuse(row, "account", "akun tidak ada dalam edisi")
        else:
            wanted.rows[found[code].pk] = {"reason": row["reason"]}
    if sheet.bad:
        return Counts()
    return store(ImprestExclusion, wanted, key="account_id", fixed={}, actor=actor)


def reasons(accounts: Iterable[Account]) -> dict[int, str]:
    """Account → why UP and TU do not pay it, by its longest listed part; those payable are missing.

    One query for the accounts of one document, whose edition is one.
    """
    chosen = list(accounts)
    listed = dict(
        ImprestExclusion.objects.filter(
            account__edition__in={account.edition_id for account in chosen}
        ).values_list("account__code", "reason")
    )
    found: dict[int, str] = {}
    for account in chosen:
        code = account.code
        while code and code not in listed:
            code = code.rpartition(".")[0]
        if code:
            found[account.pk] = listed[code]
    return found
