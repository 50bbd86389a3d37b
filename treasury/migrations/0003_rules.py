"""Treasury's rules in the database: states, frozen rows, entries of posted documents, append-only history."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("treasury", "0002_request_notes"),
        ("reference", "0002_rules"),
        ("budget", "0003_rules"),
        ("ledger", "0002_initial"),
    ]
    operations = [
        sql_file(__file__, "treasury_documents"),
        sql_file(__file__, "treasury_posted"),
        sql_file(__file__, "treasury_history"),
    ]
