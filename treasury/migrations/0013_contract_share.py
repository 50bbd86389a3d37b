"""Shares of a contract on further fund sources of its line."""

import django.db.models.deletion
import djmoney.models.fields
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0006_shift_keeps_totals"),
        ("treasury", "0012_imprest_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalContractShare",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                (
                    "value_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                    ),
                ),
                (
                    "value",
                    core.fields.AmountField(
                        currency_choices=[("IDR", "Rupiah")],
                        decimal_places=2,
                        max_digits=20,
                        verbose_name="bagian kontrak",
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
                    "contract",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="treasury.contract",
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
                    "key",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="budget.budgetkey",
                    ),
                ),
            ],
            options={
                "verbose_name": "historical contract share",
                "verbose_name_plural": "historical contract shares",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="ContractShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "value_currency",
                    djmoney.models.fields.CurrencyField(
                        choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                    ),
                ),
                (
                    "value",
                    core.fields.AmountField(
                        currency_choices=[("IDR", "Rupiah")],
                        decimal_places=2,
                        max_digits=20,
                        verbose_name="bagian kontrak",
                    ),
                ),
                (
                    "contract",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shares",
                        to="treasury.contract",
                    ),
                ),
                (
                    "key",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="contract_shares",
                        to="budget.budgetkey",
                    ),
                ),
            ],
            options={
                "ordering": ("pk",),
                "constraints": [
                    models.UniqueConstraint(fields=("contract", "key"), name="contract_share_once"),
                    models.CheckConstraint(
                        condition=models.Q(("value__gt", 0)), name="contract_share_positive"
                    ),
                ],
            },
        ),
    ]
