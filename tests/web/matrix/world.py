"""Two SKPDs with one document of every kind each, and one person a role: what the route matrix walks over.

Everything of the second SKPD carries a mark that no page of a person of the first may show.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from budget import planned_programs, planning
from budget.ceilings import CeilingInput
from budget.models import BudgetDocument, LegalConsideration, MandatoryShare, RegionalBudget
from core import clock, files
from core.money import exact
from ledger.models import Entry
from reference.models import Appointment, ReportRow, Role, Unit, User
from tests.factories import budget as budgets
from tests.factories import notes, semester
from tests.factories import revenue as made
from tests.factories import treasury as payments
from tests.factories.evidence import picture
from tests.factories.planning import make_ceilings
from tests.factories.proposals import price_item
from tests.factories.reference import Region, account, fund, make_user, make_vendor, program
from tests.factories.treasury import Paying, make_paying
from tests.web.matrix.imprest_objects import make_imprest_objects
from tests.web.matrix.world_apbd import review_note
from tests.web.matrix.world_desk import desk_objects
from tests.web.matrix.world_exchange import exchange_objects
from tests.web.matrix.world_proposals import proposal_objects
from tests.web.matrix.world_revenue import revenue_objects
from treasury.services.receipt import create_receipt
from treasury.services.remittance import RemittanceInput, create_remittance
from workflows import evidence
from workflows.models import JobRun, JobState

ON = date(2025, 2, 3)
OWN_MARK, OTHER_MARK = "Amethis", "Zamrud"
# Amounts that stand nowhere else in the world: (SPP, contract, receipt, remitted tax).
OWN_AMOUNTS = (13_579_111, 24_680_111, 35_791_111, 1_357_911)
OTHER_AMOUNTS = (13_579_222, 24_680_222, 35_791_222, 1_357_922)


@dataclass
class Objects:
    """Ids of one SKPD's objects by name; `flow` objects are drafts on which a step may be tried."""

    unit: Unit
    ids: dict[str, int] = field(default_factory=dict)

    def __getitem__(self, name: str) -> int:
        return self.ids[name]


@dataclass
class World:
    """The region, its people by role (of the first SKPD), and both SKPDs' objects."""

    region: Region
    own: Objects
    other: Objects
    people: dict[str, User]
    shared: dict[str, int]


def make_world() -> World:
    """Everything through the services, on 3 February 2025."""
    paying = make_paying()
    region = paying.region
    other = replace(region, unit=region.other, other=region.unit)
    lines = [budgets.line(code, amount + 222, sub_activity=sub) for code, amount, sub in payments.BUDGET]
    document = budgets.make_budget(other, *lines)
    budgets.make_release(other, document)
    second = Paying(other, document, paying.account)
    loose = make_user("tanpa_penunjukan")
    people: dict[str, User] = {role.value: region.person(role) for role in Role}
    people["none"] = loose
    shared = {
        "user": loose.pk,
        "edition": region.year.funds_id,
        "chart": region.year.chart_id,
        "report_row": ReportRow.objects.filter(edition=region.year.chart_id).values_list("pk", flat=True)[0],
        "row": fund().pk,
        "program": program(budgets.OFFICE).pk,
        "vendor": make_vendor("CV Bersama").pk,
        "appointment": Appointment.objects.filter(role=Role.AUDITOR).values_list("pk", flat=True)[0],
    }
    own = make_objects(paying, OWN_MARK, OWN_AMOUNTS)
    found = World(region, own, make_objects(second, OTHER_MARK, OTHER_AMOUNTS), people, shared)
    for objects in (own, found.other):
        objects.ids["review_note"] = review_note(region, objects["proposal"], on=ON)
    shared["apbd"] = RegionalBudget.objects.get(version__name="PERUBAHAN").pk
    shared["price_edition"] = price_item(region, is_decreed=False).edition_id
    shared["remittance"] = draft_remittance(paying)
    shared["ceiling_plan"] = ceiling_plan(region)
    shared |= draft_plan(region)
    shared["consideration"] = LegalConsideration.objects.values_list("pk", flat=True)[0]
    shared["mandatory_share"] = MandatoryShare.objects.get(code="pendidikan").pk
    shared |= exchange_objects(region)
    shared["financing"] = made.finance(paying, made.SILPA, 1_000, on=ON, is_booked=False).pk
    return found


def draft_plan(region: Region) -> dict[str, int]:
    """A draft RPJMD with a program of the first SKPD."""
    with clock.frozen(ON):
        actor = region[Role.TAPD]
        plan = planning.create_plan(
            kind="rpjmd", name="RPJMD 2025–2029", first_year=2025, last_year=2029, actor=actor
        )
        indicator = planned_programs.IndicatorInput("Nilai AKIP", "nilai", {2025: exact(80)})
        wanted = planned_programs.ProgramInput(
            region.unit, program("1.02.01"), {2025: exact(900_000_000)}, [indicator]
        )
        planned = planned_programs.put_program(plan, wanted, actor=actor)
    return {"plan": plan.pk, "planned": planned.pk}


