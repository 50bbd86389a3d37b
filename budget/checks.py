"""Named checks of the budget room: what only an owner's hand could have bent is found here."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Count, F, Q, Sum

from budget.in_force import documents_in_force
from budget.models import BudgetKey, BudgetLine, BudgetMovement, CashPlan, PlannedMonth
from core.checks import Finding, check
from core.money import ZERO, Decimal, plain

_SUMS = ("reserved", "committed", "consumed", "contra_posted")

# Trigger → table; each must exist and be enabled.
FENCES = {
    "approval_log_append_only": "workflows_approvallog",
    "approval_log_no_truncate": "workflows_approvallog",
    "movement_keeps_sums": "budget_budgetmovement",
    "movement_append_only": "budget_budgetmovement",
    "movement_no_truncate": "budget_budgetmovement",
    "key_guarded": "budget_budgetkey",
    "version_fixed": "budget_budgetversion",
    "document_frozen": "budget_budgetdocument",
    "planned_months_kept": "budget_budgetdocument",
    "document_signed_means_in_force": "budget_budgetdocument",
    "line_frozen": "budget_budgetline",
    "plan_frozen": "budget_cashplan",
    "plan_frozen_from": "budget_cashplan",
    "plan_frozen_to": "budget_cashplan",
    "plan_frozen_gone": "budget_cashplan",
    "price_edition_frozen": "budget_priceedition",
    "price_items_frozen": "budget_priceitem",
    "price_items_frozen_from": "budget_priceitem",
    "price_items_frozen_to": "budget_priceitem",
    "price_items_frozen_gone": "budget_priceitem",
    "proposal_lines_frozen": "budget_proposalline",
    "proposal_lines_frozen_changed": "budget_proposalline",
    "proposal_lines_frozen_gone": "budget_proposalline",
    "proposal_lines_within_standard": "budget_proposalline",
    "proposal_lines_within_standard_changed": "budget_proposalline",
    "release_frozen": "budget_fundrelease",
    "release_signed_by_someone": "budget_fundrelease",
    "release_line_frozen": "budget_fundreleaseline",
}
HISTORIES = (
    "budget_historicalbudgetversion",
    "budget_historicalbudgetdocument",
    "budget_historicalbudgetline",
    "budget_historicalfundrelease",
)
CONSTRAINTS = (
    "used_within_ceiling",
    "budget_sums_not_negative",
    "committed_within_reserved",
    "contra_within_consumed",
    "proposal_amount_is_product",
    "decreed_edition_names_its_decree",
    "movement_positive",
    "one_movement_an_event",
    "budget_key_once",
)


@check("budget_key_sums", "Jumlah pada kunci anggaran sama dengan mutasinya")
def key_sums() -> Iterator[Finding]:
    """reserved, committed, consumed and contra-posted of every key = Σ its movements."""
    moved: dict[tuple[int, str], Decimal] = {}
    rows = BudgetMovement.objects.order_by().values_list("key", "kind", "basis").annotate(total=Sum("amount"))
    for key_id, kind, basis, total in rows:
        signs = {"reserve": ("reserved", 1), "release": ("reserved", -1)}
        name, sign = signs.get(kind, ("consumed" if kind == "consume" else "contra_posted", 1))
        moved[key_id, name] = moved.get((key_id, name), ZERO) + sign * total
        if basis == "contract":
            moved[key_id, "committed"] = moved.get((key_id, "committed"), ZERO) + sign * total
    for key in BudgetKey.objects.select_related("account", "sub_activity", "fund_source").iterator():
        for name in _SUMS:
            expected, found = moved.get((key.pk, name), ZERO), getattr(key, name)
            if expected != found:
                yield Finding(f"{name} {key} ({key.pk})", plain(expected), plain(found))


@check("budget_within_ceiling", "Pemakaian tidak melebihi pagu (I-15, I-38)")
def within_ceiling() -> Iterator[Finding]:
    """consumed + reserved − contra-posted ≤ ceiling for spending and financing out."""
    used = F("consumed") + F("reserved") - F("contra_posted")
    keys = BudgetKey.objects.annotate(used=used).filter(is_limited=True, used__gt=F("ceiling"))
    for key in keys.select_related("account", "sub_activity", "fund_source"):
        yield Finding(f"{key} ({key.pk})", f"≤ {plain(key.ceiling)}", plain(key.used))


@check("budget_ceiling_in_force", "Pagu sama dengan rincian dokumen yang berlaku (I-11)")
def ceiling_in_force() -> Iterator[Finding]:
    """The ceiling of every key = its line in the document in force, else zero."""
    lines = BudgetLine.objects.filter(document__in=documents_in_force()).order_by()
    amounts = dict(lines.values_list("key").annotate(total=Sum("amount")))
    for key in BudgetKey.objects.select_related("account", "sub_activity", "fund_source").iterator():
        expected = amounts.get(key.pk, ZERO)
        if key.ceiling != expected:
            yield Finding(f"{key} ({key.pk})", plain(expected), plain(key.ceiling))


@check("budget_cash_plan", "Anggaran kas dua belas bulan sama dengan rinciannya (I-14)")
def cash_plan() -> Iterator[Finding]:
    """Every line in force has twelve months that sum to it."""
    lines = (
        BudgetLine.objects.filter(document__in=documents_in_force())
        .select_related("key__account", "key__sub_activity", "key__fund_source")
        .annotate(months_set=Count("months"), planned=Sum("months__amount"))
        .filter(~Q(months_set=12) | ~Q(planned=F("amount")))
    )
    for line in lines:
        expected = f"12 bulan {plain(line.amount.amount)}"
        yield Finding(
            f"rincian {line.pk} {line.key}", expected, f"{line.months_set} bulan {plain(line.planned)}"
        )


@check("budget_planned_months", "Jumlah anggaran kas sebulan sama dengan rinciannya")
def planned_months() -> Iterator[Finding]:
    """What the database keeps of every document that came in force = Σ the months of its limited lines."""
    plans = CashPlan.objects.filter(line__document__in_force_from__isnull=False, line__key__is_limited=True)
    summed = plans.order_by().values_list("line__document", "month").annotate(total=Sum("amount"))
    expected = {(document, month): total for document, month, total in summed}
    rows = PlannedMonth.objects.order_by().values_list("document", "month", "amount")
    found = {(document, month): amount for document, month, amount in rows}
    for document, month in sorted({**expected, **found}):
        sides = [side.get((document, month)) for side in (expected, found)]
        if sides[0] != sides[1]:
            words = ["tidak ada" if side is None else plain(side) for side in sides]
            yield Finding(f"dokumen {document} bulan {month}", *words)


@check("budget_fences", "Pagar basis data anggaran dan jejak persetujuan terpasang")
def fences() -> Iterator[Finding]:
    """Every trigger and constraint of these rooms exists and is enabled, no right is too wide."""
    wanted = {(name, table) for name, table in FENCES.items()}
    wanted |= {("history_append_only", table) for table in HISTORIES}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
        )
        for name, table in sorted(wanted - set(cursor.fetchall())):
            yield Finding(f"{name} pada {table}", "terpasang", "tidak ada atau mati")
        cursor.execute("SELECT conname FROM pg_constraint WHERE convalidated")
        present = {row[0] for row in cursor.fetchall()}
        for name in CONSTRAINTS:
            if name not in present:
                yield Finding(name, "terpasang", "tidak ada")
        for table in ("budget_budgetmovement", "budget_plannedmonth", "workflows_approvallog", *HISTORIES):
            cursor.execute("SELECT has_table_privilege(%s, 'UPDATE, DELETE, TRUNCATE')", [table])
            if cursor.fetchone()[0]:
                yield Finding(f"hak {table}", "baca dan tambah", "ubah atau hapus")
        cursor.execute("SELECT has_column_privilege('budget_budgetkey', 'ceiling', 'UPDATE')")
        if cursor.fetchone()[0]:
            yield Finding("hak budget_budgetkey.ceiling", "baca", "ubah")
