"""Perubahan SPD: a release names the one whose amounts it takes the place of."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0016_ceilings_asked_inside")]
    operations = [
        migrations.AddField(
            "fundrelease",
            "revises",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="budget.fundrelease",
            ),
        ),
        migrations.AddField(
            "historicalfundrelease",
            "revises",
            models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                to="budget.fundrelease",
            ),
        ),
        migrations.AddConstraint(
            "fundrelease",
            models.UniqueConstraint(
                condition=~models.Q(state="cancelled"), fields=("revises",), name="one_revision_a_release"
            ),
        ),
    ]
