"""People, units and the treasury account for a started site; run in a process of its own on a clone."""

import json
from datetime import date

import django

django.setup()

from core import clock  # noqa: E402
from reference.models import Role  # noqa: E402
from tests.factories.reference import Region, make_region, make_vendor  # noqa: E402
from tests.factories.treasury import name_rkud  # noqa: E402
from treasury.services.year import open_year  # noqa: E402


def seed() -> Region:
    """PPKD and two SKPDs with everybody in office, the year open, Rp 5 billion in the RKUD; no budget."""
    region = make_region()
    with clock.frozen(date(2025, 1, 2)):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    name_rkud(region)
    make_vendor()
    return region


def main() -> None:
    """Print who holds which role of the first SKPD, and the treasurer of the other one."""
    region = seed()
    held = region.region_people | region.people[region.unit]
    names = {role.value: user.username for role, user in held.items()}
    names["other_treasurer"] = region.people[region.other]["expenditure_treasurer"].username
    print(json.dumps(names))


if __name__ == "__main__":
    main()
