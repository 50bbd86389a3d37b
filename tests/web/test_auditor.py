"""Paket auditor: the page of an empty region, and the years that it offers."""

from datetime import date

import pytest
from django.urls import reverse

from core import clock
from reference.models import Appointment, Edition, LegacyImport, Role
from tests.factories.reference import make_user
from web.forms.auditor import PackageForm, years

pytestmark = pytest.mark.django_db


def test_without_a_year_the_page_says_so_and_old_years_are_offered(sign_in):
    auditor = make_user("pemeriksa")
    Appointment.objects.create(user=auditor, role=Role.AUDITOR, valid_from=date(2025, 1, 1), decree="SK 1")
    with clock.frozen(date(2025, 3, 1)):
        page = sign_in(auditor).get(reverse("auditor-package")).content.decode()
    assert "Belum ada tahun anggaran" in page
    LegacyImport.objects.create(
        year=2016, chart=Edition.objects.get(code="chart-2013"), actor=auditor, imported_at=clock.now(),
        vouchers_sha256="a" * 64, lines_sha256="b" * 64, vouchers=1, lines=2, known=0, warnings=0,
    )  # fmt: skip
    assert years() == [2016]
    assert PackageForm({"year": "2016"}, years=years()).is_valid()
    assert PackageForm({"year": "2017"}, years=years()).errors["year"]
