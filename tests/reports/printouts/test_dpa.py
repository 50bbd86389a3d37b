"""DPPA: what was, what is, difference and percent (dpa_lines); indicators as plans say (performance)."""

from datetime import date

import pytest

from budget.models import BudgetVersion, DevelopmentPlan
from reference.models import Role
from reports.printouts import dpa, dpa_lines, performance
from reports.printouts.dpa_lines import Plan
from tests import golden
from tests.factories import budget as budgets
from tests.factories import planning
from tests.factories.reference import make_region, program
from tests.reports.printouts import reading
from tests.worlds import made_once

CHANGED_ON = date(2025, 1, 20)
PROGRAM, ACTIVITY = "1.02.01", "1.02.01.2.06"


def tell():
    """Stationery 400 → 450 million, travel 250 million → none, electricity new, computers as they were."""
    region = make_region()
    computer = budgets.line(budgets.COMPUTER, 200_000_000, sub_activity=budgets.EQUIPMENT)
    levy = budgets.line(budgets.LEVY, 600_000_000, sub_activity=None)
    first = budgets.make_budget(
        region,
        budgets.line(),
        budgets.line(budgets.TRAVEL, 250_000_000),
        computer,
        levy,
    )
    version = budgets.make_version(
        region, kind="perubahan", name="PERUBAHAN", legal_basis="Perda P-APBD 2025", on=CHANGED_ON
    )
    second = budgets.make_budget(
        region,
        budgets.line(amount="450000000.50"),
        budgets.line(budgets.ELECTRICITY, 120_000_000, sub_activity=budgets.SERVICES),
        computer,
        levy,
        version=version,
        on=CHANGED_ON,
    )
    planning.plan_indicator(region, program(PROGRAM), "Layanan terpenuhi", "persen", 100)
    planning.plan_indicator(region, program(ACTIVITY), "Kantor yang layak", "persen", "87.5")
    planning.plan_indicator(region, program(budgets.OFFICE), "Paket alat tulis", "paket", 12)
    DevelopmentPlan.objects.update(state="enacted", legal_basis="Perkada RKPD", enacted_on=CHANGED_ON)
    return region, first, second


told = made_once("changed", tell)


def test_dppa_is_the_golden_text(told, request):
    text = "\n\f\n".join(reading.rows(reading.printed("dpa", told[2]))) + "\n"
    file = golden.FOLDER / "form_dppa.txt"
    if request.config.getoption("--update-golden"):
        file.write_text(text)
    assert text == file.read_text()


def test_dppa_compares_with_the_document_that_it_changes(told):
    _, first, second = told
    assert dpa.short_name(second) == "DPPA" and dpa.short_name(first) == "DPA"
    pages = [" ".join(page.split()) for page in reading.pages(reading.printed("dpa", second))]
    assert dpa.TITLES["perubahan"] in pages[0]
    assert f"Mengubah : DPA MURNI nomor {first.number} tanggal 2 Januari 2025" in pages[0]
    assert "Sebelum perubahan (Rp)" in pages[0] and "Setelah perubahan (Rp)" in pages[0]
    # 850,000,000 before; 770,000,000.50 after: 79,999,999.50 less, 9.41 %.
    assert "Jumlah belanja 850.000.000,00 770.000.000,50 (79.999.999,50) (9,41)" in pages[0]
    assert "Surplus/(defisit) (250.000.000,00) (170.000.000,50) 79.999.999,50 (32,00)" in pages[0]
    assert "Jumlah pendapatan 600.000.000,00 600.000.000,00 0,00 0,00" in pages[0]
    office = next(page for page in pages if f"Sub kegiatan : {budgets.OFFICE}" in page)
    assert "Alokasi sebelumnya : Rp 650.000.000,00" in office
    assert "Jumlah 650.000.000,00 450.000.000,50 (199.999.999,50) (30,77)" in office
    # Travel is gone: it stands there with nothing after the change.
    assert "250.000.000,00 0,00 (250.000.000,00) (100,00)" in office
    assert "Masukan Dana yang dibutuhkan Rp 650.000.000,00 Rp 450.000.000,50" in office
    new = next(page for page in pages if f"Sub kegiatan : {budgets.SERVICES}" in page)
    assert "Jumlah 0,00 120.000.000,00 120.000.000,00 –" in new


def test_a_dpa_of_the_first_version_compares_nothing(told):
    _, first, second = told
    assert dpa_lines.before_of(first) is None and dpa_lines.before_of(second) == first
    assert "Sebelum" not in reading.flat(reading.printed("dpa", first))
    entries = dpa_lines.entries_of(second, first)
    total = dpa_lines.total_of(entry for entry in entries if entry.key.is_limited)
    assert (total.before, total.amount) == (850_000_000, budgets.exact("770000000.50"))
    assert sum(total.months) == total.amount


