"""The sign-in form."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm


class SignInForm(AuthenticationForm):
    """Masuk."""

    error_messages = {
        "invalid_login": "Nama pengguna atau kata sandi salah. Periksa huruf besar dan kecil kata sandi.",
        "inactive": "Akun ini nonaktif. Hubungi administrator.",
    }
    year = forms.TypedChoiceField(
        label="Tahun anggaran",
        coerce=int,
        required=False,
        empty_value=None,
        help_text="Dapat diganti kapan saja tanpa keluar.",
    )

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years] or [
            ("", "Belum ada tahun anggaran")
        ]
        self.fields["username"].label = "Nama pengguna"
        self.fields["username"].widget.attrs.update({"spellcheck": "false", "autocapitalize": "none"})
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].widget.attrs.update({"class": "input"})
