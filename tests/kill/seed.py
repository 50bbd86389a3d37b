"""Documents to be posted, jobs to be done and signed-in cookies, on the kill test's own database."""

import json
import os
import sys
from datetime import timedelta

import django

django.setup()

from django.contrib.sessions.models import Session  # noqa: E402
from django.test import Client  # noqa: E402

import tests.kill.work  # noqa: E402, F401
from core import clock  # noqa: E402
from core.money import exact  # noqa: E402
from reference.models import Role, User  # noqa: E402
from tests.factories import treasury as make  # noqa: E402
from tests.factories.reference import account  # noqa: E402
from treasury.services.receipt import create_receipt  # noqa: E402
from workflows import jobs  # noqa: E402

BACKEND = "django.contrib.auth.backends.ModelBackend"


def cookie_of(user: User) -> str:
    """A session's key, as after signing in; it outlives the test."""
    client = Client()
    client.force_login(user, backend=BACKEND)
    key = client.cookies["sessionid"].value
    Session.objects.filter(pk=key).update(expire_date=clock.now() + timedelta(days=1))
    return key


def main() -> None:
    """Arguments: receipts to confirm, SP2Ds to pay, imports to do."""
    receipts, disbursements, imports = map(int, sys.argv[1:4])
    os.environ.pop("KAPUAS_ROLE", None)
    paying = make.make_paying()
    with clock.frozen(make.ASKED_ON):
        drafts = [
            create_receipt(
                unit=paying.region.ppkd,
                account=account(make.DAU),
                amount=exact(1_000_000 + number),
                dated_on=make.ASKED_ON,
                description=f"Penerimaan {number}",
                actor=paying[Role.TREASURY_STAFF],
            ).pk
            for number in range(receipts)
        ]
    issued = [make.issued(paying, make.line(paying.key(), 100_000)).pk for _ in range(disbursements)]
    runs = [
        jobs.enqueue(
            "uji-impor",
            actor=paying[Role.OPERATOR],
            unit=paying.unit,
            label=f"Impor {number}",
            parameters={"unit": paying.region.other.pk, "actor": paying[Role.OPERATOR].pk},
        ).pk
        for number in range(imports)
    ]
    print(
        json.dumps(
            {
                "receipts": drafts,
                "disbursements": issued,
                "runs": runs,
                "delegate": cookie_of(paying[Role.TREASURY_DELEGATE]),
                "staff": cookie_of(paying[Role.TREASURY_STAFF]),
            }
        )
    )


if __name__ == "__main__":
    main()
