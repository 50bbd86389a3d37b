"""Pemeriksaan pagar basis data: what only the owner could remove is still there.

Functions and triggers of every room are compared with the rooms' `migrations/sql/*.sql`; constraints and
indexes with the models; privileges with what the application's role may have.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings

from core.checks import Finding, check
from ledger.checks import differing, rows_of

_COMMENT = re.compile(r"--[^\n]*")
_FUNCTION = re.compile(
    r"CREATE (?:OR REPLACE )?FUNCTION (?P<name>\w+)\s*\(.*?\bAS (?P<tag>\$\w*\$)(?P<body>.*?)(?P=tag)",
    re.DOTALL | re.IGNORECASE,
)
_TRIGGER = re.compile(
    r"CREATE (?P<kind>CONSTRAINT )?TRIGGER (?P<name>\w+)\s+(?P<timing>BEFORE|AFTER) (?P<events>.*?)"
    r" ON (?P<table>\w+)(?P<rest>.*?)EXECUTE FUNCTION (?P<function>\w+)",
    re.DOTALL | re.IGNORECASE,
)
_DROP = re.compile(r"DROP (?P<what>FUNCTION|TRIGGER) (?P<name>\w+)(?: ON (?P<table>\w+))?", re.IGNORECASE)
_CONDITION = re.compile(r"\bWHEN\s*\((?P<text>.*?)\)\s*(?:EXECUTE FUNCTION|$)", re.DOTALL | re.IGNORECASE)
_CAST = re.compile(r"::[a-z]+(?: varying)?(?:\[\])?")
_EVENTS = re.compile(r"\b(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
_BIT = {"INSERT": 4, "DELETE": 8, "UPDATE": 16, "TRUNCATE": 32}
_ROW, _BEFORE = 1, 2


@dataclass(frozen=True)
class Trigger:
    """A trigger as its file declares it."""

    table: str
    name: str
    function: str
    type_bits: int
    condition: str


def sql_files() -> list[Path]:
    """Forward SQL files of all rooms in the order in which migrations load them."""
    found: list[Path] = []
    for folder in sorted(Path(settings.BASE_DIR).glob("*/migrations")):
        for migration in sorted(folder.glob("0*.py")):
            names = re.findall(r"sql_file\(__file__, \"(\w+)\"", migration.read_text(encoding="utf-8"))
            found += [folder / "sql" / f"{name}.sql" for name in names]
    return found


def declared_functions() -> dict[str, str]:
    """name → body; a later file replaces or drops what an earlier one made."""
    found: dict[str, str] = {}
    for file in sql_files():
        text = file.read_text(encoding="utf-8")
        for match in _DROP.finditer(_statements(text)):
            if match["what"].upper() == "FUNCTION":
                found.pop(match["name"].lower(), None)
        for match in _FUNCTION.finditer(text):
            found[match["name"].lower()] = match["body"]
    return found


def _statements(text: str) -> str:
    """A file's text without functions and comments."""
    return _COMMENT.sub("", _FUNCTION.sub("", text))


def plain_condition(text: str) -> str:
    """A WHEN clause as file and catalogue both spell it: no case, spaces, parentheses, casts."""
    match = _CONDITION.search(text)
    return re.sub(r"[\s()]", "", _CAST.sub("", match["text"].lower())) if match else ""


def declared_triggers() -> list[Trigger]:
    """Triggers written out in the files; those of a loop (append-only tables) are not among them."""
    found: dict[tuple[str, str], Trigger] = {}
    for file in sql_files():
        text = _statements(file.read_text(encoding="utf-8"))
        for match in _DROP.finditer(text):
            found.pop(((match["table"] or "").lower(), match["name"].lower()), None)
        for match in _TRIGGER.finditer(text):
            bits = _BEFORE if match["timing"].upper() == "BEFORE" else 0
            rest = match["rest"].upper()
            bits |= _ROW if "FOR EACH ROW" in rest else 0
            for event in set(_EVENTS.findall(match["events"].upper())):
                bits |= _BIT[event]
            key = (match["table"].lower(), match["name"].lower())
            found[key] = Trigger(*key, match["function"].lower(), bits, plain_condition(match["rest"]))
    return list(found.values())


_FUNCTIONS = """
SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY proname
"""


@check("functions", "Fungsi basis data sama dengan berkas migrasinya")
def functions() -> Iterator[Finding]:
    """Every declared function is there with the declared body, once."""
    stored: dict[str, list[str]] = {}
    for name, body in rows_of(_FUNCTIONS):
        stored.setdefault(name, []).append(body)
    for name, body in declared_functions().items():
        if stored.get(name) != [body]:
            found = "tidak ada" if name not in stored else f"isi lain atau {len(stored[name])} versi"
            yield Finding(f"fungsi {name}", "seperti berkas migrasi", found)


_TRIGGERS = """
SELECT c.relname, t.tgname, p.proname, t.tgtype & 63, pg_get_triggerdef(t.oid), t.tgenabled::text
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace
"""


