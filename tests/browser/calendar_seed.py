"""Three SKPDs and everybody in office for a whole budget calendar; run in a process of its own on a clone."""

import json
from datetime import date

import django

django.setup()

from core import clock  # noqa: E402
from reference.models import Role  # noqa: E402
from tests.browser.seed import seed  # noqa: E402
from tests.factories.reference import make_fund, make_unit, make_unit_people  # noqa: E402
from treasury.services.year import open_year  # noqa: E402

ACTING = (Role.OPERATOR, Role.BUDGET_USER, Role.TREASURER)


def main() -> None:
    """Print who holds which role of the region, and `role@unit` of each SKPD."""
    region = seed()
    third = make_unit("DINSOS")
    region.people[third] = make_unit_people(third)
    with clock.frozen(date(2025, 1, 2)):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    make_fund("PAD")
    names = {role.value: user.username for role, user in region.region_people.items()}
    units = {}
    for unit in (region.unit, region.other, third):
        units[unit.code] = unit.pk
        for role in ACTING:
            names[f"{role.value}@{unit.code}"] = region.person(role, unit).username
    print(json.dumps({"usernames": names, "units": units}))


if __name__ == "__main__":
    main()
