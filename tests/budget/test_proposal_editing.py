"""A save of a sheet: all changes or none, exact amounts, conflicts that name the other, history kept."""

import pytest

from budget.models import BudgetProposal, ProposalLine
from budget.proposal_changes import START, detail_of, places_after
from budget.proposal_checks import LineFlaws
from budget.proposal_editing import Added, Changes, Conflicts, Edited, Moved, Removed, save_lines
from budget.proposal_lines import Volume
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import proposals as make
from tests.factories.budget import LEVY, SALARY, TRAVEL
from tests.factories.reference import account, program


@pytest.fixture
def sheet(region) -> BudgetProposal:
    """Three lines of Rp 500.000, 600.000 and 700.000."""
    return make.proposal(
        region,
        make.detail("Kertas", price=50_000),
        make.detail("Tinta", price=60_000),
        make.detail("Map", price=70_000),
    )


def save(sheet, region, role=Role.OPERATOR, **changes):
    return save_lines(sheet, Changes(**changes), actor=region[role])


def texts(sheet) -> list[tuple[str, int]]:
    return [(line.description, int(line.amount.amount)) for line in make.lines_of(sheet)]


def test_edits_take_the_next_revision_and_the_amount_of_their_product(sheet, region):
    paper = make.lines_of(sheet)[0]
    volumes = (Volume(Decimal(12), "desa"), Volume(Decimal(40), "balita"), Volume(Decimal(2), "kali"))
    fields = {"volumes": volumes, "price": Decimal(48_500), "tax_percent": Decimal(11), "amount": Decimal(1)}
    saved = save(sheet, region, edited=[Edited(paper.pk, 1, fields, 1)])
    paper.refresh_from_db()
    assert (paper.revision, paper.amount.amount) == (2, Decimal("51681600.00"))
    assert (paper.volume_3, paper.measure_3, paper.volume_4) == (Decimal("2.0000"), "kali", None)
    assert saved.lines[paper.pk][0] == 2
    assert saved.lines[paper.pk][1].amount == Decimal(51_681_600)
    assert [row.history_type for row in ProposalLine.history.filter(id=paper.pk).order_by("history_id")] == [
        "+",
        "~",
    ]


def test_a_line_without_a_price_keeps_the_amount_that_was_typed(region):
    sheet = make.proposal(region, make.detail(price=None, amount=Decimal("125.50")))
    line = make.lines_of(sheet)[0]
    save(sheet, region, edited=[Edited(line.pk, 1, {"amount": Decimal("99.75")}, 1)])
    line.refresh_from_db()
    assert line.amount.amount == Decimal("99.75")


def test_lines_are_added_after_others_moved_and_removed_in_one_save(sheet, region):
    paper, ink, folder = make.lines_of(sheet)
    saved = save(
        sheet,
        region,
        added=[
            Added("a", make.detail("Stapler", price=1), paper.pk),
            Added("b", make.detail("Isi stapler", price=2), "a"),
            Added("c", make.detail("Pena", price=3)),
        ],
        moved=[Moved(folder.pk, paper.pk)],
        removed=[Removed(ink.pk, 1)],
    )
    assert texts(sheet) == [
        ("Kertas", 500_000),
        ("Stapler", 10),
        ("Isi stapler", 20),
        ("Map", 700_000),
        ("Pena", 30),
    ]
    assert set(saved.added) == {"a", "b", "c"}
    assert ProposalLine.objects.get(pk=saved.added["c"]).description == "Pena"
    assert make.lines_of(sheet)[3].revision == 1
    assert ProposalLine.history.filter(history_type="-").count() == 1


