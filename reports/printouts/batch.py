"""Cetak: one document or many as one PDF; many are printed in a job with progress."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any, BinaryIO

from django.db.models import Model, QuerySet

from core import clock
from core.errors import DomainError, NotFound
from core.locks import one_transaction
from reference import access
from reference.models import Unit, User
from reports.printouts import (
    cash_closing,
    dpa,
    kuitansi,
    lpj,
    memo,
    regulation,
    rka,
    selectors,
    sp2d,
    spd,
    spm,
    spp,
    sts,
    sts_rest,
    tbp,
)
from reports.printouts.common import Desk
from reports.printouts.sheet import Imprint, NumberedCanvas
from reports.writers.dates import long_date
from workflows import jobs
from workflows.models import JobRun

DOCUMENTS_MAX = 500
READ_AT_ONCE = 50
JOB = "print-batch"
CONTENT_TYPE = "application/pdf"
Draw = Callable[[NumberedCanvas, Any, Desk], None]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Kind:
    """One official form: its name, its flow, the documents it is drawn of and how."""

    name: str
    flow: str
    documents: Callable[[], "QuerySet[Any]"]
    draw: Draw
    # Documents as they lie in a folder: those that a unit numbers by unit, those of BUD by day.
    order: tuple[str, ...] = ("unit__code", "dated_on", "number", "pk")


KINDS: dict[str, Kind] = {
    "spp": Kind(spp.NAME, spp.FLOW, selectors.requests, spp.draw),
    "spm": Kind(spm.NAME, spm.FLOW, selectors.orders, spm.draw),
    "sp2d": Kind(sp2d.NAME, sp2d.FLOW, selectors.disbursements, sp2d.draw, ("dated_on", "number", "pk")),
    "spd": Kind(spd.NAME, spd.FLOW, selectors.releases, spd.draw),
    "memo": Kind(memo.NAME, memo.FLOW, memo.vouchers, memo.draw),
    "lpj": Kind(lpj.NAME, lpj.FLOW, lpj.reports, lpj.draw),
    "kuitansi": Kind(kuitansi.NAME, kuitansi.FLOW, kuitansi.receipts, kuitansi.draw),
    "tbp": Kind(tbp.NAME, tbp.FLOW, tbp.receipts, tbp.draw),
    "sts": Kind(sts.NAME, sts.FLOW, sts.deposits, sts.draw),
    "sts-sisa": Kind(sts_rest.NAME, sts_rest.FLOW, sts_rest.returns, sts_rest.draw),
    "penutupan-kas": Kind(cash_closing.NAME, cash_closing.FLOW, cash_closing.closings, cash_closing.draw),
    "apbd": Kind(regulation.NAME, regulation.FLOW, regulation.budgets, regulation.draw),
    "rka": Kind(rka.NAME, rka.FLOW, rka.proposals, rka.draw),
    "dpa": Kind(dpa.NAME, dpa.FLOW, selectors.budget_documents, dpa.draw),
}
# What is printed by day and unit; SPD and DPA are a few a year.
BATCH_KINDS = ("spp", "spm", "sp2d")


def print_one(kind: str, document: Model, *, by: User, addresses: Mapping[str, str]) -> bytes:
    """The form of one document as PDF; the caller has asked for the right to read it."""
    out = BytesIO()
    write(
        KINDS[kind], iter([document]), out, by=by, addresses=addresses, title=f"{KINDS[kind].name} {document}"
    )
    return out.getvalue()


def write(
    kind: Kind,
    documents: Iterator[Any],
    out: BinaryIO,
    *,
    by: User,
    addresses: Mapping[str, str],
    title: str,
    progress: Callable[[int], None] | None = None,
) -> int:
    """Every document's form after the other into one PDF; returns how many there are."""
    imprint = Imprint(clock.now(), str(by))
    canvas = NumberedCanvas(out, imprint=imprint, title=title)
    desk = Desk(imprint, addresses)
    count = 0
    for count, document in enumerate(documents, 1):
        kind.draw(canvas, document, desk)
        if progress:
            progress(count)
    canvas.save()
    return count


