"""Fixtures of all tests: a cloned database, deferred constraints, a browser's path."""

import gc
import os
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connection

from tests.chromium import browser_required, find_chromium
from tests.database import cloned_database
from tests.extent import IS_WHOLE
from tests.worlds import paid, paying, region, world_of

__all__ = ["paid", "paying", "region", "world_of"]

LEFT_OUT = pytest.StashKey[dict[str, int]]()
# The longest files, longest first: workers that take them up at once end at about the same moment.
LONGEST = (
    # Two halves of about the same length: each worker begins with one.
    "tests/web/test_route_matrix",
    "tests/browser/test_axe.py",
    "tests/kill/test_kill.py",
    "tests/browser/",
    "tests/scenarios/",
    "tests/races/",
    "tests/fixtures/",
    "tests/config/test_prepare.py",
    "tests/properties/",
    "tests/faults/",
    "tests/ledger/test_chain.py",
    "tests/treasury/test_rules_owner.py",
    "tests/web/",
)
# A new collection after so many new containers, not after 700: requests and templates make thousands each.
COLLECT_AFTER = 100_000


def pytest_configure(config: pytest.Config) -> None:
    """A run that needs a browser does not begin without one."""
    if browser_required() and not find_chromium():
        raise pytest.UsageError("REQUIRE_BROWSER is set and no Chromium was found")


def place(item: pytest.Item) -> int:
    """Rank of the item's file among the longest; all others come after them, in the order they had."""
    return next((rank for rank, name in enumerate(LONGEST) if item.nodeid.startswith(name)), len(LONGEST))


def pytest_collection_finish() -> None:
    """What collecting made lives to the end: the collector need not walk over it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER, 20, 20)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The longest files first; what this run cannot or need not ask is left out, said so at the end."""
    items.sort(key=place)
    reasons = {"browser": not find_chromium(), "whole": not IS_WHOLE and not is_named(config)}
    for mark, is_left_out in reasons.items():
        found = [item for item in items if is_left_out and item.get_closest_marker(mark)]
        if found:
            config.stash.setdefault(LEFT_OUT, {})[mark] = len(found)
            config.hook.pytest_deselected(items=found)
            items[:] = [item for item in items if item not in found]


def is_named(config: pytest.Config) -> bool:
    """True when the run was given files or tests by name: what is named is asked."""
    return any(word.partition("::")[0].endswith(".py") for word in config.args)


def pytest_testnodedown(node, error) -> None:
    """A worker of xdist tells how many tests it left out."""
    left_out = node.workeroutput.get("left_out") if hasattr(node, "workeroutput") else None
    if left_out:
        node.config.stash[LEFT_OUT] = left_out


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In a worker: hand the count to the main process."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, {})


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last lines of a run."""
    if hasattr(config, "workerinput"):
        return
    left_out = config.stash.get(LEFT_OUT, {})
    if count := left_out.get("whole", 0):
        print(f"{count} long tests were left to a whole run: make test WHOLE=1, as .ci/run does.")
    if count := left_out.get("browser", 0):
        print(
            f"{count} browser tests were left out: no Chromium found. Install one (apt install chromium)"
            " or set CHROMIUM to its path."
        )


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Point the default connection at a clone of the template; every test rolls back."""
    label = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with cloned_database(label) as name:
        original = connection.settings_dict["NAME"]
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = name
        yield
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = original


@pytest.fixture(scope="session", autouse=True)
def files_root(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Stored files and counters of a test run lie in its own folder, never in the site's."""
    settings.FILES_ROOT = tmp_path_factory.mktemp("files")
    settings.METRICS_ROOT = tmp_path_factory.mktemp("metrics")


@pytest.fixture
def database_name(django_db_setup) -> str:
    """Name of the database of this test process, for raw connections that read."""
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def committed_database(request) -> Iterator[str]:
    """A clone of the template for one test that commits (races, browser, kill); no rollback needed."""
    with cloned_database("committed") as name:
        yield name


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of the browser; tests that ask for it carry the marker `browser`."""
    path = find_chromium()
    assert path, "mark the test with pytest.mark.browser"
    return path


def pytest_addoption(parser) -> None:
    """`--update-golden` writes the statements under tests/golden anew instead of comparing them."""
    parser.addoption("--update-golden", action="store_true", default=False)
