"""Rules of contract shares in the database: another fund of the same line, frozen once confirmed."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0013_contract_share")]
    operations = [sql_file(__file__, "treasury_contract_share")]
