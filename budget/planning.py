"""E-planning: RPJMD of several years, RKPD and Renja of one, and what the public proposes.

A plan holds programmes of units with indicators, a target and an indicative amount for each year. The RKPD
of a year is derived from the RPJMD and becomes the first draft of the ceilings. The ways are flows
(budget/flows_plan.py).
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from budget import ceilings
from budget.ceilings import CeilingInput
from budget.models import BudgetVersion, CeilingPlan, DevelopmentPlan, PlanProposal
from budget.planned_programs import (
    PRIORITY_LEAST,
    PROPOSING_ROLES,
    copy_year,
    programs_of,
    require_planner,
)
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from core.money import ZERO, Decimal, rupiah, to_money
from reference import access
from reference.models import FiscalYear, Program, Unit, User
from workflows import engine
from workflows.flow import Context

FLOW = "development_plan"
PROPOSAL_FLOW = "plan_proposal"
YEARS_MAX = 6
Kind = DevelopmentPlan.Kind
# What an annual plan may be derived from.
SOURCES = {Kind.ANNUAL: (Kind.MEDIUM_TERM,), Kind.UNIT: (Kind.ANNUAL, Kind.MEDIUM_TERM)}


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
    role = require_planner(actor, unit, act="Menyusun rencana")
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
        whose = "" if unit is None else f" {unit.name}"
        raise DomainError(
            f"{Kind(kind).label}{whose} {first_year} sudah ada. Buka rencana itu.", field="first_year"
        )
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
    if source.kind not in SOURCES[kind]:
        wanted = " atau ".join(str(one.label) for one in SOURCES[kind])
        raise DomainError(f"{kind.label} diturunkan dari {wanted}, bukan dari {source}.", rule="I-11")
    name = f"RKPD {year}" if unit is None else f"Renja {unit.name} {year}"
    with one_transaction():
        plan = create_plan(kind=kind, name=name, first_year=year, unit=unit, source=source, actor=actor)
        if not copy_year(source, plan, year, unit=unit, actor=actor) and unit is not None:
            raise DomainError(
                f"{source} belum memuat program {unit.name}. Susun Renja tanpa turunan, lalu isi programnya.",
                field="unit",
            )
    return plan


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
