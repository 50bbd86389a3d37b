"""Memo vouchers in the database: states, frozen lines, balance, entries as written, append-only history."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0008_memo_lines"),
        ("ledger", "0010_amounts_and_moments"),
    ]
    operations = [sql_file(__file__, "treasury_memo")]
