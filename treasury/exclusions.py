"""Belanja yang tidak boleh dibayar dari UP dan TU (I-24): a list of the chart edition, as data.

Permendagri 77/2020: salary, grants, aid and transfers are paid by LS. The list is a file of the reference
data (`imprest_exclusions.csv`): edition, account of any level, reason.
"""

import csv
from functools import cache

from reference.importing import FOLDER
from reference.models import Account

FILE = "imprest_exclusions.csv"


@cache
def exclusions() -> dict[str, dict[str, str]]:
    """Edition → account → reason; read once a process."""
    found: dict[str, dict[str, str]] = {}
    with (FOLDER / FILE).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["edition"], {})[row["account"]] = row["reason"]
    return found


def why_excluded(account: Account) -> str:
    """The reason why an account is not payable from UP or TU; empty when it is."""
    listed = exclusions().get(account.edition.code, {})
    code = account.code
    while code:
        if code in listed:
            return listed[code]
        code = code.rpartition(".")[0]
    return ""
