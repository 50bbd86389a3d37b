"""The journal on screen: ledger lines, one entry, the approval trail, the named checks."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import checks as registry
from core.errors import DomainError, NotFound
from core.money import ZERO
from ledger.models import Entry
from reference import access
from reference.models import Account
from reports import behind as source_of
from reports import kept
from reports.definitions.listing import account_of
from reports.matrix import DrillDown, Mode, Side, Source
from reports.running import opening_of, sum_before
from reports.selectors import budget_behind, lines_behind
from reports.writers.csv import defused
from web import context, navigation, words
from web.forms.reports import ApprovalFilters, LinesForm
from web.remaining import day_of
from web.views import parts
from web.views.reports import (
    behind_words,
    check_entity,
    default_entity,
    entities,
    entity_id,
    mode_words,
    require_some,
)
from workflows.models import ApprovalLog

LINES_MAX = 50
EXPORT_MAX = 100_000


# --- Lines ---------------------------------------------------------------------------------------
class _Counted:
    """A sequence of known length for the paginator; the lines themselves come from the selector."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, part: slice) -> range:
        return range(self.count)[part]


@login_required
@require_GET
def ledger_lines(request: HttpRequest) -> HttpResponse:
    """Baris jurnal: of a unit, an account and a span of days, or all lines behind a figure."""
    form, drill = _asked(request)
    crumbs = [("Laporan", reverse("report-index")), ("Baris jurnal", "")]
    if drill is None:
        return parts.invalid(request, "reports/lines.html", {"form": form}, crumbs=crumbs)
    account = Account.objects.filter(pk=drill.account_id).first() if drill.account_id else None
    page: dict[str, Any] = {
        "form": form,
        "drill": drill,
        "account": account,
        "mode": mode_words(drill, account),
    }
    page["is_figure"] = "mode" in request.GET
    page["one_account"] = account is not None and account.is_postable
    page |= _page_kept(request, drill)
    page["export"] = f"{reverse('ledger-lines-csv')}?{urlencode(drill.to_query())}"
    return parts.page(request, "reports/lines.html", page, crumbs=crumbs)


def _asked(request: HttpRequest) -> tuple[LinesForm, DrillDown | None]:
    """The form and the lines asked for; None when the form has errors."""
    work = context.of(request)
    units = entities(work)
    if "mode" in request.GET:
        drill = DrillDown.from_query(request.GET.dict())
        check_entity(request, drill.unit_id)
        return LinesForm(_form_values(drill), units=units), drill
    last = day_of(work.year, work.on)
    given = {
        "unit": default_entity(work),
        "dari": f"01-01-{work.year}",
        "sampai": f"{last:%d-%m-%Y}",
        **request.GET.dict(),
    }
    if given["unit"] and given["unit"] not in dict(units):
        check_entity(request, entity_id(given["unit"]))
    require_some(units)
    form = LinesForm(given, units=units)
    if not form.is_valid():
        return form, None
    data = form.cleaned_data
    unit_id = entity_id(data["unit"])
    check_entity(request, unit_id)
    try:
        account = account_of(data["rekening"].strip(), data["dari"].year)
    except DomainError as error:
        parts.refusal(request, form, error)
        return form, None
    is_debit = account is None or account.is_debit_normal
    return form, DrillDown(
        mode=Mode.MOVEMENT,
        unit_id=unit_id,
        account_id=account.pk if account else None,
        natures=(),
        ledger_set=data["himpunan"],
        start=data["dari"],
        end=data["sampai"],
        excluded=(),
        orientation=Side.DEBIT if is_debit else Side.CREDIT,
    )


def _form_values(drill: DrillDown) -> dict[str, str]:
    """The filter that comes nearest to a figure's lines."""
    code = Account.objects.filter(pk=drill.account_id).values_list("code", flat=True).first()
    return {
        "unit": str(drill.unit_id or "semua"),
        "rekening": code or "",
        "himpunan": drill.ledger_set,
        "dari": f"{drill.start:%d-%m-%Y}",
        "sampai": f"{drill.end:%d-%m-%Y}",
    }


def _page_kept(request: HttpRequest, drill: DrillDown) -> dict[str, Any]:
    """The page as it was made while nothing changed: a million lines are not summed again for each look."""
    if drill.source in (Source.DOCUMENTS, Source.PARTS):
        # What SPP, contracts and SPD do moves no stamp of the journal.
        return _documents_of(request, drill)
    return kept.kept(
        ("lines", drill, _page_number(request)),
        year=drill.start.year,
        unit_id=drill.unit_id,
        make=lambda: _page_of(request, drill),
        size=lambda made: 100_000,
    )


def _documents_of(request: HttpRequest, drill: DrillDown) -> dict[str, Any]:
    """One page of the documents (or the parts) behind a figure."""
    number = _page_number(request)
    on = context.of(request).on
    found = source_of.read(
        request.user,  # type: ignore[arg-type]
        drill,
        on=on,
        offset=(number - 1) * LINES_MAX,
        limit=LINES_MAX,
    )
    count = found.documents.count if found.documents else 0
    return {**behind_words(found), "rows": Paginator(_Counted(count), LINES_MAX).get_page(number)}


