"""Words of recorded changes: no field name and no code shows (web.history, web.history_labels)."""

from datetime import date

import pytest
from django.apps import apps

from budget import planned_programs, planning
from budget.ceilings import CeilingInput
from budget.models import (
    BudgetProposal,
    Ceiling,
    ColumnMapping,
    LegalConsideration,
    MandatoryShare,
    PlannedProgram,
    PlanTarget,
    PriceProposal,
    ProposalLine,
    RegionalBudget,
)
from budget.planned_programs import IndicatorInput, ProgramInput
from budget.proposal_lines import Volume
from core import clock
from core.money import Decimal, exact
from reference.models import Role
from tests.factories import apbd
from tests.factories.planning import detail, make_ceilings
from tests.factories.reference import program
from tests.web.test_waiting_planning import price
from web import history
from workflows import engine

DAY = date(2025, 1, 2)
# Indonesian words that are spelt as the field is.
ALIKE = {"unit", "debit", "program", "volume 1", "volume 2", "volume 3", "volume 4"}
NB = "\u00a0"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


def told(row) -> dict[str, str]:
    """What the newest event says, by label."""
    return {change.field: change.new for change in history.of(row)[0].changes}


def test_every_recorded_field_has_an_indonesian_word():
    bare = []
    for model in apps.get_models():
        if not hasattr(model, "history") or model.__name__.startswith("Historical"):
            continue
        version = model.history.model()
        for field in history._fields(version):
            label = history._label(version, field).lower()
            if label == field.name.replace("_", " ") and label not in ALIKE:
                bare.append(f"{model._meta.label}.{field.name}")
    assert bare == []


def test_plans_and_their_rows(region):
    tapd = region[Role.TAPD]
    plan = planning.create_plan(kind="rkpd", name="RKPD 2025", first_year=2025, actor=tapd)
    assert told(plan) == {
        "Jenis": "RKPD",
        "Nama": "RKPD 2025",
        "Tahun awal": "2025",
        "Tahun akhir": "2025",
        "Status": "Draf",
    }
    indicator = IndicatorInput("Laju stunting", "persen", {2025: Decimal("-0.25")}, Decimal("1.5"))
    wanted = ProgramInput(
        region.unit, program("1.02.01"), {2025: exact("900.50")}, [indicator], tags=["spm", "stunting"]
    )
    planned = planned_programs.put_program(plan, wanted, actor=tapd)
    words = told(planned)
    assert (words["Rencana"], words["Penandaan"], words["Prioritas"]) == ("RKPD 2025", "SPM, Stunting", "3")
    assert told(PlanTarget.objects.get()) == {
        "Indikator": "Laju stunting",
        "Tahun": "2025",
        "Target": "-0,25",
    }
    assert told(planned.indicators.get())["Kondisi awal"] == "1,5"
    assert told(planned.amounts.get())["Pagu indikatif"] == f"Rp{NB}900,50"
    planned_programs.remove_program(planned, actor=tapd)
    gone = history.events(PlannedProgram.history.order_by("-history_id"))[0]
    assert gone.kind == "dihapus" and {change.old for change in gone.changes} >= {
        "RKPD 2025",
        "SPM, Stunting",
    }


def test_rka_apbd_and_ceilings(region):
    budget = apbd.balanced(region)
    proposal = BudgetProposal.objects.get(unit=region.unit)
    assert told(proposal) == {"Status": "Sesuai"}
    line = ProposalLine.objects.filter(proposal=proposal, sub_activity__isnull=False).get()
    words = told(line)
    assert words["RKA"] == f"RKA MURNI 2025 {region.unit.name}"
    assert words["Jumlah"] == f"Rp{NB}400.000.000" and words["Sumber dana"] == "PAD"
    assert words["Sub kegiatan"].startswith("1.02.01.") and words["Diminta diperbaiki"] == "tidak"
    assert not {"Place", "Urutan", "Perbaikan ke", "Measure 1"} & set(words)
    apbd.run(region, budget, "compile")
    budget = RegionalBudget.objects.get()
    assert told(budget) == {"Status": "RAPBD"}
    make_ceilings(region, budget.version, CeilingInput(region.unit, exact(900)), on=DAY)
    words = told(Ceiling.objects.get())
    assert (words["KUA-PPAS"], words["Pagu"]) == ("KUA-PPAS MURNI 2025", f"Rp{NB}900")


def test_volumes_prices_shares_and_mappings(region):
    budget = apbd.begin(region)
    volumes = (Volume(Decimal("2.5"), "rim"),)
    apbd.make_proposal(region, budget, detail(amount=25_000, price=exact(10_000), volumes=volumes))
    words = told(ProposalLine.objects.get())
    assert (words["Volume 1"], words["Satuan volume 1"]) == ("2,5", "rim")
    assert words["Harga satuan"] == f"Rp{NB}10.000"
    proposed = price(region)
    engine.run("price_proposal", proposed.pk, "submit", actor=region[Role.BUDGET_USER])
    assert told(PriceProposal.objects.get()) == {"Status": "Di TAPD"}
    first = {change.field for change in history.of(PriceProposal.objects.get())[-1].changes}
    assert {"Dasar harga", "Harga usulan", "Satuan", "Spesifikasi"} <= first
    share = MandatoryShare.objects.get(code="pendidikan")
    share.percent, share.is_earmark = Decimal("20.5"), True
    share.save()
    assert told(share) == {"Persen": "20,5 %", "Penggunaan penerimaan": "ya"}
    assert told(LegalConsideration.objects.filter(kind="SPD").first())["Bagian"] in ("Menimbang", "Mengingat")
    mapping = ColumnMapping.objects.create(
        kind="details", name="SIPD", columns={"fund": "Dana", "account": "Akun"}
    )
    assert told(mapping)["Judul kolom"] == "Kode Sumber Dana: Dana; rekening: Akun"


def test_referenced_rows_are_asked_once_a_table(region, django_assert_num_queries):
    apbd.balanced(region)
    rows = ProposalLine.history.order_by("-history_id")
    with django_assert_num_queries(5):
        history.events(rows)
