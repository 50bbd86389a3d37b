"""Perubahan SPD on the screen: what is proposed, typed, refused, and what both pages then say."""

import re
from datetime import date

import pytest

from budget.models import FundRelease, FundReleaseLine
from core import clock
from reference.models import Role
from tests.factories.budget import (
    ELECTRICITY,
    in_month,
    key_of,
    line,
    make_budget,
    make_release,
    make_version,
    sign_release,
)

M = 1_000_000
LATER = date(2025, 2, 1)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(LATER):
        yield


@pytest.fixture
def release(region) -> FundRelease:
    """Rp 100.000.000 of stationery of which a lowered budget of 80 freezes 20."""
    found = make_release(region, make_budget(region))
    version = make_version(region, kind="perubahan", name="PERUBAHAN", on=LATER)
    months = in_month(80 * M, 1)
    make_budget(
        region, line(amount=80 * M, months=months), line(ELECTRICITY, 320 * M), version=version, on=LATER
    )
    return found


def text_of(page) -> str:
    body = page.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def test_the_page_of_a_frozen_spd_leads_to_its_revision(region, release, client_of):
    address = f"/anggaran/spd/{release.pk}/"
    staff = client_of(Role.TREASURY_STAFF)
    assert "Terbitkan perubahan SPD" in text_of(staff.get(address))
    assert "Staf BUD menerbitkan perubahan SPD." in text_of(client_of(Role.TREASURER).get(address))
    page = staff.get(address + "ubah/").content.decode()
    assert 'value="80.000.000"' in page and "20.000.000" in page
    assert client_of(Role.TREASURER).get(address + "ubah/").status_code == 403


def test_a_revision_is_drafted_and_replaces_when_signed(region, release, client_of):
    staff, address = client_of(Role.TREASURY_STAFF), f"/anggaran/spd/{release.pk}/ubah/"
    name = f"amount-{key_of(release.budget_document).pk}"
    data = {"dated_on": "01-02-2025", "description": "Perubahan"}
    for wrong, words in (("delapan", "bukan nilai rupiah"), ("90.000.000", "Sisa pagu untuk SPD")):
        refused = staff.post(address, {**data, name: wrong})
        assert refused.status_code == 422 and words in text_of(refused)
        assert f'value="{wrong}"' in refused.content.decode()
    assert staff.post(address, {**data, name: "80.000.000"}).status_code == 302
    draft = FundRelease.objects.get(revises=release)
    assert FundReleaseLine.objects.get(release=draft).amount.amount == 80 * M
    assert "sudah mempunyai draf perubahan" in text_of(staff.post(address, {**data, name: "70.000.000"}))
    sign_release(region, draft, on=LATER)
    old = text_of(staff.get(f"/anggaran/spd/{release.pk}/"))
    assert "Diganti" in old and "00002/SPD/2025" in old and "dibekukan" not in old
    assert "Mengubah SPD 00001/SPD/2025" in text_of(staff.get(f"/anggaran/spd/{draft.pk}/"))
    assert staff.get(address).url == f"/anggaran/spd/{release.pk}/"
