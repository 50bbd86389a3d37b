"""A line whose given code was resolved does not stop the enactment."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0014_planning_rules")]
    operations = [sql_file(__file__, "resolved_codes")]
