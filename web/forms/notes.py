"""Form of one section of CaLK: plain text, kept as it was typed."""

from django import forms

from web.forms.inputs import PlainForm


class SectionForm(PlainForm):
    """Teks bagian; the service judges its fields and length."""

    body = forms.CharField(
        label="Teks",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"class": "input long", "rows": 20, "autofocus": True}),
        help_text="Baris kosong memisahkan paragraf; baris yang diawali “- ” menjadi butir daftar.",
    )
