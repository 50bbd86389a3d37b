"""Belanja wajib: shares of spending that the law asks for; their history is append-only."""

import django.contrib.postgres.fields
import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0022_differs_by_unit"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalMandatoryShare",
            fields=[
                (
                    "id",
                    models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID"),
                ),
                ("code", models.CharField(max_length=20, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "bound",
                    models.CharField(
                        choices=[("at_least", "Paling rendah"), ("at_most", "Paling tinggi")],
                        max_length=8,
                        verbose_name="batas",
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="persen")),
                (
                    "counted_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="akun yang dihitung",
                    ),
                ),
                (
                    "left_out_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="akun yang tidak dihitung",
                    ),
                ),
                (
                    "counted_programs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="program yang dihitung",
                    ),
                ),
                (
                    "counted_tags",
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
                        verbose_name="penandaan yang dihitung",
                    ),
                ),
                (
                    "base_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        size=None,
                        verbose_name="akun dasar",
                    ),
                ),
                (
                    "base_left_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="akun di luar dasar",
                    ),
                ),
                ("legal_basis", models.CharField(max_length=200, verbose_name="dasar hukum")),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
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
                "verbose_name": "historical mandatory share",
                "verbose_name_plural": "historical mandatory shares",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="MandatoryShare",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, verbose_name="kode")),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                (
                    "bound",
                    models.CharField(
                        choices=[("at_least", "Paling rendah"), ("at_most", "Paling tinggi")],
                        max_length=8,
                        verbose_name="batas",
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="persen")),
                (
                    "counted_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="akun yang dihitung",
                    ),
                ),
                (
                    "left_out_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="akun yang tidak dihitung",
                    ),
                ),
                (
                    "counted_programs",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="program yang dihitung",
                    ),
                ),
                (
                    "counted_tags",
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
                        verbose_name="penandaan yang dihitung",
                    ),
                ),
                (
                    "base_accounts",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        default=list,
                        size=None,
                        verbose_name="akun dasar",
                    ),
                ),
                (
                    "base_left_out",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="akun di luar dasar",
                    ),
                ),
                ("legal_basis", models.CharField(max_length=200, verbose_name="dasar hukum")),
                ("valid_from", models.DateField(verbose_name="berlaku sejak")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="berlaku sampai")),
            ],
            options={
                "ordering": ("code", "valid_from"),
                "constraints": [
                    models.UniqueConstraint(fields=("code", "valid_from"), name="share_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gt", 0), ("percent__lte", 100)),
                        name="share_percent_in_bounds",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="share_dates_in_order",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_accounts__len__gt", 0)), name="share_has_a_base"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("counted_accounts__len__gt", 0),
                            ("counted_programs__len__gt", 0),
                            ("counted_tags__len__gt", 0),
                            _connector="OR",
                        ),
                        name="share_counts_something",
                    ),
                ],
            },
        ),
        sql_file(__file__, "mandatory_share_history"),
    ]
