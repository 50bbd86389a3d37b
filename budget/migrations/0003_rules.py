"""The budget's rules in the database: sums and ceilings of keys, frozen documents and fund releases."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_initial"), ("workflows", "0002_append_only")]
    operations = [
        sql_file(__file__, "keys_and_movements"),
        sql_file(__file__, "frozen_documents"),
        sql_file(__file__, "frozen_releases"),
    ]
