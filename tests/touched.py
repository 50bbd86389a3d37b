"""`python -m tests.touched [BASE]`: test paths of the rooms changed since BASE, for `make check`."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

ALWAYS = "tests/test_house_rules.py"


def changed_files(base: str) -> list[str]:
    """Files that differ from `base`, and new files that git does not know yet."""
    words = (["diff", "--name-only", base], ["ls-files", "--others", "--exclude-standard"])
    outputs = (subprocess.run(["git", *w], check=True, capture_output=True, text=True).stdout for w in words)
    return sorted({line for output in outputs for line in output.splitlines()})


def paths_of(files: Iterable[str], root: Path) -> list[str]:
    """Test folders or files that belong to the changed files, house rules first."""
    found = [ALWAYS]
    for file in files:
        parts = Path(file).parts
        room = parts[1] if parts[0] == "tests" and len(parts) > 1 else parts[0]
        path = f"tests/{room}"
        is_test = (root / path).is_dir() or (path.endswith(".py") and Path(path).name.startswith("test_"))
        if is_test and (root / path).exists() and path not in found:
            found.append(path)
    return found


if __name__ == "__main__":
    root = Path(__file__).resolve().parent.parent
    print(" ".join(paths_of(changed_files(sys.argv[1] if len(sys.argv) > 1 else "HEAD"), root)))
