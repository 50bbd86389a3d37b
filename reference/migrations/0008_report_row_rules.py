"""Second fence of the report mapping: the account is of the row's edition; its history is append-only."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reference", "0007_report_rows")]
    operations = [sql_file(__file__, "report_rows")]
