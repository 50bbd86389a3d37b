"""Second fence of the outline of CaLK: whose a section is; its history is append-only."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("reference", "0014_note_sections")]
    operations = [sql_file(__file__, "note_sections")]
