"""Keadaan tertentu: what a pergeseran is based on when it shifts more than I-13 lets it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0004_plan_frozen_setwise")]
    operations = [
        migrations.AddField(
            "budgetversion", "exception_basis", models.CharField(blank=True, max_length=200, default="")
        ),
        migrations.AddField(
            "historicalbudgetversion",
            "exception_basis",
            models.CharField(blank=True, max_length=200, default=""),
        ),
    ]
