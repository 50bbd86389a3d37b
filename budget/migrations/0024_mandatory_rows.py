"""The shares of spending that laws of the state ask of every region.

Personnel leaves out the three allowances of teachers that TKD pays, by their accounts in the charts of 2021
and 2026. Both shares of UU 1/2022 begin five years after 5 January 2022.
"""

import json
from pathlib import Path

from django.db import migrations

from core.seeds import seed

ROWS = json.loads((Path(__file__).parent / "rows" / "mandatory_share.json").read_text())


class Migration(migrations.Migration):
    dependencies = [("budget", "0023_mandatory_share")]
    operations = [seed("budget", "MandatoryShare", ROWS)]
