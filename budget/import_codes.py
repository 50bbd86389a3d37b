"""Kode dari berkas: found among the year's master rows, by their own spelling or another of the same code.

Another spelling is a code whose segments are the same whole numbers in other widths (2026 against 2021), one
without dots, one with the bidang left open (X.XX), or the name of a fund source.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from budget.import_rows import Code
from reference.models import BUDGETED, Account, Edition, FiscalYear, FundSource, Program

Key = tuple[int | str, ...]
KINDS = ("account", "fund_source", "sub_activity")
LABELS = {"account": "akun", "fund_source": "sumber dana", "sub_activity": "sub kegiatan"}
OPEN_BIDANG = "X.XX."


@dataclass(frozen=True)
class Match:
    """What a code was found to be: the master row with its name, or why none was taken."""

    id: int | None
    name: str = ""
    code: str = ""
    why: str = ""


class Masters:
    """The master rows of a fiscal year; three queries."""

    def __init__(self, year: FiscalYear) -> None:
        self._widths: Mapping[str, Mapping[int, list[int]]] = _widths()
        accounts = Account.objects.filter(edition=year.chart_id, nature__in=BUDGETED, is_active=True)
        rows = list(accounts.values_list("code", "pk", "name", "is_postable", "nature", "is_ppkd_only"))
        self._natures = {key_of(code): nature for code, _, _, _, nature, _ in rows}
        self._ppkd_only = {pk for _, pk, _, _, _, is_ppkd_only in rows if is_ppkd_only}
        self._rows = {
            "account": _Rows(row[:4] for row in rows),
            "sub_activity": _Rows(_listed(Program, year.programs_id)),
            "fund_source": _Rows(_listed(FundSource, year.funds_id), by_name=True),
        }

    def find(self, kind: str, given: Code, *, unit: str = "") -> Match:
        """The master row of a code; `unit` is the code of the unit whose bidang an open programme takes."""
        code = self.dotted(kind, given.code)
        if kind == "sub_activity" and code.startswith(OPEN_BIDANG):
            code = ".".join([*unit.split(".")[:2], code.removeprefix(OPEN_BIDANG)])
        return self._rows[kind].find(code, given.text)

    def is_ppkd_only(self, account: Match) -> bool:
        """True for an account that only the PPKD may budget (I-03)."""
        return account.id in self._ppkd_only

    def dotted(self, kind: str, code: str) -> str:
        """The code with dots: figures alone are cut by the widths of an edition of that length."""
        if not code.isdecimal() or len(code) not in self._widths[kind]:
            return code
        parts, at = [], 0
        for width in self._widths[kind][len(code)]:
            parts.append(code[at : at + width])
            at += width
        return ".".join(parts)

    def nature(self, code: str) -> str:
        """Nature of the nearest row of the chart upwards; empty when the chart knows none."""
        key = key_of(code)
        found = (self._natures.get(key[:depth], "") for depth in range(len(key), 0, -1))
        return next(filter(None, found), "")


class _Rows:
    """Rows of one list by code, by the numbers of their segments, and by name where names serve as codes."""

    def __init__(self, rows: Iterable[tuple[str, int, str, bool]], *, by_name: bool = False) -> None:
        self.by_code: dict[str, tuple[Match, bool]] = {}
        self.by_key: dict[Key, list[tuple[Match, bool]]] = {}
        self.by_name: dict[str, list[tuple[Match, bool]]] = {}
        for code, pk, name, is_postable in rows:
            found = Match(pk, name, code), is_postable
            self.by_code[code] = found
            self.by_key.setdefault(key_of(code), []).append(found)
            if by_name and is_postable:
                self.by_name.setdefault(name.casefold(), []).append(found)

    def find(self, code: str, text: str) -> Match:
        alike = [self.by_code[code]] if code in self.by_code else self.by_key.get(key_of(code), [])
        alike = alike or self.by_name.get(text.casefold(), [])
        if not alike:
            return Match(None, why="tidak ada pada edisi tahun ini")
        postable = [match for match, is_postable in alike if is_postable]
        if len(postable) == 1:
            return postable[0]
        if postable:
            return Match(None, why="cocok dengan beberapa kode")
        return Match(None, alike[0][0].name, why=f"{alike[0][0].name}, bukan tingkat terendah")


def key_of(code: str) -> Key:
    """Segments of a code, figures as whole numbers: `001` and `01` are the same."""
    return tuple(int(part) if part.isdecimal() else part for part in code.split("."))


def _listed(model: type[Program] | type[FundSource], edition_id: int) -> Iterator[tuple[str, int, str, bool]]:
    rows = model._default_manager.filter(edition=edition_id, is_active=True)
    yield from rows.values_list("code", "pk", "name", "is_postable")


def _widths() -> dict[str, dict[int, list[int]]]:
    """By kind of code: length without dots → widths of the segments, of every edition that has such."""
    kinds = {
        Edition.Kind.CHART: "account",
        Edition.Kind.FUND: "fund_source",
        Edition.Kind.PROGRAM: "sub_activity",
    }
    found: dict[str, dict[int, list[int]]] = {kind: {} for kind in KINDS}
    for kind, widths in Edition.objects.filter(kind__in=kinds).values_list("kind", "segment_widths"):
        if widths:
            found[kinds[Edition.Kind(kind)]][sum(widths)] = widths
    return found
