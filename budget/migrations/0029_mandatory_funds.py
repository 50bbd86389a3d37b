"""Mandatory spending counts funds too; an earmark weighs spending against revenue."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("budget", "0028_sums_of_unit"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="mandatoryshare",
            name="share_counts_something",
        ),
        migrations.AddField(
            model_name="historicalmandatoryshare",
            name="counted_funds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="sumber dana yang dihitung",
            ),
        ),
        migrations.AddField(
            model_name="historicalmandatoryshare",
            name="is_earmark",
            field=models.BooleanField(default=False, verbose_name="penggunaan penerimaan"),
        ),
        migrations.AddField(
            model_name="historicalmandatoryshare",
            name="left_out_funds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="sumber dana yang tidak dihitung",
            ),
        ),
        migrations.AddField(
            model_name="mandatoryshare",
            name="counted_funds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="sumber dana yang dihitung",
            ),
        ),
        migrations.AddField(
            model_name="mandatoryshare",
            name="is_earmark",
            field=models.BooleanField(default=False, verbose_name="penggunaan penerimaan"),
        ),
        migrations.AddField(
            model_name="mandatoryshare",
            name="left_out_funds",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                size=None,
                verbose_name="sumber dana yang tidak dihitung",
            ),
        ),
        migrations.AddConstraint(
            model_name="mandatoryshare",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("counted_accounts__len__gt", 0),
                    ("counted_programs__len__gt", 0),
                    ("counted_funds__len__gt", 0),
                    ("counted_tags__len__gt", 0),
                    _connector="OR",
                ),
                name="share_counts_something",
            ),
        ),
    ]
