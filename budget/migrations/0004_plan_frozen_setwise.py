"""The freeze of the cash plan is checked set-wise: 240,000 months are written about as fast as copied."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0003_rules")]
    operations = [sql_file(__file__, "plan_frozen_setwise")]
