"""Program, kegiatan and sub kegiatan of a plan: indicators, targets and amounts by year, while it is a draft.

Whatever a row held before stays in its history, also that of a row that was taken out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max, Model, Prefetch, QuerySet
from simple_history.utils import bulk_create_with_history

from budget.models import (
    DevelopmentPlan,
    PlanAmount,
    PlanIndicator,
    PlannedProgram,
    PlanTag,
    PlanTarget,
)
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, exact, rupiah, to_money
from reference import access
from reference.models import Program, Role, Unit, User

PLANNING_ROLES = (Role.TAPD, Role.FINANCE_OFFICER)
PROPOSING_ROLES = (Role.OPERATOR, Role.ACTIVITY_OFFICER)
PRIORITY_LEAST = 5


@dataclass(frozen=True)
class IndicatorInput:
    """An indicator with its targets by year."""

    name: str
    measure: str
    targets: Mapping[int, Decimal]
    baseline: Decimal | None = None


@dataclass(frozen=True)
class ProgramInput:
    """A program, kegiatan or sub kegiatan of a unit as it is typed."""

    unit: Unit
    program: Program
    amounts: Mapping[int, Decimal]
    indicators: Sequence[IndicatorInput] = field(default=())
    priority: int = 3
    tags: Sequence[str] = field(default=())
    location: str = ""


def require_planner(actor: User, unit: Unit | None, *, act: str) -> Role:
    """TAPD or the finance officer for plans of the region, operator or PPTK of the unit for its Renja."""
    roles = PLANNING_ROLES if unit is None else PROPOSING_ROLES
    return access.require(actor, roles, unit=unit, on=clock.today(), act=act)


def lock_plan(plan_id: int) -> DevelopmentPlan:
    """The plan, locked and fresh, with its unit."""
    found = lock(DevelopmentPlan.objects.filter(pk=plan_id).select_related("unit"), Rank.REQUEST)
    if not found:
        raise NotFound("Rencana tidak ditemukan.")
    return found[0]


def open_plan(plan: DevelopmentPlan) -> DevelopmentPlan:
    """The plan, locked; DomainError (I-11) once it is enacted."""
    fresh = lock_plan(plan.pk)
    if fresh.state != "draft":
        raise DomainError(
            f"{fresh} sudah ditetapkan dengan {fresh.legal_basis}; isinya tidak dapat diubah.", rule="I-11"
        )
    return fresh


def add_program(plan: DevelopmentPlan, wanted: ProgramInput, *, actor: User) -> PlannedProgram:
    """A program that the plan does not have yet; one that it has is opened and changed instead."""
    require_planner(actor, plan.unit, act="Ubah rencana")
    with one_transaction():
        fresh = open_plan(plan)
        if PlannedProgram.objects.filter(plan=fresh, unit=wanted.unit, program=wanted.program).exists():
            raise DomainError(
                f"{wanted.program.code} {wanted.program.name} {wanted.unit.name} sudah ada dalam {fresh}."
                " Buka barisnya dan ubah di sana.",
                rule="I-02",
                field="program",
            )
        return put_program(fresh, wanted, actor=actor)


def put_program(
    plan: DevelopmentPlan, wanted: ProgramInput, *, actor: User, revision: int | None = None
) -> PlannedProgram:
    """The program with its indicators, targets and amounts takes the place of what the plan had of it.

    With the revision that was opened it is refused where another has saved or removed the row since.
    """
    require_planner(actor, plan.unit, act="Ubah rencana")
    with one_transaction():
        fresh = open_plan(plan)
        raise_all(_flaws(fresh, wanted))
        planned = PlannedProgram.objects.filter(plan=fresh, unit=wanted.unit, program=wanted.program).first()
        if revision is not None:
            _refuse_stale(planned, wanted, revision)
        planned = planned or PlannedProgram(plan=fresh, unit=wanted.unit, program=wanted.program)
        planned.priority, planned.location = wanted.priority, wanted.location.strip()
        planned.tags = sorted(set(wanted.tags))
        planned._history_user = actor
        planned.save()
        _put_years(
            PlanAmount,
            {"planned": planned},
            {year: exact(amount) for year, amount in wanted.amounts.items()},
            actor=actor,
            read=lambda row: row.amount.amount,
            write=lambda row, amount: setattr(row, "amount", to_money(amount)),
        )
        _put_indicators(planned, wanted.indicators, actor)
    return planned


def remove_program(planned: PlannedProgram, *, actor: User) -> None:
    """A program goes from a draft, with its indicators, targets and amounts; their histories stay."""
    require_planner(actor, planned.plan.unit, act="Ubah rencana")
    with one_transaction():
        open_plan(planned.plan)
        found = PlannedProgram.objects.filter(pk=planned.pk).first()
        if found is None:
            raise NotFound("Program itu sudah tidak ada dalam rencana.")
        for row in found.amounts.all():
            _delete(row, actor)
        for indicator in found.indicators.all():
            _delete_indicator(indicator, actor)
        _delete(found, actor)


def revision_of(planned: PlannedProgram) -> int:
    """The number of the row's newest version: what an edit names to be sure that nobody else was faster."""
    newest = PlannedProgram.history.filter(id=planned.pk).aggregate(newest=Max("history_id"))["newest"]
    return int(newest or 0)


def programs_of(plan: DevelopmentPlan) -> "QuerySet[PlannedProgram]":
    """Programmes with indicators, targets and amounts, in the order of a plan; four queries."""
    indicators = PlanIndicator.objects.prefetch_related("targets").order_by("pk")
    return (
        PlannedProgram.objects.filter(plan=plan)
        .select_related("unit", "program__parent__parent__parent__parent")
        .prefetch_related("amounts", Prefetch("indicators", queryset=indicators))
        .order_by("unit__code", "program__code")
    )


