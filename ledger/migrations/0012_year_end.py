"""Year end: closing entries, reopening, the next year's opening, audit adjustments."""

from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0011_legacy"), ("reference", "0003_plain_codes"))

    operations = (
        migrations.AddField(
            model_name="bookyear",
            name="is_carried",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AlterField(
            model_name="periodevent",
            name="action",
            field=models.CharField(
                choices=[
                    ("open_year", "Buka tahun"),
                    ("close", "Tutup bulan"),
                    ("reopen", "Buka kembali"),
                    ("close_year", "Tutup tahun"),
                    ("reopen_year", "Buka kembali tahun"),
                    ("audit", "Koreksi audit"),
                    ("carry", "Buka saldo awal"),
                    ("uncarry", "Batalkan saldo awal"),
                ],
                max_length=12,
            ),
        ),
        sql_file(__file__, "ledger_year_end"),
    )
