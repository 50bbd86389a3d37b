"""Annexes of the APBD: golden, the same in all outputs, and one total in all of them: that of the lines.

Modules: reports.appropriation.annexes, reports.appropriation.facts, reports.appropriation.groups.
"""

from dataclasses import replace

import pytest
from django.db.models import Sum

from budget.models import DevelopmentPlan, ProposalLine
from core.money import ZERO, exact
from reference.models import Nature
from reports.appropriation import annexes, targets
from reports.appropriation.annexes import ANNEXES
from reports.matrix import RowKind
from tests.factories.budget import EQUIPMENT, OFFICE
from tests.factories.planning import detail, make_proposal, make_regional_budget, plan_indicator
from tests.factories.reference import make_region, program
from tests.reports import appropriation_story
from tests.reports.outputs import assert_one_statement

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return appropriation_story.tell()


@pytest.mark.parametrize("kind", ANNEXES)
def test_an_annex_is_the_same_in_all_outputs(story, kind, request, tmp_path):
    murni, perubahan = story.versions
    is_update = request.config.getoption("--update-golden")
    alone = annexes.matrix(kind, murni)
    assert_one_statement(alone, f"{kind}_murni", tmp_path, is_update=is_update)
    change = annexes.matrix(kind, perubahan, before=murni)
    assert_one_statement(change, f"{kind}_perubahan", tmp_path, is_update=is_update)


def lines_of(budget, *natures):
    rows = ProposalLine.objects.filter(proposal__budget=budget, account__nature__in=natures)
    return rows.aggregate(total=Sum("amount"))["total"] or ZERO


def test_all_annexes_total_what_the_lines_total(story):
    murni, perubahan = story.versions
    for version, budget in ((murni, story.murni), (perubahan, story.perubahan)):
        revenue, spending = lines_of(budget, Nature.REVENUE), lines_of(budget, Nature.SPENDING)
        made = {kind: annexes.matrix(kind, version) for kind in ANNEXES}
        for kind in ("apbd_1", "apbd_3", "penjabaran_1", "penjabaran_2"):
            assert made[kind].value("revenue", "amount") == revenue
            assert made[kind].value("spending", "amount") == spending
            coming = lines_of(budget, Nature.FINANCING_IN)
            going = lines_of(budget, Nature.FINANCING_OUT)
            assert made[kind].value("financing", "amount") == coming - going
            assert made[kind].value("silpa", "amount") == revenue - spending + coming - going
        assert made["apbd_2"].value("total", "revenue") == revenue
        assert made["apbd_2"].value("total", "spending") == spending
        for kind in ("apbd_4", "apbd_5"):
            assert made[kind].value("spending", "spending") == spending
    assert story.perubahan.acknowledged_difference == annexes.matrix("apbd_1", perubahan).value(
        "silpa", "amount"
    )


def test_totals_are_the_sums_of_the_rows_that_people_add(story):
    murni, _ = story.versions
    first = annexes.matrix("apbd_1", murni)
    for code, total in (("4", "revenue"), ("5", "spending")):
        jenis = [row for row in first if row.level == 3 and row.code.startswith(f"{code}.")]
        assert sum((row.cells[0].value for row in jenis), ZERO) == first.value(total, "amount")
    second = annexes.matrix("apbd_2", murni)
    units = [row for row in second if row.kind is RowKind.ACCOUNT and row.level == 3]
    for at, column in enumerate(second.columns):
        added = sum((row.cells[at].value or ZERO for row in units), ZERO)
        assert added == second.value("total", column.key)


def test_the_units_add_up_to_the_region(story):
    murni, _ = story.versions
    region = story.region
    parts = [
        annexes.matrix("apbd_1", murni, unit_id=unit.pk).value("spending", "amount")
        for unit in (region.unit, region.other, region.ppkd)
    ]
    assert parts == [exact(1_600_000_000), exact(1_000_000_000), exact(550_000_000)]
    assert sum(parts) == annexes.matrix("apbd_1", murni).value("spending", "amount")