def test_narrow_gaps_number_everything_anew():
    assert places_after([(1, 1), (2, 2)], moved=[], added=[("a", 1)]) == {1: 10, "a": 20, 2: 30}
    assert places_after([(1, 10), (2, 20)], moved=[], added=[("a", 1), ("b", None)]) == {"a": 15, "b": 30}
    assert places_after([(1, 10), (2, 20)], moved=[(1, 2)], added=[]) == {1: 30}
    assert places_after([(1, 10), (2, 20)], moved=[(2, START)], added=[("a", START)]) == {"a": 3, 2: 6}
    assert places_after([(1, 1), (2, 2)], moved=[], added=[("a", START)]) == {"a": 10, 1: 20, 2: 30}


def test_who_was_slower_learns_what_the_other_wrote_and_loses_nothing(sheet, region):
    paper, ink, _ = make.lines_of(sheet)
    save(sheet, region, Role.ACTIVITY_OFFICER, edited=[Edited(paper.pk, 1, {"price": Decimal(55_000)}, 1)])
    with pytest.raises(Conflicts) as refused:
        save(
            sheet,
            region,
            edited=[
                Edited(paper.pk, 1, {"price": Decimal(40_000)}, 1),
                Edited(ink.pk, 1, {"price": Decimal(1)}, 2),
            ],
        )
    (conflict,) = refused.value.conflicts
    assert (conflict.id, conflict.number, conflict.revision, conflict.fields) == (paper.pk, 1, 2, ("price",))
    assert conflict.theirs.price == Decimal(55_000)
    assert conflict.who == region[Role.ACTIVITY_OFFICER].full_name
    assert "Baris 1 “Kertas” sudah diubah oleh" in str(refused.value)
    assert texts(sheet) == [("Kertas", 550_000), ("Tinta", 600_000), ("Map", 700_000)]


def test_a_line_that_is_gone_is_a_conflict(sheet, region):
    paper = make.lines_of(sheet)[0]
    save(sheet, region, removed=[Removed(paper.pk, 1)])
    with pytest.raises(Conflicts) as refused:
        save(sheet, region, edited=[Edited(paper.pk, 1, {"price": Decimal(1)}, 1)])
    assert refused.value.conflicts[0].theirs is None


@pytest.mark.parametrize(
    ("fields", "column", "rule", "words"),
    [
        ({"description": " "}, "description", "", "uraian belum diisi"),
        ({"sub_activity": None}, "sub_kegiatan", "I-02", "wajib bersub kegiatan"),
        ({"account": LEVY}, "sub_kegiatan", "I-02", "tidak bersub kegiatan"),
        ({"account": "5.1.02"}, "account", "I-02", "bukan akun tingkat terendah"),
        ({"account": "1.1.01.01.01.0001"}, "account", "I-02", "bukan akun pendapatan"),
        ({"account": "5.3.01.01.01.0001"}, "account", "I-03", "hanya dianggarkan PPKD"),
        ({"sub_activity": "1.02.01"}, "sub_kegiatan", "I-02", "bukan sub kegiatan"),
        ({"price": Decimal(-1)}, "price", "I-04", "tidak boleh negatif"),
        ({"tax_percent": Decimal(101)}, "tax_percent", "I-04", "0 sampai 100"),
        ({"volumes": (Volume(Decimal("1.00001"), "x"),)}, "volumes", "I-04", "empat desimal"),
        ({"volumes": (Volume(Decimal(10_000_000_000), "x"),)}, "volumes", "I-04", "volume harus"),
        ({"location": "x" * 201}, "location", "", "paling banyak 200"),
    ],
)
def test_each_flaw_names_line_and_column(sheet, region, *, fields, column, rule, words):
    values = dict(fields)
    if "account" in values:
        values["account_id"] = account(values.pop("account")).pk
    if "sub_activity" in values:
        code = values.pop("sub_activity")
        values["sub_activity_id"] = program(code).pk if code else None
    ink = make.lines_of(sheet)[1]
    with pytest.raises(LineFlaws) as refused:
        save(sheet, region, edited=[Edited(ink.pk, 1, values, 2)])
    flaw = next(flaw for flaw in refused.value.flaws if flaw.column == column)
    assert (flaw.line, flaw.number, flaw.rule) == (ink.pk, 2, rule)
    assert words in flaw.why


