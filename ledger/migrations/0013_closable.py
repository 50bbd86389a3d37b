"""A close asks for the year before by book: reading every entry for each book took most of its time."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0012_year_end"),)
    operations = (sql_file(__file__, "ledger_closable"),)
