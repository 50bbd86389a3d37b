"""Counters are summed over processes, survive their process, and never stop a request."""

import os
import subprocess
import sys

import pytest

from core import metrics


@pytest.fixture
def root(tmp_path, settings, monkeypatch):
    settings.METRICS_ROOT = tmp_path
    monkeypatch.setattr(metrics._Own, "counters", None)
    monkeypatch.setattr(metrics._Own, "failed", 0)
    return tmp_path


def test_counts_add_up_by_series(root):
    metrics.count("a_total")
    metrics.count("a_total", 4)
    metrics.count("b_total", rule='I-"15"')
    assert metrics.totals() == {"a_total": 5, 'b_total{rule="I-\\"15\\""}': 1}


def test_a_histogram_is_cumulative(root):
    metrics.observe("x_seconds", 300, route="home")
    metrics.observe("x_seconds", 20_000, route="home")
    found = metrics.totals()
    assert found['x_seconds_bucket{route="home",le="+Inf"}'] == 2
    assert found['x_seconds_bucket{route="home",le="0.500"}'] == 1
    assert 'x_seconds_bucket{route="home",le="0.250"}' not in found
    assert found['x_seconds_sum_ms{route="home"}'] == 20_300
    assert found['x_seconds_count{route="home"}'] == 2


def test_two_processes_count_in_two_files_and_a_third_takes_over(root):
    folder = root / "x"
    code = "import sys, pathlib; from core import metrics; c = metrics.Counters(pathlib.Path(sys.argv[1]))\n"
    code += "[c.add('a_total') for _ in range(1000)]; print('ok', flush=True); sys.stdin.read()"
    words = [sys.executable, "-c", code, str(folder)]
    first, second = (
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
    )
    assert first.stdout.readline() == second.stdout.readline() == "ok\n"
    assert sorted(file.name for file in folder.iterdir()) == ["0000.counters", "0001.counters"]
    # A killed process loses nothing.
    first.kill()
    second.kill()
    first.communicate()
    second.communicate()
    third = metrics.Counters(folder)
    third.add("a_total")
    assert len(list(folder.iterdir())) == 2
    with (folder / "0000.counters").open("rb") as zero, (folder / "0001.counters").open("rb") as one:
        found = [list(metrics._records(metrics.mmap.mmap(f.fileno(), 0, prot=1))) for f in (zero, one)]
    assert [[(key, count) for key, _, count in records] for records in found] == [
        [("a_total", 1001)],
        [("a_total", 1000)],
    ]


def test_a_full_file_and_a_long_name_are_not_counted(root, monkeypatch):
    monkeypatch.setattr(metrics, "SIZE", 4096)
    for number in range(400):
        metrics.count(f"series_{number:04d}_total")
    metrics.count("x" * 400)
    found = metrics.totals()
    assert 100 < len(found) < 400
    assert set(found.values()) == {1}
    metrics.count("series_0000_total")
    assert metrics.totals()["series_0000_total"] == 2


def test_a_folder_that_cannot_be_written_stops_nothing(root, settings, caplog):
    (root / "file").touch()
    settings.METRICS_ROOT = root / "file"
    metrics.count("a_total")
    metrics.count("a_total")
    assert metrics._Own.failed == os.getpid()
    assert len(caplog.records) == 1


def test_seconds_are_exact():
    assert [metrics.seconds(n) for n in (0, 25, 1000, 12_345)] == ["0.000", "0.025", "1.000", "12.345"]
