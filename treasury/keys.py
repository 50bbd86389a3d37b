"""Find the budget key that a document is charged to."""

from budget.models import BudgetKey
from core.errors import DomainError
from reference.models import Account, FiscalYear, FundSource, Program, Unit


def find_key(
    *,
    unit: Unit,
    sub_activity: Program | None,
    account: Account,
    year: FiscalYear,
    fund: FundSource | None = None,
) -> BudgetKey:
    """Kunci anggaran of the unit, sub kegiatan and account; the fund source is filled in when only one.

    Raises DomainError I-15 when the budget has no such line, I-02 when the fund source must be named.
    """
    candidates = BudgetKey.objects.select_related("account", "sub_activity", "fund_source", "unit").filter(
        unit=unit, sub_activity=sub_activity, account=account, year=year
    )
    if fund is not None:
        candidates = candidates.filter(fund_source=fund)
    found = list(candidates[:20])
    if not found:
        where = f"sub kegiatan {sub_activity.code} " if sub_activity else ""
        source = f"sumber dana {fund.code} " if fund else ""
        raise DomainError(
            f"{unit.code} tidak punya anggaran {where}akun {account.code} {source}tahun {year.pk}: "
            "sisa pagu Rp\u00a00. Periksa kode, atau ajukan pergeseran.",
            rule="I-15",
        )
    if len(found) > 1:
        funded = [key for key in found if key.ceiling > 0]
        if len(funded) == 1:
            return funded[0]
        sources = ", ".join(key.fund_source.code for key in found)
        raise DomainError(
            f"Akun {account.code} dianggarkan dari beberapa sumber dana: {sources}. Sebutkan sumber dananya.",
            rule="I-02",
        )
    return found[0]
