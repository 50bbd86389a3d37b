"""Forms of APBD: begin a version, notes on an RKA, what the steps of an APBD record."""

from django import forms

from budget.models import BudgetVersion
from web.forms.fields import DayField, RupiahField
from web.forms.inputs import PlainForm


class BeginForm(PlainForm):
    """APBD baru: versi berikutnya dari tahun anggaran."""

    kind = forms.ChoiceField(label="Jenis", choices=BudgetVersion.Kind.choices)
    name = forms.CharField(
        label="Nama versi", max_length=60, help_text="Misalnya MURNI, PERGESERAN 1, PERUBAHAN."
    )
    legal_basis = forms.CharField(
        label="Dasar hukum", max_length=200, required=False, help_text="Boleh diisi setelah ditetapkan."
    )
    exception_basis = forms.CharField(
        label="Dasar keadaan tertentu",
        max_length=200,
        required=False,
        help_text="Hanya pergeseran antarkegiatan atau antarjenis: keputusan Kepala Daerah. Biasanya kosong.",
    )


class NoteForm(PlainForm):
    """Catatan TAPD atau jawaban SKPD."""

    about = forms.CharField(label="Tentang", max_length=200, required=False)
    text = forms.CharField(label="Catatan", max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}))


class DifferenceForm(PlainForm):
    """Pengakuan selisih: the exact amount, repeated, and why."""

    difference = RupiahField(label="Selisih yang diakui", minimum=None, help_text="Tulis ulang selisihnya.")
    reason = forms.CharField(label="Alasan", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class DocumentsForm(PlainForm):
    """Buat DPA dari APBD."""

    dated_on = DayField(label="Tanggal DPA")


class CouncilForm(PlainForm):
    """Persetujuan bersama DPRD dan Kepala Daerah."""

    agreement_number = forms.CharField(label="Nomor persetujuan bersama", max_length=120)
    agreed_on = DayField(label="Tanggal persetujuan bersama")


class EvaluationForm(PlainForm):
    """Hasil evaluasi gubernur atau Menteri."""

    evaluation_number = forms.CharField(label="Nomor hasil evaluasi", max_length=120)
    evaluated_on = DayField(label="Tanggal hasil evaluasi")
    evaluation_note = forms.CharField(
        label="Pokok hasil evaluasi", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ShiftForm(PlainForm):
    """Perkada pergeseran."""

    perkada_number = forms.CharField(label="Nomor Perkada", max_length=120)
    perkada_on = DayField(label="Tanggal Perkada")


class EnactmentForm(ShiftForm):
    """Perda APBD dan Perkada Penjabaran."""

    perda_number = forms.CharField(label="Nomor Perda", max_length=120)
    perda_on = DayField(label="Tanggal Perda")
    field_order = ("perda_number", "perda_on", "perkada_number", "perkada_on")
