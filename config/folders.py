"""As root the embedded server runs as its own user, who must be able to enter every parent folder."""

import os
import pwd
import stat
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

ENTER = stat.S_IXOTH | stat.S_IROTH
_FIRST_ORDINARY_USER = 1000


def closed_parents(path: Path) -> list[Path]:
    """Parents of `path` that other users may not enter, outermost first."""
    return [p for p in reversed(path.resolve().parents) if p.exists() and p.stat().st_mode & ENTER != ENTER]


def check_parents(*paths: Path) -> None:
    """Stop with an explanation when root would have to open a private home; name what is opened."""
    if os.geteuid() != 0:
        return
    closed = list(
        dict.fromkeys(p for path in (*paths, Path(sys.prefix) / "lib") for p in closed_parents(path))
    )
    if not closed:
        return
    names = ", ".join(str(p) for p in closed)
    if os.environ.get("ALLOW_OPEN_PARENTS") != "1" and any(is_private_home(p) for p in closed):
        raise ImproperlyConfigured(
            f"Run as root, the database has its own user, who must enter: {names}. One of these is a"
            " private home. Clone the project elsewhere (for example below /srv), run as an ordinary"
            " user, or set ALLOW_OPEN_PARENTS=1 to open these folders to other users."
        )
    print(f"Opening for the database's own user (read and enter): {names}", file=sys.stderr)


def open_parents(path: Path) -> None:
    """Let every user enter the parents of `path`; `check_parents` has named them."""
    for folder in closed_parents(path):
        folder.chmod(folder.stat().st_mode | ENTER)


def open_tree(root: Path) -> None:
    """Let every user read and enter `root` with all below it, and its parents; files keep their x bit."""
    open_parents(root)
    for path in (root, *root.rglob("*")):
        if path.is_symlink():
            continue
        mode = path.stat().st_mode
        wanted = mode | (ENTER if path.is_dir() or mode & stat.S_IXUSR else stat.S_IROTH)
        if wanted != mode:
            path.chmod(wanted)


def is_private_home(path: Path) -> bool:
    """True for root's home and anything that is or lies in a user's home folder."""
    homes = {Path.home().resolve()}
    homes |= {
        Path(entry.pw_dir)
        for entry in pwd.getpwall()
        if entry.pw_uid == 0 or entry.pw_uid >= _FIRST_ORDINARY_USER
    }
    homes -= {Path("/"), Path("/nonexistent")}
    return any(path == home or home in path.parents for home in homes)
