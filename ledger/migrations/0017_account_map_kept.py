"""A map of accounts by which an opening was made does not change under it."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0016_audit_assets"), ("reference", "0011_succession"))
    operations = (sql_file(__file__, "ledger_account_map_kept"),)
