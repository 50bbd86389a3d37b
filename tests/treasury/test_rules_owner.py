"""The same attacks by the owner's role, on committed rows of a database of its own."""

import os
import subprocess
import sys

import psycopg
import pytest

from tests.database import BASE, connect

SETUP = """
import django; django.setup()
from tests.factories import imprest, treasury as make
paying = make.make_paying()
make.paid(paying, deductions=[make.tax(500)])
make.issued(paying, deductions=[make.tax(500)])
make.submit(paying, make.draft_request(paying))
make.make_handover(paying, 5_000_000)
imprest.imprest(paying)
imprest.expense(paying, 50_000_001, is_paid=False)
imprest.request(paying, "TU", lines=[make.line(paying.key(make.budgets.SALARY), 1_000)])
"""

ATTACKS = [
    ("UPDATE treasury_disbursementorder SET net = 1 WHERE state = 'paid'", "KP034"),
    ("DELETE FROM treasury_disbursementorder WHERE state = 'paid'", "KP034"),
    ("UPDATE treasury_disbursementorder SET state = 'void' WHERE state = 'paid'", "KP034"),
    ("UPDATE treasury_disbursementorder SET state = 'paid' WHERE state = 'signed'", "KP033"),
    ("UPDATE treasury_disbursementorder SET state = 'void' WHERE state = 'signed'", "KP036"),
    ("UPDATE treasury_paymentorder SET state = 'void' WHERE number LIKE '00001/%'", "KP036"),
    ("UPDATE treasury_paymentorder SET gross = 1", "KP034"),
    ("UPDATE treasury_paymentrequestline SET amount = 1", "KP018"),
    ("DELETE FROM treasury_deduction", "KP018"),
    ("UPDATE treasury_paymentrequest SET state = 'draft' WHERE state = 'submitted'", "KP036"),
    ("UPDATE treasury_handover SET amount = 1", "KP034"),
    ("UPDATE treasury_expensereceipt SET state = 'paid', number = 'X'", "KP037"),
    ("UPDATE treasury_paymentrequest SET state = 'submitted', number = 'X' WHERE kind = 'TU'", "KP037"),
    ("UPDATE treasury_historicalpaymentrequest SET state = 'draft'", "KP041"),
    ("TRUNCATE treasury_historicalpaymentrequest", "KP041"),
]


@pytest.fixture(scope="module")
def attacked():
    """A clone with committed documents."""
    from tests.database import cloned_database

    with cloned_database("treasury_owner") as name:
        environment = {
            **os.environ,
            "KAPUAS_DATABASE_NAME": name,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", SETUP],
            cwd=BASE,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        yield name


@pytest.mark.parametrize("is_owner", [True, False], ids=["owner", "app"])
@pytest.mark.parametrize(("statement", "code"), ATTACKS)
def test_attacks_are_refused_at_commit(attacked, statement, code, is_owner):
    with connect(attacked, owner=is_owner) as link, pytest.raises(psycopg.Error) as found:
        link.execute(statement)
        link.commit()
    assert found.value.sqlstate in ({code} if is_owner else {code, "42501"})


def findings(name: str) -> list[str]:
    """Names of treasury's checks that find something on a database, in a process of their own."""
    code = (
        "import django; django.setup()\n"
        "from core.checks import registered\n"
        "mine = {n: run for n, (_, run) in registered().items() if n.startswith(('treasury', 'triggers'))}\n"
        "print(*[n for n, run in mine.items() if list(run())])"
    )
    environment = {**os.environ, "KAPUAS_DATABASE_NAME": name, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=BASE, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def test_what_an_owner_changes_behind_a_disabled_trigger_is_found(attacked):
    """Last in this file: it breaks the clone."""
    assert findings(attacked) == []
    with connect(attacked, owner=True) as link:
        for table in ("treasury_paymentrequestline", "treasury_disbursementorder"):
            link.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        link.execute("UPDATE treasury_paymentrequestline SET amount = amount + 1")
        link.execute("DELETE FROM treasury_disbursementorder WHERE state = 'paid'")
        link.commit()
    found = set(findings(attacked))
    assert {
        "treasury_entries",
        "treasury_movements",
        "treasury_totals",
        "treasury_numbers",
        "triggers",
    } <= found