def copy_year(
    source: DevelopmentPlan, plan: DevelopmentPlan, year: int, *, unit: Unit | None, actor: User
) -> int:
    """Programmes of the source (of one unit, when named) go into the empty plan with what they have of the
    year; their number. A constant number of statements."""
    found = [one for one in programs_of(source) if unit is None or one.unit_id == unit.pk]
    made = _create(
        PlannedProgram,
        (
            PlannedProgram(
                plan=plan,
                unit=one.unit,
                program=one.program,
                priority=one.priority,
                tags=one.tags,
                location=one.location,
            )
            for one in found
        ),
        actor,
    )
    pairs = list(zip(found, made, strict=True))
    _create(
        PlanAmount,
        (
            PlanAmount(planned=new, year=year, amount=each.amount)
            for one, new in pairs
            for each in one.amounts.all()
            if each.year == year
        ),
        actor,
    )
    indicators = [(old, new) for one, new in pairs for old in one.indicators.all()]
    created = _create(
        PlanIndicator,
        (
            PlanIndicator(planned=new, name=old.name, measure=old.measure, baseline=old.baseline)
            for old, new in indicators
        ),
        actor,
    )
    _create(
        PlanTarget,
        (
            PlanTarget(indicator=new, year=year, value=target.value)
            for (old, _), new in zip(indicators, created, strict=True)
            for target in old.targets.all()
            if target.year == year
        ),
        actor,
    )
    return len(made)


# --- Parts ---------------------------------------------------------------------------------------
def _create(model: type[Any], rows: Iterable[Any], actor: User) -> list[Any]:
    wanted = list(rows)
    return bulk_create_with_history(wanted, model, default_user=actor) if wanted else []


def _delete(row: Any, actor: User) -> None:
    row._history_user = actor
    row.delete()


def _delete_indicator(indicator: PlanIndicator, actor: User) -> None:
    for target in indicator.targets.all():
        _delete(target, actor)
    _delete(indicator, actor)


def _refuse_stale(planned: PlannedProgram | None, wanted: ProgramInput, revision: int) -> None:
    if planned is not None and revision_of(planned) == revision:
        return
    newest = planned.history.first() if planned is not None else None  # type: ignore[attr-defined]
    who = f" oleh {newest.history_user}" if newest is not None and newest.history_user else ""
    what = "diubah" if planned is not None else "dikeluarkan dari rencana"
    raise DomainError(
        f"{wanted.program.code} {wanted.program.name} sudah {what}{who} sejak Anda membukanya. Buka lagi dari"
        " rencananya, lalu ulangi perubahan Anda."
    )


def _flaws(plan: DevelopmentPlan, wanted: ProgramInput) -> Iterable[DomainError]:
    years = range(plan.first_year, plan.last_year + 1)
    if wanted.program.level < Program.Level.PROGRAM:
        yield DomainError(
            f"{wanted.program.code} bukan program, kegiatan, atau sub kegiatan.", rule="I-01", field="program"
        )
    if plan.unit_id is not None and plan.unit_id != wanted.unit.pk:
        yield DomainError(f"{plan} hanya memuat program {plan.unit}.", field="unit")
    if not 1 <= wanted.priority <= PRIORITY_LEAST:
        yield DomainError(f"Prioritas 1 sampai {PRIORITY_LEAST}, bukan {wanted.priority}.", field="priority")
    for tag in set(wanted.tags) - set(PlanTag.values):
        yield DomainError(f"Penandaan “{tag}” tidak dikenal.", field="tags")
    for year, amount in wanted.amounts.items():
        if year not in years:
            yield DomainError(f"Pagu tahun {year} di luar {plan}.", rule="I-07")
        if amount < ZERO:
            yield DomainError(f"Pagu tahun {year} {rupiah(amount)} kurang dari nol.", rule="I-04")
    names = [one.name.strip() for one in wanted.indicators]
    if not all(names) or len(set(names)) != len(names):
        yield DomainError("Nama indikator kosong atau ada dua kali.", field="indicator")
    for one in wanted.indicators:
        for year in one.targets:
            if year not in years:
                yield DomainError(f"Target “{one.name}” tahun {year} di luar {plan}.", rule="I-07")


def _put_indicators(planned: PlannedProgram, wanted: Iterable[IndicatorInput], actor: User) -> None:
    old = {one.name: one for one in planned.indicators.all()}
    for given in wanted:
        name = given.name.strip()
        one = old.pop(name, None) or PlanIndicator(planned=planned, name=name)
        is_same = (one.measure, one.baseline) == (given.measure.strip(), given.baseline)
        if one.pk is None or not is_same:
            one.measure, one.baseline = given.measure.strip(), given.baseline
            one._history_user = actor
            one.save()
        _put_years(
            PlanTarget,
            {"indicator": one},
            given.targets,
            actor=actor,
            read=lambda row: row.value,
            write=lambda row, value: setattr(row, "value", value),
        )
    for gone in old.values():
        _delete_indicator(gone, actor)


def _put_years(
    model: type[Model],
    of: Mapping[str, Model],
    wanted: Mapping[int, Decimal],
    *,
    actor: User,
    read: Callable[[Any], Decimal],
    write: Callable[[Any, Decimal], None],
) -> None:
    """Rows by year become the wanted ones; what is the same stays, so that histories tell changes alone."""
    old: dict[int, Any] = {row.year: row for row in model._default_manager.filter(**of)}  # type: ignore[attr-defined]
    for year, value in sorted(wanted.items()):
        row = old.pop(year, None)
        if row is not None and read(row) == value:
            continue
        row = row or model(**of, year=year)
        write(row, value)
        row._history_user = actor
        row.save()
    for gone in old.values():
        _delete(gone, actor)