def test_a_pergeseran_is_called_so(told):
    _, _, second = told
    second = BudgetVersion.objects.get(pk=second.version_id).documents.get()
    second.version.kind = BudgetVersion.Kind.SHIFT
    assert dpa.title_of(second) == "DOKUMEN PELAKSANAAN PERGESERAN ANGGARAN (DPPA-SKPD)"
    assert dpa_lines.CHANGES[second.version.kind] == "pergeseran"


def test_a_unit_without_an_earlier_document_gains_everything(told):
    region, _, second = told
    document = budgets.make_draft(
        region, budgets.line(), unit=region.other, version=second.version, on=CHANGED_ON
    )
    assert dpa_lines.before_of(document) is None
    text = reading.flat(reading.printed("dpa", document))
    assert "Mengubah : – (unit ini belum mempunyai DPA pada versi sebelumnya)" in text
    assert "Jumlah belanja 0,00 400.000.000,00 400.000.000,00 –" in text


def test_indicators_stand_in_their_places(told):
    first = told[1]
    pages = [" ".join(page.split()) for page in reading.pages(reading.printed("dpa", first))]
    office = next(page for page in pages if f"Sub kegiatan : {budgets.OFFICE}" in page)
    assert "Capaian program Layanan terpenuhi 100 persen" in office
    assert "Keluaran Paket alat tulis 12 paket Hasil Kantor yang layak 87,5 persen" in office
    computer = next(page for page in pages if f"Sub kegiatan : {budgets.EQUIPMENT}" in page)
    assert "Keluaran – – Hasil – –" in computer and "Lokasi : –" in computer


def test_the_renja_goes_before_the_rkpd_and_an_enacted_plan_before_a_draft(told):
    region, _, _ = told
    its_program = program(budgets.OFFICE)
    renja = DevelopmentPlan.objects.create(
        kind="renja",
        name="Renja",
        first_year=2025,
        last_year=2025,
        unit=region.unit,
        created_by=region[Role.FINANCE_OFFICER],
        created_at=DevelopmentPlan.objects.get().created_at,
    )
    named = {"legal_basis": "Keputusan kepala dinas", "enacted_on": CHANGED_ON}
    planned = renja.programs.create(unit=region.unit, program=its_program, location="Kantor dinas")
    planned.indicators.create(name="Kotak arsip", measure="buah").targets.create(year=2025, value=30)
    equipment = program(budgets.EQUIPMENT)
    new = renja.programs.create(unit=region.unit, program=equipment)
    new.indicators.create(name="Komputer", measure="unit").targets.create(year=2025, value=5)
    draft = performance.of_unit(region.unit, 2025, is_enacted=False)
    assert draft.indicators[its_program.pk] == [("Paket alat tulis", "12 paket")]
    assert draft.indicators[equipment.pk] == [("Komputer", "5 unit")]
    assert equipment.pk not in performance.of_unit(region.unit, 2025, is_enacted=True).indicators
    DevelopmentPlan.objects.filter(pk=renja.pk).update(state="enacted", **named)
    found = performance.of_unit(region.unit, 2025, is_enacted=True)
    assert found.indicators[its_program.pk] == [("Kotak arsip", "30 buah")]
    assert found.location(its_program) == "Kantor dinas" and found.location(None) == performance.NOTHING


@pytest.mark.parametrize("size", [1, 3])
def test_queries_of_a_dppa_do_not_grow_with_its_lines(told, django_assert_num_queries, size):
    region, _, second = told
    codes = (budgets.STATIONERY, budgets.ELECTRICITY, budgets.TRAVEL)[:size]
    document = budgets.make_draft(
        region,
        *(budgets.line(code, 1_000_000) for code in codes),
        unit=region.other,
        version=second.version,
        on=CHANGED_ON,
    )
    with django_assert_num_queries(3):
        before = dpa_lines.before_of(document)
        assert len(dpa_lines.entries_of(document, before)) == size


def test_surplus_subtracts_month_by_month():
    months = [budgets.exact(10)] * 12
    left = Plan(budgets.exact(120), budgets.exact(100), months)
    right = Plan(budgets.exact(24), budgets.exact(30), [budgets.exact(2)] * 12)
    less = left.less(right)
    assert (less.amount, less.before, less.months) == (96, 70, [8] * 12)
    assert less.change == ("70,00", "96,00", "26,00", "37,14")
    assert less.quarters == ("24,00",) * 4
