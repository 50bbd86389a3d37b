"""Rules of UP, GU, TU and the treasurer's cash: states, totals, entries, cash, closed months."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0011_imprest_initial"),
        ("reference", "0005_care_rules"),
        ("budget", "0003_rules"),
        ("ledger", "0010_amounts_and_moments"),
    ]
    operations = [
        sql_file(__file__, "treasury_imprest_moves"),
        sql_file(__file__, "treasury_imprest_rules"),
    ]
