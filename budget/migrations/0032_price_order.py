"""Standards are read in the order of their names or codes: common words and beginnings are not sorted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("budget", "0031_transfer_funds")]
    operations = [
        migrations.AddIndex(
            model_name="priceitem",
            index=models.Index(fields=["edition", "name", "code", "kind"], name="price_by_name"),
        ),
        migrations.AddIndex(
            model_name="priceitem",
            index=models.Index(fields=["edition", "code", "kind"], name="price_by_code"),
        ),
    ]
