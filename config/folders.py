"""As root the embedded server runs as its own user, who must be able to enter every parent folder."""

import os
import stat
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def closed_parents(path: Path) -> list[Path]:
    """Parents of `path` that other users may not enter, outermost first."""
    enter = stat.S_IXOTH | stat.S_IROTH
    return [p for p in reversed(path.resolve().parents) if p.stat().st_mode & enter != enter]


def check_parents(path: Path) -> None:
    """Stop with an explanation when root would have to open a private home; name what is opened."""
    if os.geteuid() != 0:
        return
    closed = closed_parents(path)
    if not closed or os.environ.get("ALLOW_OPEN_PARENTS") == "1":
        return
    names = ", ".join(str(p) for p in closed)
    if any(is_private_home(p) for p in closed):
        raise ImproperlyConfigured(
            f"Run as root, the database has its own user, who must enter: {names}. One of these is a"
            " private home. Clone the project elsewhere (for example below /srv), run as an ordinary"
            " user, or set ALLOW_OPEN_PARENTS=1 to open these folders to other users."
        )
    print(f"Opening for the database's own user (read and enter): {names}", file=sys.stderr)


def is_private_home(path: Path) -> bool:
    """True for root's home and anything that is or lies in a user's home folder."""
    homes = {Path.home().resolve()}
    try:
        import pwd

        homes |= {Path(entry.pw_dir) for entry in pwd.getpwall() if entry.pw_uid == 0 or entry.pw_uid >= 1000}
    except ImportError:
        pass
    homes -= {Path("/"), Path("/nonexistent")}
    return any(path == home or home in path.parents for home in homes)
