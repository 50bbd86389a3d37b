"""Load which urusan, bidang and programs serve which function, and read it."""

from collections.abc import Mapping

from reference.bulk import Counts, Wanted, store
from reference.models import Edition, Function, FunctionMapping, Program, User
from reference.sheets import Sheet, check_width, refuse_duplicates

COLUMNS = ("program", "function", "basis")


def load_function_map(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Pemetaan urusan ke fungsi of a list of functions; the deepest functions only."""
    rows = refuse_duplicates(sheet, "program")
    ids = dict(Function.objects.filter(edition=edition, children=None).values_list("code", "pk"))
    known = set(Program.objects.filter(code__in=rows).values_list("code", flat=True))
    wanted = Wanted()
    for code, row in rows.items():
        check_width(sheet, row, "basis", 100)
        if code not in known:
            sheet.refuse(row, "program", "kode tidak ada dalam daftar program mana pun")
        if row["function"] not in ids:
            sheet.refuse(row, "function", "bukan sub fungsi edisi ini")
        else:
            wanted.rows[code] = {"function_id": ids[row["function"]], "basis": row["basis"]}
    if sheet.bad:
        return Counts()
    return store(FunctionMapping, wanted, key="program_code", fixed={"edition_id": edition.pk}, actor=actor)


def functions_of(edition_id: int | None) -> Mapping[str, Function]:
    """Program code → its sub fungsi with its fungsi; empty without a list of functions. One query."""
    rows = FunctionMapping.objects.filter(edition=edition_id).select_related("function__parent")
    return {row.program_code: row.function for row in rows}
