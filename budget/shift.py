"""Pergeseran: what a shift may move (I-13, domain.md 2.2)."""

from collections.abc import Iterator

from django.db import connection

from budget.models import BudgetDocument, BudgetVersion
from core.errors import DomainError
from core.money import Decimal, rupiah


def shift_refusals(document: BudgetDocument) -> Iterator[DomainError]:
    """I-13: a pergeseran keeps the total of every kegiatan and jenis of its unit.

    A version that names a basis in `exception_basis` (keadaan tertentu or darurat by the Kepala Daerah) may
    shift across them; murni and perubahan may change anything.
    """
    version = document.version
    if version.kind != BudgetVersion.Kind.SHIFT or version.exception_basis.strip():
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM budget_shift_differences(%s)", [document.pk])
        rows = cursor.fetchall()
    for activity, kind, kind_name, before, after in rows:
        yield shift_refusal(
            version, activity=activity, kind=f"{kind} {kind_name}", before=before, after=after
        )


def shift_refusal(
    version: BudgetVersion, *, activity: str, kind: str, before: Decimal, after: Decimal, unit: str = ""
) -> DomainError:
    """The sentence of I-13 about one kegiatan and jenis whose total would change."""
    where = f"kegiatan {activity}, " if activity else ""
    whose = f"{unit}: " if unit else ""
    return DomainError(
        f"{whose}{version.name} mengubah jumlah {where}jenis {kind} dari {rupiah(before)} menjadi "
        f"{rupiah(after)}; pergeseran tetap dalam kegiatan dan jenis yang sama. Kembalikan jumlahnya, "
        "ajukan perubahan APBD, atau buka versi dengan dasar keadaan tertentu dari Kepala Daerah.",
        rule="I-13",
    )
