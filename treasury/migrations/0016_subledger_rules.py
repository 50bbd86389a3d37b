"""Sub-ledgers' rules in the database: bound rows, append-only history."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0015_subledgers_initial")]
    operations = [sql_file(__file__, "treasury_subledgers")]
