"""What an SPP keeps from its submit: the cash plan's warning, and whether a BAST came before it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("treasury", "0001_initial")]
    operations = [
        operation
        for name in ("paymentrequest", "historicalpaymentrequest")
        for operation in (
            migrations.AddField(
                model_name=name,
                name="cash_plan_warning",
                field=models.TextField(blank=True, default="", verbose_name="peringatan anggaran kas"),
                preserve_default=False,
            ),
            migrations.AddField(
                model_name=name,
                name="is_after_handover",
                field=models.BooleanField(default=False),
            ),
        )
    ]
