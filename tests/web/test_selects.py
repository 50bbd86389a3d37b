"""The light select draws what Django's own draws."""

from django import forms

from web.forms.selects import LightSelect

CHOICES = [("", "Semua"), ("1", "Satu & “dua”"), ("Grup", [("2", "<Dua>"), ("3", "Tiga")])]


def test_the_same_html():
    for value in ("", "1", "3", None):
        ours, theirs = LightSelect(choices=CHOICES), forms.Select(choices=CHOICES)
        attrs = {"id": "id_x", "class": "input", "required": True}
        drawn = [
            "".join(widget.render("x", value, attrs).split()).replace("'", '"') for widget in (ours, theirs)
        ]
        assert drawn[0] == drawn[1]
