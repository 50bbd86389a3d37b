"""Processes below a process, read from /proc."""

import os
import signal
from pathlib import Path


def children(number: int) -> list[int]:
    """Direct children, oldest first."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            text = (folder / "stat").read_text()
        except OSError:
            continue
        state, parent = text.rpartition(")")[2].split()[:2]
        if int(parent) == number and state != "Z":
            found.append(int(folder.name))
    return sorted(found)


def descendants(number: int) -> list[int]:
    """Children, their children, and so on."""
    found = children(number)
    for child in list(found):
        found += descendants(child)
    return found


def words(number: int) -> str:
    """Command line; empty when the process has ended."""
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def kill(number: int) -> None:
    os.kill(number, signal.SIGKILL)


def exists(number: int) -> bool:
    return bool(words(number))
