"""An audit adjustment may follow an asset that moved between SKPDs: RK of assets counts for A-11 too."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = (("ledger", "0015_close_at_once"),)
    operations = (sql_file(__file__, "ledger_audit_assets"),)
