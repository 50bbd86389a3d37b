"""I-13 in the database: a pergeseran keeps the total of every kegiatan and jenis of a unit."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0005_exception_basis")]
    operations = [sql_file(__file__, "shift_keeps_totals")]
