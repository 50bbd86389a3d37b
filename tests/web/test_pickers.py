"""Search fields: accounts, sub kegiatan, and budget lines with what remains."""

import pytest

from core.errors import DomainError
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from web.views import pickers


def test_lines_show_what_remains_on_the_day_and_mark_chosen_ones(paying, sign_in):
    made.submit(paying, made.draft_request(paying, made.line(paying.key(), 12_000_000)))
    client = sign_in(paying[Role.TREASURER])
    base = f"/pilih/rincian/?unit={paying.unit.pk}&dated_on=03-02-2025&field=q"
    page = client.get(f"{base}&q=alat+kantor").content.decode()
    assert page.count('role="option"') == 1
    assert f'data-id="{paying.key().pk}"' in page
    assert "388.000.000" in page and "sisa pagu" in page
    page = client.get(f"{base}&q=alat&line-key={paying.key().pk}").content.decode()
    assert 'aria-disabled="true"' in page and "sudah ada di rincian" in page
    assert "Tidak ada rincian DPA DINKES 2025" in client.get(f"{base}&q=zzz").content.decode()
    narrowed = f"{base}&q=&sub_activity={paying.key(budgets.ELECTRICITY).sub_activity_id}"
    assert client.get(narrowed).content.decode().count('role="option"') == 1


def test_lines_of_another_unit_are_not_found(paying, sign_in):
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(f"/pilih/rincian/?unit={paying.unit.pk}").status_code == 404
    assert stranger.get("/pilih/rincian/?unit=x").status_code == 404


def test_accounts_by_purpose(region, sign_in):
    client = sign_in(region[Role.TREASURY_STAFF])

    def found(purpose: str, text: str) -> str:
        return client.get(f"/pilih/rekening/{purpose}/?field=q&q={text}").content.decode()

    assert budgets.LEVY in found("pendapatan", budgets.LEVY)
    assert "Tidak ada rekening yang cocok." in found("pendapatan", budgets.STATIONERY)
    # With a sub kegiatan only spending is offered.
    assert 'role="option"' in found("anggaran", f"{budgets.LEVY}&new_program_text=")
    assert 'role="option"' not in found("anggaran", f"{budgets.LEVY}&new_program_text=1.02")
    assert budgets.STATIONERY in found("anggaran", "alat+tulis+kantor")
    assert made.INCOME_TAX in found("potongan", "pph+21")
    assert found("anggaran", "belanja").count('role="option"') == pickers.LIMIT
    assert client.get("/pilih/rekening/lain/").status_code == 404
    assert client.post("/pilih/rekening/anggaran/").status_code == 405


def test_programs_by_code_and_words(region, sign_in):
    client = sign_in(region[Role.OPERATOR])
    page = client.get(f"/pilih/sub-kegiatan/?field=q&q={budgets.OFFICE}").content.decode()
    assert page.count('role="option"') == 1 and f'data-text="{budgets.OFFICE}"' in page


def test_the_exact_code_comes_first_and_typed_text_resolves_without_script(region):
    rows = list(pickers.find_accounts(region.year, budgets.STATIONERY, "anggaran"))
    assert rows[0].code == budgets.STATIONERY
    assert pickers.resolve_account(region.year, "", budgets.STATIONERY, "anggaran") == rows[0]
    assert pickers.resolve_account(region.year, str(rows[0].pk), "apa saja", "anggaran") == rows[0]
    assert pickers.resolve_account(region.year, "", "  ", "anggaran") is None
    # An id of another purpose is no choice.
    assert pickers.resolve_account(region.year, str(rows[0].pk), "", "pendapatan") is None
    with pytest.raises(DomainError, match="cocok dengan beberapa"):
        pickers.resolve_account(region.year, "", "belanja", "anggaran")
    with pytest.raises(DomainError, match="tidak ditemukan"):
        pickers.resolve_program(region.year, "", "tidak ada sama sekali")
