"""The fence of a close looks through the region's documents once, not once a book."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("treasury", "0023_under_way_day_rules"),)
    operations = (sql_file(__file__, "treasury_year_end_once"),)
