"""The openings' token: of one person, one year and one file."""

import pytest

from reference.models import FiscalYear
from tests.factories.reference import make_user
from web.forms.opening import checked_of, token_of

pytestmark = pytest.mark.django_db


def test_a_token_is_of_its_person_and_year_alone():
    one, other = make_user("satu"), make_user("dua")
    year = FiscalYear(year=2025)
    token = token_of("a" * 64, year, one)
    assert checked_of(token, year, one) == "a" * 64
    assert checked_of(token, year, other) is None
    assert checked_of(token, FiscalYear(year=2026), one) is None
    assert checked_of("", year, one) is None
