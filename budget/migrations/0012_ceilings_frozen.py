"""I-09 in the database: agreed ceilings are frozen, and no RKA leaves its unit above them."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0011_planning_history")]
    operations = [sql_file(__file__, "ceilings_frozen")]
