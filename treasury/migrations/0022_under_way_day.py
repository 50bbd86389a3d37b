"""The mark of payments on their way gets year, unit and day; its rows are made anew by 0023."""

import datetime

import django.db.models.deletion
from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("treasury", "0021_payments_under_way_rules"),)
    # The defaults are asked for by the schema alone: the table is empty when the columns come.
    operations = (
        sql_file(__file__, "treasury_under_way_empty"),
        migrations.AddField(
            model_name="paymentunderway",
            name="year",
            field=models.ForeignKey(
                default=0,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="reference.fiscalyear",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paymentunderway",
            name="unit",
            field=models.ForeignKey(
                default=0, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.unit"
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="paymentunderway",
            name="dated_on",
            field=models.DateField(default=datetime.date(2000, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="paymentunderway",
            index=models.Index(fields=("year", "dated_on", "request"), name="under_way_by_day"),
        ),
    )
