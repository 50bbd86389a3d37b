"""Sheets whose rows have parents: editions themselves, programmes, fund sources, functions."""

from collections.abc import Mapping

from reference.bulk import Counts, Wanted, store
from reference.models import Edition, Function, FundSource, Program, User
from reference.sheets import Row, Sheet, check_width, one_of, read_day, refuse_duplicates, whole_number

# How a refused day of this sheet says what it must be.
DAY_SHAPE = "YYYY-MM-DD"
DEPTH_MAX = 12


def check_shape(sheet: Sheet, row: Row, edition: Edition, *, segments: int | None = None) -> None:
    """The code's segments have the edition's widths (any when the edition gives none)."""
    parts = row["code"].split(".")
    widths = edition.segment_widths
    if segments is not None and len(parts) != segments:
        sheet.refuse(row, "code", f"ada {len(parts)} ruas, tingkat {segments} perlu {segments} ruas")
    elif widths and [len(part) for part in parts] != widths[: len(parts)]:
        shape = ".".join("9" * width for width in widths)
        sheet.refuse(row, "code", f"bentuk kode tidak sesuai edisi ({shape})")


def refuse_orphans(sheet: Sheet, rows: Mapping[str, Row], levels: Mapping[str, int]) -> None:
    """I-01: a parent exists, in the file or the edition, one level up; only level 1 has none."""
    for code, row in rows.items():
        parent, level = row["parent"], levels.get(code)
        if not parent:
            if level is not None and level > 1:
                sheet.refuse(row, "parent", "hanya tingkat 1 yang tanpa induk")
        elif parent not in levels:
            sheet.refuse(row, "parent", "induk tidak ada")
        elif level is not None and levels[parent] != level - 1:
            sheet.refuse(row, "parent", f"induk bertingkat {levels[parent]}, harus {level - 1}")


def load_editions(sheet: Sheet, actor: User | None) -> Counts:
    """Edisi: legal basis, validity, segment widths and depth."""
    rows = refuse_duplicates(sheet, "code")
    kinds = dict(Edition.objects.values_list("code", "kind"))
    wanted = Wanted()
    for code, row in rows.items():
        for column, most in (("code", 40), ("name", 200), ("legal_basis", 300)):
            check_width(sheet, row, column, most)
        kind = one_of(sheet, row, "kind", Edition.Kind.values)
        if kinds.get(code, kind) != kind:
            sheet.refuse(row, "kind", f"edisi ini sudah dimuat sebagai {kinds[code]}")
        since, until = (
            read_day(sheet, row, column, shape=DAY_SHAPE) for column in ("valid_from", "valid_to")
        )
        if since and until and until < since:
            sheet.refuse(row, "valid_to", f"mendahului {since}")
        widths = row["segment_widths"].split()
        if not all(width.isascii() and width.isdigit() and 0 < int(width) <= DEPTH_MAX for width in widths):
            sheet.refuse(row, "segment_widths", "harus bilangan dipisah spasi, misalnya 1 1 2 2 2 4")
            widths = []
        wanted.rows[code] = {
            "kind": kind,
            "name": row["name"],
            "legal_basis": row["legal_basis"],
            "valid_from": since,
            "valid_to": until,
            "segment_widths": [int(width) for width in widths],
            "depth": whole_number(sheet, row, "depth", least=1, most=DEPTH_MAX),
        }
    if sheet.bad:
        return Counts()
    return store(Edition, wanted, key="code", fixed={}, actor=actor)


