"""How the budget's refusals name things: code, name, limit, amount, difference."""

from collections.abc import Iterable

from budget.models import BudgetKey
from core.money import Decimal, rupiah


def key_label(key: BudgetKey, *, by_sub_activity: bool = False) -> str:
    """`5.1.02 Belanja … (1.02.01.2.02.0001)`, or the sub kegiatan when it is tested as a whole."""
    if by_sub_activity and key.sub_activity is not None:
        return f"sub kegiatan {key.sub_activity.code} {key.sub_activity.name}"
    label = f"{key.account.code} {key.account.name}"
    return f"{label} ({key.sub_activity.code})" if key.sub_activity is not None else label


def lacking(limit: str, label: str, available: Decimal, asked: Decimal) -> str:
    """One sentence: what the limit is, what was asked and by how much it is exceeded."""
    return f"{limit} {label} {rupiah(available)}, diminta {rupiah(asked)}, lebih {rupiah(asked - available)}."


def rows_in_words(rows: Iterable[int]) -> str:
    """`2–5, 9`: row numbers in order, runs of three and more by their ends."""
    runs: list[list[int]] = []
    for row in sorted(set(rows)):
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    words = []
    for run in runs:
        words += [f"{run[0]}–{run[-1]}"] if len(run) > 2 else [str(row) for row in run]
    return ", ".join(words)
