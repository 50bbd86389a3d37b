"""Kunci anggaran: made once for a year, unit, sub kegiatan, account and fund source; outlives versions."""

from collections.abc import Iterable

from budget.models import BudgetKey
from reference.models import LIMITED, Account, FiscalYear, FundSource, Program, Unit

Parts = tuple[Program | None, Account, FundSource]


def ensure_key(
    *, year: FiscalYear, unit: Unit, sub_activity: Program | None, account: Account, fund_source: FundSource
) -> BudgetKey:
    """The key of these parts, made when it does not exist yet."""
    return ensure_keys(year=year, unit=unit, parts=[(sub_activity, account, fund_source)])[
        identity(sub_activity, account, fund_source)
    ]


def ensure_keys(
    *, year: FiscalYear, unit: Unit, parts: Iterable[Parts]
) -> dict[tuple[int | None, int, int], BudgetKey]:
    """The keys of all parts by `identity`; missing ones are made together, whoever else makes them too."""
    wanted = {identity(*part): part for part in parts}
    known = _known(year, unit)
    missing = [part for name, part in wanted.items() if name not in known]
    if missing:
        BudgetKey.objects.bulk_create(
            [
                BudgetKey(
                    year=year,
                    unit=unit,
                    sub_activity=sub_activity,
                    account=account,
                    fund_source=fund_source,
                    is_limited=account.nature in LIMITED,
                )
                for sub_activity, account, fund_source in missing
            ],
            ignore_conflicts=True,
        )
        known = _known(year, unit)
    return {name: known[name] for name in wanted}


def identity(
    sub_activity: Program | None, account: Account, fund_source: FundSource
) -> tuple[int | None, int, int]:
    """What tells keys of one year and unit apart."""
    return (sub_activity.pk if sub_activity else None, account.pk, fund_source.pk)


def _known(year: FiscalYear, unit: Unit) -> dict[tuple[int | None, int, int], BudgetKey]:
    keys = BudgetKey.objects.filter(year=year, unit=unit)
    return {(key.sub_activity_id, key.account_id, key.fund_source_id): key for key in keys}
