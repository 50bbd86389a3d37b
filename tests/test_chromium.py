"""Where browser tests find their browser, and what a run without one says."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import chromium

BASE = Path(__file__).resolve().parent.parent


def test_the_environment_names_the_browser_or_nothing_does(monkeypatch):
    monkeypatch.setenv("CHROMIUM", sys.executable)
    assert chromium.find_chromium() == sys.executable
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    assert chromium.find_chromium() is None


@pytest.mark.parametrize(("value", "expected"), [("", False), ("0", False), ("1", True)])
def test_a_browser_may_be_required(monkeypatch, value, expected):
    monkeypatch.setenv("REQUIRE_BROWSER", value)
    assert chromium.browser_required() is expected


@pytest.fixture
def run_without_browser(tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    test = tmp_path / "test_probe.py"
    test.write_text(
        "import pytest\n\n\n@pytest.mark.browser\ndef test_screen():\n    assert 0\n"
        "\n\ndef test_other():\n    assert 1\n"
    )
    options = ["-c", "pyproject.toml", "-p", "tests.conftest", "-n", "1"]
    words = [sys.executable, "-m", "pytest", *options, str(test)]

    def run(**over):
        for key, value in over.items():
            monkeypatch.setenv(key, value)
        return subprocess.run(words, cwd=BASE, capture_output=True, text=True, check=False)

    return run


def test_browser_tests_are_left_out_and_counted_last(run_without_browser):
    done = run_without_browser(REQUIRE_BROWSER="0")
    assert done.returncode == 0, done.stdout
    assert "1 passed" in done.stdout
    assert (
        done.stdout.strip().splitlines()[-1].startswith("1 browser tests were left out: no Chromium found.")
    )


def test_a_required_browser_that_is_absent_fails(run_without_browser):
    done = run_without_browser(REQUIRE_BROWSER="1")
    assert done.returncode != 0
    assert "REQUIRE_BROWSER is set and no Chromium was found" in done.stdout + done.stderr
