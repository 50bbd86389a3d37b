"""The approval log can only grow."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]
    operations = [sql_file(__file__, "append_only")]
