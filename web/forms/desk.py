"""Forms of assets, inventory counts, loans and templates."""

from datetime import date, datetime

from django import forms

from core.money import ZERO, AmountError, Decimal, parse_amount
from reference.models import Unit
from treasury.services.subledger import Due
from web.forms.fields import DATE_FORMATS, DayField, RupiahField
from web.forms.inputs import PlainForm


class AssetForm(PlainForm):
    """Aset tetap."""

    name = forms.CharField(label="Nama barang", max_length=300)
    number = forms.CharField(label="Nomor register", max_length=60, required=False)
    acquired_on = DayField(label="Tanggal perolehan")
    cost = RupiahField(label="Harga perolehan")
    life_years = forms.IntegerField(
        label="Masa manfaat (tahun)",
        required=False,
        min_value=0,
        max_value=200,
        help_text="Kosong: menurut golongannya.",
    )
    accumulated = RupiahField(label="Akumulasi penyusutan yang dibawa", required=False)
    accumulated_on = DayField(label="Akumulasi per tanggal", required=False)
    location = forms.CharField(label="Letak", max_length=200, required=False)
    source = forms.CharField(label="Asal perolehan (SP2D, BAST, bukti)", max_length=120, required=False)
    details = forms.CharField(
        label="Merek, ukuran, sertifikat, atau uraian lain menurut KIB",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_accumulated(self) -> Decimal:
        return self.cleaned_data["accumulated"] or ZERO


class AssetEndForm(PlainForm):
    """Akhir sebuah aset: what happens, when, and to whom or what."""

    act = forms.ChoiceField(
        label="Tindakan",
        choices=(
            ("dispose", "Hapus (nilai buku ke akun defisit)"),
            ("complete", "KDP selesai menjadi aset"),
            ("transfer", "Mutasi ke SKPD lain"),
            ("expense", "Bebankan (ekstrakomptabel)"),
        ),
    )
    dated_on = DayField(label="Tanggal")
    to_name = forms.CharField(label="Nama aset jadi", max_length=300, required=False)
    to_unit = forms.ModelChoiceField(
        label="SKPD penerima",
        queryset=Unit.objects.filter(is_active=True, kind=Unit.Kind.SKPD).order_by("code"),
        required=False,
        empty_label="Pilih SKPD",
    )


class CountForm(PlainForm):
    """Stok opname."""

    counted_on = DayField(label="Tanggal opname")
    value = RupiahField(label="Nilai hasil opname")
    note = forms.CharField(label="Keterangan", max_length=300, required=False)


class LoanForm(PlainForm):
    """Utang jangka panjang dengan jadwalnya."""

    lender = forms.CharField(label="Pemberi pinjaman", max_length=200)
    number = forms.CharField(label="Nomor perjanjian", max_length=120)
    started_on = DayField(label="Tanggal perjanjian")
    principal = RupiahField(label="Pokok")
    installments = forms.CharField(
        label="Jadwal angsuran",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Satu baris satu angsuran: tanggal; pokok; bunga. Misalnya 30-06-2026; 1.000.000; 50.000",
    )

    def clean_installments(self) -> list[Due]:
        found = []
        for number, line in enumerate(self.cleaned_data["installments"].splitlines(), 1):
            if line.strip():
                found.append(_installment(number, line))
        return found


def _installment(number: int, line: str) -> Due:
    cells = [cell.strip() for cell in line.split(";")]
    try:
        day, principal, interest = cells
        return Due(_day(day), parse_amount(principal), parse_amount(interest))
    except (ValueError, AmountError) as error:
        raise forms.ValidationError(
            f"Angsuran baris {number} “{line.strip()[:60]}” tidak terbaca. Tulis tanggal; pokok; bunga."
        ) from error


def _day(text: str) -> date:
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise ValueError(text)


class TemplateForm(PlainForm):
    """Templat dari sebuah bukti."""

    name = forms.CharField(label="Nama templat", max_length=120)
    is_reversing = forms.BooleanField(label="Dibalik pada tanggal 1 bulan berikutnya", required=False)
