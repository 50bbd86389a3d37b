"""The fence of a close asks for the statement before it looks through a book's entries."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0016_subledger_rules"), ("ledger", "0013_closable")]
    operations = [sql_file(__file__, "treasury_year_end_order")]
