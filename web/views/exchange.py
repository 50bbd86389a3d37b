"""Pertukaran dengan SIPD: every version of the year, files in, out, and what differs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import bridge_difference, bridge_export, bridge_import
from budget.bridge_difference import Comparison, Difference
from budget.bridge_fields import HEADINGS, Kind
from budget.bridge_mappings import ROLES, find
from budget.errors import BadRows
from budget.import_budget import UnknownUnits
from budget.import_codes import LABELS
from budget.import_judge import Report
from budget.models import BudgetVersion, ColumnMapping, RegionalBudget
from budget.unresolved import any_unresolved
from budget.wording import rows_in_words
from budget.workbook_template import CONTENT_TYPE
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.access import READING_REGION_ROLES
from reference.models import Account, FiscalYear, FundSource, Program, Unit
from web.forms import inputs
from web.forms.exchange import FileForm, ImportForm
from web.views import documents, parts

TITLE = "Pertukaran SIPD"
SHOWN_MAX = 500
LINES = "regional_budget__proposals__lines"


@dataclass(frozen=True)
class VersionRow:
    """One version with what its APBD holds."""

    version: BudgetVersion
    budget: RegionalBudget | None
    rows: int
    unknown: int


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Versi anggaran tahun ini; one query for all of them."""
    _require_reader(request)
    year = documents.year_of(request)
    found = (
        BudgetVersion.objects.filter(year=year)
        .select_related("regional_budget")
        .annotate(
            rows=Count(LINES),
            unknown=Count(LINES, filter=any_unresolved(f"{LINES}__")),
        )
        .order_by("-number")
    )
    rows = [VersionRow(one, getattr(one, "regional_budget", None), one.rows, one.unknown) for one in found]
    context = {"rows": rows, "year": year, "kinds": ColumnMapping.Kind.choices, "may_import": _may(request)}
    return parts.page(request, "exchange/index.html", context, crumbs=[(TITLE, "")])


@login_required
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Impor: checked first, or taken at once; all rows or none."""
    version = _version(request, pk)
    access.require(request.user, ROLES, unit=None, on=clock.today(), act="Impor APBD")
    form = ImportForm(documents.posted(request), request.FILES or None)
    context: dict[str, Any] = {"version": version, "form": form}
    if request.method == "POST":
        if not form.is_valid():
            context["problems"] = inputs.form_problems(form)
        else:
            context |= _taken(request, version, form)
            if "taken" in context:
                messages.success(request, context["taken"])
                return redirect("exchange")
    status = 422 if context.get("problems") or context.get("cells") else 200
    crumbs = _crumbs(f"Impor ke {version.name}")
    return parts.page(request, "exchange/import.html", context, crumbs=crumbs, status=status)


def _taken(request: HttpRequest, version: BudgetVersion, form: ImportForm) -> dict[str, Any]:
    """What came of the file, as the page shows it; with `taken` when it was kept."""
    kind, is_dry = form.cleaned_data["kind"], request.POST.get("action") != "load"
    words: dict[str, Any] = {"columns": form.columns, "actor": request.user, "is_dry": is_dry}
    try:
        if kind == Kind.CASH_PLAN:
            plan = bridge_import.import_cash_plan(version, form.data_of_file(), **words)
            said = (
                f"{plan.rows} baris, {plan.documents} DPA, {plan.changed} dari {plan.lines} rincian berubah"
            )
            return {"plan": said} if is_dry else {"taken": f"Anggaran kas dimuat: {said}."}
        budget = RegionalBudget.objects.filter(version=version).first()
        if budget is None:
            raise DomainError(f"Versi {version.name} tidak disusun dari RKA; impor anggaran kasnya saja.")
        report = bridge_import.import_lines(
            budget,
            form.data_of_file(),
            kind=kind,
            replaces=form.cleaned_data["replaces"],
            office=form.cleaned_data["office"].strip(),
            **words,
        )
    except UnknownUnits as error:
        return {"problems": inputs.problems_at("id_file", error), **_report(error.report)}
    except BadRows as error:
        return {"cells": error.rows[:SHOWN_MAX], "cell_count": len(error.rows)}
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        return {"problems": inputs.problems_at("id_file", error)}
    if is_dry:
        return _report(report)
    return {
        "taken": f"{report.rows} baris dimuat ke APBD {version.name}; {report.replaced} baris lama diganti."
    }


def _report(report: Report) -> dict[str, Any]:
    """What the check found, in the words of the page."""
    unknown = [
        (LABELS[one.kind].capitalize(), one.code, one.why, len(one.rows), one.amount, rows_in_words(one.rows))
        for _, one in sorted(report.unknown.items())
    ]
    missing = [(unit.code, unit.name, rows_in_words(unit.rows)) for unit in report.missing_units]
    return {
        "report": report,
        "sums": sorted(report.sums.items()),
        "unknown": unknown,
        "missing": missing,
        "unpriced": rows_in_words(report.reading.unpriced),
        "unpriced_count": len(report.reading.unpriced),
    }


@login_required
@require_GET
def export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Ekspor satu jenis berkas, in SIPD's columns or those of `?pemetaan=`."""
    version = _version(request, pk)
    if kind not in HEADINGS:
        raise NotFound("Jenis berkas tidak ada.")
    chosen = request.GET.get("pemetaan", "")
    mapping = find(int(chosen)) if chosen.isdecimal() else None
    if mapping is not None and mapping.kind != kind:
        raise DomainError(f"Pemetaan “{mapping.name}” bukan untuk jenis berkas ini.")
    columns = dict(mapping.columns) if mapping else None
    data = bridge_export.export(kind, version, columns=columns, actor=request.user)  # type: ignore[arg-type]
    return _file(data, bridge_export.file_name(kind, version))


