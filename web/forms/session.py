"""Forms of signing in: password, own new password, code of the second factor."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest


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


def _secret(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, widget=widget, help_text=help_text)


class OwnPasswordForm(forms.Form):
    """Kata sandi baru sendiri; the rules of passwords are the service's."""

    old_password = _secret("Kata sandi sekarang", "current-password")
    password = _secret("Kata sandi baru", "new-password")
    repeated = _secret("Kata sandi baru, sekali lagi", "new-password")

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_old_password(self) -> str:
        """The person shows once more that it is him; wrong ones count towards the lock of his name."""
        given: str = self.cleaned_data["old_password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=given) is None:
            raise forms.ValidationError(
                "Kata sandi sekarang salah. Percobaan yang salah ikut dihitung seperti pada halaman masuk."
            )
        return given

    def clean_repeated(self) -> str:
        """Typed twice alike."""
        given: str = self.cleaned_data["repeated"]
        if given != self.cleaned_data.get("password"):
            raise forms.ValidationError("Tidak sama dengan kata sandi baru di atas.")
        return given


class CodeForm(forms.Form):
    """Kode dari aplikasi, or a recovery code."""

    code = forms.CharField(
        label="Kode",
        max_length=24,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "spellcheck": "false", "autocapitalize": "none"}
        ),
    )


class ReasonForm(forms.Form):
    """Alasan suatu tindakan administrator."""

    reason = forms.CharField(label="Alasan", max_length=280)
