"""The mark of payments on their way: one row a payment request that is not paid."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0019_second_fences"),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentUnderWay",
            fields=[
                (
                    "request",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="under_way",
                        serialize=False,
                        to="treasury.paymentrequest",
                    ),
                ),
                ("has_order", models.BooleanField()),
                (
                    "order",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="under_way",
                        to="treasury.paymentorder",
                    ),
                ),
            ],
        ),
    ]
