"""An imported budget of the year before with one unknown code, and a mapping: they belong to the region."""

from budget.bridge_mappings import save_mapping
from budget.import_budget import Job, import_budget
from budget.models import RegionalBudget
from reference.models import Role
from tests.factories.reference import Region

UNKNOWN = "5.1.02.77.77.7777"
YEAR = 2024
FIELDS = ("unit", "subunit", "subactivity", "fund", "account", "amount")


def exchange_objects(region: Region) -> dict[str, int]:
    """Ids by name."""
    row = f"{region.unit.code},,1.02.01.2.06.0002,1.1,{UNKNOWN},5"
    import_budget(Job(f"{','.join(FIELDS)}\n{row}".encode(), YEAR, "murni"))
    budget = RegionalBudget.objects.get(version__year=YEAR)
    mapping = save_mapping(
        kind="penjabaran",
        name="Kolom daerah",
        columns={name: name.upper() for name in FIELDS},
        actor=region[Role.TAPD],
    )
    return {
        "imported_budget": budget.pk,
        "imported_version": budget.version_id,
        "column_mapping": mapping.pk,
    }
