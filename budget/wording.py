"""How the budget's refusals name things: code, name, limit, amount, difference."""

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
