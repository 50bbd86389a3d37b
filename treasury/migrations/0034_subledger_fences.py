"""What raw SQL could still do to assets, counts and loans that the books stand on is refused."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("treasury", "0033_cash_places_rules"),)
    operations = (sql_file(__file__, "treasury_subledger_fences"),)
