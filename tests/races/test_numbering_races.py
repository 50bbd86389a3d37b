"""Numbers drawn at once on real connections: none missing, none doubled; the control shows the race."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.database import connect

pytestmark = pytest.mark.race

HANDS = 16
EACH = 5


@pytest.fixture
def office(committed_database):
    with connect(committed_database) as link:
        row = link.execute(
            "INSERT INTO reference_unit (code, name, kind, is_active) VALUES ('UJI', 'Uji', 'skpd', true)"
            " RETURNING id"
        ).fetchone()
    return row[0]


def all_at_once(work, hands=HANDS):
    """Run `work(number, gate)` in as many threads; each passes the gate when all are ready."""
    gate = threading.Barrier(hands, timeout=60)
    with ThreadPoolExecutor(hands) as pool:
        return list(pool.map(lambda number: work(number, gate), range(hands)))


def test_sixteen_hands_draw_without_gap_or_double(committed_database, office):
    def draw(number, gate):
        found = []
        with connect(committed_database) as link:
            gate.wait()
            for turn in range(EACH):
                row = link.execute(
                    "SELECT reference_draw_number(%s, 'SPP', 2025, %s, '{sequence}', 1, now())",
                    [office, f"{number}:{turn}"],
                ).fetchone()
                # Every third draw is rolled back and drawn again: no gap may stay.
                if (number + turn) % 3 == 0:
                    link.rollback()
                    row = link.execute(
                        "SELECT reference_draw_number(%s, 'SPP', 2025, %s, '{sequence}', 1, now())",
                        [office, f"{number}:{turn}"],
                    ).fetchone()
                link.commit()
                found.append(int(row[0]))
        return found

    drawn = sorted(number for found in all_at_once(draw) for number in found)
    assert drawn == list(range(1, HANDS * EACH + 1))
    with connect(committed_database) as link:
        last = link.execute("SELECT last FROM reference_numbercounter").fetchone()[0]
        kept = link.execute("SELECT count(*), max(sequence) FROM reference_drawnnumber").fetchone()
    assert (last, kept) == (80, (80, 80))


def test_one_document_drawn_by_all_hands_has_one_number(committed_database, office):
    def draw(number, gate):
        with connect(committed_database) as link:
            gate.wait()
            row = link.execute(
                "SELECT reference_draw_number(%s, 'SPP', 2025, 'a:1', '{sequence}', 1, now())", [office]
            ).fetchone()
            link.commit()
        return row[0]

    assert set(all_at_once(draw)) == {"1"}


def test_control_max_plus_one_draws_doubles(committed_database):
    with connect(committed_database, owner=True) as link:
        link.execute("CREATE TABLE control_number (sequence integer, hand integer)")

    def draw(number, gate):
        with connect(committed_database) as link:
            gate.wait()
            row = link.execute("SELECT coalesce(max(sequence), 0) + 1 FROM control_number").fetchone()
            gate.wait()
            link.execute("INSERT INTO control_number VALUES (%s, %s)", [row[0], number])
            link.commit()
        return row[0]

    drawn = all_at_once(draw)
    assert len(drawn) == HANDS
    assert len(set(drawn)) < HANDS
