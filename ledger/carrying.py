"""Saldo pindahan: which lines count in a balance once a year's opening was carried over (I-37).

The OPENING entries of such a year hold what the lines of all earlier years come to. So a balance of a day
counts the lines of that day's fiscal year alone; before its opening is carried over, and in the first year,
it counts every line up to the day. One SQL function says from which day on.
"""

from datetime import date

from django.db import connection
from django.db.models import DateField, Func, Value

from ledger.models import BookYear
from reference.models import Account

# A sub-select, so that the database asks once a query and not once a line.
CARRIED_FROM = "(SELECT ledger_carried_from(%s))"


def carried_from(on: date) -> Func:
    """Expression: the first day whose lines count in a balance of `on`; for `dated_on__gte`."""
    return Func(
        Value(on, output_field=DateField()),
        template="(SELECT ledger_carried_from(%(expressions)s))",
        output_field=DateField(),
    )


def first_counted_day(on: date) -> str:
    """The same day as a text for `%s::date`: '-infinity' in the first year, which no Python date can be.

    A literal lets the database plan for the rows it will read, and read them with all its workers; the
    function in a query forbids both.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_carried_from(%s)::text", [on])
        return str(cursor.fetchone()[0])


def carried_account(account: Account, chart_id: int) -> Account | None:
    """The account that carries this account's balance in another chart; None when the chart has none."""
    found = Func(Value(account.pk), Value(chart_id), function="ledger_carried_account")
    return Account.objects.filter(pk=found).first()


def is_carried(year: int) -> bool:
    """True once the year's opening was carried over from the year before."""
    return BookYear.objects.filter(year=year, is_carried=True).exists()