# --- Batches -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Selection:
    """Which documents: of a kind, of a unit or of all that the person reads, of some days."""

    kind: str
    unit_id: int | None
    first: date
    last: date

    def parameters(self) -> dict[str, Any]:
        """As a job keeps it."""
        return {
            "kind": self.kind,
            "unit": self.unit_id,
            "first": self.first.isoformat(),
            "last": self.last.isoformat(),
        }

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> "Selection":
        """Back from a job's parameters."""
        first, last = date.fromisoformat(parameters["first"]), date.fromisoformat(parameters["last"])
        return cls(parameters["kind"], parameters["unit"], first, last)

    @property
    def days(self) -> str:
        """`3 Februari 2025` or `3 Februari 2025 sampai 5 Februari 2025`."""
        if self.first == self.last:
            return long_date(self.first)
        return f"{long_date(self.first)} sampai {long_date(self.last)}"


def documents_of(selection: Selection, *, user: User) -> "QuerySet[Any]":
    """Numbered documents of the selection that the person may read, in the order of a folder.

    Void ones are among them: their number stays in the register, and their form says BATAL.
    """
    kind = KINDS[selection.kind]
    rows = kind.documents().filter(dated_on__gte=selection.first, dated_on__lte=selection.last)
    rows = rows.exclude(number="")
    if selection.unit_id is not None:
        rows = rows.filter(unit=selection.unit_id)
    return access.visible(rows, user, on=clock.today()).order_by(*kind.order)


def check(selection: Selection, *, user: User) -> int:
    """How many documents; DomainError when there are none or too many, NotFound for a stranger's unit."""
    if selection.kind not in BATCH_KINDS:
        raise NotFound(f"Cetakan “{selection.kind}” tidak ada.")
    if selection.first > selection.last:
        raise DomainError("Tanggal awal sesudah tanggal akhir. Tukar keduanya.", field="first")
    if selection.unit_id is not None:
        unit = Unit.objects.filter(pk=selection.unit_id).first()
        if unit is None:
            raise NotFound("Unit tidak ditemukan.", rule="I-40")
        access.require_read(user, unit, on=clock.today())
    name, count = KINDS[selection.kind].name, documents_of(selection, user=user).count()
    if not count:
        raise DomainError(
            f"Tidak ada {name} bernomor tanggal {selection.days} untuk unit itu. "
            "Pilih tanggal atau unit lain; draf dicetak dari halamannya sendiri."
        )
    if count > DOCUMENTS_MAX:
        raise DomainError(
            f"Ada {count} {name} tanggal {selection.days}, paling banyak {DOCUMENTS_MAX} sekali cetak. "
            "Persempit tanggal atau pilih satu unit."
        )
    return count


def order(selection: Selection, *, actor: User, addresses: Mapping[str, str]) -> JobRun:
    """Order a batch as a job, after its right and limits are asked; the file is its result."""
    with one_transaction():
        check(selection, user=actor)
        unit = Unit.objects.get(pk=selection.unit_id) if selection.unit_id is not None else None
        place = unit.name if unit else "semua unit"
        return jobs.enqueue(
            JOB,
            actor=actor,
            unit=unit,
            label=f"Cetak {title_of(selection)}, {place}",
            parameters={**selection.parameters(), "addresses": dict(addresses)},
        )


def print_batch(parameters: Mapping[str, Any], out: BinaryIO, *, by: User, progress: Progress) -> int:
    """Print a selection into `out`; rights and limits are asked again. Returns the number of documents."""
    selection = Selection.of(parameters)
    total = check(selection, user=by)
    rows = documents_of(selection, user=by).iterator(chunk_size=READ_AT_ONCE)
    progress(0, total)
    return write(
        KINDS[selection.kind],
        rows,
        out,
        by=by,
        addresses=parameters.get("addresses", {}),
        title=title_of(selection),
        progress=lambda done: progress(done, total),
    )


def title_of(selection: Selection) -> str:
    """`SP2D 3 Februari 2025`"""
    return f"{KINDS[selection.kind].name} {selection.days}"
