"""Form of a provision of mandatory spending; codes are typed with commas or blanks between them."""

import re
from typing import Any

from django import forms

from budget.mandatory_shares import ShareInput
from budget.models import MandatoryShare, PlanTag
from core.money import AmountError, Decimal, format_quantity, parse_quantity
from web.forms.fields import DayField
from web.forms.inputs import PlainForm

_BETWEEN = re.compile(r"[\s,;]+")
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z.\-]{0,39}")


class CodesField(forms.CharField):
    """Codes of any level, as one text."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": 2, "spellcheck": "false"}))
        super().__init__(required=kwargs.pop("required", False), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> list[str]:
        text = super().clean(value)
        codes = [part for part in _BETWEEN.split(text or "") if part]
        for code in codes:
            if not _CODE.fullmatch(code):
                raise forms.ValidationError(f"“{code[:40]}” bukan kode. Tulis kode dengan koma di antaranya.")
        return codes


class PercentField(forms.CharField):
    """Persen: `30` or `12,5`."""

    def prepare_value(self, value: Any) -> Any:
        return format_quantity(value) if isinstance(value, Decimal) else value

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            number = parse_quantity(text)
        except AmountError as error:
            raise forms.ValidationError(str(error)) from error
        exponent = number.normalize().as_tuple().exponent
        if isinstance(exponent, int) and exponent < -2:
            raise forms.ValidationError(f"{text} punya lebih dari dua desimal.")
        return number


class ShareForm(PlainForm):
    """Ketentuan belanja wajib."""

    code = forms.CharField(label="Kode", max_length=20, help_text="Sama bagi ketentuan yang menggantikannya.")
    name = forms.CharField(label="Nama", max_length=120)
    bound = forms.ChoiceField(label="Batas", choices=MandatoryShare.Bound.choices)
    percent = PercentField(label="Persen", max_length=6)
    legal_basis = forms.CharField(label="Dasar hukum", max_length=200)
    valid_from = DayField(
        label="Berlaku sejak", help_text="APBD suatu tahun menurut ketentuan pada 31 Desember."
    )
    valid_to = DayField(label="Berlaku sampai", required=False)
    is_earmark = forms.BooleanField(
        label="Penggunaan penerimaan: dasarnya pendapatan, yang dihitung belanja", required=False
    )
    base_accounts = CodesField(label="Akun dasar", required=True)
    base_left_out = CodesField(label="Akun di luar dasar")
    counted_accounts = CodesField(label="Akun yang dihitung")
    counted_programs = CodesField(label="Program yang dihitung")
    counted_funds = CodesField(label="Sumber dana yang dihitung")
    left_out_accounts = CodesField(label="Akun yang tidak dihitung")
    left_out_funds = CodesField(
        label="Hanya bila dibayar sumber dana",
        help_text="Kosong: akun itu tidak dihitung, siapa pun dananya.",
    )
    counted_tags = forms.MultipleChoiceField(
        label="Penandaan yang dihitung",
        choices=PlanTag.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def wanted(self) -> ShareInput:
        """What a valid form asks."""
        return ShareInput(**self.cleaned_data)


FIELDS = tuple(ShareForm.base_fields)
