"""Extreme data for a started site: 500 rows a list, the longest official names, amounts of 15 and 16 digits.

Documents of the first row go through the services; the other 499 are copies of it in the tables, which only
screens read. Run in a process of its own on a clone.
"""

import json
from dataclasses import dataclass, replace

import django
from django.db import connection
from django.db.models.functions import Length

django.setup()

from core.money import exact  # noqa: E402
from reference.models import Account, Program, Role, Unit  # noqa: E402
from tests.browser.world_seed import LONG  # noqa: E402
from tests.database import connect  # noqa: E402
from tests.factories import budget as budgets  # noqa: E402
from tests.factories import treasury as payments  # noqa: E402
from tests.factories.reference import make_fund, make_region, make_vendor  # noqa: E402

ROWS = 500
LARGE = "123456789012345.67"
LARGEST = "9999999999999999.99"
FIRST = 1_000_000
VENDOR = "Perseroan Terbatas Pembangunan dan Pengadaan Sarana Prasarana Kesehatan Nusantara Sejahtera Abadi"


@dataclass
class Table:
    """A table whose row is copied, and the expressions of the columns that differ; %s never occurs."""

    name: str
    row: int
    changes: dict[str, str]


def longest(rows, **conditions) -> list[str]:
    """Codes with the longest names first."""
    found = rows.filter(is_postable=True, **conditions).order_by(Length("name").desc(), "code")
    return list(found.values_list("code", flat=True)[:ROWS])


def budget_lines() -> list:
    """500 lines on the accounts with the longest names; the first has 15 digits."""
    codes = longest(Account.objects.filter(edition__code="chart-2021"), code__startswith="5.1.02")
    kept = [budgets.STATIONERY, budgets.COMPUTER]
    codes = kept + [code for code in codes if code not in kept][: ROWS - len(kept)]
    lines = [
        budgets.line(kept[0], LARGE),
        budgets.line(kept[1], LARGE, sub_activity=budgets.EQUIPMENT),
    ]
    sub = Program.objects.get(
        edition__code="programs-2025",
        code=longest(Program.objects.filter(edition__code="programs-2025"), code__startswith="1.02")[0],
    )
    accounts = {one.code: one for one in Account.objects.filter(edition__code="chart-2021", code__in=codes)}
    amount = exact("12345678901.25")
    template = replace(lines[0], sub_activity=sub, amount=amount, months=budgets.quarterly(amount))
    return lines + [replace(template, account=accounts[code]) for code in codes[2:]]


def copy(tables: list[Table]) -> None:
    """499 more rows of each, as the owner and without triggers: screens only read them."""
    with connect(str(connection.settings_dict["NAME"]), owner=True) as owner:
        for table in tables:
            owner.execute(f"ALTER TABLE {table.name} DISABLE TRIGGER USER")
            columns = [
                row[0]
                for row in owner.execute(
                    "SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table.name]
                )
            ]
            changes = {"id": f"{FIRST} + n", **table.changes}
            values = ", ".join(changes.get(name, f't."{name}"') for name in columns)
            names = ", ".join(f'"{name}"' for name in columns)
            owner.execute(
                f"INSERT INTO {table.name} ({names}) SELECT {values} "
                f"FROM {table.name} t, generate_series(1, {ROWS - 1}) n WHERE t.id = {table.row}"
            )
            owner.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table.name} ENABLE TRIGGER USER")


def on_other_accounts(document) -> str:
    """The last 80 lines stand on one account each, so that the trial balance has several pages."""
    ids = document.lines.order_by("-id").values_list("key__account_id", flat=True)[:80]
    return f"CASE WHEN n < {ROWS - 80} THEN t.account_id ELSE (ARRAY{list(ids)})[n - {ROWS - 81}] END"


def copy_all(document, paid, contract) -> int:
    """Five hundred rows of every register, after the one that the services made; id of that entry."""
    entry = connection.cursor()
    entry.execute(
        "SELECT id, entry_id FROM ledger_entryline WHERE debit > 1000000000000 ORDER BY id DESC LIMIT 1"
    )
    line, entry_id = entry.fetchone()
    entry.execute("SELECT max(id) FROM workflows_approvallog")
    (log,) = entry.fetchone()
    amount = f"CASE n WHEN 1 THEN {LARGEST} ELSE {LARGE} END"
    serial = "lpad((n + 100)::text, 5, '0')"
    copy(
        [
            Table(
                "treasury_paymentrequest",
                paid.order.request_id,
                {"number": f"{serial} || '/SPP/LS-BJ/DINKES/2025'", "gross": amount},
            ),
            Table(
                "treasury_paymentorder",
                paid.order_id,
                {
                    "number": f"{serial} || '/SPM/LS-BJ/DINKES/2025'",
                    "request_id": f"{FIRST} + n",
                    "gross": amount,
                },
            ),
            Table(
                "treasury_disbursementorder",
                paid.pk,
                {
                    "number": f"{serial} || '/SP2D/LS-BJ/2025'",
                    "order_id": f"{FIRST} + n",
                    "gross": amount,
                    "net": f"({amount}) - t.deducted",
                },
            ),
            Table("treasury_contract", contract.pk, {"number": f"{serial} || '/PC/2025'", "value": amount}),
            Table("ledger_entry", entry_id, {"number": f"{FIRST} + n", "event": "'uji' || n"}),
            Table(
                "ledger_entryline",
                line,
                {"entry_id": f"{FIRST} + n", "debit": amount, "account_id": on_other_accounts(document)},
            ),
            Table("workflows_approvallog", log, {}),
        ]
    )
    return entry_id


def main() -> None:
    """Print who holds which role and the documents to look at."""
    region = make_region()
    Unit.objects.filter(pk=region.unit.pk).update(name=LONG[:200])
    region.unit.refresh_from_db()
    make_fund("PAD")
    document = budgets.make_budget(region, *budget_lines())
    release = budgets.make_release(region, document)
    paying = payments.Paying(region, document, payments.name_rkud(region, cash=exact(LARGE)))
    vendor = make_vendor(VENDOR)
    asked = payments.line(paying.key(), "12345678901234.56")
    long_text = "Pembayaran " + LONG[:180]
    paid = payments.paid(
        paying, asked, description=long_text, vendor=vendor, deductions=[payments.tax("1234567890123.45")]
    )
    contract = payments.make_contract(paying, exact("12345678901234.56"), is_confirmed=False, vendor=vendor)
    entry_id = copy_all(document, paid, contract)
    print(
        json.dumps(
            {
                "usernames": {
                    **{role.value: region.person(role).username for role in Role},
                    "other": region.people[region.other][Role.TREASURER].username,
                },
                "ids": {
                    "budget": document.pk,
                    "release": release.pk,
                    "spp": paid.order.request_id,
                    "spm": paid.order_id,
                    "sp2d": paid.pk,
                    "contract": contract.pk,
                    "entry": entry_id,
                },
            }
        )
    )


if __name__ == "__main__":
    main()
