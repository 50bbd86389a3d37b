"""Unit dan sub unit dari berkas: found in the region, or named with the rows that need them."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from budget.errors import RowError
from budget.import_rows import Code, IncomingLine
from reference import imported
from reference.legacy import PPKD
from reference.models import Unit, User

CODE_MAX = 40
Pair = tuple[str, str]


@dataclass
class Missing:
    """A unit that the region lacks."""

    code: str
    name: str
    parent: str
    rows: list[int] = field(default_factory=list)


class Units:
    """The units that the lines name: those of the region by code or name, the others to be made."""

    def __init__(self, lines: Iterable[IncomingLine]) -> None:
        known = list(Unit.objects.select_related("parent"))
        self._by_code = {unit.code: unit for unit in known}
        self._by_name = {unit.name.casefold(): unit for unit in known}
        self.missing: dict[str, Missing] = {}
        self.bad: list[RowError] = []
        # Which unit's text stands with which: two units may not claim one sub-unit.
        self._parents: dict[str, str] = {}
        self._places: dict[Pair, str] = {}
        for line in lines:
            if line.unit.text:
                self._take(line)

    @property
    def count(self) -> int:
        """Units and sub-units that have lines."""
        return len(set(self._places.values()))

    def has(self, code: str) -> bool:
        """True when lines name the unit, or a sub-unit of it."""
        return any(code == self.head_of(place) for place in set(self._places.values()))

    def make_missing(self, by: User) -> list[Unit]:
        """Make every unit that was missing."""
        wanted = [imported.NewUnit(one.code, one.name, one.parent) for one in self.missing.values()]
        made = imported.make_units(wanted, by)
        self._by_code |= made
        return list(made.values())

    def by_code(self, code: str) -> Unit:
        """The unit, after the missing ones were made."""
        return self._by_code[code]

    def ppkd(self, row: int) -> str:
        """Code of the region's PPKD, which is missing when there is none."""
        known = next((unit for unit in self._by_code.values() if unit.kind == Unit.Kind.PPKD), None)
        if known is not None:
            return str(known.code)
        self.missing.setdefault(PPKD, Missing(PPKD, PPKD, "")).rows.append(row)
        return PPKD

    def code_of(self, line: IncomingLine) -> str:
        """Code of the line's unit; empty in a list without units."""
        return self._places[line.unit.text, line.subunit.text] if line.unit.text else ""

    def head_of(self, code: str) -> str:
        """Code of the SKPD that the unit belongs to, or is."""
        if code in self.missing:
            return self.missing[code].parent or code
        unit = self._by_code[code]
        return str(unit.parent.code if unit.parent else code)

    def _take(self, line: IncomingLine) -> None:
        pair = line.unit.text, line.subunit.text
        if pair in self._places:
            code = self._places[pair]
            for name in filter(None, (code, self._parents.get(code))):
                if name in self.missing:
                    self.missing[name].rows.append(line.row)
            return
        parent = self._code(line.unit, "", line)
        code = parent
        if line.subunit.text and line.subunit.code != line.unit.code:
            code = self._code(line.subunit, parent, line)
        self._places[pair] = code
        if code != parent:
            self._check_parent(code, parent, line)

    def _code(self, given: Code, parent: str, line: IncomingLine) -> str:
        unit = self._by_code.get(given.code) or self._by_name.get(given.text.casefold())
        if unit is not None:
            if not unit.is_active:
                why = f"{unit.name} tidak aktif lagi. Aktifkan, atau pakai unit penggantinya."
                self.bad.append(RowError(line.row, "subunit" if parent else "unit", given.text, why, "I-01"))
            return str(unit.code)
        code = given.code if len(given.code) <= CODE_MAX else _short(given.code)
        missing = self.missing.setdefault(code, Missing(code, given.name or given.text, parent))
        missing.rows.append(line.row)
        return code

    def _check_parent(self, code: str, parent: str, line: IncomingLine) -> None:
        unit = self._by_code.get(code)
        stands = (unit.parent.code if unit.parent else "") if unit else self.missing[code].parent
        first = self._parents.setdefault(code, parent)
        if stands == parent and first == parent:
            return
        why = f"sub unit ini berada di bawah {stands or 'tidak satu pun unit'}, bukan {parent}."
        self.bad.append(RowError(line.row, "subunit", line.subunit.text, why, "I-01"))


def _short(text: str) -> str:
    """A code for a unit that is told by a long name only: its beginning and a digest that keeps it apart."""
    return f"{text[: CODE_MAX - 9].rstrip()}~{hashlib.sha256(text.encode()).hexdigest()[:8]}"
