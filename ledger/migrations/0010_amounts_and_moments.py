"""NaN is no amount, infinity no moment; who posts is active, and several entries come in plain arrays."""

from datetime import UTC, datetime

from django.db import migrations, models

from core.money import Decimal
from core.sql import sql_file

AMOUNT_MAX = Decimal("999999999999999999.99")
MOMENT_MIN, MOMENT_MAX = datetime(1900, 1, 1, tzinfo=UTC), datetime(9998, 12, 31, tzinfo=UTC)


class Migration(migrations.Migration):
    dependencies = (("ledger", "0009_fewer_lookups"),)

    operations = (
        migrations.RemoveConstraint(model_name="entryline", name="line_has_one_side"),
        migrations.AddConstraint(
            model_name="entryline",
            constraint=models.CheckConstraint(
                condition=models.Q(debit__gt=0, debit__lte=AMOUNT_MAX, credit=0)
                | models.Q(debit=0, credit__gt=0, credit__lte=AMOUNT_MAX),
                name="line_has_one_side",
            ),
        ),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(posted_at__gte=MOMENT_MIN, posted_at__lte=MOMENT_MAX),
                name="entry_moment_can_be_read",
            ),
        ),
        migrations.AddConstraint(
            model_name="periodevent",
            constraint=models.CheckConstraint(
                condition=models.Q(acted_at__gte=MOMENT_MIN, acted_at__lte=MOMENT_MAX),
                name="period_event_moment_can_be_read",
            ),
        ),
        sql_file(__file__, "ledger_posting_shape", replaces="ledger_posting_single"),
    )
