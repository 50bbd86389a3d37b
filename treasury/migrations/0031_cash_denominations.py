"""A count of cash is kept piece by piece."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0030_semester_report"),
    ]

    operations = [
        migrations.AddField(
            model_name="cashclosing",
            name="denominations",
            field=models.JSONField(blank=True, default=dict, verbose_name="pecahan"),
        ),
        migrations.AddField(
            model_name="historicalcashclosing",
            name="denominations",
            field=models.JSONField(blank=True, default=dict, verbose_name="pecahan"),
        ),
    ]
