"""CaLK: one section's text. Who saves on an older revision sees both texts and keeps what he typed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access, note_outline
from reference.note_outline import Section
from reports.notes import fields
from reports.notes.books import Books
from treasury.models import FinancialNotes, NoteText
from treasury.services import financial_notes as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.notes import SectionForm
from web.views import attempts, documents, notes, parts

# What the kept input of a browser is sent back with, after the page was loaded anew.
RESTORE = "restore"


@dataclass(frozen=True)
class _Opened:
    """The section that is edited, the outline around it, and its text when it has one."""

    notes: FinancialNotes
    sections: list[Section]
    section: Section
    text: NoteText | None

    @property
    def body(self) -> str:
        return self.section.body if self.text is None else self.text.body


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Ubah teks satu bagian."""
    found = service.find(pk, request.user)  # type: ignore[arg-type]
    access.require(request.user, service.MAKER, unit=found.unit, on=clock.today(), act="Mengubah teks CaLK")
    if found.state not in service.EDITABLE:
        messages.warning(request, "Teks CaLK ini beku; minta penyetuju mengembalikan atau membukanya.")
        return redirect("notes-detail", pk)
    sections = service.outline_of(found)
    section = note_outline.section_of(sections, code)
    text = found.texts.select_related("edited_by").filter(section=code).first()
    opened = _Opened(found, sections, section, text)
    form = SectionForm(documents.posted(request), initial={"body": opened.body})
    action = inputs.read_action(request.POST, "show").name
    if action not in ("save", "next") or not form.is_valid():
        return _page(request, opened, form)
    body, revision = form.cleaned_data["body"], _revision(request, text)
    try:
        service.save_text(found, code, body, revision=revision, actor=request.user)  # type: ignore[arg-type]
    except (AccessDenied, NotFound):
        raise
    except service.StaleText as error:
        return _page(request, opened, form, problems=inputs.problems_of(error), latest=error.text, status=409)
    except DomainError as error:
        problems = inputs.problems_of(error, lambda name: f"id_{name}")
        return _page(request, opened, form, problems=problems, status=attempts.status_of(error))
    messages.success(request, f"Bagian {section.heading} tersimpan.")
    return redirect(_onwards(opened, is_next=action == "next"))


def _revision(request: HttpRequest, text: NoteText | None) -> int:
    """The revision that the person opened: the newest when he loads the page or restores into it."""
    newest = text.revision if text else 0
    is_opened = request.method == "GET" or inputs.read_action(request.POST).name == RESTORE
    typed = request.POST.get("revision", "")
    return newest if is_opened or not typed.isdecimal() else int(typed[:9])


def _onwards(opened: _Opened, *, is_next: bool) -> str:
    """The next section, or back to where this one stands on the page."""
    pk, section = opened.notes.pk, opened.section
    following = opened.sections[opened.sections.index(section) + 1 :]
    if is_next and following:
        return reverse("notes-section", args=[pk, following[0].code])
    return f"{reverse('notes-detail', args=[pk])}#{notes.anchor_of(section.code)}"


def _page(
    request: HttpRequest,
    opened: _Opened,
    form: SectionForm,
    *,
    problems: Sequence[Problem] = (),
    latest: NoteText | None = None,
    status: int = 200,
) -> HttpResponse:
    found, section = opened.notes, opened.section
    books = Books(found.year_id, found.dated_on, found.entity_id)
    context = {
        "document": found,
        "section": section,
        "has_next": section is not opened.sections[-1],
        "form": form,
        "text": opened.text,
        "revision": _revision(request, opened.text),
        "problems": problems,
        "latest": latest,
        "fields": [
            (f"{{{name}}}", label, fields.filled(f"{{{name}}}", books))
            for name, label in note_outline.fields_of(found.scope).items()
        ],
        "back_url": _onwards(opened, is_next=False),
    }
    crumbs = [
        ("CaLK", reverse("notes-list")),
        (str(found), reverse("notes-detail", args=[found.pk])),
        (section.number, ""),
    ]
    return parts.page(request, "notes/section.html", context, crumbs=crumbs, status=status)


@login_required
@require_POST
def carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Salin teks tahun lalu into the sections without a text of their own."""
    found = service.find(pk, request.user)  # type: ignore[arg-type]
    access.require(request.user, service.MAKER, unit=found.unit, on=clock.today(), act="Menyalin teks CaLK")
    return parts.act(
        request,
        lambda: service.carry_over(found, actor=request.user),  # type: ignore[arg-type]
        done=lambda count: (
            f"{count} bagian disalin dari tahun {found.year_id - 1}."
            if count
            else "Tidak ada bagian yang disalin: semuanya sudah punya teks."
        ),
        to=reverse("notes-detail", args=[pk]),
    )