def test_all_flaws_of_all_lines_come_at_once_and_nothing_is_taken(sheet, region):
    paper, ink, _ = make.lines_of(sheet)
    with pytest.raises(LineFlaws) as refused:
        save(
            sheet,
            region,
            edited=[
                Edited(paper.pk, 1, {"description": ""}, 1),
                Edited(ink.pk, 1, {"account_id": 0, "price": Decimal(-2)}, 2),
            ],
            added=[Added("a", make.detail("Baru", price=1, code=SALARY, sub_activity=None), None, 4)],
        )
    found = [(flaw.line, flaw.column) for flaw in refused.value.flaws]
    assert found == [
        (paper.pk, "description"),
        (ink.pk, "account"),
        (ink.pk, "price"),
        ("a", "sub_kegiatan"),
    ]
    assert texts(sheet)[0] == ("Kertas", 500_000)
    assert ProposalLine.objects.count() == 3


def test_a_product_beyond_every_column_is_refused(sheet, region):
    paper = make.lines_of(sheet)[0]
    volumes = (Volume(Decimal(9_999_999_999), "x"),) * 3
    with pytest.raises(LineFlaws, match="melebihi batas"):
        save(sheet, region, edited=[Edited(paper.pk, 1, {"volumes": volumes}, 1)])


def test_a_draft_line_may_still_lack_account_and_fund(sheet, region):
    saved = save(sheet, region, added=[Added("a", make.detail("Nanti", code=None, fund=None))])
    assert ProposalLine.objects.get(pk=saved.added["a"]).account is None


def test_a_price_above_its_standard_needs_a_basis(sheet, region):
    item = make.price_item(region, price=45_000)
    paper = make.lines_of(sheet)[0]
    fields = {"price_item_id": item.pk, "price": Decimal(46_500)}
    with pytest.raises(LineFlaws) as refused:
        save(sheet, region, edited=[Edited(paper.pk, 1, fields, 1)])
    assert refused.value.rules == ("I-08",)
    assert "Rp\u00a045.000 per rim, diisi Rp\u00a046.500. Turunkan Rp\u00a01.500" in str(refused.value)
    save(sheet, region, edited=[Edited(paper.pk, 1, {**fields, "exception_basis": "Survei 3 toko"}, 1)])
    paper.refresh_from_db()
    assert paper.amount.amount == Decimal(465_000)


def test_the_newest_decree_counts_for_a_line_of_an_older_one(sheet, region):
    item = make.price_item(region, price=45_000)
    paper = make.lines_of(sheet)[0]
    save(sheet, region, edited=[Edited(paper.pk, 1, {"price_item_id": item.pk, "price": Decimal(45_000)}, 1)])
    make.price_item(region, price=40_000, number=2)
    with pytest.raises(LineFlaws, match=r"40\.000"):
        save(sheet, region, edited=[Edited(paper.pk, 2, {"price": Decimal(45_000)}, 1)])


def test_a_code_that_was_only_read_is_settled_by_an_account(region):
    sheet = make.proposal(region, make.detail(code=None, given={"account": "5.1.02.99", "fund_source": "X"}))
    line = make.lines_of(sheet)[0]
    save(sheet, region, edited=[Edited(line.pk, 1, {"account_id": account(TRAVEL).pk}, 1)])
    line.refresh_from_db()
    assert (line.account.code, line.given) == (TRAVEL, None)


def bring(sheet, *states):
    """Along the way of the flow, as the database allows it; the steps' own guards have tests of theirs."""
    for state in states:
        BudgetProposal.objects.filter(pk=sheet.pk).update(state=state)


