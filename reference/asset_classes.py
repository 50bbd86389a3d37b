"""Load classes of fixed assets, and find the one of an account on a day."""

from datetime import date

from core.money import AmountError, Decimal, exact
from reference.bulk import Counts, Wanted, store
from reference.models import Account, AssetClass, AssetRegister, Edition, Nature, User
from reference.sheets import Row, Sheet, check_width, one_of, read_day, refuse_duplicates, whole_number

# How a refused day of this sheet says what it must be.
DAY_SHAPE = "tahun-bulan-hari"
COLUMNS = (
    *("code", "account", "register", "life_years", "threshold", "valid_from", "valid_to", "legal_basis"),
)
LIFE_MAX = 200


def load_asset_classes(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Golongan aset of a chart edition; a region that decides otherwise loads its own sheet."""
    rows = refuse_duplicates(sheet, "code")
    # Of any level: a class holds for all accounts below its own.
    codes = {row["account"] for row in sheet.rows}
    found = {one.code: one for one in Account.objects.filter(edition=edition, code__in=codes)}
    wanted = Wanted()
    for code, row in rows.items():
        one_of(sheet, row, "register", list(AssetRegister.values))
        check_width(sheet, row, "code", 40)
        check_width(sheet, row, "legal_basis", 200)
        account = found.get(row["account"])
        if account is None or account.nature != Nature.ASSET:
            sheet.refuse(row, "account", "bukan akun aset pada edisi ini")
        else:
            wanted.rows[code] = {
                "account_id": account.pk,
                "register": row["register"],
                "life_years": whole_number(sheet, row, "life_years", least=0, most=LIFE_MAX),
                "threshold": _threshold(sheet, row),
                "valid_from": read_day(sheet, row, "valid_from", shape=DAY_SHAPE, is_required=True),
                "valid_to": read_day(sheet, row, "valid_to", shape=DAY_SHAPE),
                "legal_basis": row["legal_basis"],
            }
    if sheet.bad:
        return Counts()
    return store(AssetClass, wanted, key="code", fixed={"edition_id": edition.pk}, actor=actor)


def _threshold(sheet: Sheet, row: Row) -> Decimal | None:
    try:
        return exact(row["threshold"] or "0")
    except AmountError as error:
        sheet.refuse(row, "threshold", str(error))
        return None


def classes_in_force(edition_id: int, *, on: date) -> list[AssetClass]:
    """Classes in force on a day, the deepest account first; of one account the newest rule."""
    rows = AssetClass.objects.filter(edition_id=edition_id, valid_from__lte=on).exclude(valid_to__lt=on)
    newest = {one.account_id: one for one in rows.select_related("account").order_by("valid_from")}
    return sorted(newest.values(), key=lambda one: -one.account.level)


def class_of(account: Account, classes: list[AssetClass]) -> AssetClass | None:
    """The class of an asset account: of itself or of the nearest account above it."""
    for one in classes:
        if account.code == one.account.code or account.code.startswith(f"{one.account.code}."):
            return one
    return None
