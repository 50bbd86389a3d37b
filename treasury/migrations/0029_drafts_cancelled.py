"""Drafts of contract, BAST, receipt, remittance, tax and deposit can be cancelled by their makers."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0028_contract_number_of_the_live")]
    operations = [sql_file(__file__, "treasury_drafts_cancelled")]