def plan_proposal(paying: Paying, mark: str) -> int:
    """A draft proposal of a Musrenbang to the SKPD."""
    with clock.frozen(ON):
        return planning.propose(
            year=paying.region.year,
            unit=paying.unit,
            origin="musrenbang",
            description=f"Perbaikan jalan {mark}",
            location="Desa Hulu",
            amount=exact(75_000_000),
            actor=paying.region.person(Role.OPERATOR, paying.unit),
        ).pk


def ceiling_plan(region: Region) -> int:
    """A draft KUA-PPAS with a row of each SKPD."""
    version = budgets.make_version(region)
    rows = [CeilingInput(unit, exact(900_000_000)) for unit in (region.unit, region.other)]
    return make_ceilings(region, version, *rows).pk


def make_objects(paying: Paying, mark: str, amounts: tuple[int, int, int, int]) -> Objects:
    """One object of every kind of the SKPD."""
    asked, contracted, received, taxed = amounts
    vendor = make_vendor(f"CV Rekanan {len(mark)}")
    contract = payments.make_contract(
        paying, contracted, is_confirmed=False, vendor=vendor, number=f"{mark}/PC/2025"
    )
    handover = payments.make_handover(paying, asked, is_accepted=False, external_number=f"{mark}/BAST")
    draft = payments.draft_request(
        paying, payments.line(paying.key(), asked), description=f"Belanja {mark}", vendor=vendor
    )
    paid = payments.paid(
        paying,
        payments.line(paying.key(), asked),
        description=f"Belanja {mark} dibayar",
        vendor=vendor,
        deductions=[payments.tax(taxed)],
    )
    signed = payments.signed_order(
        paying, payments.line(paying.key(), asked), description=f"Belanja {mark} SPM", vendor=vendor
    )
    verified = payments.verify(
        paying,
        payments.submit(
            paying,
            payments.draft_request(
                paying, payments.line(paying.key(), asked), description=f"Belanja {mark} siap", vendor=vendor
            ),
        ),
    )
    ids = {
        "budget_document": paying.document.pk,
        "draft_budget": draft_budget(paying).pk,
        "fund_release": paying.document.fund_releases.get().pk,
        "contract": contract.pk,
        "handover": handover.pk,
        "payment_request": draft.pk,
        "verified": verified.pk,
        "payment_order": signed.pk,
        "disbursement": paid.pk,
        "revenue_receipt": draft_receipt(paying, mark, received),
        "entry": Entry.objects.filter(source=paid.document_key).earliest("pk").pk,
        **desk_objects(paying, mark, asked),
        "plan_proposal": plan_proposal(paying, mark),
        **proposal_objects(paying, mark, asked, on=ON),
        "semester_report": semester.draft(paying.region, paying.unit, on=ON).pk,
        "financial_notes": notes.draft(paying.region, paying.unit, s6_1=f"Kantor {mark}").pk,
        "evidence": make_evidence(paying, draft.document_key),
        "job": make_job(paying, mark),
        "unit": paying.unit.pk,
        "key": paying.key().pk,
        **make_imprest_objects(paying, mark, ON),
        **revenue_objects(paying, mark, received, paid, on=ON),
    }
    return Objects(paying.unit, ids)


def draft_budget(paying: Paying) -> BudgetDocument:
    """A draft of the next version, with one changed line."""
    version = budgets.make_version(paying.region, kind="pergeseran", name="PERGESERAN", on=ON)
    return budgets.make_draft(paying.region, budgets.line(amount=400_000_000), version=version, on=ON)


def draft_receipt(paying: Paying, mark: str, amount: int) -> int:
    """A receipt that treasury staff has entered."""
    with clock.frozen(ON):
        found = create_receipt(
            unit=paying.unit,
            account=account(budgets.LEVY),
            amount=exact(amount),
            dated_on=ON,
            description=f"Retribusi {mark}",
            actor=paying[Role.TREASURY_STAFF],
        )
    return found.pk


def draft_remittance(paying: Paying) -> int:
    """A remittance of part of what the paid SP2D withheld."""
    with clock.frozen(ON):
        found = create_remittance(
            dated_on=ON,
            description="Setoran PPh",
            lines=[RemittanceInput(account(payments.INCOME_TAX), exact(1_000_000))],
            actor=paying[Role.TREASURY_STAFF],
        )
    return found.pk


def make_evidence(paying: Paying, document_key: str) -> int:
    """A small picture that the treasurer put beside his SPP."""
    treasurer = paying.region.person(Role.TREASURER, paying.unit)
    with clock.frozen(ON):
        return evidence.add(document_key, name="kuitansi.png", data=picture(), actor=treasurer).pk


def make_job(paying: Paying, mark: str) -> int:
    """A finished job of the SKPD with its file."""
    stored = files.store(f"berkas {mark}".encode())
    run = JobRun.objects.create(
        name="uji",
        label="Cetak dokumen",
        state=JobState.DONE,
        unit=paying.unit,
        created_by=paying.region.person(Role.TREASURER, paying.unit),
        created_at=clock.now(),
        queued_at=clock.now(),
        finished_at=clock.now(),
        file_key=stored.sha256,
        file_name=f"{mark}.txt",
        content_type="text/plain",
    )
    return run.pk