def test_a_change_shows_difference_and_percent(story):
    murni, perubahan = story.versions
    made = annexes.matrix("apbd_1", perubahan, before=murni)
    found = [made.value("5.3", column.key) for column in made.columns]
    assert found == [exact(50_000_000), exact(95_000_000), exact(45_000_000), exact(90)]
    assert [column.label for column in made.columns][:2] == ["MURNI", "PERUBAHAN"]


def test_the_difference_acknowledged_is_a_named_line_of_the_region(story):
    _, perubahan = story.versions
    row = annexes.matrix("apbd_1", perubahan).row("acknowledged")
    assert row.label == "Selisih keseimbangan yang diakui PPKD: Pembulatan DAU"
    assert row.cells[0].value == exact("0.25")
    with pytest.raises(KeyError):
        annexes.matrix("apbd_1", perubahan, unit_id=story.region.unit.pk).row("acknowledged")


def test_the_note_says_by_what_it_was_enacted_or_that_it_is_a_draft(story):
    murni, perubahan = story.versions
    assert annexes.matrix("apbd_1", murni).note == (
        "Lampiran I Perda. APBD MURNI. Peraturan Daerah Nomor 7 Tahun 2024 tanggal 3 Januari 2025"
    )
    assert annexes.matrix("penjabaran_1", murni).note == (
        "Lampiran I Perkada. APBD MURNI. Peraturan Kepala Daerah Nomor 51 Tahun 2024 tanggal 4 Januari 2025"
    )
    assert (
        annexes.matrix("apbd_1", perubahan).note
        == "Lampiran I Perda. APBD PERUBAHAN. RANCANGAN, belum ditetapkan"
    )


def test_lines_of_unknown_accounts_are_told():
    region = make_region()
    budget = make_regional_budget(region)
    unknown = replace(detail(amount="900.50"), account_id=None, given={"account": "5.1.99"})
    make_proposal(region, budget, detail(amount=1), unknown)
    made = annexes.matrix("apbd_1", budget.version)
    assert made.value("spending", "amount") == exact(1)
    (foot,) = made.foot
    assert foot.text == (
        "1 baris Rp\u00a0900,50 dengan kode rekening yang tidak dikenal belum masuk lampiran ini"
    )


@pytest.mark.parametrize("kind", ANNEXES)
def test_the_number_of_queries_is_constant(story, kind, django_assert_max_num_queries):
    murni, perubahan = story.versions
    annexes.matrix(kind, murni)
    with django_assert_max_num_queries(7):
        annexes.matrix(kind, perubahan, before=murni)


def test_annex_iv_says_what_the_plans_want_of_program_and_sub_kegiatan(story, request, tmp_path):
    """reports.appropriation.targets: of enacted plans, of the unit that plans it."""
    is_update = request.config.getoption("--update-golden")
    region, (murni, _) = story.region, story.versions
    plan_indicator(region, program(OFFICE), "Paket alat tulis", "paket", 12)
    plan_indicator(region, program(OFFICE), "Ruang kerja layak", "ruang", 8)
    plan_indicator(region, program("1.02.01"), "Indeks kepuasan", "nilai", 82)
    said = {row.code: row.cells[0].text for row in annexes.matrix("apbd_4", murni)}
    assert set(said.values()) == {""}
    DevelopmentPlan.objects.update(
        state="enacted", legal_basis="Perkada RKPD 2025", enacted_on=appropriation_story.ENACTED_ON
    )
    made = annexes.matrix("apbd_4", murni)
    assert made.columns[0].key == "performance" and made.columns[0].is_text
    said = {row.code: row.cells[0].text for row in made}
    assert said[OFFICE] == "Paket alat tulis: 12 paket; Ruang kerja layak: 8 ruang"
    assert said["1.02.01"] == "Indeks kepuasan: 82 nilai"
    assert said["1.02"] == said[region.unit.code] == said[EQUIPMENT] == ""
    assert_one_statement(made, "apbd_4_targets", tmp_path, is_update=is_update)
    # Another unit's plan of the same sub kegiatan says nothing of this one.
    other = targets.read(2025, is_enacted=True, units=[region.other.pk])
    assert other.sentence(region.unit.pk, program(OFFICE).pk) == ""
