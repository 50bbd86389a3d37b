"""Roles that one person may not hold at the same time (I-42), as data."""

from dataclasses import dataclass

from reference.models import Appointment, Role, Unit

R = Role
SPENDING_CHAIN = frozenset(
    {R.BUDGET_USER, R.DELEGATED_BUDGET_USER, R.ACTIVITY_OFFICER, R.SKPD_VERIFIER, R.TREASURER}
)


@dataclass(frozen=True)
class Exclusion:
    """A person with a role of `one` holds none of `other` while both are valid.

    `is_same_tree`: only within one SKPD and its sub-units. `spares_ppkd`: roles in the finance office's
    own entity do not count.
    """

    one: frozenset[Role]
    other: frozenset[Role]
    why: str
    is_same_tree: bool = False
    spares_ppkd: bool = False


EXCLUSIONS: tuple[Exclusion, ...] = (
    Exclusion(
        frozenset({R.TREASURER}),
        frozenset({R.SKPD_VERIFIER, R.BUDGET_USER, R.DELEGATED_BUDGET_USER, R.ACTIVITY_OFFICER}),
        "bendahara pengeluaran tidak merangkap PPK-SKPD, PA/KPA, atau PPTK",
        is_same_tree=True,
    ),
    Exclusion(
        frozenset({R.SKPD_VERIFIER}),
        frozenset({R.ACTIVITY_OFFICER, R.REVENUE_TREASURER}),
        "PPK-SKPD tidak merangkap PPTK atau bendahara penerimaan",
        is_same_tree=True,
    ),
    Exclusion(
        frozenset({R.TREASURY_DELEGATE, R.TREASURY_STAFF}),
        SPENDING_CHAIN,
        "Kuasa BUD dan stafnya tidak ikut dalam rangkaian SPP dan SPM yang mereka uji",
    ),
    Exclusion(
        frozenset({R.TREASURY}),
        SPENDING_CHAIN,
        "BUD tidak ikut dalam rangkaian SPP dan SPM satuan kerja",
        spares_ppkd=True,
    ),
    Exclusion(
        frozenset({R.ADMINISTRATOR}),
        frozenset(Role) - {R.ADMINISTRATOR, R.AUDITOR},
        "administrator tidak memegang peran pada dokumen",
    ),
    Exclusion(
        frozenset({R.AUDITOR}),
        frozenset(Role) - {R.AUDITOR},
        "auditor tidak memegang peran lain",
    ),
)


def excluded_by(new: Appointment, old: Appointment) -> Exclusion | None:
    """The rule that forbids the two roles of one person; periods are the caller's matter."""
    for rule in EXCLUSIONS:
        if not (_pair(rule, new, old) or _pair(rule, old, new)):
            continue
        if rule.is_same_tree and tree_of(new.unit) != tree_of(old.unit):
            continue
        if rule.spares_ppkd and any(unit is not None and unit.is_ppkd for unit in (new.unit, old.unit)):
            continue
        return rule
    return None


def _pair(rule: Exclusion, first: Appointment, second: Appointment) -> bool:
    return first.role in rule.one and second.role in rule.other


def tree_of(unit: Unit | None) -> int | None:
    """Id of the SKPD at the top of the unit's tree."""
    if unit is None:
        return None
    return unit.parent_id or unit.pk
