"""The journal that a step would post is shown before; what stands in its way is said instead."""

from django.urls import reverse

from core.errors import DomainError
from tests.factories import treasury as make
from web.views import preview


def refused():
    raise DomainError("Rekening 5.1 belum dipetakan. Lengkapi pemetaan akun.")


def drafted(paying):
    return make.make_handover(paying, 2_000_000, is_accepted=False)


def test_a_refusal_stands_where_the_journal_would(paying, sign_in, monkeypatch):
    found = drafted(paying)
    address = reverse("handover-detail", args=[found.pk])
    client = sign_in(paying[make.Role.OPERATOR])
    assert "pratinjau, belum dibukukan" in client.get(address).content.decode()
    monkeypatch.setattr(preview.posting_rules, "interpret", lambda facts: refused())
    page = client.get(address).content.decode()
    assert "pratinjau, belum dibukukan" not in page
    assert "Rekening 5.1 belum dipetakan. Lengkapi pemetaan akun." in page


def test_a_document_that_posts_nothing_has_no_preview(paying):
    found = drafted(paying)
    assert preview.of_draft(found, None) == preview.Journal()
    found.state = "accepted"
    assert preview.of_draft(found, refused) == preview.Journal()
    found.state = "draft"
    assert preview.of_draft(found, refused).problem.startswith("Rekening 5.1")
