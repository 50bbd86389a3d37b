"""Earmarks of tax revenue, counted by the special funds of the official list (codes of 2025 and 2026)."""

import json
from pathlib import Path

from django.db import migrations

from core.seeds import seed

ROWS = json.loads((Path(__file__).parent / "rows" / "earmark.json").read_text())


class Migration(migrations.Migration):
    dependencies = [("budget", "0029_mandatory_funds")]
    operations = [seed("budget", "MandatoryShare", ROWS)]
