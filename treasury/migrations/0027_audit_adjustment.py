"""Koreksi audit: memo vouchers of closed years, with the auditor's finding."""

from django.conf import settings
from django.db import migrations, models

from core.sql import sql_file
from core.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("reference", "0013_imprest_exclusions_initial"),
        ("treasury", "0026_financial_notes_rules"),
        ("workflows", "0004_evidence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        Together(
            [
                migrations.AddField(
                    model_name="historicalmemovoucher",
                    name="finding",
                    field=models.CharField(blank=True, max_length=200, verbose_name="nomor LHP/temuan"),
                ),
                migrations.AddField(
                    model_name="memovoucher",
                    name="finding",
                    field=models.CharField(blank=True, max_length=200, verbose_name="nomor LHP/temuan"),
                ),
                migrations.AlterField(
                    model_name="historicalmemotemplate",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("GENERAL", "Umum"),
                            ("ADJUST", "Penyesuaian 31 Desember"),
                            ("EQUITY", "Koreksi ekuitas"),
                            ("AUDIT", "Koreksi audit"),
                        ],
                        default="GENERAL",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                migrations.AlterField(
                    model_name="historicalmemovoucher",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("GENERAL", "Umum"),
                            ("ADJUST", "Penyesuaian 31 Desember"),
                            ("EQUITY", "Koreksi ekuitas"),
                            ("AUDIT", "Koreksi audit"),
                        ],
                        default="GENERAL",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                migrations.AlterField(
                    model_name="memotemplate",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("GENERAL", "Umum"),
                            ("ADJUST", "Penyesuaian 31 Desember"),
                            ("EQUITY", "Koreksi ekuitas"),
                            ("AUDIT", "Koreksi audit"),
                        ],
                        default="GENERAL",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                migrations.AlterField(
                    model_name="memovoucher",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("GENERAL", "Umum"),
                            ("ADJUST", "Penyesuaian 31 Desember"),
                            ("EQUITY", "Koreksi ekuitas"),
                            ("AUDIT", "Koreksi audit"),
                        ],
                        default="GENERAL",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="memovoucher",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "AUDIT"), _negated=True),
                            models.Q(
                                ("dated_on__day", 31),
                                ("dated_on__month", 12),
                                models.Q(("finding", ""), _negated=True),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="memo_audit_is_founded",
                    ),
                ),
            ]
        ),
        sql_file(__file__, "treasury_audit_memo"),
    ]
