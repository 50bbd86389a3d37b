"""The second fence of appointment exclusions (I-42), and the append-only tables of care."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reference", "0004_care")]
    operations = [
        sql_file(__file__, "appointment_exclusions"),
        sql_file(__file__, "care_append_only"),
    ]
