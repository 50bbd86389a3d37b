"""Triggers keep the mark of payments on their way; what is on its way already gets it."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0020_payments_under_way")]
    operations = [sql_file(__file__, "treasury_under_way")]
