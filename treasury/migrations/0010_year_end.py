"""Year end: statements that nothing is to be adjusted, and the fence of a close (I-36)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0012_year_end"),
        ("reference", "0006_legacy"),
        ("treasury", "0009_memo_rules"),
        ("workflows", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="AdjustmentStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("stated_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=500, verbose_name="keterangan")),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.unit"
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reference.fiscalyear",
                    ),
                ),
            ],
            options={
                "ordering": ("year", "unit"),
                "constraints": [
                    models.UniqueConstraint(fields=("unit", "year"), name="adjustment_statement_once"),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="adjustment_statement_says_why",
                    ),
                ],
            },
        ),
        sql_file(__file__, "treasury_year_end"),
    ]
