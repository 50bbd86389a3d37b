"""Allowances of teachers are left out of personnel spending where TKD pays them, told by their fund."""

import json
from pathlib import Path

from django.db import migrations

from core.seeds import reseed

FUNDS = json.loads((Path(__file__).parent / "rows" / "transfer_fund.json").read_text())
OLD, NEW = {"left_out_funds": []}, {"left_out_funds": FUNDS}


class Migration(migrations.Migration):
    dependencies = [("budget", "0030_earmark_rows")]
    operations = [reseed("budget", "MandatoryShare", {"code": "pegawai", "percent": "30.00"}, OLD, NEW)]
