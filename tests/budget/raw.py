"""Raw statements of the tests that attack the budget by SQL."""

import psycopg
import pytest


def refused(link, statement, *, check_at_commit=False):
    """The sqlstate of the refusal; the statement must not pass."""
    with pytest.raises(psycopg.DatabaseError) as e:
        link.execute(statement)
        if check_at_commit:
            link.execute("SET CONSTRAINTS ALL IMMEDIATE")
    link.rollback()
    return e.value.sqlstate, str(e.value)


def sums(link, key):
    return link.execute(
        "SELECT ceiling, reserved, committed, consumed, contra_posted FROM budget_budgetkey WHERE id = %s",
        [key],
    ).fetchone()
