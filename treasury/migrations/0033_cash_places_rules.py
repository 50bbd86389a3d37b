"""A transfer between bank and cash in hand is written once."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("treasury", "0032_cash_places"),)
    operations = (sql_file(__file__, "treasury_cash_places"),)