@check("triggers", "Pemicu basis data ada, aktif, dan seperti berkas migrasinya")
def triggers() -> Iterator[Finding]:
    """Every declared trigger is there, enabled, on the declared events; no trigger at all is disabled."""
    stored = {
        (table, name): [function, bits, plain_condition(definition), enabled]
        for table, name, function, bits, definition, enabled in rows_of(_TRIGGERS)
    }
    for trigger in declared_triggers():
        found = stored.get((trigger.table, trigger.name))
        expected = [trigger.function, trigger.type_bits, trigger.condition, "O"]
        if found != expected:
            yield Finding(
                f"pemicu {trigger.name} pada {trigger.table}", str(expected), str(found or "tidak ada")
            )
    for (table, name), (*_, enabled) in sorted(stored.items()):
        yield from differing(Finding(f"pemicu {name} pada {table} aktif", "O", enabled))


_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, convalidated FROM pg_constraint
WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT indrelid::regclass::text, indexrelid::regclass::text, indisvalid AND indisready
FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace
"""


@check("constraints", "Batasan dan indeks yang dinyatakan model ada dan berlaku")
def constraints() -> Iterator[Finding]:
    """Constraints and named indexes of our models exist and are valid."""
    stored = {(table.strip('"'), name.strip('"')): valid for table, name, valid in rows_of(_CONSTRAINTS)}
    for model in apps.get_models():
        if not (Path(settings.BASE_DIR) / model._meta.app_label).is_dir():
            continue
        table = model._meta.db_table
        for item in (*model._meta.constraints, *model._meta.indexes):
            valid = stored.get((table, item.name))
            if not valid:
                found = "tidak ada" if valid is None else "tidak divalidasi"
                yield Finding(f"{item.name} pada {table}", "berlaku", found)


_PRIVILEGES = """
SELECT c.relname, string_agg(p.word, ', ' ORDER BY p.word)
    FILTER (WHERE has_table_privilege(%(role)s, c.oid, p.word))
FROM pg_class c
CROSS JOIN (VALUES ('INSERT'), ('UPDATE'), ('DELETE'), ('TRUNCATE'), ('TRIGGER')) AS p (word)
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname LIKE 'ledger\\_%%'
GROUP BY c.relname ORDER BY c.relname
"""
_COLUMNS = """
SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname LIKE 'ledger\\_%%'
    AND a.attnum > 0 AND NOT a.attisdropped AND (
        has_column_privilege(%(role)s, c.oid, a.attnum, 'INSERT')
        OR has_column_privilege(%(role)s, c.oid, a.attnum, 'UPDATE'))
"""
_OWNED = """
SELECT c.relname FROM pg_class c
WHERE c.relowner = %(role)s::regrole AND c.relnamespace = 'public'::regnamespace
"""
_POWERS = """
SELECT rolsuper, rolcreatedb, rolcreaterole, rolbypassrls, rolreplication,
    EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid),
    has_schema_privilege(r.rolname, 'public', 'CREATE')
FROM pg_roles r WHERE rolname = %(role)s
"""
_POWER_NAMES = (
    "superuser",
    "membuat basis data",
    "membuat peran",
    "melewati keamanan baris",
    "replikasi",
    "anggota peran lain",
    "membuat objek dalam skema public",
)
PUBLIC_FUNCTIONS = {
    "ledger_ensure_book",
    "ledger_open_year",
    "ledger_post",
    "ledger_close_period",
    "ledger_reopen_period",
    "ledger_close_year",
    "ledger_reopen_year",
    "ledger_carry_year",
    "ledger_uncarry_year",
    "ledger_settle_audit",
    "ledger_carried_from",
    "ledger_carried_account",
    "ledger_carried_unit",
    "ledger_account_group",
}
_EXECUTABLE = """
SELECT DISTINCT proname FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\\_%%'
    AND has_function_privilege(%(role)s, oid, 'EXECUTE')
"""


@check("privileges", "Peran aplikasi hanya membaca tabel buku besar dan tidak memiliki apa pun")
def privileges() -> Iterator[Finding]:
    """The application's role reads the ledger's tables and executes its public functions, nothing else."""
    values = {"role": settings.APP_ADDRESS.user}
    for table, found in rows_of(_PRIVILEGES, values):
        yield from differing(Finding(f"hak tulis pada {table}", "tidak ada", found or "tidak ada"))
    for table, column in rows_of(_COLUMNS, values):
        yield Finding(f"hak tulis pada {table}.{column}", "tidak ada", "ada")
    for (table,) in rows_of(_OWNED, values):
        yield Finding(f"pemilik {table}", "bukan peran aplikasi", "peran aplikasi")
    for (*powers,) in rows_of(_POWERS, values):
        for name, has in zip(_POWER_NAMES, powers, strict=True):
            yield from differing(Finding(f"peran aplikasi: {name}", "tidak", "ya" if has else "tidak"))
    executable = {name for (name,) in rows_of(_EXECUTABLE, values)}
    yield from differing(
        Finding("fungsi yang boleh dipanggil", str(sorted(PUBLIC_FUNCTIONS)), str(sorted(executable)))
    )
