"""Functions of the hashed text that nothing calls any more are dropped."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0007_deferred_rights"),)
    operations = (sql_file(__file__, "ledger_text_unused", replaces="ledger_text"),)
