"""Triggers write the day of a payment on its way; the marks are made anew."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("treasury", "0022_under_way_day"),)
    operations = (sql_file(__file__, "treasury_under_way_day"),)
