"""Which budget documents are in force: the latest signed version of every unit and year."""

from datetime import date

from django.db.models import QuerySet

from budget.models import BudgetDocument


def documents_in_force(*, year: int | None = None, at: date | None = None) -> "QuerySet[BudgetDocument]":
    """The document in force of every unit and year: the latest signed version, dated ≤ `at` when given."""
    found = BudgetDocument.objects.filter(in_force_from__isnull=False)
    if year is not None:
        found = found.filter(version__year=year)
    if at is not None:
        found = found.filter(in_force_from__lte=at)
    latest = found.order_by("version__year_id", "unit_id", "-version__number").distinct(
        "version__year_id", "unit_id"
    )
    return BudgetDocument.objects.filter(pk__in=latest.values("pk"))
