"""A posting looks its codes up once an entry; the head, written by functions only, needs no checks."""

from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0008_unused_texts"),)

    operations = (
        migrations.AlterField(model_name="bookhead", name="year", field=models.SmallIntegerField(null=True)),
        migrations.AlterField(model_name="bookhead", name="number", field=models.IntegerField(null=True)),
        sql_file(__file__, "ledger_posting_single", replaces="ledger_posting_lean"),
    )
