"""Pemetaan kolom: which heading fills which field, guessed from a file, saved and edited by people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from budget.bridge_fields import HEADINGS, REQUIRED, guess
from budget.import_file import HEADING_ROWS_MAX, read_grid, word_of
from budget.models import ColumnMapping
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import one_transaction
from core.workbooks import shown
from reference import access
from reference.models import Role, User

ROLES = (Role.FINANCE_OFFICER, Role.TAPD)
NAME_MAX, HEADING_MAX, PREVIEW_ROWS = 80, 120, 5


@dataclass(frozen=True)
class Preview:
    """Headings of a file, what they are guessed to be, and its first rows."""

    headings: list[str]
    columns: Mapping[str, str]
    rows: list[list[str]]


def preview(kind: str, data: bytes) -> Preview:
    """The row of headings that fills most fields, and the rows below it."""
    _require_kind(kind)
    grid = read_grid(data)
    best: tuple[int, int, list[str]] | None = None
    for place, (_, values) in enumerate(islice(grid.rows, HEADING_ROWS_MAX)):
        headings = [shown(value).strip() if isinstance(value, str) else "" for value in values]
        count = len(guess(kind, headings))
        if any(headings) and (best is None or count > best[0]):
            best = count, place, headings
    if best is None:
        raise DomainError("Berkas kosong. Pilih berkas yang memuat judul kolom.", field="file")
    _, place, headings = best
    rows = [[shown(value) for value in values] for _, values in grid.rows[place + 1 :][:PREVIEW_ROWS]]
    named = [heading for heading in headings if heading]
    return Preview(named, guess(kind, named), [_under(headings, row) for row in rows])


def _under(headings: Sequence[str], row: Sequence[str]) -> list[str]:
    """The cells below headings that have a name."""
    return [row[at] if at < len(row) else "" for at, heading in enumerate(headings) if heading]


def mappings(kind: str = "") -> "QuerySet[ColumnMapping]":
    """Saved mappings, of one kind where asked."""
    rows = ColumnMapping.objects.order_by("kind", "name")
    return rows.filter(kind=kind) if kind else rows


def find(pk: int) -> ColumnMapping:
    """One mapping; NotFound."""
    found = ColumnMapping.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("Pemetaan kolom tidak ditemukan.")
    return found


def save_mapping(
    *, kind: str, name: str, columns: Mapping[str, str], actor: User, mapping: ColumnMapping | None = None
) -> ColumnMapping:
    """Simpan pemetaan, new or changed; its history keeps what it was."""
    access.require(actor, ROLES, unit=None, on=clock.today(), act="Simpan pemetaan kolom")
    _require_kind(kind)
    name = " ".join(name.split())
    chosen = {field: " ".join(columns.get(field, "").split()) for field in HEADINGS[kind]}
    chosen = {field: heading for field, heading in chosen.items() if heading}
    raise_all(_flaws(kind, name, chosen))
    with one_transaction():
        if mapping is None:
            row = ColumnMapping(kind=kind)
        else:
            row = ColumnMapping.objects.select_for_update().get(pk=mapping.pk)
        if ColumnMapping.objects.filter(kind=kind, name=name).exclude(pk=row.pk).exists():
            raise DomainError(f"Pemetaan “{name}” sudah ada. Pilih nama lain.", field="name")
        row.name, row.columns = name, chosen
        row._history_user = actor
        row.save()
    return row


def _flaws(kind: str, name: str, columns: Mapping[str, str]) -> list[DomainError]:
    found = []
    if not name or len(name) > NAME_MAX:
        found.append(DomainError(f"Nama pemetaan 1 sampai {NAME_MAX} huruf.", field="name"))
    found += [
        DomainError(f"Kolom untuk {HEADINGS[kind][field]} belum dipilih.", field=field)
        for field in HEADINGS[kind]
        if field in REQUIRED[kind] and field not in columns
    ]
    first: dict[str, str] = {}
    for field, heading in columns.items():
        if len(heading) > HEADING_MAX:
            found.append(DomainError(f"Judul kolom paling banyak {HEADING_MAX} huruf.", field=field))
        other = first.setdefault(word_of(heading), field)
        if other != field:
            found.append(
                DomainError(
                    f"Kolom “{heading}” dipakai untuk {HEADINGS[kind][other]} dan {HEADINGS[kind][field]}."
                    " Pakai satu kolom untuk satu isian.",
                    field=field,
                )
            )
    return found


def _require_kind(kind: str) -> None:
    if kind not in HEADINGS:
        raise DomainError(f"Jenis berkas “{kind}” tidak dikenal.", field="kind")