@login_required
@require_http_methods(["GET", "POST"])
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Bandingkan berkas dengan yang tersimpan; nothing is changed."""
    version = _version(request, pk)
    form = FileForm(documents.posted(request), request.FILES or None)
    context: dict[str, Any] = {"version": version, "form": form}
    if request.method == "POST":
        if not form.is_valid():
            context["problems"] = inputs.form_problems(form)
        else:
            try:
                found = bridge_difference.compare(
                    form.cleaned_data["kind"],
                    version,
                    form.data_of_file(),
                    columns=form.columns,
                    actor=request.user,  # type: ignore[arg-type]
                )
            except BadRows as error:
                context |= {"cells": error.rows[:SHOWN_MAX], "cell_count": len(error.rows)}
            except (AccessDenied, NotFound):
                raise
            except DomainError as error:
                context["problems"] = inputs.problems_at("id_file", error)
            else:
                if request.POST.get("action") == "xlsx":
                    name = f"perbedaan-{bridge_export.file_name(form.cleaned_data['kind'], version)}"
                    return _file(bridge_difference.workbook(found), name)
                context |= _compared(found, version)
    status = 422 if context.get("problems") or context.get("cells") else 200
    crumbs = _crumbs(f"Bandingkan {version.name}")
    return parts.page(request, "exchange/compare.html", context, crumbs=crumbs, status=status)


def _compared(found: Comparison, version: BudgetVersion) -> dict[str, Any]:
    count = len(found.differences)
    shown = found.differences[:SHOWN_MAX]
    return {
        "comparison": found,
        "shown": _named(shown, version.year),
        "more": max(0, count - SHOWN_MAX),
    }


def _named(rows: Sequence[Difference], year: FiscalYear) -> list[dict[str, Any]]:
    """The differences with the names of their codes, where the year's lists know them; four queries."""
    units = Unit.objects.filter(code__in={row.unit for row in rows})
    accounts = Account.objects.filter(edition=year.chart_id, code__in={row.account for row in rows})
    programs = Program.objects.filter(edition=year.programs_id, code__in={row.sub_activity for row in rows})
    funds = FundSource.objects.filter(edition=year.funds_id, code__in={row.fund for row in rows})
    names = [dict(found.values_list("code", "name")) for found in (units, accounts, programs, funds)]
    return [
        {
            "row": row,
            "unit": names[0].get(row.unit, row.unit),
            "account": names[1].get(row.account, ""),
            "sub_activity": names[2].get(row.sub_activity, ""),
            "fund": names[3].get(row.fund, row.fund),
        }
        for row in rows
    ]


def _file(data: bytes, name: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def _version(request: HttpRequest, pk: int) -> BudgetVersion:
    _require_reader(request)
    found = BudgetVersion.objects.select_related("year").filter(pk=pk).first()
    if found is None:
        raise NotFound("Versi anggaran tidak ditemukan.")
    return found


def _require_reader(request: HttpRequest) -> None:
    act = "Melihat APBD sedaerah"
    access.require(request.user, READING_REGION_ROLES, unit=None, on=clock.today(), act=act)


def _may(request: HttpRequest) -> bool:
    return bool(access.roles_in(request.user, None, on=clock.today()) & set(ROLES))


def _crumbs(last: str) -> list[tuple[str, str]]:
    return [(TITLE, reverse("exchange")), (last, "")]
