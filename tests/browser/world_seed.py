"""The matrix's world, with long names and large amounts, for a started site; run in a process of its own."""

import json

import django

django.setup()

from reference.models import Unit  # noqa: E402
from tests.web.matrix.world import make_world  # noqa: E402

# As long as the longest names of real units.
LONG = (
    "Dinas Pengendalian Penduduk, Keluarga Berencana, Pemberdayaan Perempuan, Pelindungan Anak, "
    "Pemberdayaan Masyarakat dan Desa serta Penanggulangan Kemiskinan Ekstrem Kabupaten Kepulauan Uji Coba"
)


def main() -> None:
    """Print who holds which role and the ids of what there is."""
    world = make_world()
    Unit.objects.filter(pk=world.own["unit"]).update(name=LONG[:200])
    told = {
        "usernames": {role: user.username for role, user in world.people.items()},
        "own": world.own.ids,
        "other": world.other.ids,
        "shared": world.shared,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
