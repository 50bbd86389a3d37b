"""kill -9 amid postings and an import: all comes back by itself and nothing is half there.

A plain run kills the database server once, a whole run each victim once; `make test-kill` plays ten rounds a
victim over 200 postings.
"""

import http.client
import os
import subprocess
import sys
import threading
import time

import pytest

from tests.database import BASE
from tests.extent import IS_WHOLE
from tests.kill import closing, processes
from tests.kill.site import Site, own_site, ready_to_close, seeded
from tests.kill.work import ENTRIES

pytestmark = pytest.mark.kill

ROUNDS = int(os.environ.get("KILL_ROUNDS", "1"))
IS_LONG = ROUNDS > 1
POSTINGS = 200 if IS_LONG else 10
# Of each victim: enough that one runs whenever something is killed.
IMPORTS = 30 if IS_LONG else 2
WORKBOOK_LINES = 1500 if IS_LONG else 150
PAID_EVERY = 10
TRIES_MAX = 200
VICTIMS = ("web_worker", "job_worker", "backend", "postmaster") if IS_LONG or IS_WHOLE else ("postmaster",)

# A receipt or SP2D is posted with its entries, number, movements and log, or has none of them.
HALF_DOCUMENTS = """
WITH documents AS (
    SELECT 'revenue_receipt:' || id AS key, state = 'confirmed' AS posted, number FROM treasury_revenuereceipt
    UNION ALL SELECT 'disbursement:' || id, state = 'paid', number FROM treasury_disbursementorder)
SELECT d.key, d.posted, d.number,
       (SELECT count(*) FROM ledger_entry e WHERE e.source = d.key) AS entries,
       (SELECT count(*) FROM workflows_approvallog l
        WHERE l.document_key = d.key AND l.step IN ('confirm', 'pay')) AS steps
FROM documents d
WHERE d.posted <> EXISTS (SELECT 1 FROM ledger_entry e WHERE e.source = d.key)
   OR d.posted <> EXISTS (SELECT 1 FROM workflows_approvallog l
                          WHERE l.document_key = d.key AND l.step IN ('confirm', 'pay'))
   OR (d.posted AND d.number = '')
"""
ENTRY_GAPS = """
SELECT book_id, year, count(*), max(number) FROM ledger_entry GROUP BY 1, 2
HAVING count(*) <> max(number) OR min(number) <> 1
"""
NUMBER_GAPS = """
SELECT office_id, kind, year, count(*), max(sequence) FROM reference_drawnnumber GROUP BY 1, 2, 3
HAVING count(*) <> max(sequence) OR min(sequence) <> 1
"""
# An import is there as a whole when its run says so, and not at all otherwise.
HALF_IMPORTS = f"""
SELECT r.id, r.state, (SELECT count(*) FROM ledger_entry e WHERE e.source LIKE 'impor-' || r.id || ':%')
FROM workflows_jobrun r
WHERE (SELECT count(*) FROM ledger_entry e WHERE e.source LIKE 'impor-' || r.id || ':%')
      <> CASE WHEN r.name = 'uji-impor' AND r.state = 'done' THEN {ENTRIES} ELSE 0 END
"""
# The draft holds its first line or all lines of one workbook, which bear one amount; each with twelve months.
HALF_WORKBOOKS = f"""
SELECT d.id, count(*), count(DISTINCT l.amount)
FROM budget_budgetdocument d JOIN budget_budgetline l ON l.document_id = d.id
WHERE d.state = 'draft'
GROUP BY d.id
HAVING count(*) NOT IN (1, {WORKBOOK_LINES}) OR count(DISTINCT l.amount) <> 1
    OR count(*) * 12 <> (SELECT count(*) FROM budget_cashplan m JOIN budget_budgetline o ON o.id = m.line_id
                         WHERE o.document_id = d.id)
"""


