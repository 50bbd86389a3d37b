"""Columns of the SPJ as data of the chart edition: account of any level, and what is said of it and below."""

import csv
from functools import cache

from reference.importing import FOLDER

SPJ_COLUMNS = ("spj_columns.csv", "column")


@cache
def listed(name: str, column: str) -> dict[str, dict[str, str]]:
    """Edition → account → what the file says; read once a process."""
    found: dict[str, dict[str, str]] = {}
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found.setdefault(row["edition"], {})[row["account"]] = row[column]
    return found


def said_of(code: str, edition: str, file: tuple[str, str]) -> str:
    """What a list says of an account, by its longest listed part; empty when nothing."""
    of_edition = listed(*file).get(edition, {})
    while code:
        if code in of_edition:
            return of_edition[code]
        code = code.rpartition(".")[0]
    return ""
