"""A year closes in one pass over its lines instead of one a book, and in one statement."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0014_succession"),)
    operations = (sql_file(__file__, "ledger_close_at_once"),)