class Postings(threading.Thread):
    """A person who posts one document after the other and tries again until each is posted."""

    def __init__(self, site: Site, made: dict) -> None:
        super().__init__(daemon=True)
        self.site = site
        self.made = made
        self.answers: list[int] = []
        self.problem = ""
        self.done = 0
        self.allowed = 0
        self.total = len(made["receipts"]) + len(made["disbursements"])

    def run(self) -> None:
        receipts, disbursements = list(self.made["receipts"]), list(self.made["disbursements"])
        try:
            while receipts or disbursements:
                while self.done >= self.allowed:
                    time.sleep(0.02)
                if disbursements and (not receipts or self.done % PAID_EVERY == 0):
                    fields = "paid_on=2025-02-03&bank_reference=NTB-001"
                    path = f"/dokumen/disbursement/{disbursements.pop()}/langkah/pay/"
                    self._until_posted(path, self.made["staff"], fields)
                else:
                    path = f"/dokumen/revenue_receipt/{receipts.pop()}/langkah/confirm/"
                    self._until_posted(path, self.made["delegate"], "")
                self.done += 1
        except AssertionError as error:
            self.problem = str(error)

    def _until_posted(self, path: str, cookie: str, fields: str) -> None:
        for _ in range(TRIES_MAX):
            try:
                status, text = self.site.post(path, cookie, fields)
            except (OSError, http.client.HTTPException):
                status, text = 0, ""
            self.answers.append(status)
            # 422: an earlier try was posted, and only its answer was lost.
            if status == 302 or (status == 422 and "berstatus" in text):
                return
            assert "Traceback" not in text
            assert status in (0, 503), f"{path}: {status} {text[:2000]}"
            time.sleep(0.3)
        raise AssertionError(f"{path} was never posted")


@pytest.fixture(scope="module")
def site():
    with own_site() as found:
        postings = POSTINGS * len(VICTIMS)
        paid = postings // PAID_EVERY
        found.made = seeded(found, postings - paid, paid, IMPORTS * len(VICTIMS), WORKBOOK_LINES)
        found.rows("UPDATE procrastinate_jobs SET scheduled_at = 'infinity' RETURNING id")
        found.start()
        yield found


def share(made: dict, victim: str) -> dict:
    """The victim's part of the documents."""
    place = VICTIMS.index(victim)
    return {
        **made,
        "receipts": made["receipts"][place :: len(VICTIMS)],
        "disbursements": made["disbursements"][place :: len(VICTIMS)],
    }


def release_imports(site: Site, victim: str) -> None:
    """The victim's part of the imports may begin."""
    place = VICTIMS.index(victim) * IMPORTS
    runs = site.made["runs"][place : place + IMPORTS]
    statement = (
        "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE args->>'run_id' = ANY(%s) RETURNING id"
    )
    assert len(site.rows(statement, [str(run) for run in runs])) == IMPORTS


def assert_whole(site: Site) -> None:
    """No half document, no half import, no gap in any number."""
    assert site.rows(HALF_DOCUMENTS) == []
    assert site.rows(HALF_IMPORTS) == []
    assert site.rows(HALF_WORKBOOKS) == []
    assert site.rows(ENTRY_GAPS) == []
    assert site.rows(NUMBER_GAPS) == []


