"""What a document in force plans a month, one row a month."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0007_history_by_moment"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedMonth",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("month", models.PositiveSmallIntegerField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=20)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="planned_months",
                        to="budget.budgetdocument",
                    ),
                ),
            ],
            options={
                "ordering": ("document", "month"),
                "constraints": [
                    models.UniqueConstraint(fields=("document", "month"), name="planned_month_once"),
                    models.CheckConstraint(
                        condition=models.Q(("month__gte", 1), ("month__lte", 12)), name="planned_month_exists"
                    ),
                ],
            },
        ),
    ]
