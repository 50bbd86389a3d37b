"""Append-only history and load records, immutable codes, and the one writer of document numbers."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reference", "0001_initial")]
    operations = [
        sql_file(__file__, "append_only"),
        sql_file(__file__, "immutable_codes"),
        sql_file(__file__, "numbering"),
    ]