def _page_of(request: HttpRequest, drill: DrillDown) -> dict[str, Any]:
    """One page of lines with the balance that runs along."""
    if drill.source is Source.BUDGET:
        number = _page_number(request)
        budget = budget_behind(drill, offset=(number - 1) * LINES_MAX, limit=LINES_MAX)
        pages = Paginator(_Counted(budget.count), LINES_MAX)
        return {"budget": budget, "rows": pages.get_page(number)}
    opening = opening_of(drill)
    number = _page_number(request)
    offset = (number - 1) * LINES_MAX
    behind = lines_behind(drill, offset=offset, limit=LINES_MAX)
    balance = opening + sum_before(drill, offset)
    carried = balance
    listed = []
    for line in behind.lines:
        amount = line.debit - line.credit
        balance += amount if drill.orientation is Side.DEBIT else -amount
        listed.append((line, balance))
    pages = Paginator(_Counted(behind.count), LINES_MAX)
    return {
        "behind": behind,
        "listed": listed,
        "opening": opening,
        "carried": carried,
        "closing": opening + behind.total,
        "rows": pages.get_page(number),
        "has_running": drill.account_id is not None and drill.side is Side.NET,
    }


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("halaman", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


@login_required
@require_GET
def ledger_lines_csv(request: HttpRequest) -> HttpResponse:
    """The lines of a list as CSV."""
    import csv

    from core.money import plain

    drill = DrillDown.from_query(request.GET.dict())
    check_entity(request, drill.unit_id)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="jurnal-{drill.start}-{drill.end}.csv"'
    writer = csv.writer(response, lineterminator="\n")
    heads = ("date", "book", "entry", "kind", "account", "account_name", "unit", "sub_kegiatan")
    writer.writerow([*heads, "description", "source", "debit", "credit"])
    for line in lines_behind(drill, limit=EXPORT_MAX).lines:
        texts = (line.account_code, line.account_name, line.unit_name, line.sub_activity_code or "")
        writer.writerow(
            [
                line.dated_on.isoformat(),
                defused(line.book_code),
                line.entry_number,
                line.kind,
                *map(defused, texts),
                defused(line.description),
                line.source,
                plain(line.debit),
                plain(line.credit),
            ]
        )
    return response


# --- Entry ---------------------------------------------------------------------------------------
@login_required
@require_GET
def entry_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Satu jurnal: lines, its document with the approval log, its place in the chain."""
    entry = (
        Entry.objects.select_related("book__unit", "actor", "reverses__book", "reversed_by__book")
        .filter(pk=pk)
        .first()
    )
    if entry is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    lines = list(
        entry.lines.select_related("account", "unit", "sub_activity", "fund_source", "counterpart").order_by(
            "number"
        )
    )
    readable = {unit.pk for unit in context.of(request).readable}
    # A sub-unit keeps its lines in its department's book: it reads the entries that are wholly its own.
    if entry.book.unit_id not in readable and not {line.unit_id for line in lines} <= readable:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    flow = entry.source.partition(":")[0]
    siblings = (
        Entry.objects.filter(source=entry.source, event=entry.event, book__unit__in=readable)
        .exclude(pk=entry.pk)
        .select_related("book")
        .order_by("book__code", "ledger_set")
    )
    return parts.page(
        request,
        "reports/entry_drawer.html" if parts.is_drawer(request) else "reports/entry.html",
        {
            "entry": entry,
            "lines": lines,
            "debit": sum((line.debit for line in lines), ZERO),
            "credit": sum((line.credit for line in lines), ZERO),
            "document": words.document_name(flow),
            "siblings": siblings,
            "log": _log_of(entry.source),
        },
        crumbs=[
            ("Laporan", reverse("report-index")),
            ("Baris jurnal", reverse("ledger-lines")),
            (f"{entry.book.code}/{entry.number}", ""),
        ],
    )


def _log_of(document_key: str) -> list[ApprovalLog]:
    """The approval log of a document's whole chain, newest first; two queries."""
    chain = ApprovalLog.objects.filter(document_key=document_key).values_list("chain_key", flat=True).first()
    if chain is None:
        return []
    return list(ApprovalLog.objects.filter(chain_key=chain).select_related("actor").order_by("-id"))


# --- Trail and checks ------------------------------------------------------------------------------
@login_required
@require_GET
def approvals(request: HttpRequest) -> HttpResponse:
    """Jejak persetujuan: every step on documents of the units that the person reads, newest first."""
    work = context.of(request)
    rows = access.visible(ApprovalLog.objects.select_related("actor", "unit"), request.user, on=work.on)
    if work.unit is not None:
        rows = rows.filter(unit__in=[work.unit, *work.unit.children.all()])
    # A document that had no number yet when it was made is found by the one it drew later.
    numbered = ApprovalLog.objects.filter(document_key=OuterRef("document_key")).exclude(document_number="")
    rows = rows.annotate(present_number=Subquery(numbered.order_by("-id").values("document_number")[:1]))
    filters = ApprovalFilters(request.GET, queryset=rows.order_by("-id"))
    page = parts.paginate(request, filters.qs)
    return parts.page(
        request,
        "reports/approvals.html",
        {"filters": filters, "rows": page},
        crumbs=[("Laporan", reverse("report-index")), ("Jejak persetujuan", "")],
    )


@login_required
@require_GET
def checks(request: HttpRequest) -> HttpResponse:
    """Pemeriksaan: the named checks of check_ledger, run when asked; for roles of the region."""
    work = context.of(request)
    access.require(request.user, sorted(navigation.BUD), unit=None, on=work.on, act="Memeriksa pembukuan")
    is_run = "jalankan" in request.GET
    found = [
        {"name": name, "title": title, "findings": list(check()) if is_run else []}
        for name, (title, check) in registry.registered().items()
    ]
    return parts.page(
        request,
        "reports/checks.html",
        {"found": found, "is_run": is_run, "failed": sum(bool(row["findings"]) for row in found)},
        crumbs=[("Laporan", reverse("report-index")), ("Pemeriksaan", "")],
    )
