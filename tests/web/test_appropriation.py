"""Lampiran APBD on screen, as files and as one archive (web.views.appropriation, web.forms.appropriation).

Also reports.appropriation.service and reports.appropriation.paper: rights, names of files, who signs when.
"""

import io
import zipfile

import pytest
from django.urls import reverse

from core.errors import AccessDenied
from reference.models import Role
from reports.appropriation import annexes, paper, service
from reports.appropriation.service import Wanted
from tests.factories.reference import make_region
from tests.reports import appropriation_story, readback
from tests.reports.appropriation_story import Story
from workflows.models import JobRun

pytestmark = pytest.mark.django_db

PAGE = "apbd-annexes"


@pytest.fixture
def story() -> Story:
    return appropriation_story.tell()


@pytest.fixture
def client_of(story, sign_in):
    return lambda role, unit=None: sign_in(story.region.person(role, unit))


def test_the_newest_version_stands_beside_the_one_before_it(story, client_of):
    page = client_of(Role.FINANCE_OFFICER).get(reverse(PAGE)).content.decode()
    murni, perubahan = story.versions
    wanted = annexes.matrix("apbd_1", perubahan, before=murni)
    assert readback.differences(wanted, readback.of_page(page, wanted), "page") == []
    assert "Selisih keseimbangan yang diakui PPKD" in page
    assert "Rp" not in page.split("<tbody>")[1].split("</tbody>")[0]


@pytest.mark.parametrize("kind", annexes.ANNEXES)
def test_each_annex_of_a_version_alone(story, client_of, kind):
    murni, _ = story.versions
    query = {"versi": murni.pk, "pembanding": "", "lampiran": kind, "unit": "semua"}
    answer = client_of(Role.AUDITOR).get(reverse(PAGE), query)
    wanted = annexes.matrix(kind, murni)
    assert readback.differences(wanted, readback.of_page(answer.content.decode(), wanted), "page") == []


def test_an_operator_sees_his_unit_only(story, client_of):
    client = client_of(Role.OPERATOR)
    page = client.get(reverse(PAGE)).content.decode()
    assert "1.600.000.000,00" in page and "3.150.000.000,00" not in page
    assert "Semua lampiran (ZIP)" not in page
    assert client.get(reverse(PAGE), {"unit": "semua"}).status_code == 403
    assert client.get(reverse(PAGE), {"unit": story.region.other.pk}).status_code == 404


def test_a_version_is_not_compared_with_itself(story, client_of):
    murni, _ = story.versions
    answer = client_of(Role.TAPD).get(reverse(PAGE), {"versi": murni.pk, "pembanding": murni.pk})
    assert answer.status_code == 422
    assert "dirinya sendiri" in answer.content.decode()


def test_without_a_version_the_page_says_what_comes_first(sign_in):
    page = sign_in(make_region()[Role.TAPD]).get(reverse(PAGE))
    assert page.status_code == 200
    assert "Belum ada versi anggaran" in page.content.decode()


@pytest.mark.parametrize("extension", ["pdf", "xlsx", "csv"])
def test_files_carry_version_and_scope_in_their_name(story, client_of, extension):
    murni, _ = story.versions
    address = reverse("apbd-annex-file", args=["apbd_2", extension])
    query = {"versi": murni.pk, "pembanding": "", "unit": "semua"}
    answer = client_of(Role.FINANCE_OFFICER).get(address, query)
    assert answer["Content-Disposition"].endswith(f'"apbd-2-murni-konsolidasi-2025.{extension}"')
    assert len(answer.content) > 500
    assert client_of(Role.FINANCE_OFFICER).get(address.replace("apbd_2", "apbd_9"), query).status_code == 404


def test_the_whole_package_is_a_job_with_the_penjabaran_of_each_unit(story, client_of):
    murni, perubahan = story.versions
    data = {"versi": perubahan.pk, "pembanding": murni.pk}
    answer = client_of(Role.FINANCE_OFFICER).post(reverse("apbd-package"), data)
    run = JobRun.objects.get(name=service.JOB)
    assert answer["Location"] == reverse("job-detail", args=[run.pk])
    assert run.label == "Lampiran APBD PERUBAHAN 2025"
    assert client_of(Role.OPERATOR).post(reverse("apbd-package"), data).status_code == 403
    out, told = io.BytesIO(), []
    by = story.region[Role.FINANCE_OFFICER]
    name = service.write(run.parameters, out, by=by, progress=lambda done, total: told.append((done, total)))
    assert name == "lampiran-apbd-2025-perubahan.zip"
    names = zipfile.ZipFile(out).namelist()
    assert (len(names), told[-1]) == (22, (22, 22))
    assert "Perda/apbd-1-perubahan-konsolidasi-2025.pdf" in names
    assert "Perkada/SKPD/penjabaran-2-perubahan-dinkes-2025.xlsx" in names
    with pytest.raises(AccessDenied):
        service.write(run.parameters, io.BytesIO(), by=story.region[Role.OPERATOR], progress=print)


def test_the_day_of_perda_and_perkada_stands_at_the_signature(story):
    murni, perubahan = story.versions
    by = story.region[Role.FINANCE_OFFICER]
    for kind, version, day in (
        ("apbd_1", murni, "2025-01-03"),
        ("penjabaran_1", murni, "2025-01-04"),
        ("apbd_1", perubahan, "None"),
    ):
        matrix, found, unit = service.read(by, Wanted(kind, version.pk))
        around = paper.furniture_of(matrix, found, unit=unit, printed_by=by)
        assert str(around.signature.on) == day
    assert service.earlier(perubahan) == murni
    assert service.earlier(murni) is None
