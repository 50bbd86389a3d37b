"""I-11 in the database: an enacted plan is frozen with all that it holds."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0018_release_revision_rules")]
    operations = [sql_file(__file__, "plans_frozen")]