def load_programs(sheet: Sheet, edition: Edition, generic: str, actor: User | None) -> Counts:
    """Urusan to sub kegiatan; rows below `generic` (X.XX) stand for every row of its level."""
    rows = refuse_duplicates(sheet, "code")
    levels = dict(Program.objects.filter(edition=edition).values_list("code", "level"))
    for code, row in rows.items():
        levels[code] = whole_number(sheet, row, "level", least=1, most=edition.depth)
        check_shape(sheet, row, edition)
        check_width(sheet, row, "name", 600)
    if generic and generic not in rows:
        sheet.refuse(Row(1, {"code": generic}), "code", "baris umum ini tidak ada dalam berkas")
    refuse_orphans(sheet, rows, levels)
    if sheet.bad:
        return Counts()
    wanted = Wanted()
    plain = {code: row for code, row in rows.items() if not _is_generic(code, generic)}
    for code, row in plain.items():
        _want_program(wanted, code, row, row["parent"], edition)
    if generic:
        _expand(wanted, rows, plain, generic, edition)
    return store(Program, wanted, key="code", fixed={"edition_id": edition.pk}, actor=actor)


def _is_generic(code: str, generic: str) -> bool:
    """True for the generic row, what is below it, and what is above it alone."""
    return bool(generic) and (
        code == generic or code.startswith(f"{generic}.") or generic.startswith(f"{code}.")
    )


def _expand(
    wanted: Wanted, rows: Mapping[str, Row], plain: Mapping[str, Row], generic: str, edition: Edition
) -> None:
    """Write the generic rows out for every row of the generic row's level; a row of the file wins."""
    below = [(code, row) for code, row in rows.items() if code.startswith(f"{generic}.")]
    targets = [code for code, row in plain.items() if row["level"] == rows[generic]["level"]]
    for target in targets:
        for code, row in below:
            own = target + code.removeprefix(generic)
            if own not in plain:
                _want_program(wanted, own, row, target + row["parent"].removeprefix(generic), edition)


def _want_program(wanted: Wanted, code: str, row: Row, parent: str, edition: Edition) -> None:
    level = int(row["level"])
    wanted.rows[code] = {"name": row["name"], "level": level, "is_postable": level == edition.depth}
    wanted.parents[code] = parent


def load_funds(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Sumber dana; the list itself says which rows take money."""
    rows = refuse_duplicates(sheet, "code")
    levels = _levels(
        sheet, rows, dict(FundSource.objects.filter(edition=edition).values_list("code", "parent__code"))
    )
    wanted = Wanted()
    for code, row in rows.items():
        check_shape(sheet, row, edition)
        check_width(sheet, row, "name", 300)
        one_of(sheet, row, "postable", ["0", "1"])
        wanted.rows[code] = {"name": row["name"], "is_postable": row["postable"] == "1", "is_regional": False}
        wanted.parents[code] = row["parent"]
    refuse_orphans(sheet, rows, levels)
    if sheet.bad:
        return Counts()
    return store(FundSource, wanted, key="code", fixed={"edition_id": edition.pk}, actor=actor)


def load_functions(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Fungsi dan sub fungsi."""
    rows = refuse_duplicates(sheet, "code")
    levels = _levels(
        sheet, rows, dict(Function.objects.filter(edition=edition).values_list("code", "parent__code"))
    )
    wanted = Wanted()
    for code, row in rows.items():
        check_shape(sheet, row, edition)
        check_width(sheet, row, "name", 200)
        wanted.rows[code] = {"name": row["name"]}
        wanted.parents[code] = row["parent"]
    refuse_orphans(sheet, rows, levels)
    if sheet.bad:
        return Counts()
    return store(Function, wanted, key="code", fixed={"edition_id": edition.pk}, actor=actor)


def _levels(sheet: Sheet, rows: Mapping[str, Row], known: Mapping[str, str | None]) -> dict[str, int]:
    """Level of every code by walking its parents; a circle is a fault of the row that closes it."""
    parents = {**known, **{code: row["parent"] for code, row in rows.items()}}
    levels: dict[str, int] = {}
    for code in parents:
        path: list[str] = []
        step: str | None = code
        while step and step in parents and step not in levels and step not in path:
            path.append(step)
            step = parents[step]
        if step in path:
            if code in rows:
                sheet.refuse(rows[code], "parent", "induk melingkar")
            base = 0
        else:
            base = levels.get(step or "", 0)
        for distance, found in enumerate(reversed(path), start=1):
            levels[found] = base + distance
    return levels
