"""Limits of UP, GU, TU, taxes, RKUD and of a month's close that only the services knew (I-19 … I-35)."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0018_revenue_months"),
        ("reference", "0013_imprest_exclusions_initial"),
        ("ledger", "0014_succession"),
    ]
    operations = [
        sql_file(__file__, "treasury_imprest_limits"),
        sql_file(__file__, "treasury_cash_limits"),
        sql_file(__file__, "treasury_cash_months"),
    ]
