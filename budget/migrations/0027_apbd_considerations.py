"""Konsiderans of DPA, DPPA, Perda and Perkada APBD to begin with; a region words its own on their page."""

import json
from pathlib import Path

from django.db import migrations

from core.seeds import seed

ROWS = json.loads((Path(__file__).parent / "rows" / "legal_consideration.json").read_text())


class Migration(migrations.Migration):
    dependencies = [("budget", "0026_considerations_heed")]
    operations = [seed("budget", "LegalConsideration", ROWS)]
