"""CaLK in the database: states, frozen texts, known fields, an approver who wrote nothing, kept history."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0025_financial_notes")]
    operations = [sql_file(__file__, "treasury_notes")]
