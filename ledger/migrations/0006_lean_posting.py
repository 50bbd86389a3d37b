"""A posting of one entry is one statement; the head knows what its entry follows and the open months."""

from django.db import migrations, models

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0005_head_knows_its_number"), ("reference", "0003_plain_codes"))

    operations = (
        migrations.AddField(
            model_name="bookhead",
            name="previous_hash",
            field=models.CharField(db_default="", default="", max_length=64),
        ),
        migrations.AddField(model_name="bookhead", name="open_from", field=models.DateField(null=True)),
        sql_file(__file__, "ledger_rules_lean", replaces="ledger_rules"),
        sql_file(__file__, "ledger_posting_lean", replaces="ledger_posting"),
    )
