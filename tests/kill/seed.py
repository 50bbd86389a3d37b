"""Documents to be posted, jobs to be done and signed-in cookies, on the kill test's own database."""

import io
import json
import os
import sys
from datetime import timedelta

import django

django.setup()

import openpyxl  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.test import Client  # noqa: E402

import tests.kill.work  # noqa: E402, F401
from budget import jobs as budget_jobs  # noqa: E402
from budget.rows import CODES, QUARTERS  # noqa: E402
from budget.workbook import TITLES  # noqa: E402
from core import clock, files  # noqa: E402
from core.money import exact  # noqa: E402
from reference.models import Account, Role, User  # noqa: E402
from tests.factories import budget  # noqa: E402
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


def workbook(lines: int, amount: int) -> str:
    """Key of a kept workbook: every line the same amount, so that a mixture of two would be seen."""
    accounts = Account.objects.filter(
        code__startswith="5.1.02.", is_postable=True, edition__code="chart-2021"
    )
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "Rincian"
    sheet.append([TITLES[name] for name in (*CODES, "amount", *QUARTERS)])
    for code in accounts.order_by("code").values_list("code", flat=True)[:lines]:
        sheet.append((budget.OFFICE, code, "PAD", amount, amount, 0, 0, 0))
    assert sheet.max_row == lines + 1
    target = io.BytesIO()
    made.save(target)
    return files.store(target.getvalue()).sha256


def order_imports(paying: make.Paying, imports: int, lines: int) -> list[int]:
    """By turns a budget's workbook and a bulk of entries."""
    region = paying.region
    operator = region.person(Role.OPERATOR, region.other)
    draft = budget.make_draft(region, unit=region.other)
    kept = [workbook(lines, 1000 * (turn + 1)) for turn in range(3)]
    runs = []
    for number in range(imports):
        if number % 2:
            runs.append(budget_jobs.order(draft, kept[number // 2 % len(kept)], actor=operator).pk)
            continue
        parameters = {"unit": region.other.pk, "actor": operator.pk}
        run = jobs.enqueue(
            "uji-impor", actor=operator, unit=region.other, label=f"Impor {number}", parameters=parameters
        )
        runs.append(run.pk)
    return runs


def main() -> None:
    """Arguments: receipts to confirm, SP2Ds to pay, imports to do, lines of a workbook."""
    receipts, disbursements, imports, lines = map(int, sys.argv[1:5])
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
    with clock.frozen(make.ASKED_ON):
        runs = order_imports(paying, imports, lines)
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
