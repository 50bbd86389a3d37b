from django.db import migrations, models

PART = models.CharField(
    choices=[("weighing", "Menimbang"), ("recalling", "Mengingat"), ("heeding", "Memperhatikan")],
    max_length=10,
)


class Migration(migrations.Migration):
    dependencies = [("budget", "0025_plan_years_history")]
    operations = [
        migrations.AlterField(model_name=name, name="part", field=PART)
        for name in ("historicallegalconsideration", "legalconsideration")
    ]
