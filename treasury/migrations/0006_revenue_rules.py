"""Rules of revenue documents in the database: states, frozen rows, entries of booked ones, limits."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0005_revenue_initial"),
        ("ledger", "0002_initial"),
    ]
    operations = [
        sql_file(__file__, "treasury_revenue"),
        sql_file(__file__, "treasury_revenue_posted"),
    ]
