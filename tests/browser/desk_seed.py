"""Two accountants of one SKPD and a draft memo voucher, for a started site; run in a process of its own."""

import json

import django

django.setup()

from reference.models import Role  # noqa: E402
from tests.factories import memo as memos  # noqa: E402
from tests.factories.reference import make_appointment, make_user  # noqa: E402
from tests.factories.treasury import make_paying  # noqa: E402


def main() -> None:
    """Print who holds which role, and the draft's id."""
    paying = make_paying()
    region = paying.region
    second = make_user("ppk_kedua", full_name="Sari Dewi")
    make_appointment(second, Role.SKPD_VERIFIER, paying.unit)
    held = region.region_people | region.people[region.unit]
    names = {role.value: user.username for role, user in held.items()}
    print(json.dumps({"usernames": {**names, "second": second.username}, "draft": memos.draft(paying).pk}))


if __name__ == "__main__":
    main()
