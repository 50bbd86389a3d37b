"""Search fields: budget lines with what remains, accounts and sub kegiatan by code or words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from budget import availability
from budget.models import BudgetKey
from budget.selectors import lines_in_force
from core import clock
from core.errors import DomainError, NotFound
from core.money import Decimal
from reference import access, region
from reference.models import BUDGETED, Account, FiscalYear, LedgerSet, Nature, Program, Unit
from web.forms.fields import DATE_FORMATS
from web.forms.inputs import Problem
from web.remaining import left_by
from web.templatetags.kapuas import bulan
from web.views import documents

LIMIT = 20
# What an account is wanted for → which natures it may have; data of the screens, no rule.
PURPOSES: dict[str, Q] = {
    "anggaran": Q(nature__in=BUDGETED),
    "belanja": Q(nature=Nature.SPENDING),
    "pendapatan": Q(nature=Nature.REVENUE),
    "debit": Q(nature__in=(Nature.ASSET, Nature.EXPENSE)),
    "utang": Q(nature=Nature.LIABILITY),
    "lawan-belanja": Q(nature__in=(Nature.ASSET, Nature.EXPENSE, Nature.LIABILITY)),
    "aset": Q(nature=Nature.ASSET),
    "beban": Q(nature=Nature.EXPENSE),
    "potongan": Q(nature=Nature.WITHHOLDING),
    "pembiayaan": Q(nature__in=(Nature.FINANCING_IN, Nature.FINANCING_OUT)),
    "finansial": Q(ledger_set=LedgerSet.FIN),
    "set-anggaran": Q(ledger_set=LedgerSet.BUD),
}


@dataclass(frozen=True)
class Option:
    """One row of a search field's list."""

    pk: int
    text: str
    title: str
    meta: str
    left: Sequence[tuple[str, Decimal]] = ()
    why_not: str = ""


