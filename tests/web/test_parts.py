"""Template parts: tests of web.templatetags.parts, web.templatetags.kapuas, web.forms.fields, web.words."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory

from core.errors import AccessDenied, DomainError, Refusals
from core.money import Decimal, exact, to_money
from reference.models import Role
from web import words
from web.forms.fields import DayField, RupiahField
from web.templatetags import kapuas
from web.templatetags.parts import meter, share
from web.views import parts
from workflows import flow


def draw(text: str, **values) -> str:
    return Template(text).render(Context(values))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (exact("1234567.89"), None, "1.234.567,89"),
        (exact("1234567"), None, "1.234.567"),
        (exact("1234567"), 2, "1.234.567,00"),
        (exact("-1234"), None, "(1.234)"),
        (to_money(exact("9999999999999999.99")), None, "9.999.999.999.999.999,99"),
        (0, None, "0"),
        (None, None, ""),
    ],
)
def test_amounts(value, decimals, text):
    assert kapuas.amount(value, decimals) == text


def test_signs_have_a_class_and_brackets():
    assert kapuas.signed(exact(-1)) == '<span class="neg">(1)</span>'
    assert kapuas.signed(exact(1)) == "1"
    assert (kapuas.neg(exact(-1)), kapuas.neg(exact(0)), kapuas.neg(None)) == ("neg", "", "")
    assert (kapuas.side(exact(0)), kapuas.side(exact(5), 2)) == ("", "5,00")
    assert kapuas.rupiah(exact(1000)) == "Rp\u00a01.000"
    assert kapuas.percent(Decimal("71.81")) == "71,8\u00a0%"
    assert kapuas.million(exact(42_115_872_400)) == "42,12"
    assert share(exact(1), exact(3)) == "33,3\u00a0%"
    assert share(exact(1), exact(0)) == ""


def test_days_and_hours():
    noon = datetime(2026, 11, 24, 7, 2, tzinfo=UTC)
    assert kapuas.tanggal(date(2026, 11, 24)) == "24\u00a0Nov\u00a02026"
    assert kapuas.tanggal_panjang(date(2026, 8, 1)) == "1 Agustus 2026"
    assert kapuas.hari(date(2026, 11, 24)) == "Selasa, 24 November 2026"
    assert kapuas.jam(noon) == "14.02"
    assert kapuas.saat(noon) == "24\u00a0Nov\u00a02026, 14.02"
    assert kapuas.bulan(11) == "November"
    assert [kapuas.tanggal(None), kapuas.jam(None), kapuas.saat(None), kapuas.bulan(None)] == [""] * 4


def test_names():
    assert kapuas.initials("Sekar Lestari") == "SL"
    assert kapuas.short_name("Sekar Lestari Dewi") == "Sekar L."
    assert kapuas.short_name("Sekar") == "Sekar"
    assert kapuas.role_name("treasury_delegate") == "Kuasa BUD"


def test_a_meter_never_passes_its_frame():
    drawn = meter(exact(100), "x", used=exact(70), this=exact(50))
    assert [(rect["kind"], rect["x"], rect["width"]) for rect in drawn["rects"]] == [
        ("used", "0.00", "70.00"),
        ("this", "70.00", "30.00"),
    ]
    assert meter(exact(0), "x", used=exact(0))["rects"] == []
    assert meter(exact(0), "x", over=exact(5))["rects"][0]["width"] == "100.00"
    assert meter(exact(100), "x", used=exact(-5))["rects"] == []
    text = draw('{% meter whole "Terpakai" used=part %}', whole=exact(4), part=exact(1))
    assert 'width="25.00"' in text
    assert "style" not in text


def test_a_state_is_a_word_and_a_mark():
    assert draw('{% pill "paid" %}') == '<span class="pill ok">Dibayar</span>'
    assert draw('{% pill "draft" %}') == '<span class="pill">Draf</span>'
    assert draw('{% pill "submitted" "payment_request" %}') == '<span class="pill now">Di PPK-SKPD</span>'


def test_every_state_step_and_document_of_every_flow_has_a_word():
    for name, declared in flow.registered().items():
        assert name in words.DOCUMENTS
        for state in declared.states:
            assert (name, state) in words.FLOW_STATES or state in words.STATES
        for step in declared.steps:
            assert step.name in words.STEPS, f"{name} {step.name}"
    assert words.role_name(Role.AUDITOR) == "Auditor"
    assert words.document_name("disbursement") == "SP2D"


# --- Forms ---------------------------------------------------------------------------------------
class Sample(forms.Form):
    nilai = RupiahField(label="Nilai", help_text="Koma untuk sen")
    tanggal = DayField(label="Tanggal", required=False)
    setuju = forms.BooleanField(label="Setuju", required=False)
    jenis = forms.ChoiceField(label="Jenis", choices=[("a", "LS"), ("b", "GU")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1.234.567,89", "1234567.89"), ("1234567,89", "1234567.89"), ("Rp 1.000", "1000"), ("12.5", "12.50")],
)
def test_rupiah_is_read_as_typed(typed, value):
    assert RupiahField().clean(typed) == exact(value)


@pytest.mark.parametrize("typed", ["", "abc", "1,234", "(5)", "12.345.67"])
def test_what_is_no_rupiah_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        RupiahField().clean(typed)


def test_money_is_shown_as_it_is_typed():
    form = Sample(initial={"nilai": exact("1234567.5")})
    assert 'value="1.234.567,50"' in str(form["nilai"])
    assert not RupiahField().has_changed(exact(1000), "1.000")


@pytest.mark.parametrize("typed", ["24-11-2026", "24/11/2026", "24.11.2026", "2026-11-24"])
def test_days_are_read_in_the_usual_ways(typed):
    assert DayField().clean(typed) == date(2026, 11, 24)


def test_a_field_is_wired_to_its_hint_and_error():
    form = Sample({"nilai": "abc", "jenis": "a"})
    text = draw("{% field form.nilai %}", form=form)
    assert 'aria-invalid="true"' in text
    assert 'aria-describedby="id_nilai-ket id_nilai-salah"' in text
    assert 'id="id_nilai-ket"' in text
    assert "bukan nilai rupiah" in text
    assert 'class="input money"' in text
    assert "boleh kosong" in draw("{% field form.tanggal %}", form=form)
    assert "boleh kosong" not in draw("{% field form.tanggal quiet=True %}", form=form)
    assert 'class="check ' in draw("{% field form.setuju %}", form=form)
    assert draw("{% field form.jenis %}", form=form).count('type="radio"') == 2
    assert 'data-key="alt+n"' in draw('{% field form.tanggal data_key="alt+n" %}', form=form)


def test_the_summary_counts_and_links():
    form = Sample({"nilai": "abc", "jenis": ""})
    text = draw("{% errors form %}", form=form)
    assert "2 hal perlu diselesaikan" in text
    assert 'href="#id_nilai"' in text
    assert 'tabindex="-1"' in text
    assert draw("{% errors form %}", form=Sample()).strip() == ""
    assert "Satu hal" in draw("{% errors found %}", found=["Sisa pagu kurang."])


# --- Refusals ------------------------------------------------------------------------------------
def test_refusals_stand_at_their_fields_and_in_the_summary():
    request = RequestFactory().get("/")
    form = Sample({"nilai": "5", "jenis": "a"})
    assert form.is_valid()
    both = Refusals(
        [
            DomainError("Sisa pagu kurang.", rule="I-15", field="nilai"),
            DomainError("Sisa SPD kurang.", rule="I-16"),
        ]
    )
    parts.refusal(request, form, both)
    assert form.errors["nilai"] == ["Sisa pagu kurang. (I-15)"]
    assert form.non_field_errors() == ["Sisa SPD kurang. (I-16)"]
    with pytest.raises(AccessDenied):
        parts.refusal(request, form, AccessDenied("Tidak boleh."))


def test_an_act_says_how_it_went(region, client_of):
    from django.contrib.messages import get_messages
    from django.contrib.messages.storage.fallback import FallbackStorage

    def run(work):
        request = RequestFactory().post("/")
        request.session = {}
        request._messages = FallbackStorage(request)
        response = parts.act(request, work, done="Selesai.", to="/kembali/")
        return response.url, [(message.level_tag, str(message)) for message in get_messages(request)]

    def refuse():
        raise DomainError("Sisa pagu kurang.", rule="I-15")

    assert run(lambda: None) == ("/kembali/", [("success", "Selesai.")])
    assert run(refuse) == ("/kembali/", [("error", "Sisa pagu kurang. (I-15)")])


def test_pages_of_a_list_keep_the_filter():
    request = RequestFactory().get("/", {"cari": "a", "halaman": "2"})
    rows = parts.paginate(request, list(range(120)))
    text = Template("{% load parts %}{% pager rows 'baris' %}").render(
        Context({"rows": rows, "request": request})
    )
    assert "26 sampai 50 dari 120 baris" in text
    assert 'href="?cari=a&amp;halaman=3"' in text
    assert parts.paginate(RequestFactory().get("/", {"halaman": "99"}), [1, 2]).number == 1


def test_of_many_wrong_cells_the_first_thousand_are_shown():
    cells = [SimpleNamespace(line=2 + number // 2) for number in range(1_003)]
    page = parts.wrong_cells(cells)
    assert page.pop("cells") == cells[:1_000]
    assert page == {"cell_count": 1_003, "row_count": 502, "more": 3}
    assert parts.wrong_cells([]) == {"cells": [], "cell_count": 0, "row_count": 0, "more": 0}
