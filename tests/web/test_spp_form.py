"""The SPP form by plain POST: lines, limits, deductions, save, submit, correct; typed input is kept."""

import re

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from treasury.models import PaymentRequest

NEW = "/belanja/spp/baru/"


def form(paying, *lines: tuple[str, str], **over) -> dict:
    """A filled form: lines are (key, amount)."""
    vendor = over.pop("vendor", None) or made.make_vendor()
    keys = [str(paying.key(code).pk) for code, _ in lines]
    return {
        "unit": str(paying.unit.pk),
        "kind": "LS-BJ",
        "dated_on": "03-02-2025",
        "contract": "",
        "vendor": str(vendor.pk),
        "description": "Pembayaran alat tulis",
        "line-key": keys,
        "line-amount": [amount for _, amount in lines],
        "line-settles": [""] * len(lines),
        "action": "save",
        **over,
    }


def shown(page) -> str:
    """What stands between the bars, on one line and with plain spaces."""
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def test_empty_form_names_its_effect_and_waits_for_a_line(paying, sign_in):
    page = shown(sign_in(paying[Role.TREASURER]).get(NEW))
    assert "Ajukan ke PPK-SKPD" in page and "Simpan draf" in page
    assert page.count("btn primary") == 1
    assert "Nomor diberikan saat diajukan." in page


def test_only_treasurers_open_it(paying, sign_in):
    for role in (Role.SKPD_VERIFIER, Role.AUDITOR, Role.BUDGET_USER):
        client = sign_in(paying[role])
        assert client.get(NEW).status_code == 403, role
        assert client.post(NEW, form(paying, (budgets.STATIONERY, "1000"))).status_code == 403, role
    assert not PaymentRequest.objects.exists()


