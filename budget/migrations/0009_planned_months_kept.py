"""The database keeps what a document in force plans a month, and the application's role only reads it."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0008_planned_month")]
    operations = [sql_file(__file__, "planned_months")]
