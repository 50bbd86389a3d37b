"""The audit page finds the newest versions of budget lines without sorting those of a whole import."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0006_shift_keeps_totals")]
    operations = [sql_file(__file__, "history_by_moment")]
