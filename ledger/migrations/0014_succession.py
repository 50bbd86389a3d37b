"""Balances go to the unit and account that succession names; the map is frozen with the opening."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0013_closable"), ("reference", "0011_succession"))
    operations = (sql_file(__file__, "ledger_succession"),)
