"""Lists of accounts that are data of the chart edition: what UP and TU do not pay (I-24), columns of the SPJ.

Permendagri 77/2020: salary, grants, aid and transfers are paid by LS. Each list is a file of the reference
data: edition, account of any level, and what is said of it and everything below.
"""

import csv
from functools import cache

from reference.importing import FOLDER
from reference.models import Account

EXCLUSIONS = ("imprest_exclusions.csv", "reason")
SPJ_COLUMNS = ("spj_columns.csv", "column")


@cache
def listed(name: str, column: str) -> dict[str, dict[str, str]]:
    """Edition → account → what the file says; read once a process."""
    found: dict[str, dict[str, str]] = {}
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["edition"], {})[row["account"]] = row[column]
    return found


def exclusions() -> dict[str, dict[str, str]]:
    """Edition → account → why UP and TU do not pay it."""
    return listed(*EXCLUSIONS)


def said_of(code: str, edition: str, file: tuple[str, str]) -> str:
    """What a list says of an account, by its longest listed part; empty when nothing."""
    of_edition = listed(*file).get(edition, {})
    while code:
        if code in of_edition:
            return of_edition[code]
        code = code.rpartition(".")[0]
    return ""


def why_excluded(account: Account) -> str:
    """The reason why an account is not payable from UP or TU; empty when it is."""
    return said_of(account.code, account.edition.code, EXCLUSIONS)
