"""The number of a cancelled contract is free again."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0009_planned_months_kept"),
        ("reference", "0016_function_mapping"),
        ("treasury", "0027_audit_adjustment"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="contract",
            name="contract_number_once",
        ),
        migrations.AddConstraint(
            model_name="contract",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("unit", "year", "number"),
                name="contract_number_once",
            ),
        ),
    ]
