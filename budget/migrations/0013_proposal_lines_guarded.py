"""RKA lines in the database: exact products, frozen once submitted, prices within their standard."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0012_ceilings_frozen")]
    operations = [sql_file(__file__, "proposal_lines_guarded")]
