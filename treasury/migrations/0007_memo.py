"""Memo vouchers."""

import django.db.models.deletion
import djmoney.models.fields
import djmoney.money
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
from core.money import ZERO
from core.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0005_care_rules"),
        ("treasury", "0006_revenue_rules"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="MemoVoucher",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="tanggal")),
                        ("number", models.CharField(blank=True, max_length=120, verbose_name="nomor")),
                        (
                            "external_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor asal"),
                        ),
                        ("description", models.CharField(max_length=500, verbose_name="uraian")),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("created_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("GENERAL", "Umum"),
                                    ("ADJUST", "Penyesuaian 31 Desember"),
                                    ("EQUITY", "Koreksi ekuitas"),
                                ],
                                default="GENERAL",
                                max_length=8,
                                verbose_name="jenis",
                            ),
                        ),
                        (
                            "ledger_set",
                            models.CharField(
                                choices=[("FIN", "Finansial (akrual)"), ("BUD", "Anggaran (kas)")],
                                default="FIN",
                                max_length=3,
                                verbose_name="set",
                            ),
                        ),
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
                                default=djmoney.money.Money(ZERO, "IDR"),
                                max_digits=20,
                                verbose_name="jumlah",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="alasan")),
                        ("origin", models.CharField(blank=True, max_length=80, verbose_name="asal usulan")),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("edited_at", models.DateTimeField()),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "reverses",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reversals",
                                to="treasury.memovoucher",
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
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalMemoVoucher",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("dated_on", models.DateField(verbose_name="tanggal")),
                        ("number", models.CharField(blank=True, max_length=120, verbose_name="nomor")),
                        (
                            "external_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor asal"),
                        ),
                        ("description", models.CharField(max_length=500, verbose_name="uraian")),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("created_at", models.DateTimeField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("GENERAL", "Umum"),
                                    ("ADJUST", "Penyesuaian 31 Desember"),
                                    ("EQUITY", "Koreksi ekuitas"),
                                ],
                                default="GENERAL",
                                max_length=8,
                                verbose_name="jenis",
                            ),
                        ),
                        (
                            "ledger_set",
                            models.CharField(
                                choices=[("FIN", "Finansial (akrual)"), ("BUD", "Anggaran (kas)")],
                                default="FIN",
                                max_length=3,
                                verbose_name="set",
                            ),
                        ),
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
                                default=djmoney.money.Money(ZERO, "IDR"),
                                max_digits=20,
                                verbose_name="jumlah",
                            ),
                        ),
                        ("reason", models.CharField(blank=True, max_length=500, verbose_name="alasan")),
                        ("origin", models.CharField(blank=True, max_length=80, verbose_name="asal usulan")),
                        ("revision", models.PositiveIntegerField(default=1)),
                        ("edited_at", models.DateTimeField()),
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
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "edited_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.unit",
                            ),
                        ),
                        (
                            "year",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.fiscalyear",
                            ),
                        ),
                        (
                            "reverses",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="treasury.memovoucher",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical memo voucher",
                        "verbose_name_plural": "historical memo vouchers",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddConstraint(
                    model_name="memovoucher",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "ADJUST"), _negated=True),
                            models.Q(("dated_on__day", 31), ("dated_on__month", 12)),
                            _connector="OR",
                        ),
                        name="memo_adjusts_at_year_end",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memovoucher",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("reverses__isnull", True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="memo_reversal_has_a_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memovoucher",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "cancelled"), _negated=True),
                        fields=("reverses",),
                        name="memo_reversed_once",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memovoucher",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("state", "cancelled"), _negated=True),
                            models.Q(("origin", ""), _negated=True),
                        ),
                        fields=("origin",),
                        name="memo_origin_once",
                    ),
                ),
            ]
        ),
    ]
