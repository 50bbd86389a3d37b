"""E-planning: RPJMD of several years, RKPD and Renja of one, and what the public proposes.

A plan holds programmes of units with indicators, a target and an indicative amount for each year. The RKPD
of a year is derived from the RPJMD and becomes the first draft of the ceilings. The ways are flows
(budget/flows_plan.py).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Prefetch, QuerySet

from budget import ceilings
from budget.ceilings import CeilingInput
from budget.models import (
    BudgetVersion,
    CeilingPlan,
    DevelopmentPlan,
    PlanAmount,
    PlanIndicator,
    PlannedProgram,
    PlanProposal,
    PlanTag,
    PlanTarget,
)
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, rupiah, to_money
from reference import access
from reference.models import FiscalYear, Program, Role, Unit, User
from workflows import engine
from workflows.flow import Context

FLOW = "development_plan"
PROPOSAL_FLOW = "plan_proposal"
PLANNING_ROLES = (Role.TAPD, Role.FINANCE_OFFICER)
PROPOSING_ROLES = (Role.OPERATOR, Role.ACTIVITY_OFFICER)
YEARS_MAX = 6
PRIORITY_LEAST = 5
Kind = DevelopmentPlan.Kind


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


# --- Plans ---------------------------------------------------------------------------------------
def create_plan(
    *,
    kind: str,
    name: str,
    first_year: int,
    last_year: int | None = None,
    unit: Unit | None = None,
    source: DevelopmentPlan | None = None,
    actor: User,
) -> DevelopmentPlan:
    """A draft plan; of the region by TAPD or the finance officer, a Renja by its unit."""
    until = first_year if last_year is None else last_year
    role = _require_planner(actor, unit, act="Menyusun rencana")
    if kind not in Kind.values or (kind == Kind.UNIT) != (unit is not None):
        raise DomainError("Renja disusun untuk satu unit; RPJMD dan RKPD untuk daerah.", field="kind")
    if not name.strip():
        raise DomainError("Nama rencana belum diisi.", field="name")
    longest = YEARS_MAX if kind == Kind.MEDIUM_TERM else 1
    if not first_year <= until < first_year + longest:
        raise DomainError(
            f"{Kind(kind).label} {first_year}–{until} meliputi {until - first_year + 1} tahun, paling banyak"
            f" {longest}. Perbaiki tahunnya.",
            field="last_year",
        )
    if DevelopmentPlan.objects.filter(kind=kind, first_year=first_year, unit=unit).exists():
        raise DomainError(f"{Kind(kind).label} {first_year} sudah ada. Buka rencana itu.", field="first_year")
    with one_transaction():
        plan = DevelopmentPlan(
            kind=kind,
            name=name.strip(),
            first_year=first_year,
            last_year=until,
            unit=unit,
            source=source,
            created_by=actor,
            created_at=clock.now(),
        )
        plan._history_user = actor
        plan.save()
        engine.log_creation(FLOW, plan, actor=actor, role=role)
    return plan


def lock_plan(plan_id: int) -> DevelopmentPlan:
    """The plan, locked and fresh, with its unit."""
    found = lock(DevelopmentPlan.objects.filter(pk=plan_id).select_related("unit"), Rank.REQUEST)
    if not found:
        raise NotFound("Rencana tidak ditemukan.")
    return found[0]


def put_program(plan: DevelopmentPlan, wanted: ProgramInput, *, actor: User) -> PlannedProgram:
    """The program with its indicators, targets and amounts takes the place of what the plan had of it."""
    _require_planner(actor, plan.unit, act="Ubah rencana")
    with one_transaction():
        fresh = _open(plan)
        raise_all(_flaws(fresh, wanted))
        planned = PlannedProgram.objects.filter(plan=fresh, unit=wanted.unit, program=wanted.program).first()
        planned = planned or PlannedProgram(plan=fresh, unit=wanted.unit, program=wanted.program)
        planned.priority, planned.location = wanted.priority, wanted.location.strip()
        planned.tags = sorted(set(wanted.tags))
        planned._history_user = actor
        planned.save()
        _write(planned, wanted, actor)
    return planned


def remove_program(planned: PlannedProgram, *, actor: User) -> None:
    """A program goes from a draft, with its indicators, targets and amounts."""
    _require_planner(actor, planned.plan.unit, act="Ubah rencana")
    with one_transaction():
        _open(planned.plan)
        for indicator in planned.indicators.all():
            indicator._history_user = actor
            indicator.delete()
        planned._history_user = actor
        planned.delete()


def derive(source: DevelopmentPlan, year: int, *, actor: User, unit: Unit | None = None) -> DevelopmentPlan:
    """RKPD (with a unit: its Renja) of a year from an enacted plan: programmes, targets and amounts of it."""
    source = _fresh(source)
    if source.state != "enacted":
        raise DomainError(
            f"{source} belum ditetapkan; rencana tahunan diturunkan dari rencana yang ditetapkan.",
            rule="I-11",
        )
    if not source.first_year <= year <= source.last_year:
        raise DomainError(
            f"Tahun {year} di luar {source} ({source.first_year}–{source.last_year}). Pilih tahun di"
            " dalamnya.",
            rule="I-07",
            field="year",
        )
    kind = Kind.ANNUAL if unit is None else Kind.UNIT
    name = f"RKPD {year}" if unit is None else f"Renja {unit.name} {year}"
    with one_transaction():
        plan = create_plan(kind=kind, name=name, first_year=year, unit=unit, source=source, actor=actor)
        for one in programs_of(source):
            if unit is not None and one.unit_id != unit.pk:
                continue
            put_program(plan, _of_year(one, year), actor=actor)
    return plan


def programs_of(plan: DevelopmentPlan) -> "QuerySet[PlannedProgram]":
    """Programmes with indicators, targets and amounts, in the order of a plan; four queries."""
    indicators = PlanIndicator.objects.prefetch_related("targets").order_by("pk")
    return (
        PlannedProgram.objects.filter(plan=plan)
        .select_related("unit", "program__parent__parent__parent__parent")
        .prefetch_related("amounts", Prefetch("indicators", queryset=indicators))
        .order_by("unit__code", "program__code")
    )


def ceilings_from(plan: DevelopmentPlan, version: BudgetVersion, *, actor: User) -> CeilingPlan:
    """KUA-PPAS draft of a version from an enacted RKPD: its amounts, and of each unit their sum.

    The amount of a program covers what lies below it: only the topmost count for the unit's sum.
    """
    plan = _fresh(plan)
    if plan.kind != Kind.ANNUAL or plan.state != "enacted" or plan.first_year != version.year_id:
        raise DomainError(
            f"KUA-PPAS {version} diturunkan dari RKPD {version.year_id} yang sudah ditetapkan, bukan dari"
            f" {plan}.",
            rule="I-09",
        )
    amounts: dict[tuple[Unit, Program], Decimal] = {
        (one.unit, one.program): sum((each.amount.amount for each in one.amounts.all()), ZERO)
        for one in programs_of(plan)
    }
    planned = {(unit.pk, program.pk) for unit, program in amounts}
    whole: dict[Unit, Decimal] = defaultdict(lambda: ZERO)
    for (unit, program), amount in amounts.items():
        if not any((unit.pk, above) in planned for above in _above(program)):
            whole[unit] += amount
    rows = [CeilingInput(unit, amount) for unit, amount in whole.items()]
    rows += [CeilingInput(unit, amount, program) for (unit, program), amount in amounts.items() if amount]
    with one_transaction():
        made = ceilings.begin_plan(version, actor=actor)
        ceilings.put_ceilings(made, rows, actor=actor)
    return made


# --- Flow of a plan ------------------------------------------------------------------------------
def is_complete(plan: DevelopmentPlan, context: Context) -> None:
    """Guard of the enactment: programmes with an indicator each, the legal basis and its day."""
    if not plan.programs.exists():
        raise DomainError(f"{plan} belum berisi program. Isi programnya lebih dulu.", rule="I-02")
    bare = plan.programs.filter(indicators__isnull=True).select_related("program")[:3]
    raise_all(
        DomainError(
            f"{one.program.code} {one.program.name} belum berindikator. Isi indikatornya.", rule="I-02"
        )
        for one in bare
    )
    if not str(context.data.get("legal_basis", "")).strip():
        raise DomainError("Isi dasar hukum penetapan.", field="legal_basis")
    enacted_on = context.data.get("enacted_on")
    if not isinstance(enacted_on, date) or enacted_on > context.on:
        raise DomainError(
            f"Isi tanggal penetapan, paling lambat hari ini {context.on:%d-%m-%Y}.",
            field="enacted_on",
            rule="I-07",
        )


def keep_enactment(plan: DevelopmentPlan, context: Context) -> None:
    """Effect: the legal basis and its day."""
    plan.legal_basis = str(context.data["legal_basis"]).strip()
    plan.enacted_on = context.data["enacted_on"]
    context.changed |= {"legal_basis", "enacted_on"}


# --- Proposals of the public ---------------------------------------------------------------------
def propose(
    *,
    year: FiscalYear,
    unit: Unit,
    origin: str,
    description: str,
    location: str,
    amount: Decimal,
    program: Program | None = None,
    priority: int = 3,
    actor: User,
) -> PlanProposal:
    """Usulan of a Musrenbang, the council or the SKPD, noted by the unit that it is addressed to."""
    role = access.require(actor, PROPOSING_ROLES, unit=unit, on=clock.today(), act="Mencatat usulan")
    if origin not in PlanProposal.Origin.values:
        raise DomainError(f"Asal usulan “{origin}” tidak dikenal.", field="origin")
    for value, name, label in ((description, "description", "Usulan"), (location, "location", "Lokasi")):
        if not value.strip():
            raise DomainError(f"{label} belum diisi.", field=name)
    if amount <= ZERO:
        raise DomainError(
            f"Perkiraan biaya {rupiah(amount)} harus lebih dari nol.", rule="I-05", field="amount"
        )
    if not 1 <= priority <= PRIORITY_LEAST:
        raise DomainError(f"Prioritas 1 sampai {PRIORITY_LEAST}, bukan {priority}.", field="priority")
    if program is not None and program.edition_id != year.programs_id:
        raise DomainError(
            f"{program.code} tidak ada pada daftar tahun {year.pk}.", rule="I-01", field="program"
        )
    with one_transaction():
        made = PlanProposal(
            year=year,
            unit=unit,
            origin=origin,
            description=description.strip(),
            location=location.strip(),
            amount=to_money(amount),
            program=program,
            priority=priority,
            created_by=actor,
            created_at=clock.now(),
        )
        made._history_user = actor
        made.save()
        engine.log_creation(PROPOSAL_FLOW, made, actor=actor, role=role)
    return made


def lock_proposal(proposal_id: int) -> PlanProposal:
    """The proposal, locked and fresh."""
    found = lock(PlanProposal.objects.filter(pk=proposal_id).select_related("unit", "year"), Rank.REQUEST)
    if not found:
        raise NotFound("Usulan tidak ditemukan.")
    return found[0]


# --- Parts ---------------------------------------------------------------------------------------
def _above(program: Program) -> Iterator[int]:
    """What a program lies under."""
    while program.parent is not None:
        program = program.parent
        yield program.pk


def _fresh(plan: DevelopmentPlan) -> DevelopmentPlan:
    return DevelopmentPlan.objects.select_related("unit").get(pk=plan.pk)


def _require_planner(actor: User, unit: Unit | None, *, act: str) -> Role:
    roles = PLANNING_ROLES if unit is None else PROPOSING_ROLES
    return access.require(actor, roles, unit=unit, on=clock.today(), act=act)


def _open(plan: DevelopmentPlan) -> DevelopmentPlan:
    fresh = lock_plan(plan.pk)
    if fresh.state != "draft":
        raise DomainError(
            f"{fresh} sudah ditetapkan dengan {fresh.legal_basis}; isinya tidak dapat diubah.", rule="I-11"
        )
    return fresh


def _flaws(plan: DevelopmentPlan, wanted: ProgramInput) -> Iterable[DomainError]:
    years = range(plan.first_year, plan.last_year + 1)
    if wanted.program.level < Program.Level.PROGRAM:
        yield DomainError(f"{wanted.program.code} bukan program, kegiatan, atau sub kegiatan.", rule="I-01")
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


def _write(planned: PlannedProgram, wanted: ProgramInput, actor: User) -> None:
    planned.amounts.all().delete()
    PlanAmount.objects.bulk_create(
        PlanAmount(planned=planned, year=year, amount=to_money(amount))
        for year, amount in sorted(wanted.amounts.items())
    )
    old = {one.name: one for one in planned.indicators.all()}
    for given in wanted.indicators:
        one = old.pop(given.name.strip(), None) or PlanIndicator(planned=planned, name=given.name.strip())
        one.measure, one.baseline = given.measure.strip(), given.baseline
        one._history_user = actor
        one.save()
        one.targets.all().delete()
        PlanTarget.objects.bulk_create(
            PlanTarget(indicator=one, year=year, value=value) for year, value in sorted(given.targets.items())
        )
    for gone in old.values():
        gone._history_user = actor
        gone.delete()


def _of_year(one: PlannedProgram, year: int) -> ProgramInput:
    indicators = [
        IndicatorInput(
            indicator.name,
            indicator.measure,
            {target.year: target.value for target in indicator.targets.all() if target.year == year},
            indicator.baseline,
        )
        for indicator in one.indicators.all()
    ]
    amounts = {each.year: each.amount.amount for each in one.amounts.all() if each.year == year}
    return ProgramInput(
        one.unit, one.program, amounts, indicators, one.priority, tuple(one.tags), one.location
    )
