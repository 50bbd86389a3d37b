"""Functions that write the ledger, triggers that hold its rules, privileges; in plain SQL."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0002_initial"), ("reference", "0001_initial"))

    operations = (
        sql_file(__file__, "ledger_text"),
        sql_file(__file__, "ledger_books"),
        sql_file(__file__, "ledger_posting"),
        sql_file(__file__, "ledger_rules"),
        sql_file(__file__, "ledger_fences"),
        sql_file(__file__, "ledger_periods"),
        sql_file(__file__, "ledger_privileges"),
    )
