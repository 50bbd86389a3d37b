"""Search fields: accounts, sub kegiatan, and budget lines with what remains."""

import re
from datetime import date

import pytest

from budget import availability
from core.errors import DomainError
from core.money import format_amount
from reference.models import Role
from reference.region import set_setting
from tests.factories import budget as budgets
from tests.factories import treasury as made
from web.views import pickers

# Session, person, year, unit and right; then the lines and five queries of what remains.
LINE_QUERIES = 11
PROGRAM_QUERIES = 11
ACCOUNT_QUERIES = 12


def shown(page: str) -> list[tuple[str, str]]:
    """The labels and amounts that an offer shows."""
    return re.findall(r'<span class="meta">([^<]*)</span><span class="num">([^<]*)</span>', page)


def test_lines_show_what_remains_on_the_day_and_mark_chosen_ones(paying, sign_in):
    made.submit(paying, made.draft_request(paying, made.line(paying.key(), 12_000_000)))
    client = sign_in(paying[Role.TREASURER])
    base = f"/pilih/rincian/?unit={paying.unit.pk}&dated_on=03-04-2025&field=q"
    page = client.get(f"{base}&q=alat+kantor").content.decode()
    assert page.count('role="option"') == 1
    assert f'data-id="{paying.key().pk}"' in page
    # 12.000.000 asked: of the ceiling 400 million, the first quarter's SPD of 100, two quarters' plan of 200.
    assert shown(page) == [
        ("sisa pagu", "388.000.000"),
        ("sisa SPD", "88.000.000"),
        ("sisa kas s.d. April", "188.000.000"),
    ]
    page = client.get(f"{base}&q=alat&line-key={paying.key().pk}").content.decode()
    assert 'aria-disabled="true"' in page and "sudah ada di rincian" in page
    assert "Tidak ada rincian DPA DINKES 2025" in client.get(f"{base}&q=zzz").content.decode()
    narrowed = f"{base}&q=&sub_activity={paying.key(budgets.ELECTRICITY).sub_activity_id}"
    assert client.get(narrowed).content.decode().count('role="option"') == 1


def test_what_remains_agrees_with_the_panel_of_the_form(paying, sign_in):
    made.submit(paying, made.draft_request(paying, made.line(paying.key(), 60_000_000)))
    set_setting("spd_level", "sub_kegiatan", actor=paying[Role.ADMINISTRATOR])
    client = sign_in(paying[Role.TREASURER])
    offered = client.get(f"/pilih/rincian/?unit={paying.unit.pk}&dated_on=03-02-2025&field=q&q=alat")
    on = date(2025, 2, 3)
    left = availability.remaining([paying.key().pk], on=on)[paying.key().pk]
    sums = [left.budget, left.spd, left.cash_plan]
    assert [text for _, text in shown(offered.content.decode())] == [format_amount(one) for one in sums]
    data = {
        "kind": "LS-BJ",
        "dated_on": "03-02-2025",
        "line-key": str(paying.key().pk),
        "line-amount": "",
        "line-settles": "",
        "action": "recompute",
    }
    form = client.post("/belanja/spp/baru/", data).content.decode()
    panel = re.findall(r"<div><span>(?:Pagu|SPD|Anggaran kas)</span><b[^>]*>([^<]*)</b>", form)
    assert panel == [format_amount(one) for one in sums]


def test_a_search_costs_the_same_however_many_rows(paying, sign_in, django_assert_num_queries):
    client, ask = sign_in(paying[Role.TREASURER]), f"/pilih/rincian/?unit={paying.unit.pk}&field=q&q="
    client.get(f"{ask}alat")
    for text, rows in (("alat", 1), ("", 5)):
        with django_assert_num_queries(LINE_QUERIES):
            page = client.get(f"{ask}{text}").content.decode()
        assert page.count('role="option"') == page.count("sisa SPD") == rows


def test_accounts_and_programs_show_what_remains_in_the_unit(paying, sign_in, django_assert_num_queries):
    made.submit(paying, made.draft_request(paying, made.line(paying.key(), 12_000_000)))
    client = sign_in(paying[Role.OPERATOR])
    unit, office = paying.unit.pk, paying.key().sub_activity_id
    asks = f"unit={unit}&dated_on=03-04-2025&field=q"
    page = client.get(f"/pilih/sub-kegiatan/?{asks}&q={budgets.OFFICE}").content.decode()
    # Stationery 400 million less 12, and travel 250 million.
    assert shown(page) == [
        ("sisa pagu", "638.000.000"),
        ("sisa SPD", "150.500.000"),
        ("sisa kas s.d. April", "313.000.000"),
    ]
    account = f"/pilih/rekening/anggaran/?{asks}&q={budgets.STATIONERY}"
    assert shown(client.get(account).content.decode())[0] == ("sisa pagu", "388.000.000")
    other = paying.key(budgets.ELECTRICITY).sub_activity_id
    assert shown(client.get(f"{account}&new_program={other}").content.decode()) == []
    assert shown(client.get(f"{account}&new_program={office}").content.decode())[1][1] == "88.000.000"
    for path, code, queries in (
        ("sub-kegiatan", budgets.OFFICE, PROGRAM_QUERIES),
        ("rekening/anggaran", budgets.STATIONERY, ACCOUNT_QUERIES),
    ):
        for text in (code, ""):
            with django_assert_num_queries(queries):
                client.get(f"/pilih/{path}/?{asks}&q={text}")
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(f"/pilih/sub-kegiatan/?{asks}&q=").status_code == 404


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
