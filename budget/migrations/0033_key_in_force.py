"""Keys of a budget in force have an index of their own: home sums them without drafts and other years."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0032_price_order")]
    operations = [
        migrations.AddIndex(
            model_name="budgetkey",
            index=models.Index(
                condition=models.Q(("ceiling__gt", 0), ("is_limited", True)),
                fields=["year", "unit"],
                name="budget_key_in_force",
            ),
        ),
    ]
