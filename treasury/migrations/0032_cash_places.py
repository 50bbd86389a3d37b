"""Where the expenditure treasurer's money lies: transfers, and what is paid from the cash in hand."""

import django.db.models.deletion
import djmoney.models.fields
from django.conf import settings
from django.db import migrations, models

import core.fields
from core.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0016_function_mapping"),
        ("treasury", "0031_cash_denominations"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="expensereceipt",
                    name="is_cash",
                    field=models.BooleanField(default=False, verbose_name="tunai"),
                ),
                migrations.AddField(
                    model_name="historicalexpensereceipt",
                    name="is_cash",
                    field=models.BooleanField(default=False, verbose_name="tunai"),
                ),
                migrations.AddField(
                    model_name="historicalimprestreturn",
                    name="is_cash",
                    field=models.BooleanField(default=False, verbose_name="tunai"),
                ),
                migrations.AddField(
                    model_name="historicaltreasurerremittance",
                    name="is_cash",
                    field=models.BooleanField(default=False, verbose_name="tunai"),
                ),
                migrations.AddField(
                    model_name="imprestreturn",
                    name="is_cash",
                    field=models.BooleanField(default=False, verbose_name="tunai"),
                ),
                migrations.AddField(
                    model_name="treasurerremittance",
                    name="is_cash",
                    field=models.BooleanField(default=False, verbose_name="tunai"),
                ),
                migrations.CreateModel(
                    name="CashTransfer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "direction",
                            models.CharField(
                                choices=[
                                    ("tarik", "Tarik tunai dari bank"),
                                    ("setor", "Setor tunai ke bank"),
                                ],
                                max_length=5,
                                verbose_name="jenis",
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="tanggal")),
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
                                max_digits=20,
                                verbose_name="jumlah",
                            ),
                        ),
                        ("reference", models.CharField(max_length=60, verbose_name="nomor bukti bank")),
                        ("description", models.CharField(max_length=500, verbose_name="uraian")),
                        ("created_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.unit",
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
                        "ordering": ("-dated_on", "-id"),
                        "indexes": [models.Index(fields=["unit", "year"], name="cash_transfer_unit_year")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("amount__gt", 0)), name="cash_transfer_positive"
                            )
                        ],
                    },
                ),
            ]
        ),
    ]
