"""The set LEGACY: vouchers of an earlier system, beside FIN and BUD and outside their balances."""

from django.conf import settings
from django.db import migrations, models

from core.sql import sql_file
from core.together import Together


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0010_amounts_and_moments"),
        ("reference", "0006_legacy"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_set_exists",
        ),
        migrations.RemoveConstraint(
            model_name="entry",
            name="entry_kind_exists",
        ),
        Together(
            [
                migrations.AlterField(
                    model_name="entry",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("OPENING", "Saldo awal"),
                            ("BUDGET", "Anggaran"),
                            ("GENERAL", "Umum"),
                            ("ADJUST", "Penyesuaian"),
                            ("CLOSING", "Penutup"),
                            ("AUDIT_ADJUSTMENT", "Koreksi audit"),
                            ("LEGACY", "Pembukuan lama"),
                        ],
                        max_length=16,
                    ),
                ),
                migrations.AlterField(
                    model_name="entry",
                    name="ledger_set",
                    field=models.CharField(
                        choices=[
                            ("FIN", "Finansial (akrual)"),
                            ("BUD", "Anggaran (kas)"),
                            ("LEGACY", "Pembukuan lama"),
                        ],
                        max_length=6,
                    ),
                ),
                migrations.AlterField(
                    model_name="entryline",
                    name="kind",
                    field=models.CharField(
                        choices=[
                            ("OPENING", "Saldo awal"),
                            ("BUDGET", "Anggaran"),
                            ("GENERAL", "Umum"),
                            ("ADJUST", "Penyesuaian"),
                            ("CLOSING", "Penutup"),
                            ("AUDIT_ADJUSTMENT", "Koreksi audit"),
                            ("LEGACY", "Pembukuan lama"),
                        ],
                        max_length=16,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ledger_set__in", ["FIN", "BUD", "LEGACY"])),
                        name="entry_set_exists",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "LEGACY"), ("ledger_set", "LEGACY")),
                            models.Q(
                                ("ledger_set", "LEGACY"), ("kind", "LEGACY"), _connector="OR", _negated=True
                            ),
                            _connector="OR",
                        ),
                        name="legacy_set_is_a_kind",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "OPENING",
                                    "BUDGET",
                                    "GENERAL",
                                    "ADJUST",
                                    "CLOSING",
                                    "AUDIT_ADJUSTMENT",
                                    "LEGACY",
                                ],
                            )
                        ),
                        name="entry_kind_exists",
                    ),
                ),
            ]
        ),
        sql_file(__file__, "ledger_rules_legacy"),
        sql_file(__file__, "ledger_many_legacy"),
        sql_file(__file__, "ledger_posting_legacy", replaces="ledger_posting_shape"),
    ]
