"""A revised SPD in the database: frozen, of the same unit and quarter, never below what is used."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0017_release_revision")]
    operations = [sql_file(__file__, "revised_releases")]