def wait_for_import(site: Site) -> None:
    """Until an import is in its midst, one that was not hit so often that it is about to be given up."""
    deadline = time.monotonic() + 60
    question = (
        "SELECT 1 FROM workflows_jobrun WHERE state = 'running' AND attempts < 4"
        " AND (name <> 'uji-impor' OR done BETWEEN 1 AND %s)"
    )
    while not site.rows(question, ENTRIES // 2):
        assert time.monotonic() < deadline, "no import runs"
        time.sleep(0.05)


def check_ledger(site: Site) -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check_ledger"],
        cwd=BASE,
        env=site.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("victim", VICTIMS)
def test_nothing_is_half_done_when_it_is_killed(site, victim):
    poster = Postings(site, share(site.made, victim))
    poster.start()
    release_imports(site, victim)
    took = []
    for number in range(ROUNDS):
        wait_for_import(site)
        # Each kill falls into the middle of its part of the postings.
        begun, poster.allowed = poster.allowed, poster.total * (number + 1) // ROUNDS
        while poster.is_alive() and poster.done < (begun + poster.allowed) / 2:
            time.sleep(0.02)
        assert poster.done < poster.allowed, poster.problem
        doomed = getattr(site, victim)()
        processes.kill(doomed)
        took.append(site.wait_until_back())
        assert not processes.exists(doomed) or victim in ("backend", "postmaster")
        assert getattr(site, victim)() != doomed
        assert_whole(site)
    poster.join(timeout=300)
    assert (poster.problem, poster.done) == ("", poster.total)
    assert_whole(site)
    check_ledger(site)
    lost = sum(answer in (0, 503) for answer in poster.answers)
    print(
        f"\n{victim}: {ROUNDS} kills amid imports and {poster.total} postings,"
        f" {lost} requests lost or told to wait, back after {min(took):.1f}–{max(took):.1f} s"
    )


def test_every_import_was_done_exactly_once(site):
    """All jobs end, whatever was killed under them."""
    deadline = time.monotonic() + 900
    while site.rows("SELECT 1 FROM workflows_jobrun WHERE state IN ('waiting', 'running')"):
        assert time.monotonic() < deadline
        time.sleep(0.5)
    rows = site.rows("SELECT state, count(*), max(attempts) FROM workflows_jobrun GROUP BY state")
    print(f"\nimports: {rows}")
    assert [(state, count) for state, count, _ in rows] == [("done", len(site.made["runs"]))]
    assert_whole(site)
    # A short run asks once, after the close.
    if IS_LONG:
        check_ledger(site)


def close_of(site: Site, made: dict) -> int:
    """Orders the close as the PPKD does it, slowed down; returns the run's number once it writes entries."""
    site.act(*closing.FAST, *closing.SLOW)
    runs = "SELECT coalesce(max(id), 0) FROM workflows_jobrun WHERE name = 'close-year'"
    ((before,),) = site.rows(runs)
    status, _ = site.post("/buku/akhir-tahun/tutup/", made["cookie"], "reason=Uji")
    ((run,),) = site.rows(runs)
    assert (status, run > before) == (302, True), site.page("/buku/akhir-tahun/", made["cookie"])
    deadline = time.monotonic() + 60
    while not site.rows(closing.CLOSING):
        assert time.monotonic() < deadline, "no close runs"
        time.sleep(0.02)
    return run


def closed_by(site: Site, run: int) -> tuple[str, int]:
    """(state, attempts) of the run once it is over."""
    deadline = time.monotonic() + 60
    question = "SELECT state, attempts FROM workflows_jobrun WHERE id = %s"
    while (found := site.rows(question, run)[0])[0] in ("waiting", "running"):
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    return found


def wait_for_word(site: Site, path: str, cookie: str, word: str) -> None:
    """Until the page says it."""
    deadline = time.monotonic() + 10
    while word not in site.page(path, cookie):
        assert time.monotonic() < deadline, word
        time.sleep(0.1)


@pytest.mark.whole
def test_a_close_that_is_killed_leaves_no_trace_and_closes_once_when_run_again(site):
    """At moments spread over the close, by turns its server process and its worker."""
    made = ready_to_close(site)
    killed = 0
    for number in range(ROUNDS):
        before = site.rows(closing.STATE)
        run = close_of(site, made)
        if number == 0:
            # What the worker says of itself, once a second.
            wait_for_word(site, f"/pekerjaan/{run}/", made["cookie"], "Menjumlah saldo dan membukukan")
        time.sleep(4 * number / ROUNDS)
        busy = [found for (found,) in site.rows(closing.CLOSING)]
        assert not busy or site.rows(closing.STATE) == before
        processes.kill(site.job_worker() if number % 2 or not busy else busy[0])
        site.wait_until_back()
        assert site.rows("SELECT 1 FROM workflows_jobrun WHERE id = %s AND state = 'done'", run) or (
            site.rows(closing.STATE) == before
        )
        site.act(*closing.FAST)
        state, attempts = closed_by(site, run)
        killed += attempts > 1
        assert state == "done"
        if attempts > 1:
            assert f"ke-{attempts}; yang terhenti diulang dari awal" in site.page(
                f"/pekerjaan/{run}/", made["cookie"]
            )
        after = site.rows(closing.STATE)[0]
        assert (after[0], after[2] - before[0][2]) == (made["books"], made["books"])
        assert after[1] > before[0][1]
        assert site.rows(closing.TWICE) == []
        assert_whole(site)
        check_ledger(site)
        if number < ROUNDS - 1:
            status, _ = site.post("/buku/akhir-tahun/buka-kembali/", made["cookie"], "reason=Uji")
            assert (status, site.rows(closing.STATE)[0][0]) == (302, 0)
    assert killed
    print(f"\nclose: {killed} of {ROUNDS} closes killed in their midst")


def test_ctrl_c_leaves_no_process_behind(site):
    site.stop()
    assert site.status() == 0
