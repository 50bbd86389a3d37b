"""Load quality classes and allowance accounts of receivables; say which class an age falls into."""

from collections.abc import Sequence
from datetime import date

from core.money import Decimal, rounded
from reference.bulk import Counts, Wanted, store
from reference.charts import accounts_named, chosen
from reference.models import (
    AllowanceMapping,
    Edition,
    Nature,
    Quality,
    ReceivableKind,
    ReceivableQuality,
    User,
)
from reference.sheets import Row, Sheet, check_width, one_of, read_day, refuse_duplicates, whole_number

# How a refused day of this sheet says what it must be.
DAY_SHAPE = "tahun-bulan-hari"
QUALITY_COLUMNS = (
    *("code", "kind", "quality", "days_from", "share", "valid_from", "valid_to", "legal_basis"),
)
ALLOWANCE_COLUMNS = ("receivable", "allowance", "expense", "kind")
AGE_MAX = 36_500


def load_qualities(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Kualitas piutang of a chart edition; a region that decides otherwise loads its own sheet."""
    rows = refuse_duplicates(sheet, "code")
    wanted = Wanted()
    for code, row in rows.items():
        one_of(sheet, row, "kind", list(ReceivableKind.values))
        one_of(sheet, row, "quality", list(Quality.values))
        check_width(sheet, row, "code", 40)
        check_width(sheet, row, "legal_basis", 200)
        wanted.rows[code] = {
            "kind": row["kind"],
            "quality": row["quality"],
            "days_from": whole_number(sheet, row, "days_from", least=0, most=AGE_MAX),
            "share": _share(sheet, row),
            "valid_from": read_day(sheet, row, "valid_from", shape=DAY_SHAPE, is_required=True),
            "valid_to": read_day(sheet, row, "valid_to", shape=DAY_SHAPE),
            "legal_basis": row["legal_basis"],
        }
    if sheet.bad:
        return Counts()
    return store(ReceivableQuality, wanted, key="code", fixed={"edition_id": edition.pk}, actor=actor)


def _share(sheet: Sheet, row: Row) -> Decimal | None:
    try:
        share = Decimal(row["share"])
    except ArithmeticError:
        sheet.refuse(row, "share", "harus angka 0 sampai 1, misalnya 0.005")
        return None
    if not (share.is_finite() and 0 <= share <= 1 and share == round(share, 4)):
        sheet.refuse(row, "share", "harus angka 0 sampai 1, paling banyak empat desimal")
        return None
    return share


def load_allowances(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Pemetaan penyisihan of a chart edition."""
    rows = refuse_duplicates(sheet, "receivable")
    found = accounts_named(sheet, edition, ALLOWANCE_COLUMNS[:3])
    wanted = Wanted()
    for row in rows.values():
        one_of(sheet, row, "kind", list(ReceivableKind.values))
        accounts = {
            "receivable": chosen(sheet, row, "receivable", found, (Nature.ASSET,)),
            "allowance": chosen(sheet, row, "allowance", found, (Nature.ASSET,)),
            "expense": chosen(sheet, row, "expense", found, (Nature.EXPENSE,)),
        }
        if all(accounts.values()):
            wanted.rows[accounts["receivable"].pk] = {
                "allowance_account_id": accounts["allowance"].pk,
                "expense_account_id": accounts["expense"].pk,
                "kind": row["kind"],
            }
    if sheet.bad:
        return Counts()
    return store(AllowanceMapping, wanted, key="receivable_account_id", fixed={}, actor=actor)


def qualities(edition_id: int, kind: str, *, on: date) -> list[ReceivableQuality]:
    """The classes of a kind in force on a day, youngest age first; of each age the newest rule."""
    rows = ReceivableQuality.objects.filter(edition_id=edition_id, kind=kind, valid_from__lte=on).exclude(
        valid_to__lt=on
    )
    newest = rows.order_by("-valid_from").values_list("valid_from", flat=True).first()
    return list(rows.filter(valid_from=newest).order_by("days_from")) if newest else []


def class_of_age(classes: Sequence[ReceivableQuality], days: int) -> ReceivableQuality | None:
    """The class of an age in days: the last one that begins at or before it."""
    return next((one for one in reversed(classes) if one.days_from <= max(days, 0)), None)


def allowance_of(amount: Decimal, quality: ReceivableQuality) -> Decimal:
    """Penyisihan of an amount, at two decimals, half up."""
    return rounded(amount * quality.share)
