"""The order of all statements as one ZIP: a job, limits on the form, rights (web.views.statement_sets)."""

from django.urls import reverse

from reference.models import Role
from workflows.models import JobRun


def test_the_order_becomes_a_job_and_a_wrong_day_stays_on_the_form(client_of):
    client = client_of(Role.AUDITOR)
    address = reverse("statement-sets")
    page = client.get(address).content.decode()
    assert "Laporan Perubahan Saldo Anggaran Lebih" in page
    wrong = client.post(address, {"sampai": "31-12-2024", "tingkat": "3"})
    assert wrong.status_code == 422
    assert "di luar tahun anggaran 2025" in wrong.content.decode()
    done = client.post(address, {"sampai": "31-12-2025", "tingkat": "3"})
    run = JobRun.objects.get(name="statement-sets")
    assert done["Location"] == reverse("job-detail", args=[run.pk])
    assert run.label == "Laporan keuangan per 31 Desember 2025"
    assert "Saldo Anggaran Lebih" not in client_of(Role.TREASURER).get(address).content.decode()
    assert client_of(Role.ADMINISTRATOR).get(address).status_code == 403
