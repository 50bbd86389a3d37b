"""The year of an imported budget, and the units it names."""

from datetime import date

import pytest

from core.errors import DomainError
from reference import imported
from reference.models import Edition, FiscalYear, Unit

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("year", "programs", "funds"),
    [
        (2024, "programs-2024", "funds-2025"),
        (2025, "programs-2025", "funds-2025"),
        (2026, "programs-2025", "funds-2026"),
    ],
)
def test_a_year_takes_the_newest_editions_of_its_first_day(year, programs, funds):
    made, notes = imported.open_year(year, {}, imported.actor())
    assert (made.chart.code, made.programs.code, made.funds.code) == ("chart-2021", programs, funds)
    assert notes == [
        f"Tahun anggaran {year} dibuka dengan edisi chart-2021, {programs}, {funds}, functions-90."
    ]
    assert imported.open_year(year, {}, imported.actor()) == (made, [])


def test_of_several_editions_in_force_the_one_that_knows_the_codes_is_taken():
    old = set(Edition.objects.get(code="programs-2024").program_set.values_list("code", flat=True))
    new = set(Edition.objects.get(code="programs-2025").program_set.values_list("code", flat=True))
    made, _ = imported.open_year(2025, {Edition.Kind.PROGRAM: old - new}, imported.actor())
    assert made.programs.code == "programs-2024"


def test_a_year_before_every_edition_takes_the_newest_and_says_so():
    made, notes = imported.open_year(2022, {}, imported.actor())
    assert made.programs.code == "programs-2025"
    assert (
        notes[1]
        == "Tidak ada Nomenklatur program yang berlaku 1-1-2022; dipakai programs-2025, yang terbaru."
    )


def test_units_are_made_below_their_skpd():
    new = imported.NewUnit
    wanted = [new("A.1", "Puskesmas", "A"), new("A", "Dinas"), new("ppkd", "Kas Daerah")]
    imported.make_units(wanted, imported.actor())
    assert list(Unit.objects.order_by("code").values_list("code", "kind", "parent__code")) == [
        ("A", "skpd", None),
        ("A.1", "sub_unit", "A"),
        ("ppkd", "ppkd", None),
    ]
    with pytest.raises(DomainError, match="bukan SKPD"):
        imported.make_units([new("A.1.1", "Posyandu", "A.1")], imported.actor())


def test_nobody_signs_in_as_the_importing_name():
    assert not imported.actor().has_usable_password()
    assert imported.actor() == imported.actor()
    assert not FiscalYear.objects.filter(year__lt=date(2000, 1, 1).year).exists()
