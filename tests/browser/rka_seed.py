"""An RKA with ceilings and standards for a started site; run in a process of its own on a clone."""

import json
from datetime import date

import django

django.setup()

from budget.ceilings import CeilingInput, begin_plan, put_ceilings  # noqa: E402
from core import clock  # noqa: E402
from core.money import Decimal  # noqa: E402
from reference.models import Role  # noqa: E402
from tests.factories import proposals as make  # noqa: E402
from tests.factories.budget import OFFICE, TRAVEL  # noqa: E402
from tests.factories.reference import account, make_region, program  # noqa: E402


def main() -> None:
    """Print who holds which role of the first SKPD, the RKA and its sheet."""
    region = make_region()
    with clock.frozen(date(2025, 1, 2)):
        sheet = make.proposal(
            region,
            make.detail("Kertas A4", (12, "desa"), (40, "rim"), price=48_500, tax_percent=Decimal(11)),
            make.detail("Tinta cetak", (24, "botol"), price=85_000, measure="botol"),
            make.detail(
                "Pembinaan kader ke desa",
                (3, "orang"),
                (12, "desa"),
                (2, "kali"),
                price=150_000,
                code=TRAVEL,
                measure="orang-hari",
                specification="dalam daerah",
            ),
        )
        finance = region[Role.FINANCE_OFFICER]
        plan = begin_plan(sheet.budget.version, actor=finance)
        rows = [
            CeilingInput(region.unit, Decimal(90_000_000)),
            CeilingInput(region.unit, Decimal(50_000_000), program=program(OFFICE)),
        ]
        put_ceilings(plan, rows, actor=finance)
        make.price_items(
            region,
            *(
                {
                    "code": f"1.1.12.{number:02}",
                    "price": Decimal(14_000 + number * 1_000),
                    "name": f"Kudapan rapat jenis {number}",
                    "specification": "kotak, dua macam",
                    "measure": "kotak",
                    "account": account(TRAVEL),
                }
                for number in range(1, 41)
            ),
        )
    held = region.region_people | region.people[region.unit]
    told = {
        "usernames": {role.value: user.username for role, user in held.items()},
        "proposal": sheet.pk,
        "sheet": f"/anggaran/rka/{sheet.pk}/lembar/{program(OFFICE).pk}/",
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
