"""Targets and amounts of plans keep their history; open plans are locked, units and years watched."""

import django.db.models.deletion
import djmoney.models.fields
import djmoney.money
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
from core.money import Decimal
from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0024_mandatory_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPlanAmount",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                (
                    "amount_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                    ),
                ),
                (
                    "amount",
                    core.fields.AmountField(
                        currency_choices=[("IDR", "Rupiah")],
                        decimal_places=2,
                        default=djmoney.money.Money(Decimal("0.00"), "IDR"),
                        max_digits=20,
                        verbose_name="pagu indikatif",
                    ),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "planned",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="budget.plannedprogram",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan amount",
                "verbose_name_plural": "historical plan amounts",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="HistoricalPlanTarget",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                ("value", models.DecimalField(decimal_places=4, max_digits=16, verbose_name="target")),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                ("history_change_reason", models.TextField(null=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="budget.planindicator",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical plan target",
                "verbose_name_plural": "historical plan targets",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        sql_file(__file__, "plans_open"),
    ]
