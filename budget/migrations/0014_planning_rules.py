"""RKA, APBD and the DPA made of them in the database: states, frozen lines, balance, what was enacted."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("budget", "0013_proposal_lines_guarded")]
    operations = [
        sql_file(__file__, "version_sums"),
        sql_file(__file__, "planning_flows"),
        sql_file(__file__, "dpa_of_apbd"),
    ]
