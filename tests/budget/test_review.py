"""Notes of TAPD: per line or per RKA, answered by the unit, closed by TAPD; returned lines alone change."""

import pytest

from budget import proposal_editing, review
from budget.models import BudgetProposal, ProposalLine
from budget.proposal_editing import Changes, Edited
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import Decimal
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from workflows import engine


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def proposal(region) -> BudgetProposal:
    """Two lines of DINKES, submitted."""
    lines = [apbd.spending(1_000, description="Kertas"), apbd.spending(2_000, description="Tinta")]
    return apbd.submit(region, apbd.make_proposal(region, apbd.begin(region), *lines))


def lines_of(proposal):
    return list(ProposalLine.objects.filter(proposal=proposal).order_by("place"))


def note(region, proposal, text="Terlalu mahal.", **over):
    return review.add_note(proposal, text, actor=region[Role.TAPD], **over)


def send_back(region, proposal):
    return engine.run(
        "budget_proposal", proposal.pk, "return_", actor=region[Role.TAPD], reason="Lihat catatan."
    )


def test_a_note_is_about_the_rka_a_line_or_its_column(region, proposal):
    first, _ = lines_of(proposal)
    made = [
        note(region, proposal),
        note(region, proposal, line=first),
        note(region, proposal, line=first, about="Harga satuan"),
    ]
    assert [(one.line, one.about) for one in made] == [(None, ""), (first, "Kertas"), (first, "Harga satuan")]


def test_only_tapd_notes_and_closes(region, proposal):
    made = note(region, proposal)
    for role in Role:
        if role == Role.TAPD:
            continue
        for act in (
            lambda actor: review.add_note(proposal, "x", actor=actor),
            lambda actor: review.close_note(made, actor=actor),
            lambda actor: review.mark_returned(proposal, [], actor=actor),
        ):
            with pytest.raises(AccessDenied):
                act(region[role])


def test_the_unit_answers(region, proposal):
    made = note(region, proposal)
    answer = review.answer_note(made, "Sudah diturunkan.", actor=region[Role.OPERATOR])
    assert (answer.parent, answer.is_open) == (made, True)
    with pytest.raises(AccessDenied):
        review.answer_note(made, "x", actor=region.person(Role.OPERATOR, region.other))
    with pytest.raises(NotFound):
        review.answer_note(answer, "x", actor=region[Role.OPERATOR])
    closed = review.close_note(made, actor=region[Role.TAPD])
    assert (closed.is_open, closed.closed_by, closed.closed_at) == (False, region[Role.TAPD], clock.now())
    with pytest.raises(DomainError, match="sudah ditutup"):
        review.answer_note(made, "x", actor=region[Role.OPERATOR])


def test_an_open_note_stops_the_verification(region, proposal):
    made = note(region, proposal)
    with pytest.raises(DomainError, match="1 catatan terbuka"):
        engine.run("budget_proposal", proposal.pk, "verify", actor=region[Role.TAPD])
    review.close_note(made, actor=region[Role.TAPD])
    assert engine.run("budget_proposal", proposal.pk, "verify", actor=region[Role.TAPD]).state == "verified"


def test_an_unanswered_note_stops_the_next_submission(region, proposal):
    made = note(region, proposal)
    send_back(region, proposal)
    with pytest.raises(DomainError, match="belum dijawab"):
        apbd.submit(region, proposal)
    review.answer_note(made, "Sudah diturunkan.", actor=region[Role.OPERATOR])
    assert apbd.submit(region, proposal).state == "submitted"


def test_returned_lines_alone_change_until_the_next_submission(region, proposal):
    first, second = lines_of(proposal)
    assert review.mark_returned(proposal, [first.pk], actor=region[Role.TAPD]) == 1
    proposal = send_back(region, proposal)

    def edit(line, amount):
        fresh = ProposalLine.objects.get(pk=line.pk)
        edited = Edited(fresh.pk, fresh.revision, {"amount": Decimal(amount)})
        proposal_editing.save_lines(proposal, Changes(edited=[edited]), actor=region[Role.OPERATOR])

    edit(first, 900)
    edit(first, 800)
    with pytest.raises(DomainError):
        edit(second, 1_900)
    assert [line.amount.amount for line in lines_of(proposal)] == [800, 2_000]
    apbd.submit(region, proposal)
    assert not ProposalLine.objects.filter(is_returned=True).exists()


def test_nothing_is_noted_on_a_draft(region):
    draft = apbd.make_proposal(region, apbd.begin(region), apbd.spending())
    with pytest.raises(DomainError, match="berstatus Draf") as e:
        note(region, draft)
    assert e.value.rules == ("I-11",)


def test_threads_come_open_first_with_their_answers(region, proposal, django_assert_num_queries):
    first, second = note(region, proposal, "Satu."), note(region, proposal, "Dua.")
    review.answer_note(second, "Jawab.", actor=region[Role.OPERATOR])
    review.close_note(first, actor=region[Role.TAPD])
    with django_assert_num_queries(2):
        found = [
            (one.text, [answer.text for answer in one.answers.all()]) for one in review.threads(proposal)
        ]
    assert found == [("Dua.", ["Jawab."]), ("Satu.", [])]
