"""What an RKA must be before it is submitted: whole lines, within its ceilings, nothing of the PPKD's."""

from dataclasses import replace

import pytest
from django.db import connection

from budget.ceilings import CeilingInput
from budget.models import RegionalBudget
from budget.version_sums import changes
from core import clock
from core.errors import DomainError
from core.money import exact
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.planning import agree, make_ceilings

FINANCING = "6.1.01.01.01.0001"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


def refusal(region, *lines) -> DomainError:
    proposal = apbd.make_proposal(region, apbd.begin(region), *lines)
    with pytest.raises(DomainError) as e:
        apbd.submit(region, proposal)
    return e.value


def test_an_rka_has_lines(region):
    assert "tanpa rincian" in refusal(region).message


@pytest.mark.parametrize(
    ("over", "lacks"),
    [
        ({"account_id": None}, "rekening"),
        ({"fund_source_id": None}, "sumber dana"),
        ({"description": ""}, "uraian"),
        ({"account_id": None, "fund_source_id": None}, "rekening, sumber dana"),
    ],
)
def test_a_line_is_whole(region, over, lacks):
    error = refusal(region, apbd.spending(), replace(apbd.spending(5), **over))
    assert error.rules == ("I-02",)
    assert (
        f"rincian 20 “{over.get('description', 'Rincian 5.1.02.01.01.0024')}” belum berisi {lacks}."
        in error.message
    )


def test_spending_has_a_sub_kegiatan_and_the_ppkds_accounts_stay_with_it(region):
    error = refusal(region, apbd.spending(sub_activity=None), apbd.detail(FINANCING, 5, sub_activity=None))
    assert error.rules == ("I-02", "I-03")


def test_many_flaws_are_counted(region):
    error = refusal(region, *[replace(apbd.spending(5), account_id=None)] * 60)
    assert len(error.refusals) == 51
    assert "masih ada 10 kekurangan lain" in error.refusals[-1].message


def test_ceilings_bind(region):
    budget = apbd.begin(region)
    proposal = apbd.make_proposal(region, budget, apbd.spending(1_001))
    agree(region, make_ceilings(region, budget.version, CeilingInput(region.unit, exact(1_000))))
    with pytest.raises(DomainError) as e:
        apbd.submit(region, proposal)
    assert e.value.rules == ("I-09",)


# What a submit reads of its two lines: whether there are any (1), unfinished ones, sums, ceilings in service
# and in the fence, marks to clear (2 each).
READ = 11
# What a planner that knows a large table does; a small one it may read whole, by scan or along an index.
ONLY_BY_KEY = "SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off; DISCARD PLANS"


@pytest.mark.parametrize("others", [2, 80])
def test_a_submit_reads_the_lines_of_its_own_rka_alone(region, others):
    """Beside a unit of two lines and beside one of eighty."""
    later = beside(region, others)
    rka = later.proposals.get(unit=region.unit)
    with connection.cursor() as cursor:
        cursor.execute(ONLY_BY_KEY)
        before = lines_read(cursor)
        apbd.submit(region, rka)
        assert lines_read(cursor) - before == READ
        # Both sides of the version: its two lines and the two that were settled before.
        before = lines_read(cursor)
        assert len(changes(later.version, unit=region.unit)) == 2
        assert lines_read(cursor) - before == 4
        assert len(changes(later.version)) == 3
        # The measure itself: of all units, the others' lines are read.
        assert lines_read(cursor) - before == 4 + 4 + 2 * (others + 1)


def beside(region, others: int) -> RegionalBudget:
    """A perubahan under ceilings after an APBD of two lines of DINKES and so many and one of DISDIK."""
    budget = apbd.begin(region)
    first = apbd.make_proposal(region, budget, apbd.levy(1_000), apbd.spending(900))
    lines = [apbd.spending(1, description=f"Baris {number}") for number in range(others)]
    second = apbd.make_proposal(region, budget, *lines, apbd.spending(100 - others), unit=region.other)
    for proposal in (first, second):
        apbd.verify(region, proposal)
    apbd.enact(region, budget)
    later = apbd.begin(region, kind="perubahan", name="PERUBAHAN")
    rows = [CeilingInput(unit, exact(1_000)) for unit in (region.unit, region.other)]
    agree(region, make_ceilings(region, later.version, *rows))
    return later


def lines_read(cursor) -> int:
    """Rows of RKA lines that this transaction has read so far."""
    cursor.execute(
        "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_xact_user_tables"
        " WHERE relname = 'budget_proposalline'"
    )
    return cursor.fetchone()[0]
