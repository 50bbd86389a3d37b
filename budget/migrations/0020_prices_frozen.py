"""Standards in the database: an edition and its items are frozen from their decree on."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0019_plans_frozen")]
    operations = [sql_file(__file__, "prices_frozen")]
