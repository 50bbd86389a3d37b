"""Closed months of the revenue treasurer lock TBP and STS."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("treasury", "0017_year_end_order")]
    operations = [sql_file(__file__, "treasury_revenue_months")]
