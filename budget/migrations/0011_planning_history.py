"""What was planned, proposed and enacted keeps its history: nobody changes or removes a row of it."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0010_planning_initial")]
    operations = [sql_file(__file__, "planning_history")]
