"""Where a test run keeps its databases."""

import os
import stat
from pathlib import Path

import pytest

from tests import memory


def test_a_tree_has_a_folder_of_its_own_in_memory_where_there_is_room(tmp_path):
    found = memory.folder_of_tests(tmp_path, bytes_min=0)
    assert found.parent == tmp_path
    assert stat.S_IMODE(found.stat().st_mode) == (0o755 if os.geteuid() == 0 else 0o700)
    assert memory.environment(found) == {"KAPUAS_DATA_DIR": str(found), "TMPDIR": f"{found}/tmp"}
    assert (found / "tmp").is_dir()


@pytest.mark.parametrize("left", [0, 99])
def test_without_room_the_tests_lie_on_the_disk(tmp_path, monkeypatch, left: int):
    monkeypatch.setattr(memory, "memory_left", lambda: left)
    assert memory.folder_of_tests(tmp_path, bytes_min=100) == memory.ON_DISK
    assert memory.environment(memory.ON_DISK) == {"KAPUAS_DATA_DIR": str(memory.ON_DISK)}
    assert list(tmp_path.iterdir()) == []


def test_without_such_a_file_system_the_tests_lie_on_the_disk(tmp_path):
    assert memory.folder_of_tests(tmp_path / "none", bytes_min=0) == memory.ON_DISK


def test_a_folder_that_somebody_else_made_is_not_used(tmp_path, monkeypatch):
    (tmp_path / "elsewhere").mkdir()
    memory.memory_folder(tmp_path).symlink_to(tmp_path / "elsewhere")
    assert memory.folder_of_tests(tmp_path, bytes_min=0) == memory.ON_DISK


def test_what_memory_is_left_is_the_kernels_word():
    told = Path("/proc/meminfo").read_text().split("MemAvailable:")[1].split()[0]
    assert abs(memory.memory_left() - int(told) * 1024) < 1 << 30