def test_only_lines_that_were_sent_back_change_until_the_next_submission(sheet, region):
    paper, ink, _ = make.lines_of(sheet)
    bring(sheet, "submitted", "returned")
    ProposalLine.objects.filter(pk=ink.pk).update(is_returned=True)
    save(sheet, region, edited=[Edited(ink.pk, 1, {"price": Decimal(59_000)}, 2)])
    save(sheet, region, edited=[Edited(ink.pk, 2, {"price": Decimal(58_000)}, 2)])
    with pytest.raises(DomainError, match="Baris 1 “Kertas” tidak dikembalikan TAPD"):
        save(sheet, region, edited=[Edited(paper.pk, 1, {"price": Decimal(1)}, 1)])
    with pytest.raises(DomainError, match="adalah baris baru"):
        save(sheet, region, added=[Added("a", make.detail("Baru"))])
    save(sheet, region, removed=[Removed(ink.pk, 3)])
    assert [name for name, _ in texts(sheet)] == ["Kertas", "Map"]


def test_a_returned_rka_without_marked_lines_may_change_anywhere(sheet, region):
    bring(sheet, "submitted", "returned")
    paper = make.lines_of(sheet)[0]
    save(sheet, region, edited=[Edited(paper.pk, 1, {"price": Decimal(1)}, 1)])
    assert texts(sheet)[0] == ("Kertas", 10)


@pytest.mark.parametrize("states", [("submitted",), ("submitted", "verified")])
def test_a_submitted_rka_is_frozen(sheet, region, states):
    bring(sheet, *states)
    with pytest.raises(DomainError) as refused:
        save(sheet, region, removed=[Removed(make.lines_of(sheet)[0].pk, 1)])
    assert refused.value.rules == ("I-11",)


def test_strangers_and_readers_change_nothing(sheet, region):
    change = Changes(removed=[Removed(make.lines_of(sheet)[0].pk, 1)])
    for person in (region[Role.TAPD], region.person(Role.OPERATOR, region.other), region[Role.AUDITOR]):
        with pytest.raises(AccessDenied):
            save_lines(sheet, change, actor=person)


def test_lines_of_another_rka_are_out_of_reach(sheet, region):
    other = make.proposal(region, make.detail(), unit=region.other)
    with pytest.raises(Conflicts):
        save(sheet, region, removed=[Removed(make.lines_of(other)[0].pk, 1)])


def test_what_no_screen_sends_is_refused(sheet, region):
    paper = make.lines_of(sheet)[0]
    with pytest.raises(DomainError, match="disebut dua kali"):
        save(sheet, region, edited=[Edited(paper.pk, 1, {})], removed=[Removed(paper.pk, 1)])
    with pytest.raises(DomainError, match="Kolom revision"):
        save(sheet, region, edited=[Edited(paper.pk, 1, {"revision": 9})])


# A hundred lines in a gap of ten number the others anew: one statement more, whatever their number.
@pytest.mark.parametrize(("count", "statements"), [(1, 12), (11, 13), (100, 13)])
def test_a_save_takes_the_same_statements_for_one_line_and_a_hundred(
    region, count, statements, django_assert_num_queries
):
    sheet = make.proposal(region, *(make.detail(f"Baris {number}") for number in range(count)))
    edited = [Edited(line.pk, 1, {"price": Decimal(7)}, 1) for line in make.lines_of(sheet)]
    added = [Added(f"n{number}", make.detail("Baru"), edited[0].id) for number in range(count)]
    with django_assert_num_queries(statements):
        save(sheet, region, edited=edited, added=added)
    assert ProposalLine.objects.filter(proposal=sheet).count() == 2 * count


def test_content_survives_the_way_through_the_table(sheet, region):
    line = make.detail(
        "Biskuit", (12, "desa"), (40, "balita"), ("1.5", "kali"), tax_percent=Decimal(11), header="PMT",
        specification="isi 24", location="Kota", recipient="Balita", exception_basis="SK",
    )  # fmt: skip
    saved = save(sheet, region, added=[Added("a", line)])
    assert detail_of(ProposalLine.objects.get(pk=saved.added["a"])) == line
