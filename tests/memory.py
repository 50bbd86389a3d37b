"""Where the tests' own database server and temporary files lie: in memory where there is room for them.

A run makes and drops more than a hundred databases of a thousand files each. On a disk each takes a second of
the processor, in memory a twentieth of it. `python -m tests.memory` prints the environment of a run for the
shell, `python -m tests.memory forget` removes what lies in memory.
"""

import hashlib
import os
import shlex
import shutil
import sys
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
MEMORY = Path("/dev/shm")
ON_DISK = BASE / ".data" / "tests"
# What a run needs at most (about 3 GiB), and as much again for its browsers and for whatever else runs.
BYTES_FREE_MIN = 8 << 30


def folder_of_tests(memory: Path = MEMORY, bytes_min: int = BYTES_FREE_MIN) -> Path:
    """A folder of this tree and user in memory; that on disk where there is no room, or no such file system.

    One that another user has put there under its name is not used.
    """
    folder = memory_folder(memory)
    if not folder.exists() and not has_room(memory, bytes_min):
        return ON_DISK
    # As root the server has a user of its own, who must be able to enter.
    folder.mkdir(mode=0o755 if os.geteuid() == 0 else 0o700, exist_ok=True)
    is_ours = folder.lstat().st_uid == os.geteuid() and not folder.is_symlink()
    return folder if is_ours else ON_DISK


def memory_folder(memory: Path = MEMORY) -> Path:
    """The name is short: a socket lies below it, whose whole path may have about a hundred characters."""
    tree = hashlib.sha256(str(BASE).encode()).hexdigest()[:8]
    return memory / f"kapuas-{os.geteuid()}-{tree}"


def has_room(memory: Path, bytes_min: int) -> bool:
    """True when both the file system and the machine's memory have that much left."""
    return memory.is_dir() and min(shutil.disk_usage(memory).free, memory_left()) >= bytes_min


def environment(folder: Path) -> dict[str, str]:
    """What a run is told: its data folder, and with it in memory also that of temporary files."""
    told = {"KAPUAS_DATA_DIR": str(folder)}
    if folder != ON_DISK:
        (folder / "tmp").mkdir(exist_ok=True)
        told["TMPDIR"] = str(folder / "tmp")
    return told


def memory_left() -> int:
    """Bytes that programs may still take, by the kernel's own estimate; 0 where it gives none."""
    lines = Path("/proc/meminfo").read_text().splitlines() if Path("/proc/meminfo").exists() else []
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("MemAvailable:")), 0)


if __name__ == "__main__":
    if sys.argv[1:] == ["forget"]:
        shutil.rmtree(memory_folder(), ignore_errors=True)
    else:
        told = environment(folder_of_tests())
        print(" ".join(f"{name}={shlex.quote(value)}" for name, value in told.items()))
