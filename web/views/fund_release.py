"""SPD: register, page, and a draft prefilled from the cash plan of the quarter."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import fund_release as service
from budget import selectors
from budget.in_force import documents_in_force
from budget.models import BudgetDocument, FundRelease
from budget.release_revision import needs_revision
from core import clock
from core.money import ZERO, Decimal, format_amount
from core.words import terbilang
from reference import access
from reference.models import Role
from web.forms import inputs
from web.forms.fund_release import ChooseForm, ReleaseForm
from web.forms.inputs import Problem
from web.views import documents, parts, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import NewAction, Register, Row

FLOW = "fund_release"
QUARTER_NAMES = ("", "I", "II", "III", "IV")


def _row(release: FundRelease) -> Row:
    return registers.row_of(
        release,
        "fund-release-detail",
        note=f"Triwulan {QUARTER_NAMES[release.quarter]}",
        description=release.description or f"DPA {release.budget_document.version.name}",
        amount=release.total,  # type: ignore[attr-defined]
    )


REGISTER = Register(
    flow=FLOW,
    title="SPD",
    lead="Surat Penyediaan Dana menyediakan dana triwulanan; tanpa SPD tidak ada SPP.",
    row=_row,
    words=("number", "external_number", "description", "unit__name", "unit__code"),
    total="lines__amount",
    nothing_yet="Belum ada SPD",
    next_step="Staf BUD membuat SPD dari anggaran kas DPA yang berlaku, lalu PPKD menandatanganinya.",
    actions=(NewAction("fund-release-new", "Buat SPD", (Role.TREASURY_STAFF,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar SPD."""
    return registers.show(request, REGISTER, selectors.releases(year=documents.year_of(request)))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman SPD."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    rows = FundRelease.objects.select_related("unit", "year", "budget_document__version", "revises")
    release = documents.find(request, rows, pk)
    may_revise = release.state == "signed" and access.may(
        request.user, Role.TREASURY_STAFF, unit=release.unit, on=clock.today()
    )
    lines = list(selectors.release_lines(release))
    total = sum((line.amount.amount for line in lines), ZERO)
    log = list(documents.log_of(release))
    context = {
        "title": f"SPD triwulan {QUARTER_NAMES[release.quarter]}, {release.unit.name}",
        "log": log,
        "chain": documents.chain_steps(
            release, log, (("Draf", "create", Role.TREASURY_STAFF), ("SPD", "sign", Role.FINANCE_OFFICER))
        ),
        "lines": lines,
        "total": total,
        "words": terbilang(total),
        "revision": release.revisions.exclude(state="cancelled").first(),
        "is_frozen": needs_revision(release),
        "edit_url": reverse("fund-release-revise", args=[pk]) if may_revise else "",
        "edit_label": "Ubah SPD",
    }
    return documents.detail(
        request,
        release,
        "budget/release.html",
        context,
        crumbs=[("SPD", reverse("fund-release-list")), (registers.number_of(release), "")],
        attempt=attempt,
    )


@dataclass
class ReleaseTable:
    """What may be released to each line, and what is typed for it."""

    possible: list[selectors.Releasable]
    texts: dict[int, str] = field(default_factory=dict)
    errors: dict[int, str] = field(default_factory=dict)

    @classmethod
    def prefilled(cls, possible: list[selectors.Releasable]) -> "ReleaseTable":
        texts = {one.line.key_id: format_amount(one.amount) if one.amount else "" for one in possible}
        return cls(possible, texts)

    @classmethod
    def typed(cls, possible: list[selectors.Releasable], data: QueryDict) -> "ReleaseTable":
        return cls(possible, {one.line.key_id: data.get(f"amount-{one.line.key_id}", "") for one in possible})

    def amounts(self) -> list[tuple[int, Decimal]]:
        """(key, amount) of the filled lines; wrong ones are kept as errors."""
        found = []
        for key_id, text in self.texts.items():
            if not text.strip():
                continue
            number, error = inputs.read_amount(text, allow_zero=True)
            if error:
                self.errors[key_id] = error
            elif number:
                found.append((key_id, number))
        return found

    @property
    def problems(self) -> list[Problem]:
        names = {one.line.key_id: one.line.key.account.name for one in self.possible}
        return [Problem(f"{names[key]}: {text}", f"amount-{key}") for key, text in self.errors.items()]

    @property
    def total(self) -> Decimal:
        return sum(
            (inputs.read_amount(text, allow_zero=True)[0] for text in self.texts.values() if text.strip()),
            ZERO,
        )

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Lines for the table."""
        return [
            {
                "line": one.line,
                "planned": one.planned,
                "released": one.released,
                "left": one.amount,
                "text": self.texts[one.line.key_id],
                "error": self.errors.get(one.line.key_id, ""),
            }
            for one in self.possible
        ]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """SPD baru: choose document and quarter, then correct what the cash plan gives."""
    access.require(request.user, Role.TREASURY_STAFF, unit=None, on=clock.today(), act="Buat SPD")
    year = documents.year_of(request)
    in_force = documents_in_force(year=year).select_related("unit", "version").order_by("unit__code")
    choose = ChooseForm(request.GET or None, documents=in_force)
    if not (request.GET and choose.is_valid()):
        return _page(request, choose)
    document, quarter = choose.cleaned_data["document"], int(choose.cleaned_data["quarter"])
    possible = selectors.releasable(document=document, quarter=quarter)
    if request.method == "GET":
        first = {
            "dated_on": documents.day(year, date(year, quarter * 3 - 2, 1)),
            "description": f"Penyediaan dana triwulan {QUARTER_NAMES[quarter]} tahun {year}",
        }
        return _page(request, choose, ReleaseForm(initial=first), ReleaseTable.prefilled(possible))
    form, table = ReleaseForm(request.POST), ReleaseTable.typed(possible, request.POST)
    action = inputs.read_action(request.POST)
    if action.name != "save":
        return _page(request, choose, form, table)
    return _save(request, choose, form, table, document, quarter=quarter)


def _save(
    request: HttpRequest,
    choose: ChooseForm,
    form: ReleaseForm,
    table: ReleaseTable,
    document: BudgetDocument,
    *,
    quarter: int,
) -> HttpResponse:
    amounts = table.amounts()
    problems = [*(inputs.form_problems(form) if not form.is_valid() else []), *table.problems]
    if not problems:
        answer, problems = saved(
            request,
            form,
            lambda: service.create_release(
                document=document, quarter=quarter, lines=amounts, actor=request.user, **form.cleaned_data
            ),
            route="fund-release-detail",
            done="SPD dibuat, menunggu tanda tangan PPKD.",
        )
        if answer is not None:
            return answer
    return _page(request, choose, form, table, problems)


def _page(
    request: HttpRequest,
    choose: ChooseForm,
    form: ReleaseForm | None = None,
    table: ReleaseTable | None = None,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    context = {"choose": choose, "form": form, "table": table, "problems": problems}
    crumbs = [("SPD", reverse("fund-release-list")), ("SPD baru", "")]
    return parts.page(
        request, "budget/release_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )
