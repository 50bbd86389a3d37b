"""The deferred check of an entry runs with the owner's rights on every PostgreSQL from 15 on."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0006_lean_posting"),)
    operations = (sql_file(__file__, "ledger_deferred_rights"),)
