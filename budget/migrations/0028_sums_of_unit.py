"""What a version gives and changes is asked unit by unit; whether an RKA differs reads that RKA alone."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0027_apbd_considerations")]
    operations = [sql_file(__file__, "sums_of_unit")]
