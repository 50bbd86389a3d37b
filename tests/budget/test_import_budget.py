"""Into which APBD a file may come (budget.import_judge), and how units are told (budget.import_units)."""

import pytest

from budget import bridge_difference, bridge_export, documents, proposal_store, proposals
from budget.errors import BadRows
from budget.import_budget import Job, import_budget
from budget.models import BudgetProposal, ProposalLine, RegionalBudget
from budget.proposal_lines import DetailInput
from budget.totals import totals, version_named
from core.errors import DomainError
from core.money import Decimal
from reference.models import Role, Unit
from tests.factories import budget as make
from tests.factories.reference import make_sub_unit

HEADER = "unit,subunit,subactivity,fund,account,amount,unit_name,subunit_name\n"
ROW = "1.02.01.2.06.0002,1.1,5.1.02.01.01.0024"


def bring(*rows, kind="murni", with_new_units=True, year=2025):
    text = HEADER + "\n".join(rows)
    return import_budget(Job(text.encode(), year, kind, with_new_units))


def test_units_are_known_by_code_or_name_and_sub_units_have_their_own_rka(region):
    bring(
        f"DINKES,,{ROW},1",
        f"DINKES,DINKES,{ROW},2",
        f"{region.unit.name.upper()},,{ROW},3",
        f"DINKES,DINKES.01,{ROW},4,,Puskesmas Satu",
        f"9.01.0 Dinas Baru,9.01.0.1 - UPTD Baru,{ROW},5",
    )
    made = {unit.code: unit for unit in Unit.objects.filter(budget_proposals__isnull=False)}
    assert {code: (unit.name, unit.kind) for code, unit in made.items()} == {
        "DINKES": (region.unit.name, "skpd"),
        "DINKES.01": ("Puskesmas Satu", "sub_unit"),
        "9.01.0.1": ("UPTD Baru", "sub_unit"),
    }
    assert made["9.01.0.1"].parent.name == "Dinas Baru"
    found = totals(version_named(2025, "murni"), by="unit")
    # The key is the column as it was written.
    assert found.rows == [
        ("9.01.0 Dinas Baru", Decimal(5)),
        ("DINKES", Decimal(7)),
        (region.unit.name.upper(), Decimal(3)),
    ]


def test_a_sub_unit_of_another_unit_is_refused(region):
    make_sub_unit(region.unit)
    with pytest.raises(BadRows) as caught:
        bring(f"DISDIK,DINKES.01,{ROW},1", f"A,B,{ROW},1", f"C,B,{ROW},1")
    assert [(error.line, error.why) for error in caught.value.rows] == [
        (2, "sub unit ini berada di bawah DINKES, bukan DISDIK."),
        (4, "sub unit ini berada di bawah A, bukan C."),
    ]
    assert not BudgetProposal.objects.exists()


def test_a_unit_with_a_very_long_name_gets_a_code_of_its_own(region):
    names = [f"Dinas Pemberdayaan Perempuan dan Perlindungan Anak {n}" for n in "AB"]
    bring(*(f"{name},,{ROW},{n}" for n, name in enumerate(names, 1)))
    codes = Unit.objects.filter(name__in=names).values_list("code", flat=True)
    assert len({*codes}) == 2
    assert totals(version_named(2025, "murni"), by="unit").rows == [(names[0], 1), (names[1], 2)]


def test_an_apbd_past_its_draft_takes_no_file(region):
    bring(f"DINKES,,{ROW},1")
    RegionalBudget.objects.update(state="compiled")
    with pytest.raises(DomainError) as caught:
        bring(f"DINKES,,{ROW},2")
    assert caught.value.rules == ("I-11",)
    assert caught.value.message.startswith("APBD MURNI 2025 sudah dihimpun atau ditetapkan")
    RegionalBudget.objects.update(state="draft")
    BudgetProposal.objects.update(state="submitted")
    with pytest.raises(DomainError, match="sudah diajukan"):
        bring(f"DINKES,,{ROW},2")
    assert ProposalLine.objects.get().amount.amount == 1


def test_an_apbd_that_is_drafted_by_the_units_is_not_overwritten(region):
    officer = region[Role.FINANCE_OFFICER]
    version = documents.create_version(year=region.year, kind="murni", name="MURNI", actor=officer)
    begun = proposals.begin_budget(version, actor=officer)
    proposal = proposals.create_proposal(begun, region.unit, actor=region[Role.OPERATOR])
    line = DetailInput(None, None, None, "Kertas", Decimal(10))
    proposal_store.add_lines(proposal, [line], actor=region[Role.OPERATOR])
    with pytest.raises(DomainError, match="disusun dari RKA dan sudah berisi rincian"):
        bring(f"DINKES,,{ROW},2")


def test_a_version_signed_by_documents_is_summed_from_them(region):
    document = make.make_draft(region, make.line(amount="400000000.55"))
    assert totals(document.version, by="program").rows == [("1.02.01", Decimal("400000000.55"))]
    assert totals(document.version, by="unit").rows == [("DINKES", Decimal("400000000.55"))]
    assert totals(version_named(2025, "murni"), by="fund").rows == [("PAD", Decimal("400000000.55"))]


def test_a_unit_that_perubahan_does_not_name_is_emptied(region):
    bring(f"DINKES,,{ROW},1", f"DISDIK,,{ROW},2")
    report = bring(f"DINKES,,{ROW},3", kind="perubahan")
    assert report.emptied == ["DISDIK"]
    empty = BudgetProposal.objects.get(unit__code="DISDIK", budget__version__kind="perubahan")
    assert not empty.lines.exists()


def test_lines_that_tapd_sent_back_are_not_overwritten(region):
    bring(f"DINKES,,{ROW},1")
    ProposalLine.objects.update(is_returned=True)
    with pytest.raises(DomainError, match="berisi baris yang dikembalikan TAPD"):
        bring(f"DINKES,,{ROW},2")


FINANCING = "6.1.01.05.01.0007"


def test_accounts_of_the_ppkd_alone_go_from_the_skpkd_to_the_ppkd_when_asked(region):
    rows = (f"9.02.0,,,1.1,{FINANCING},7", f"9.02.0,,{ROW},1", f"DINKES,,,1.1,{FINANCING},2")
    text = (HEADER + "\n".join(rows)).encode()
    report = import_budget(Job(text, 2025, "murni", with_new_units=True, office="9.02.0"))
    assert report.moved == [2]
    found = ProposalLine.objects.order_by("amount").values_list("proposal__unit__code", "amount")
    assert list(found) == [("9.02.0", 1), ("DINKES", 2), ("PPKD", 7)]
    # Sums by unit stay those of the file, and so do an export and a comparison.
    version = version_named(2025, "murni")
    assert totals(version, by="unit").rows == [("9.02.0", Decimal(8)), ("DINKES", Decimal(2))]
    out = bridge_export.export("penjabaran", version, actor=region[Role.TAPD])
    assert bridge_difference.compare("penjabaran", version, out, actor=region[Role.TAPD]).differences == []
    with pytest.raises(DomainError, match="Berkas tidak memuat unit X"):
        import_budget(Job(text, 2025, "murni", office="X"))
