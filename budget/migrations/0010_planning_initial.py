"""Planning and approval: plans, ceilings, price standards, RKA with review, APBD, column mappings."""

from decimal import Decimal

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import django.db.models.functions.comparison
import djmoney.models.fields
import djmoney.money
import simple_history.models
from django.conf import settings
from django.db import migrations, models

import core.fields
from core.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0009_planned_months_kept"),
        ("reference", "0016_function_mapping"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.CreateModel(
                    name="BudgetProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
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
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="budget_proposals",
                                to="reference.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("budget", "unit"),
                    },
                ),
                migrations.CreateModel(
                    name="CeilingPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "agreement_number",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="nomor nota kesepakatan"
                            ),
                        ),
                        (
                            "agreed_on",
                            models.DateField(blank=True, null=True, verbose_name="tanggal nota kesepakatan"),
                        ),
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
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ceiling_plan",
                                to="budget.budgetversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("version",),
                    },
                ),
                migrations.CreateModel(
                    name="ColumnMapping",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("penjabaran", "Penjabaran APBD"),
                                    ("rincian", "Rincian RKA"),
                                    ("anggaran_kas", "Anggaran kas"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nama")),
                        ("columns", models.JSONField()),
                    ],
                    options={
                        "ordering": ("kind", "name"),
                        "constraints": [
                            models.UniqueConstraint(fields=("kind", "name"), name="mapping_name_once")
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="DevelopmentPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("rpjmd", "RPJMD"), ("rkpd", "RKPD"), ("renja", "Renja")],
                                max_length=6,
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="nama")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="tahun awal")),
                        ("last_year", models.PositiveSmallIntegerField(verbose_name="tahun akhir")),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "legal_basis",
                            models.CharField(blank=True, max_length=200, verbose_name="dasar hukum"),
                        ),
                        ("enacted_on", models.DateField(blank=True, null=True, verbose_name="ditetapkan")),
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
                            "source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="derived",
                                to="budget.developmentplan",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plans",
                                to="reference.unit",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("-first_year", "kind", "unit"),
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalCeiling",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
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
                                max_digits=20,
                                verbose_name="pagu",
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
                            "fund_source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.fundsource",
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
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.ceilingplan",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.program",
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
                    ],
                    options={
                        "verbose_name": "historical ceiling",
                        "verbose_name_plural": "historical ceilings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalCeilingPlan",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "agreement_number",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="nomor nota kesepakatan"
                            ),
                        ),
                        (
                            "agreed_on",
                            models.DateField(blank=True, null=True, verbose_name="tanggal nota kesepakatan"),
                        ),
                        ("created_at", models.DateTimeField()),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.budgetversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical ceiling plan",
                        "verbose_name_plural": "historical ceiling plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalColumnMapping",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("penjabaran", "Penjabaran APBD"),
                                    ("rincian", "Rincian RKA"),
                                    ("anggaran_kas", "Anggaran kas"),
                                ],
                                max_length=12,
                            ),
                        ),
                        ("name", models.CharField(max_length=80, verbose_name="nama")),
                        ("columns", models.JSONField()),
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
                    ],
                    options={
                        "verbose_name": "historical column mapping",
                        "verbose_name_plural": "historical column mappings",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalDevelopmentPlan",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("rpjmd", "RPJMD"), ("rkpd", "RKPD"), ("renja", "Renja")],
                                max_length=6,
                            ),
                        ),
                        ("name", models.CharField(max_length=200, verbose_name="nama")),
                        ("first_year", models.PositiveSmallIntegerField(verbose_name="tahun awal")),
                        ("last_year", models.PositiveSmallIntegerField(verbose_name="tahun akhir")),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "legal_basis",
                            models.CharField(blank=True, max_length=200, verbose_name="dasar hukum"),
                        ),
                        ("enacted_on", models.DateField(blank=True, null=True, verbose_name="ditetapkan")),
                        ("created_at", models.DateTimeField()),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.developmentplan",
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
                    ],
                    options={
                        "verbose_name": "historical development plan",
                        "verbose_name_plural": "historical development plans",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalLegalConsideration",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        (
                            "part",
                            models.CharField(
                                choices=[("weighing", "Menimbang"), ("recalling", "Mengingat")], max_length=10
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("text", models.CharField(max_length=600)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
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
                    ],
                    options={
                        "verbose_name": "historical legal consideration",
                        "verbose_name_plural": "historical legal considerations",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPlannedProgram",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("priority", models.PositiveSmallIntegerField(default=3, verbose_name="prioritas")),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("education", "Fungsi pendidikan"),
                                        ("health", "Kesehatan"),
                                        ("infrastructure", "Infrastruktur pelayanan publik"),
                                        ("spm", "SPM"),
                                        ("stunting", "Stunting"),
                                        ("poverty", "Kemiskinan ekstrem"),
                                        ("inflation", "Pengendalian inflasi"),
                                        ("gender", "Responsif gender"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "location",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="lokasi"),
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
                            "plan",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.developmentplan",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.program",
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
                    ],
                    options={
                        "verbose_name": "historical planned program",
                        "verbose_name_plural": "historical planned programs",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPlanProposal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("musrenbang", "Musrenbang"),
                                    ("pokir", "Pokok pikiran DPRD"),
                                    ("skpd", "SKPD"),
                                ],
                                max_length=10,
                                verbose_name="asal usulan",
                            ),
                        ),
                        ("description", models.CharField(max_length=400, verbose_name="usulan")),
                        ("location", models.CharField(max_length=200, verbose_name="lokasi")),
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
                                verbose_name="perkiraan biaya",
                            ),
                        ),
                        ("priority", models.PositiveSmallIntegerField(default=3, verbose_name="prioritas")),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("created_at", models.DateTimeField()),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.program",
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
                    ],
                    options={
                        "verbose_name": "historical plan proposal",
                        "verbose_name_plural": "historical plan proposals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPriceEdition",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="nama")),
                        (
                            "area",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="wilayah harga"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "decree_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor SK"),
                        ),
                        ("decreed_on", models.DateField(blank=True, null=True, verbose_name="tanggal SK")),
                        ("created_at", models.DateTimeField()),
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
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
                    ],
                    options={
                        "verbose_name": "historical price edition",
                        "verbose_name_plural": "historical price editions",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalRegionalBudget",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("drafted", "Disusun"), ("imported", "Diimpor")],
                                default="drafted",
                                max_length=8,
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "agreement_number",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="nomor persetujuan bersama"
                            ),
                        ),
                        (
                            "agreed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="tanggal persetujuan bersama"
                            ),
                        ),
                        (
                            "evaluation_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor hasil evaluasi"),
                        ),
                        (
                            "evaluated_on",
                            models.DateField(blank=True, null=True, verbose_name="tanggal hasil evaluasi"),
                        ),
                        (
                            "evaluation_note",
                            models.TextField(blank=True, verbose_name="pokok hasil evaluasi"),
                        ),
                        (
                            "perda_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor Perda"),
                        ),
                        ("perda_on", models.DateField(blank=True, null=True, verbose_name="tanggal Perda")),
                        (
                            "perkada_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor Perkada"),
                        ),
                        (
                            "perkada_on",
                            models.DateField(blank=True, null=True, verbose_name="tanggal Perkada"),
                        ),
                        (
                            "acknowledged_difference",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="selisih yang diakui",
                            ),
                        ),
                        (
                            "acknowledged_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="alasan selisih"),
                        ),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
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
                            "acknowledged_by",
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
                            "history_user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.budgetversion",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical regional budget",
                        "verbose_name_plural": "historical regional budgets",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="LegalConsideration",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("kind", models.CharField(max_length=12)),
                        (
                            "part",
                            models.CharField(
                                choices=[("weighing", "Menimbang"), ("recalling", "Mengingat")], max_length=10
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField()),
                        ("text", models.CharField(max_length=600)),
                        ("valid_from", models.DateField()),
                        ("valid_to", models.DateField(blank=True, null=True)),
                    ],
                    options={
                        "ordering": ("kind", "part", "place", "id"),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_to__isnull", True),
                                    ("valid_to__gte", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="consideration_dates_in_order",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedProgram",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("priority", models.PositiveSmallIntegerField(default=3, verbose_name="prioritas")),
                        (
                            "tags",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("education", "Fungsi pendidikan"),
                                        ("health", "Kesehatan"),
                                        ("infrastructure", "Infrastruktur pelayanan publik"),
                                        ("spm", "SPM"),
                                        ("stunting", "Stunting"),
                                        ("poverty", "Kemiskinan ekstrem"),
                                        ("inflation", "Pengendalian inflasi"),
                                        ("gender", "Responsif gender"),
                                    ],
                                    max_length=16,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                            ),
                        ),
                        (
                            "location",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="lokasi"),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="programs",
                                to="budget.developmentplan",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.program",
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
                    ],
                    options={
                        "ordering": ("plan", "unit", "program"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanIndicator",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=400, verbose_name="indikator")),
                        ("measure", models.CharField(max_length=60, verbose_name="satuan")),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=16,
                                null=True,
                                verbose_name="kondisi awal",
                            ),
                        ),
                        (
                            "planned",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="indicators",
                                to="budget.plannedprogram",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("planned", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanAmount",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
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
                        (
                            "planned",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="amounts",
                                to="budget.plannedprogram",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("planned", "year"),
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPlanIndicator",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=400, verbose_name="indikator")),
                        ("measure", models.CharField(max_length=60, verbose_name="satuan")),
                        (
                            "baseline",
                            models.DecimalField(
                                blank=True,
                                decimal_places=4,
                                max_digits=16,
                                null=True,
                                verbose_name="kondisi awal",
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
                        "verbose_name": "historical plan indicator",
                        "verbose_name_plural": "historical plan indicators",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PlanProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("musrenbang", "Musrenbang"),
                                    ("pokir", "Pokok pikiran DPRD"),
                                    ("skpd", "SKPD"),
                                ],
                                max_length=10,
                                verbose_name="asal usulan",
                            ),
                        ),
                        ("description", models.CharField(max_length=400, verbose_name="usulan")),
                        ("location", models.CharField(max_length=200, verbose_name="lokasi")),
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
                                verbose_name="perkiraan biaya",
                            ),
                        ),
                        ("priority", models.PositiveSmallIntegerField(default=3, verbose_name="prioritas")),
                        ("state", models.CharField(default="draft", max_length=12)),
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
                            "program",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.program",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="plan_proposals",
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
                        "ordering": ("year", "priority", "-id"),
                    },
                ),
                migrations.CreateModel(
                    name="PlanTarget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="tahun")),
                        (
                            "value",
                            models.DecimalField(decimal_places=4, max_digits=16, verbose_name="target"),
                        ),
                        (
                            "indicator",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="targets",
                                to="budget.planindicator",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("indicator", "year"),
                    },
                ),
                migrations.CreateModel(
                    name="PriceEdition",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.PositiveSmallIntegerField()),
                        ("name", models.CharField(max_length=120, verbose_name="nama")),
                        (
                            "area",
                            models.CharField(
                                blank=True, default="", max_length=60, verbose_name="wilayah harga"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "decree_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor SK"),
                        ),
                        ("decreed_on", models.DateField(blank=True, null=True, verbose_name="tanggal SK")),
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
                            "year",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price_editions",
                                to="reference.fiscalyear",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("year", "-number"),
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalPriceItem",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ssh", "SSH"), ("sbu", "SBU"), ("hspk", "HSPK"), ("asb", "ASB")],
                                max_length=4,
                            ),
                        ),
                        ("code", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=300, verbose_name="nama")),
                        (
                            "specification",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="spesifikasi"
                            ),
                        ),
                        ("measure", models.CharField(max_length=60, verbose_name="satuan")),
                        (
                            "price_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                            ),
                        ),
                        (
                            "price",
                            core.fields.AmountField(
                                currency_choices=[("IDR", "Rupiah")],
                                decimal_places=2,
                                max_digits=20,
                                verbose_name="harga",
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
                            "account",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.account",
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
                            "edition",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.priceedition",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical price item",
                        "verbose_name_plural": "historical price items",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PriceItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ssh", "SSH"), ("sbu", "SBU"), ("hspk", "HSPK"), ("asb", "ASB")],
                                max_length=4,
                            ),
                        ),
                        ("code", models.CharField(max_length=60)),
                        ("name", models.CharField(max_length=300, verbose_name="nama")),
                        (
                            "specification",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="spesifikasi"
                            ),
                        ),
                        ("measure", models.CharField(max_length=60, verbose_name="satuan")),
                        (
                            "price_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                            ),
                        ),
                        (
                            "price",
                            core.fields.AmountField(
                                currency_choices=[("IDR", "Rupiah")],
                                decimal_places=2,
                                max_digits=20,
                                verbose_name="harga",
                            ),
                        ),
                        (
                            "words",
                            models.GeneratedField(
                                db_persist=True,
                                expression=django.contrib.postgres.search.SearchVector(
                                    models.F("code"),
                                    models.Value(" "),
                                    models.F("name"),
                                    models.Value(" "),
                                    django.db.models.functions.comparison.Coalesce(
                                        models.F("specification"), models.Value("")
                                    ),
                                    config="simple",
                                ),
                                output_field=django.contrib.postgres.search.SearchVectorField(),
                            ),
                        ),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.account",
                            ),
                        ),
                        (
                            "edition",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="items",
                                to="budget.priceedition",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("edition", "kind", "code"),
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalProposalLine",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "place",
                            models.PositiveIntegerField(help_text="Order within the RKA; gaps are allowed."),
                        ),
                        ("given", models.JSONField(blank=True, null=True)),
                        (
                            "header",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="kelompok uraian"
                            ),
                        ),
                        (
                            "description",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="uraian"),
                        ),
                        (
                            "specification",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="spesifikasi"
                            ),
                        ),
                        (
                            "volume_1",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_1", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "volume_2",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_2", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "volume_3",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_3", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "volume_4",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_4", models.CharField(blank=True, default="", max_length=60)),
                        ("measure", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "price_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[("IDR", "Rupiah")],
                                default="IDR",
                                editable=False,
                                max_length=3,
                                null=True,
                            ),
                        ),
                        (
                            "price",
                            core.fields.AmountField(
                                blank=True,
                                currency_choices=[("IDR", "Rupiah")],
                                decimal_places=2,
                                default=None,
                                max_digits=20,
                                null=True,
                                verbose_name="harga satuan",
                            ),
                        ),
                        (
                            "tax_percent",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=5,
                                verbose_name="PPN (%)",
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
                                default=djmoney.money.Money(Decimal("0.00"), "IDR"),
                                max_digits=20,
                                verbose_name="jumlah",
                            ),
                        ),
                        (
                            "exception_basis",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=200,
                                verbose_name="dasar pengecualian harga",
                            ),
                        ),
                        (
                            "location",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="lokasi"),
                        ),
                        (
                            "recipient",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="penerima"),
                        ),
                        ("is_returned", models.BooleanField(default=False)),
                        ("revision", models.PositiveIntegerField(default=1)),
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
                            "account",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.account",
                            ),
                        ),
                        (
                            "fund_source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.fundsource",
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
                            "proposal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.budgetproposal",
                            ),
                        ),
                        (
                            "sub_activity",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.program",
                            ),
                        ),
                        (
                            "price_item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.priceitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical proposal line",
                        "verbose_name_plural": "historical proposal lines",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="HistoricalPriceProposal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ssh", "SSH"), ("sbu", "SBU"), ("hspk", "HSPK"), ("asb", "ASB")],
                                max_length=4,
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="nama")),
                        (
                            "specification",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="spesifikasi"
                            ),
                        ),
                        ("measure", models.CharField(max_length=60, verbose_name="satuan")),
                        (
                            "price_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                            ),
                        ),
                        (
                            "price",
                            core.fields.AmountField(
                                currency_choices=[("IDR", "Rupiah")],
                                decimal_places=2,
                                max_digits=20,
                                verbose_name="harga usulan",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                help_text="Survei, e-katalog, kontrak.",
                                max_length=300,
                                verbose_name="dasar harga",
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("created_at", models.DateTimeField()),
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
                            "account",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="reference.account",
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
                            "item",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.priceitem",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical price proposal",
                        "verbose_name_plural": "historical price proposals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.CreateModel(
                    name="PriceProposal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("ssh", "SSH"), ("sbu", "SBU"), ("hspk", "HSPK"), ("asb", "ASB")],
                                max_length=4,
                            ),
                        ),
                        ("name", models.CharField(max_length=300, verbose_name="nama")),
                        (
                            "specification",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="spesifikasi"
                            ),
                        ),
                        ("measure", models.CharField(max_length=60, verbose_name="satuan")),
                        (
                            "price_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[("IDR", "Rupiah")], default="IDR", editable=False, max_length=3
                            ),
                        ),
                        (
                            "price",
                            core.fields.AmountField(
                                currency_choices=[("IDR", "Rupiah")],
                                decimal_places=2,
                                max_digits=20,
                                verbose_name="harga usulan",
                            ),
                        ),
                        (
                            "basis",
                            models.CharField(
                                help_text="Survei, e-katalog, kontrak.",
                                max_length=300,
                                verbose_name="dasar harga",
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("created_at", models.DateTimeField()),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.account",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "item",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="proposal",
                                to="budget.priceitem",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="price_proposals",
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
                        "ordering": ("-id",),
                    },
                ),
                migrations.CreateModel(
                    name="ProposalLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "place",
                            models.PositiveIntegerField(help_text="Order within the RKA; gaps are allowed."),
                        ),
                        ("given", models.JSONField(blank=True, null=True)),
                        (
                            "header",
                            models.CharField(
                                blank=True, default="", max_length=300, verbose_name="kelompok uraian"
                            ),
                        ),
                        (
                            "description",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="uraian"),
                        ),
                        (
                            "specification",
                            models.CharField(
                                blank=True, default="", max_length=500, verbose_name="spesifikasi"
                            ),
                        ),
                        (
                            "volume_1",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_1", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "volume_2",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_2", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "volume_3",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_3", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "volume_4",
                            models.DecimalField(blank=True, decimal_places=4, max_digits=14, null=True),
                        ),
                        ("measure_4", models.CharField(blank=True, default="", max_length=60)),
                        ("measure", models.CharField(blank=True, default="", max_length=60)),
                        (
                            "price_currency",
                            djmoney.models.fields.CurrencyField(
                                choices=[("IDR", "Rupiah")],
                                default="IDR",
                                editable=False,
                                max_length=3,
                                null=True,
                            ),
                        ),
                        (
                            "price",
                            core.fields.AmountField(
                                blank=True,
                                currency_choices=[("IDR", "Rupiah")],
                                decimal_places=2,
                                default=None,
                                max_digits=20,
                                null=True,
                                verbose_name="harga satuan",
                            ),
                        ),
                        (
                            "tax_percent",
                            models.DecimalField(
                                decimal_places=2,
                                default=Decimal("0.00"),
                                max_digits=5,
                                verbose_name="PPN (%)",
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
                                default=djmoney.money.Money(Decimal("0.00"), "IDR"),
                                max_digits=20,
                                verbose_name="jumlah",
                            ),
                        ),
                        (
                            "exception_basis",
                            models.CharField(
                                blank=True,
                                default="",
                                max_length=200,
                                verbose_name="dasar pengecualian harga",
                            ),
                        ),
                        (
                            "location",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="lokasi"),
                        ),
                        (
                            "recipient",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="penerima"),
                        ),
                        ("is_returned", models.BooleanField(default=False)),
                        ("revision", models.PositiveIntegerField(default=1)),
                        (
                            "account",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="reference.account",
                            ),
                        ),
                        (
                            "fund_source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="reference.fundsource",
                            ),
                        ),
                        (
                            "price_item",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="budget.priceitem",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="budget.budgetproposal",
                            ),
                        ),
                        (
                            "sub_activity",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                to="reference.program",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "place", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="RegionalBudget",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[("drafted", "Disusun"), ("imported", "Diimpor")],
                                default="drafted",
                                max_length=8,
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        (
                            "agreement_number",
                            models.CharField(
                                blank=True, max_length=120, verbose_name="nomor persetujuan bersama"
                            ),
                        ),
                        (
                            "agreed_on",
                            models.DateField(
                                blank=True, null=True, verbose_name="tanggal persetujuan bersama"
                            ),
                        ),
                        (
                            "evaluation_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor hasil evaluasi"),
                        ),
                        (
                            "evaluated_on",
                            models.DateField(blank=True, null=True, verbose_name="tanggal hasil evaluasi"),
                        ),
                        (
                            "evaluation_note",
                            models.TextField(blank=True, verbose_name="pokok hasil evaluasi"),
                        ),
                        (
                            "perda_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor Perda"),
                        ),
                        ("perda_on", models.DateField(blank=True, null=True, verbose_name="tanggal Perda")),
                        (
                            "perkada_number",
                            models.CharField(blank=True, max_length=120, verbose_name="nomor Perkada"),
                        ),
                        (
                            "perkada_on",
                            models.DateField(blank=True, null=True, verbose_name="tanggal Perkada"),
                        ),
                        (
                            "acknowledged_difference",
                            models.DecimalField(
                                blank=True,
                                decimal_places=2,
                                max_digits=20,
                                null=True,
                                verbose_name="selisih yang diakui",
                            ),
                        ),
                        (
                            "acknowledged_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="alasan selisih"),
                        ),
                        ("acknowledged_at", models.DateTimeField(blank=True, null=True)),
                        ("created_at", models.DateTimeField()),
                        (
                            "acknowledged_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "version",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="regional_budget",
                                to="budget.budgetversion",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("version",),
                    },
                ),
                migrations.CreateModel(
                    name="HistoricalBudgetProposal",
                    fields=[
                        (
                            "id",
                            models.BigIntegerField(
                                auto_created=True, blank=True, db_index=True, verbose_name="ID"
                            ),
                        ),
                        ("state", models.CharField(default="draft", max_length=12)),
                        ("created_at", models.DateTimeField()),
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
                            "budget",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="budget.regionalbudget",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "historical budget proposal",
                        "verbose_name_plural": "historical budget proposals",
                        "ordering": ("-history_date", "-history_id"),
                        "get_latest_by": ("history_date", "history_id"),
                    },
                    bases=(simple_history.models.HistoricalChanges, models.Model),
                ),
                migrations.AddField(
                    model_name="budgetproposal",
                    name="budget",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposals",
                        to="budget.regionalbudget",
                    ),
                ),
                migrations.CreateModel(
                    name="ReviewNote",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("about", models.CharField(blank=True, default="", max_length=500)),
                        ("text", models.TextField(verbose_name="catatan")),
                        ("is_open", models.BooleanField(default=True)),
                        ("created_at", models.DateTimeField()),
                        ("closed_at", models.DateTimeField(blank=True, null=True)),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "line",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="notes",
                                to="budget.proposalline",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="answers",
                                to="budget.reviewnote",
                            ),
                        ),
                        (
                            "proposal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="notes",
                                to="budget.budgetproposal",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("proposal", "id"),
                    },
                ),
                migrations.CreateModel(
                    name="Ceiling",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                                max_digits=20,
                                verbose_name="pagu",
                            ),
                        ),
                        (
                            "fund_source",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.fundsource",
                            ),
                        ),
                        (
                            "program",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="reference.program",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="ceilings",
                                to="reference.unit",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ceilings",
                                to="budget.ceilingplan",
                            ),
                        ),
                    ],
                    options={
                        "ordering": ("plan", "unit", "program", "fund_source"),
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("plan", "unit", "program", "fund_source"),
                                name="ceiling_once",
                                nulls_distinct=False,
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("amount__gte", 0)), name="ceiling_not_negative"
                            ),
                        ],
                    },
                ),
                migrations.AddConstraint(
                    model_name="developmentplan",
                    constraint=models.UniqueConstraint(
                        fields=("kind", "first_year", "unit"),
                        name="one_plan_a_kind_and_year",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="developmentplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("last_year__gte", models.F("first_year"))),
                        name="plan_years_in_order",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="developmentplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "renja"), ("unit__isnull", False)),
                            models.Q(models.Q(("kind", "renja"), _negated=True), ("unit__isnull", True)),
                            _connector="OR",
                        ),
                        name="only_renja_has_a_unit",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plannedprogram",
                    constraint=models.UniqueConstraint(
                        fields=("plan", "unit", "program"), name="program_planned_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planindicator",
                    constraint=models.UniqueConstraint(fields=("planned", "name"), name="indicator_once"),
                ),
                migrations.AddConstraint(
                    model_name="planamount",
                    constraint=models.UniqueConstraint(
                        fields=("planned", "year"), name="plan_amount_a_year_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planamount",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="plan_amount_not_negative"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="planproposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gt", 0)), name="proposed_amount_positive"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plantarget",
                    constraint=models.UniqueConstraint(
                        fields=("indicator", "year"), name="target_a_year_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="priceedition",
                    constraint=models.UniqueConstraint(fields=("year", "number"), name="price_edition_once"),
                ),
                migrations.AddIndex(
                    model_name="priceitem",
                    index=django.contrib.postgres.indexes.GinIndex(fields=["words"], name="price_words"),
                ),
                migrations.AddIndex(
                    model_name="priceitem",
                    index=models.Index(fields=["edition", "account"], name="price_of_account"),
                ),
                migrations.AddConstraint(
                    model_name="priceitem",
                    constraint=models.UniqueConstraint(
                        fields=("edition", "kind", "code"), name="price_code_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="priceitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[^\\\\\\x01-\\x1f\\x7f]+$")),
                        name="price_code_is_plain",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="priceitem",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("price__gte", 0)), name="standard_price_not_negative"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="priceproposal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("price__gt", 0)), name="proposed_price_positive"
                    ),
                ),
                migrations.AddIndex(
                    model_name="proposalline",
                    index=models.Index(
                        fields=["proposal", "sub_activity", "account", "place"], name="proposal_line_order"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposalline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="proposal_amount_not_negative"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposalline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("price__isnull", True), ("price__gte", 0), _connector="OR"),
                        name="proposal_price_not_negative",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="proposalline",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("tax_percent__gte", 0), ("tax_percent__lte", 100)),
                        name="proposal_tax_in_percent",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="regionalbudget",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("acknowledged_difference__isnull", True),
                            models.Q(
                                models.Q(("acknowledged_reason", ""), _negated=True),
                                ("acknowledged_at__isnull", False),
                                ("acknowledged_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="acknowledged_with_reason",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="budgetproposal",
                    constraint=models.UniqueConstraint(
                        fields=("budget", "unit"), name="one_proposal_a_unit_and_budget", nulls_distinct=False
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewnote",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="review_note_says_something"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reviewnote",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("is_open", True),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="closed_note_names_who",
                    ),
                ),
            ]
        )
    ]
