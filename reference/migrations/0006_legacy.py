"""Imports of old ledgers: append-only, one chart a year."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0005_care_rules"),
    ]

    operations = [
        migrations.CreateModel(
            name="LegacyImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("imported_at", models.DateTimeField()),
                ("vouchers_sha256", models.CharField(max_length=64)),
                ("lines_sha256", models.CharField(max_length=64)),
                ("vouchers", models.PositiveIntegerField()),
                ("lines", models.PositiveIntegerField()),
                ("known", models.PositiveIntegerField()),
                ("warnings", models.PositiveIntegerField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "chart",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reference.edition"
                    ),
                ),
            ],
            options={
                "ordering": ("year", "id"),
            },
        ),
        sql_file(__file__, "legacy_imports"),
    ]
