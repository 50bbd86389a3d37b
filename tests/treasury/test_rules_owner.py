"""The same attacks by the owner's role, on committed rows of a database of its own."""

import os
import subprocess
import sys

import psycopg
import pytest

from tests.database import BASE, connect

SETUP = """
import django; django.setup()
from tests.factories import treasury as make
paying = make.make_paying()
make.paid(paying, deductions=[make.tax(500)])
make.issued(paying, deductions=[make.tax(500)])
make.submit(paying, make.draft_request(paying))
make.make_handover(paying, 5_000_000)
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
