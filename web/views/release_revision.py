"""Perubahan SPD: whole amounts for a signed release, with what is used and what the budget has frozen."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budget import release_revision as service
from budget.models import FundRelease
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import ZERO, Decimal, format_amount
from reference import access
from reference.models import Role
from web.forms import inputs
from web.forms.fund_release import ReleaseForm
from web.forms.inputs import Problem
from web.views import attempts, documents, parts, registers


@dataclass
class RevisionTable:
    """The lines of the revised release and what is typed for each."""

    lines: list[service.RevisedLine]
    texts: dict[int, str]
    errors: dict[int, str] = field(default_factory=dict)

    @classmethod
    def proposed(cls, lines: list[service.RevisedLine]) -> "RevisionTable":
        """What stays released; the frozen part is taken off."""
        return cls(lines, {line.key.pk: format_amount(line.proposed) for line in lines})

    @classmethod
    def typed(cls, lines: list[service.RevisedLine], data: QueryDict) -> "RevisionTable":
        """As it was sent."""
        return cls(lines, {line.key.pk: data.get(f"amount-{line.key.pk}", "") for line in lines})

    def amounts(self) -> list[tuple[int, Decimal]]:
        """(key, amount) of every line; wrong ones are kept as errors, an empty one is zero."""
        found = []
        for key_id, text in self.texts.items():
            number, error = inputs.read_amount(text, allow_zero=True) if text.strip() else (ZERO, "")
            if error:
                self.errors[key_id] = error
            else:
                found.append((key_id, number))
        return found

    @property
    def problems(self) -> list[Problem]:
        """Errors, each leading to its cell."""
        names = {line.key.pk: line.key.account.name for line in self.lines}
        return [Problem(f"{names[key]}: {text}", f"amount-{key}") for key, text in self.errors.items()]

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Lines for the table."""
        return [
            {"line": line, "text": self.texts[line.key.pk], "error": self.errors.get(line.key.pk, "")}
            for line in self.lines
        ]

    @property
    def totals(self) -> dict[str, Decimal]:
        """Sums of the columns that are no input."""
        return {
            name: sum((getattr(line, name) for line in self.lines), ZERO)
            for name in ("released", "used", "frozen")
        }


@login_required
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah SPD: a draft that will replace the signed one."""
    rows = FundRelease.objects.select_related("unit", "year", "budget_document__version")
    release = documents.find(request, rows, pk)
    access.require(request.user, Role.TREASURY_STAFF, unit=release.unit, on=clock.today(), act="Ubah SPD")
    if release.state != "signed":
        messages.warning(request, "Hanya SPD yang terbit dapat diubah.")
        return redirect("fund-release-detail", pk)
    lines = service.proposed_lines(release)
    if request.method == "GET":
        day = max(documents.day(release.year_id), release.dated_on)
        form = ReleaseForm(initial={"dated_on": day, "description": f"Perubahan SPD {release.number}"})
        return _page(request, release, form, RevisionTable.proposed(lines))
    form, table = ReleaseForm(request.POST), RevisionTable.typed(lines, request.POST)
    amounts = table.amounts()
    problems = [*(inputs.form_problems(form) if not form.is_valid() else []), *table.problems]
    status = 422
    if not problems:
        data = form.cleaned_data
        try:
            made = service.create_revision(
                release,
                dated_on=data["dated_on"],
                lines=amounts,
                description=data["description"],
                actor=request.user,  # type: ignore[arg-type]
            )
        except (AccessDenied, NotFound):
            raise
        except DomainError as error:
            problems = inputs.problems_of(error, lambda name: f"id_{name}" if name in form.fields else "")
            status = attempts.status_of(error)
        else:
            messages.success(request, "Draf perubahan SPD dibuat, menunggu tanda tangan PPKD.")
            return redirect("fund-release-detail", made.pk)
    return _page(request, release, form, table, problems, status=status)


def _page(
    request: HttpRequest,
    release: FundRelease,
    form: ReleaseForm,
    table: RevisionTable,
    problems: list[Problem] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {"document": release, "form": form, "table": table, "problems": problems or []}
    crumbs = [
        ("SPD", reverse("fund-release-list")),
        (registers.number_of(release), reverse("fund-release-detail", args=[release.pk])),
        ("Perubahan", ""),
    ]
    return parts.page(request, "budget/release_revise.html", context, crumbs=crumbs, status=status)
