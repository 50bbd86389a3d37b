"""What the useful life of an asset class was stays readable: its history is append-only."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reference", "0011_succession")]
    operations = [sql_file(__file__, "asset_class_history")]
