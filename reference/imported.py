"""What an enacted budget from a file needs of the reference tables: an actor, its units, its year.

Called by a command that only who runs the machine can start, or by services that have asked for the right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models

from core.errors import DomainError
from reference import legacy
from reference.models import Account, Edition, FiscalYear, FundSource, Nature, Program, Unit, User

ACTOR = "impor.anggaran"
NAME_MAX = 200


@dataclass(frozen=True)
class NewUnit:
    """A unit that a file names and the region lacks."""

    code: str
    name: str
    parent: str = ""


def actor() -> User:
    """The name under which a command brings a budget in; nobody can sign in with it."""
    found = User.objects.filter(username=ACTOR).first()
    if found is None:
        found = User(username=ACTOR, full_name="Impor anggaran", employee_number="")
        found.set_unusable_password()
        found.save()
    return found


def make_units(wanted: Sequence[NewUnit], by: User) -> dict[str, Unit]:
    """Units by code: SKPD first, then the sub-units below them; the code PPKD becomes the region's PPKD."""
    has_ppkd = Unit.objects.filter(kind=Unit.Kind.PPKD).exists()
    parents = {unit.code: unit for unit in Unit.objects.filter(code__in={new.parent for new in wanted})}
    made: dict[str, Unit] = {}
    for new in sorted(wanted, key=lambda new: bool(new.parent)):
        kind = Unit.Kind.SUB_UNIT if new.parent else Unit.Kind.SKPD
        if kind == Unit.Kind.SKPD and new.code.upper() == legacy.PPKD and not has_ppkd:
            kind = Unit.Kind.PPKD
        parent = made.get(new.parent) or parents.get(new.parent) if new.parent else None
        if parent is not None and parent.kind != Unit.Kind.SKPD:
            raise DomainError(
                f"{parent} bukan SKPD; unit {new.code} tidak dapat berada di bawahnya.", rule="I-01"
            )
        unit = Unit(code=new.code, name=new.name[:NAME_MAX], kind=kind, parent=parent)
        unit._history_user = by
        unit.save()
        made[new.code] = unit
    return made


def open_year(
    year: int, codes: Mapping[Edition.Kind, Iterable[str]], by: User
) -> tuple[FiscalYear, list[str]]:
    """The fiscal year; a new one gets the newest editions of its first day, and notes say which.

    Where several are in force that day the one that knows most of the `codes` is taken; where none is, the
    newest of all.
    """
    known = FiscalYear.objects.filter(pk=year).first()
    if known is not None:
        return known, []
    notes: list[str] = []
    chosen = {
        name: _choose(kind, year, codes.get(kind, ()), notes)
        for name, kind in (
            ("chart", Edition.Kind.CHART),
            ("programs", Edition.Kind.PROGRAM),
            ("funds", Edition.Kind.FUND),
            ("functions", Edition.Kind.FUNCTION),
        )
    }
    made = FiscalYear(year=year, **chosen)
    made._history_user = by
    made.save(force_insert=True)
    named = ", ".join(edition.code for edition in chosen.values())
    return made, [f"Tahun anggaran {year} dibuka dengan edisi {named}.", *notes]


def _choose(kind: Edition.Kind, year: int, codes: Iterable[str], notes: list[str]) -> Edition:
    day = date(year, 1, 1)
    usable = [edition for edition in Edition.objects.filter(kind=kind) if _is_usable(edition)]
    valid = [one for one in usable if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to)]
    if not usable:
        raise DomainError(f"Edisi {kind.label} belum dimuat. Jalankan load_reference.", rule="I-01")
    if not valid:
        newest = max(usable, key=lambda one: one.valid_from)
        notes.append(f"Tidak ada {kind.label} yang berlaku 1-1-{year}; dipakai {newest.code}, yang terbaru.")
        return newest
    wanted = set(codes)
    return max(valid, key=lambda one: (_known(one, wanted) if len(valid) > 1 else 0, one.valid_from))


def _is_usable(edition: Edition) -> bool:
    """No list of an earlier system, and no part of a chart: a chart needs revenue, spending and financing."""
    if edition.code in (legacy.ACTIVITIES, legacy.FUNDS):
        return False
    if edition.kind != Edition.Kind.CHART:
        return True
    needed = {Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN}
    rows = Account.objects.filter(edition=edition, is_postable=True, nature__in=needed)
    return set(rows.values_list("nature", flat=True).distinct()) == needed


def _known(edition: Edition, codes: set[str]) -> int:
    models_by_kind: dict[str, type[models.Model]] = {
        Edition.Kind.CHART: Account,
        Edition.Kind.PROGRAM: Program,
        Edition.Kind.FUND: FundSource,
    }
    model = models_by_kind.get(edition.kind)
    return model._default_manager.filter(edition=edition, code__in=codes).count() if model else 0