def by_words(rows: "QuerySet[Any]", query: str, *, code: str, name: str) -> "QuerySet[Any]":
    """Rows whose code begins with the text, or whose code or name holds every word; codes first."""
    text = query.strip()[:100]
    wanted = Q()
    for word in text.split()[:6]:
        wanted &= Q(**{f"{name}__icontains": word}) | Q(**{f"{code}__startswith": word})
    rank = Case(
        When(**{code: text}, then=Value(0)),
        When(**{f"{code}__startswith": text}, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.filter(wanted).annotate(rank=rank).order_by("rank", code) if text else rows.order_by(code)


def find_accounts(year: FiscalYear, query: str, purpose: str) -> "QuerySet[Account]":
    """Postable accounts of the year's chart for a purpose."""
    rows = Account.objects.filter(PURPOSES[purpose], edition=year.chart_id, is_postable=True, is_active=True)
    return by_words(rows, query, code="code", name="name")


def find_programs(year: FiscalYear, query: str) -> "QuerySet[Program]":
    """Sub kegiatan of the year's nomenclature."""
    rows = Program.objects.filter(edition=year.programs_id, is_postable=True, is_active=True)
    return by_words(rows, query, code="code", name="name")


def find_lines(*, year: int, unit_id: int, query: str, sub_activity_id: int | None = None) -> "QuerySet[Any]":
    """Lines in force that a payment of the unit may name."""
    rows = lines_in_force(year=year, unit_id=unit_id).filter(key__account__nature=Nature.SPENDING)
    if sub_activity_id:
        rows = rows.filter(key__sub_activity=sub_activity_id)
    return by_words(rows, query, code="key__account__code", name="key__account__name")


def key_title(key: BudgetKey) -> str:
    """`5.1.02… · PAD`: how a chosen line stands in its field."""
    return f"{key.account.code} · {key.fund_source.code}"


def _code_of(text: str) -> str:
    """The code in a chosen line's title, or the text as it was typed."""
    return text.split(" · ", maxsplit=1)[0]


def purpose_with_program(purpose: str, program: str) -> str:
    """A budget line with a sub kegiatan can only be spending: so nothing else is offered."""
    return "belanja" if purpose == "anggaran" and program.strip() else purpose


def one_of(found: Iterable[Any], text: str, what: str, name: Any = str) -> Any:
    """The only row that the typed text means; DomainError lists the first ones when there are several."""
    rows = list(found)
    exact = [row for row in rows if getattr(row, "code", None) == text.strip()]
    if len(exact) == 1:
        return exact[0]
    if len(rows) == 1:
        return rows[0]
    if not rows:
        raise DomainError(f"{what} “{text}” tidak ditemukan. Ketik kode atau kata dari namanya.", rule="I-01")
    some = "; ".join(name(row) for row in rows[:5])
    raise DomainError(f"{what} “{text}” cocok dengan beberapa: {some}. Pilih salah satu.", rule="I-01")


def resolve_account(year: FiscalYear, pk: str, text: str, purpose: str) -> Account | None:
    """The chosen account by id, or by what was typed; None when nothing was."""
    if pk.isdecimal():
        return find_accounts(year, "", purpose).filter(pk=int(pk)).first()
    if not text.strip():
        return None
    account: Account = one_of(find_accounts(year, text, purpose)[:6], text, "Rekening")
    return account


def resolve_program(year: FiscalYear, pk: str, text: str) -> Program | None:
    """The chosen sub kegiatan by id, or by what was typed; None when nothing was."""
    if pk.isdecimal():
        return find_programs(year, "").filter(pk=int(pk)).first()
    if not text.strip():
        return None
    program: Program = one_of(find_programs(year, text)[:6], text, "Sub kegiatan")
    return program


def resolve_key(
    *, year: int, unit_id: int, pk: str, text: str, sub_activity_id: int | None = None
) -> BudgetKey | None:
    """The chosen budget line's key by id, or by what was typed; None when nothing was."""
    query = "" if pk.isdecimal() else _code_of(text)
    rows = find_lines(year=year, unit_id=unit_id, query=query)
    if pk.isdecimal():
        line = rows.filter(key=int(pk)).first()
        return line.key if line else None
    if not text.strip():
        return None
    if sub_activity_id:
        rows = rows.filter(key__sub_activity=sub_activity_id)
    key: BudgetKey = one_of((line.key for line in rows[:6]), text, "Rincian", name=str)
    return key


def chosen_key(request: HttpRequest, unit: Unit, name: str) -> tuple[list[Problem], BudgetKey | None]:
    """The budget line chosen in the search field `name`, or why there is none."""
    data = request.POST
    try:
        key = resolve_key(
            year=documents.year_of(request),
            unit_id=unit.pk,
            pk=data.get(name, ""),
            text=data.get(f"{name}_text", ""),
        )
    except DomainError as error:
        return [Problem(error.message, name, error.rules)], None
    if key is None:
        return [
            Problem("Rincian anggaran belum dipilih. Ketik kode rekening atau kata dari namanya.", name)
        ], None
    return [], key


def chosen_account(
    request: HttpRequest, year: FiscalYear, name: str, purpose: str, *, required: str = ""
) -> tuple[list[Problem], Account | None]:
    """The account chosen in the search field `name`; `required` says what is missing when it is empty."""
    data = request.POST
    try:
        account = resolve_account(year, data.get(name, ""), data.get(f"{name}_text", ""), purpose)
    except DomainError as error:
        return [Problem(error.message, name, error.rules)], None
    if account is None and required:
        return [Problem(required, name)], None
    return [], account


# --- Lists -------------------------------------------------------------------------------------
def show_options(request: HttpRequest, found: Sequence[Option], *, nothing: str) -> HttpResponse:
    """The list below a search field."""
    foot = f"{LIMIT} teratas. Ketik lebih lengkap untuk mempersempit." if len(found) == LIMIT else ""
    context = {
        "options": found,
        "field": request.GET.get("field", "pilihan"),
        "foot": foot,
        "query": typed(request),
        "nothing": nothing,
    }
    return render(request, "web/documents/options.html", context)


def typed(request: HttpRequest) -> str:
    """What was typed into the search field that asks."""
    return request.GET.get(request.GET.get("field", ""), "").strip()


def fiscal_year(request: HttpRequest) -> FiscalYear:
    """The fiscal year looked at, with its editions."""
    found = FiscalYear.objects.filter(pk=documents.year_of(request)).first()
    if found is None:
        raise NotFound("Tahun anggaran belum dibuka.")
    return found


def _unit(request: HttpRequest) -> Unit:
    number = request.GET.get("unit", "")
    unit = Unit.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    if unit is None:
        raise NotFound("Unit tidak ditemukan.")
    access.require_read(request.user, unit, on=clock.today())
    return unit


@login_required
@require_GET
def accounts(request: HttpRequest, purpose: str) -> HttpResponse:
    """Rekening untuk satu keperluan."""
    if purpose not in PURPOSES:
        raise NotFound("Daftar rekening tidak ada.")
    purpose = purpose_with_program(purpose, request.GET.get("new_program_text", ""))
    rows = list(find_accounts(fiscal_year(request), typed(request), purpose)[:LIMIT])
    program = request.GET.get("new_program", "")
    left = _left(request, "account", rows, sub_activity_id=int(program) if program.isdecimal() else None)
    options = [Option(row.pk, row.code, row.name, row.code, left.get(row.pk, ())) for row in rows]
    return show_options(request, options, nothing="Tidak ada rekening yang cocok.")


@login_required
@require_GET
def programs(request: HttpRequest) -> HttpResponse:
    """Sub kegiatan."""
    rows = list(find_programs(fiscal_year(request), typed(request))[:LIMIT])
    left = _left(request, "sub_activity", rows)
    options = [Option(row.pk, row.code, row.name, row.code, left.get(row.pk, ())) for row in rows]
    return show_options(request, options, nothing="Tidak ada sub kegiatan yang cocok.")


@login_required
@require_GET
def lines(request: HttpRequest) -> HttpResponse:
    """Rincian DPA yang berlaku with what remains of ceiling, SPD and cash plan on the document's date."""
    unit, year = _unit(request), documents.year_of(request)
    sub_activity = request.GET.get("sub_activity", "")
    sub_activity_id = int(sub_activity) if sub_activity.isdecimal() else None
    rows = find_lines(
        year=year, unit_id=unit.pk, query=_code_of(typed(request)), sub_activity_id=sub_activity_id
    )[:LIMIT]
    found, on = list(rows), _day(request, year)
    left = availability.remaining([line.key_id for line in found], on=on)
    chosen = set(request.GET.getlist("line-key"))
    options = [
        Option(
            line.key_id,
            key_title(line.key),
            line.key.account.name,
            _meta(line.key, with_program=sub_activity_id is None),
            _limits(left[line.key_id], on),
            "sudah ada di rincian" if str(line.key_id) in chosen else "",
        )
        for line in found
    ]
    return show_options(
        request,
        options,
        nothing=f"Tidak ada rincian DPA {unit.code} {year} yang cocok; hanya DPA yang berlaku dapat dipilih.",
    )


def _limits(left: Any, on: date) -> list[tuple[str, Decimal]]:
    """The three limits as the SPP form shows them; SPD and cash plan by key or sub kegiatan, as set."""
    return [
        ("sisa pagu", left.budget),
        ("sisa SPD", left.spd),
        (f"sisa kas s.d. {bulan(on)}", left.cash_plan),
    ]


def _left(
    request: HttpRequest, group: str, rows: Sequence[Any], *, sub_activity_id: int | None = None
) -> dict[int, list[tuple[str, Decimal]]]:
    """What remains of accounts or sub kegiatan in the unit that the form names; nothing without one."""
    if not request.GET.get("unit"):
        return {}
    unit, year = _unit(request), documents.year_of(request)
    on = _day(request, year)
    found = left_by(
        group,
        [row.pk for row in rows],
        year=year,
        on=on,
        unit_id=unit.pk,
        sub_activity_id=sub_activity_id,
    )
    # Where a sub kegiatan shares SPD and cash plan, an account alone has neither.
    is_shared = group == "account" and region.setting("spd_level") == "sub_kegiatan"
    return {pk: _limits(left, on)[: 1 if is_shared else 3] for pk, left in found.items()}


def _meta(key: BudgetKey, *, with_program: bool) -> str:
    parts = [key.account.code, key.fund_source.code]
    if with_program and key.sub_activity is not None:
        parts.append(f"{key.sub_activity.code} {key.sub_activity.name}")
    return " · ".join(parts)


def _day(request: HttpRequest, year: int) -> date:
    text = request.GET.get("dated_on", "")
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return documents.day(year)
