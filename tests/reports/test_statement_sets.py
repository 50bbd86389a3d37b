"""Statements of all entities as one ZIP: what is in it, whose it is, memory flat in the number of units."""

import io
import tracemalloc
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader

from benchmarks import sets
from core import clock
from core.errors import AccessDenied, DomainError
from reference.models import Role
from reports import statement_sets, statements
from reports.jobs import write_statement_sets
from reports.statement_sets import BALANCE_ANNEXES, OF_REGION, OF_UNIT, SetRequest
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from workflows import jobs
from workflows.models import JobState

WANTED = SetRequest(2025, YEAR_END)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made, clock.frozen(YEAR_END):
        yield made


def archive(user, wanted=WANTED):
    out = io.BytesIO()
    told = []
    count = statement_sets.write(
        wanted, out, by=user, progress=lambda done, total: told.append((done, total))
    )
    assert told[-1] == (count, count)
    return zipfile.ZipFile(out)


def test_every_statement_of_every_entity_is_in_it_twice(told):
    found = archive(told.region[Role.AUDITOR])
    assert found.testzip() is None
    names = found.namelist()
    count = 3 * len(OF_UNIT) + len(OF_REGION) + len(statements.ANNEXES) + len(BALANCE_ANNEXES)
    assert len(names) == 2 * count
    assert "KONSOLIDASI/lra-by-function-konsolidasi-2025-12-31.pdf" in names
    assert "KONSOLIDASI/annex-assets-konsolidasi-2025-12-31.pdf" in names
    assert "KONSOLIDASI/lak-konsolidasi-2025-12-31.xlsx" in names
    page = PdfReader(io.BytesIO(found.read("DINKES/neraca-dinkes-2025-12-31.pdf"))).pages[0]
    assert "14.017.400.000,00" in page.extract_text()


def test_a_unit_gets_its_own_only(told):
    treasurer = told.region.person(Role.TREASURER, told.region.unit)
    names = archive(treasurer).namelist()
    assert {name.split("/")[0] for name in names} == {"DINKES"}
    assert len(names) == 2 * len(OF_UNIT)
    # The annexes are the region's, of the whole year.
    november = archive(told.region[Role.AUDITOR], SetRequest(2025, date(2025, 11, 30))).namelist()
    assert len(november) == 2 * (3 * len(OF_UNIT) + len(OF_REGION))


def test_it_is_ordered_as_a_job_by_who_reads_something(told):
    run = statement_sets.order(WANTED, actor=told.region[Role.AUDITOR])
    done = jobs.run_now(run)
    assert done.state == JobState.DONE
    assert done.file_name == "laporan-keuangan-20251231.zip"
    assert write_statement_sets.__doc__
    with pytest.raises(AccessDenied):
        statement_sets.order(WANTED, actor=told.region[Role.ADMINISTRATOR])
    with pytest.raises(DomainError, match="di luar tahun anggaran"):
        statement_sets.order(SetRequest(2025, date(2024, 1, 1)), actor=told.region[Role.AUDITOR])


class _Nowhere(io.BytesIO):
    """Takes the archive without keeping it."""

    def __init__(self):
        super().__init__()
        self.place = 0

    def write(self, data):
        self.place += len(data)
        return len(data)

    def tell(self):
        return self.place

    def seek(self, place, whence=0):
        self.place = place if whence == 0 else self.place
        return self.place


def test_the_benchmark_draws_the_same_statements(told, monkeypatch):
    monkeypatch.setattr(sets, "WANTED", WANTED)
    rows = sets.rows_of_all(told.region[Role.AUDITOR])
    annexes = len(statements.ANNEXES) + len(BALANCE_ANNEXES)
    assert len(rows) == 3 * len(OF_UNIT) + len(OF_REGION) + annexes
    monkeypatch.setattr(statement_sets, "OF_UNIT", ("lpe",))
    monkeypatch.setattr(statement_sets, "OF_REGION", ("lpe",))
    monkeypatch.setattr(statement_sets, "BALANCE_ANNEXES", ())
    monkeypatch.setattr(statements, "ANNEXES", ())
    few = sets.rows_of_all(told.region[Role.AUDITOR])
    assert sets.bare(few) == sets.made(told.region[Role.AUDITOR]) == 2 * 4


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_memory_does_not_grow_with_the_number_of_units(told, monkeypatch):
    unit, reader = told.region.unit, told.region[Role.AUDITOR]

    def peak(units):
        monkeypatch.setattr(statement_sets, "scopes_of", lambda user, *, on: [unit] * units)
        tracemalloc.start()
        statement_sets.write(WANTED, _Nowhere(), by=reader, progress=lambda done, total: None)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    monkeypatch.setattr(statement_sets, "OF_UNIT", ("lpe",))
    peak(1)
    few, many = peak(2), peak(8)
    assert many < few * 2