def test_add_line_by_code_by_words_and_by_choice(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    base = form(paying, action="add_line")
    for text in (budgets.STATIONERY, "alat tulis kantor"):
        page = shown(client.post(NEW, {**base, "new_line_text": text}))
        assert f'name="line-key" value="{paying.key().pk}"' in page, text
        assert 'id="line-amount-0"' in page and "autofocus" in page
    page = shown(client.post(NEW, {**base, "new_line": str(paying.key(budgets.TRAVEL).pk)}))
    assert "Belanja Perjalanan Dinas Biasa" in page
    # A code that the budget does not have, or several matches, are told at the field.
    page = client.post(NEW, {**base, "new_line_text": "tidak ada"})
    assert page.status_code == 422 and 'href="#new_line"' in shown(page)
    page = shown(client.post(NEW, {**base, "new_line_text": "belanja"}))
    assert "cocok dengan beberapa" in page and 'value="belanja"' in page


def test_head_is_kept_while_lines_are_added(paying, sign_in):
    contract = made.make_contract(paying)
    client = sign_in(paying[Role.TREASURER])
    data = form(
        paying, contract=str(contract.pk), vendor=contract.vendor, description="Termin I", kind="LS-GAJI"
    )
    for action in ("add_line", "add_deduction", "recompute"):
        page = shown(client.post(NEW, {**data, "action": action, "new_line_text": budgets.COMPUTER}))
        assert 'value="03-02-2025"' in page, action
        assert f'<option value="{contract.pk}" selected>' in page, action
        assert f'<option value="{contract.vendor_id}" selected>' in page, action
        assert 'value="LS-GAJI"' in page.split("checked")[0].rsplit("<input", 1)[1], action
        assert "Termin I</textarea>" in page, action
    # What cannot be read is kept too.
    page = shown(client.post(NEW, {**data, "action": "add_deduction", "dated_on": "3 Februari"}))
    assert 'value="3 Februari"' in page and "aria-invalid" not in page


def test_the_limits_stand_as_what_would_remain(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    page = shown(client.post(NEW, form(paying, (budgets.STATIONERY, "30.000.000"), action="recompute")))
    assert "<b>370.000.000</b>" in page  # ceiling 400 million
    assert page.count("<b>70.000.000</b>") == 2  # SPD and cash plan of the quarter: 100 million
    assert 'class="value">30.000.000</output>' in page
    page = shown(client.post(NEW, form(paying, (budgets.STATIONERY, "450.000.000"), action="recompute")))
    assert '<b class="neg">(50.000.000)</b>' in page
    assert "Sisa pagu Rp 400.000.000, diminta Rp 450.000.000, kurang Rp 50.000.000." in page
    assert "SPP tetap dapat diajukan, jelaskan alasannya" in page
    assert 'name="cash_plan_reason"' in page


def test_two_lines_of_one_key_are_weighed_together(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    lines = ((budgets.STATIONERY, "60000000"), (budgets.STATIONERY, "60.000.000,00"))
    page = shown(client.post(NEW, form(paying, *lines, action="recompute")))
    assert page.count('<b class="neg">(20.000.000)</b>') == 4  # SPD and cash plan at both lines


def test_save_draft_then_correct_it(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    data = form(paying, (budgets.STATIONERY, "1.234.567,89"), (budgets.TRAVEL, "2000000"))
    done = client.post(NEW, data, follow=True)
    assert "Draf SPP tersimpan." in done.content.decode()
    request = PaymentRequest.objects.get()
    assert (request.state, request.gross.amount) == ("draft", made.exact("3234567.89"))
    page = shown(client.get(f"/belanja/spp/{request.pk}/ubah/"))
    assert 'value="1.234.567,89"' in page and 'value="2.000.000"' in page
    changed = {**data, "line-key": data["line-key"][:1], "line-amount": ["500000"], "line-settles": [""]}
    client.post(f"/belanja/spp/{request.pk}/ubah/", changed)
    request.refresh_from_db()
    assert [line.amount.amount for line in request.lines.all()] == [500_000]


def test_submit_saves_and_submits_at_once(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    data = form(
        paying,
        (budgets.STATIONERY, "10.000.000"),
        action="submit",
        **{
            "deduction-account": str(made.account(made.INCOME_TAX).pk),
            "deduction-amount": "500.000",
            "deduction-base": "10.000.000",
            "deduction-billing_code": "0123456789",
        },
    )
    text = client.post(NEW, data, follow=True).content.decode()
    request = PaymentRequest.objects.get()
    assert (request.state, request.number) == ("submitted", "00001/SPP/LS-BJ/DINKES/2025")
    assert request.deductions.get().billing_code == "0123456789"
    assert "SPP diajukan ke PPK-SKPD." in text
    # A bill without contract is allowed and says so.
    assert "Tagihan tanpa kontrak" in text


def test_a_refused_submit_leaves_nothing_and_keeps_what_was_typed(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    page = client.post(NEW, form(paying, (budgets.STATIONERY, "450.000.000"), action="submit"))
    text = shown(page)
    assert page.status_code == 422
    assert "I-15" in text and "I-16" in text
    assert text.count('href="#line-amount-0"') == 2
    assert 'value="450.000.000"' in text and "Pembayaran alat tulis" in text
    assert not PaymentRequest.objects.exists()
    assert paying.key().reserved == 0


def test_every_wrong_cell_is_named_at_its_field(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    data = form(
        paying,
        (budgets.STATIONERY, "12,345"),
        (budgets.TRAVEL, ""),
        dated_on="31-02-2025",
        description="",
        **{
            "deduction-account": "",
            "deduction-amount": "x",
            "deduction-base": "",
            "deduction-billing_code": "",
        },
    )
    page = client.post(NEW, data)
    text = shown(page)
    assert page.status_code == 422
    for anchor in (
        "id_dated_on",
        "id_description",
        "line-amount-0",
        "line-amount-1",
        "deduction-amount-0",
        "deduction-account-0",
    ):
        assert f'href="#{anchor}"' in text, anchor
        assert f'id="{anchor}"' in text, anchor
    assert "“12,345” bukan nilai rupiah. Tulis seperti 1.234.567,89." in text
    assert 'value="12,345"' in text and 'value="31-02-2025"' in text
    assert not PaymentRequest.objects.exists()


def test_remove_line_and_deduction(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    lines = ((budgets.STATIONERY, "1000"), (budgets.TRAVEL, "2000"))
    page = shown(client.post(NEW, form(paying, *lines, action="remove_line:0")))
    assert page.count('name="line-amount"') == 1 and 'value="2000"' in page
    page = shown(client.post(NEW, form(paying, *lines, action="add_deduction")))
    assert page.count('name="deduction-amount"') == 1


def test_a_contract_fills_vendor_and_line_and_its_reservation_counts_for_it(paying, sign_in):
    contract = made.make_contract(paying, 1_500_000_000)  # the whole line
    client = sign_in(paying[Role.TREASURER])
    data = form(paying, contract=str(contract.pk), vendor=contract.vendor, action="add_line")
    page = shown(client.post(NEW, {**data, "vendor": ""}))
    assert f'name="line-key" value="{contract.key_id}"' in page
    lines = ((budgets.COMPUTER, "100.000.000"),)
    data = form(paying, *lines, contract=str(contract.pk), vendor=contract.vendor, action="recompute")
    page = shown(client.post(NEW, data))
    assert "<b>0</b>" in page  # the ceiling is wholly reserved by the contract itself
    done = client.post(NEW, {**data, "vendor": "", "action": "submit"})
    assert done.status_code == 302
    assert PaymentRequest.objects.get().vendor == contract.vendor


def test_choose_what_a_line_settles(paying, sign_in):
    contract = made.make_contract(paying)
    handover = made.make_handover(paying, 80_000_000, contract=contract)
    client = sign_in(paying[Role.TREASURER])
    data = form(
        paying,
        (budgets.COMPUTER, "80.000.000"),
        contract=str(contract.pk),
        vendor=contract.vendor,
        **{"line-settles": [f"bast:{handover.pk}"]},
    )
    page = shown(client.post(NEW, {**data, "action": "recompute"}))
    assert f'<option value="bast:{handover.pk}" selected>' in page
    client.post(NEW, {**data, "action": "submit"})
    request = PaymentRequest.objects.get()
    assert (request.state, request.lines.get().handover) == ("submitted", handover)


def test_a_submitted_spp_is_no_longer_edited_and_a_stranger_finds_none(paying, sign_in):
    request = made.submit(paying, made.draft_request(paying))
    address = f"/belanja/spp/{request.pk}/ubah/"
    assert sign_in(paying[Role.TREASURER]).get(address).url == f"/belanja/spp/{request.pk}/"
    assert sign_in(paying[Role.SKPD_VERIFIER]).get(address).status_code == 403
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(address).status_code == 404
    assert stranger.post(address, form(paying, (budgets.STATIONERY, "1"))).status_code == 404


def test_a_top_up_says_until_when_it_is_accounted_for(paying, sign_in):
    client = sign_in(paying[Role.TREASURER])
    page = shown(client.get(NEW))
    assert 'name="due_on"' in page and page.count('class="only-tu"') == 2
    data = form(paying, (budgets.TRAVEL, "1.000.000"), kind="TU", vendor=made.make_vendor())
    data |= {"vendor": "", "due_on": "", "due_reason": ""}
    assert client.post(NEW, data).status_code == 302
    usual = PaymentRequest.objects.latest("pk")
    assert f"{usual.due_on:%d-%m-%Y}" == "03-03-2025"
    assert "Batas pertanggungjawaban" in shown(client.get(f"/belanja/spp/{usual.pk}/"))
    edit = f"/belanja/spp/{usual.pk}/ubah/"
    assert 'value="03-03-2025"' in shown(client.get(edit))
    client.post(edit, {**data, "due_on": "20-02-2025"})
    usual.refresh_from_db()
    assert f"{usual.due_on:%d-%m-%Y}" == "20-02-2025"
    # Later than the setting's month asks for a reason, at its field.
    late = client.post(edit, {**data, "due_on": "15-04-2025", "action": "submit"})
    assert late.status_code == 422 and 'href="#id_due_reason"' in shown(late) and "I-23" in shown(late)
    # Of an LS the day is not kept, whatever was typed before the kind was changed.
    client.post(NEW, form(paying, (budgets.STATIONERY, "1000"), due_on="15-04-2025"))
    assert PaymentRequest.objects.latest("pk").due_on is None
