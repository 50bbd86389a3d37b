"""The statement sets of 60 units and the region as one ZIP, against the same rows drawn bare into a ZIP.

The content is fixed: LRA, LO, LPE, Neraca and the figures of CaLK of each unit, these with LPSAL and LAK of
the region, each as PDF and as XLSX. The floor gets its rows ready made; the product reads them from the
books, with letterhead and signature. What else a set may hold is left out of both sides.
"""

import io
import subprocess
import sys
import tempfile
import zipfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from benchmarks import paper_floors
from benchmarks.measure import Ratio, compare
from benchmarks.paper_floors import PlainRow
from benchmarks.workload import YEAR
from core import clock
from reference.models import Appointment, Role, User
from reports import statement_sets, statements
from reports.matrix import Matrix
from reports.statement_sets import SetRequest

WANTED = SetRequest(YEAR, date(YEAR, 12, 31), level=6)
RUNS = 3


def reader() -> User:
    """An auditor, who reads every unit and the region."""
    user, _ = User.objects.get_or_create(username="bench_sets", defaults={"full_name": "bench_sets"})
    Appointment.objects.get_or_create(
        user=user, role=Role.AUDITOR, unit=None, defaults={"valid_from": f"{YEAR}-01-01", "decree": "SK"}
    )
    return user


def plain_rows(matrix: Matrix) -> list[PlainRow]:
    """Codes, names and figures of a statement."""
    return [(row.code, row.label, tuple(cell.value for cell in row.cells)) for row in matrix]


def rows_of_all(user: User) -> list[list[PlainRow]]:
    """The rows of every statement of the set."""
    found = []
    for unit in statement_sets.scopes_of(user, on=clock.today()):
        for kind in statement_sets.kinds_of(unit, WANTED):
            request = statements.Request(
                kind, WANTED.year, WANTED.at, unit.pk if unit else None, level=WANTED.level
            )
            found.append(plain_rows(statements.matrix(request)))
    return found


def bare(sets: list[list[PlainRow]]) -> int:
    """All of them drawn bare as PDF and XLSX into one ZIP; the number of files."""
    count = 0
    with zipfile.ZipFile(io.BytesIO(), "w", zipfile.ZIP_STORED) as archive:
        for number, rows in enumerate(sets):
            for extension, draw in (("pdf", paper_floors.pdf), ("xlsx", paper_floors.workbook)):
                archive.writestr(f"{number}.{extension}", draw(rows))
                count += 1
    return count


def made(user: User) -> int:
    """The product's archive; the number of files."""
    return statement_sets.write(WANTED, io.BytesIO(), by=user, progress=lambda done, total: None)


def sets_of_all_units(name: str) -> Ratio:
    """The same statements on both sides."""
    with clock.frozen(date(YEAR, 12, 31)):
        user = reader()
        sets = rows_of_all(user)
        if made(user) != bare(sets):
            raise AssertionError("floor and product do not hold the same statements")
        return compare(
            name,
            "2.0",
            floor=lambda run: _drop(bare(sets)),
            product=lambda run: _drop(made(user)),
            times=1,
            runs=RUNS,
        )


def _drop(count: int) -> None:
    """What was made is not kept."""


FEW, MANY = 10, 60
_ALONE = "import django; django.setup(); from benchmarks.sets import print_peak; print_peak()"


def peak_of(units: int) -> int:
    """Peak memory, in bytes, of a process of its own that makes the sets of so many units and the region."""
    words = [sys.executable, "-c", _ALONE, str(units)]
    done = subprocess.run(words, cwd=settings.BASE_DIR, capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def memory_by_units(name: str) -> Ratio:
    """Flat in the number of units: megabytes stand where the others say milliseconds."""
    return Ratio(name, "1.1", (peak_of(FEW),), (peak_of(MANY),), 1)


def print_peak() -> None:
    """Make the sets of the first units on the benchmark's database and print the process's peak."""
    units = int(sys.argv[1])
    with clock.frozen(date(YEAR, 12, 31)):
        user = reader()
        scopes = statement_sets.scopes_of(user, on=clock.today())
        wanted = [*scopes[:units], scopes[-1]]
        with tempfile.TemporaryFile() as out, transaction.atomic():
            statement_sets.write_scopes(WANTED, out, wanted, by=user, progress=lambda done, total: None)
    # Not ru_maxrss: that begins with what the process held that started this one.
    status = Path("/proc/self/status").read_text()
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(int(peak) * 1024)


BOUNDS = (
    ("Statement sets of all units, ZIP", sets_of_all_units),
    (f"Statement sets, MB at {FEW} and at {MANY} units", memory_by_units),
)
