"""The posting functions and what holds for every entry and line."""

from django.db import migrations

from core.sql import sql_file


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_initial"), ("reference", "0001_initial")]

    operations = [
        sql_file(__file__, "ledger_text"),
        sql_file(__file__, "ledger_books"),
        sql_file(__file__, "ledger_posting"),
        sql_file(__file__, "ledger_rules"),
        migrations.RunSQL(
            """
            DO $$
            DECLARE called text;
            BEGIN
                FOREACH called IN ARRAY ARRAY['ledger_post', 'ledger_ensure_book', 'ledger_open_year'] LOOP
                    EXECUTE format('GRANT EXECUTE ON FUNCTION %I TO %I', called, current_setting('kapuas.app_role'));
                END LOOP;
                EXECUTE format(
                    'REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_book, ledger_bookhead, ledger_bookyear,'
                    ' ledger_entry, ledger_entryline, ledger_period, ledger_periodevent FROM %I',
                    current_setting('kapuas.app_role'));
            END $$
            """,
            migrations.RunSQL.noop,
        ),
    ]
