"""The trigger of I-09 has no condition of its own, so that `check_ledger` finds it as it was written."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0015_resolved_codes")]
    operations = [sql_file(__file__, "ceilings_asked_inside")]
