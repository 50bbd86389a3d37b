"""Whether an RKA differs is asked of its unit's own rows, so that an APBD of many units is read at once."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0021_spd_considerations")]
    operations = [sql_file(__file__, "differs_by_unit")]
