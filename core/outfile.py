"""Writing a file that a person asked for: whole or not at all, with a refusal that he can read."""

import errno
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from core.errors import DomainError

_WHY = {
    errno.ENOENT: "berkas atau foldernya tidak ada",
    errno.ENOTDIR: "bagian dari jalurnya bukan folder",
    errno.EISDIR: "nama itu milik sebuah folder",
    errno.EACCES: "tidak ada izin untuk itu",
    errno.EPERM: "tidak ada izin untuk itu",
    errno.EROFS: "tempat itu hanya dapat dibaca",
    errno.ENOSPC: "ruang penyimpanan penuh",
    errno.ENAMETOOLONG: "namanya terlalu panjang",
}


def why(error: OSError) -> str:
    """Why the system refused a file, in words for the person."""
    return _WHY.get(error.errno or 0, error.strerror or "sistem menolaknya")


@contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """A file that takes its place when all is written; DomainError when it cannot be written.

    What stood there stays when the writing fails. A device such as /dev/stdout is written directly: it has no
    place that another file could take.
    """
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as opened:
                yield opened
            return
        with _beside(path.resolve()) as opened:
            yield opened
    except OSError as error:
        raise _refusal(path, error) from error


def write_text(path: Path, parts: Iterable[str]) -> None:
    """Write the parts as UTF-8, line ends as they are; DomainError when the file cannot be written."""
    with whole_file(path) as opened:
        for part in parts:
            opened.write(part.encode())


def check_writable(path: Path) -> None:
    """DomainError when a file could not be written there; asked before an act that cannot be taken back."""
    try:
        if path.exists() and not path.is_file():
            with path.open("wb"):
                return
        handle, name = tempfile.mkstemp(dir=path.resolve().parent, prefix=f".{path.name}.")
        os.close(handle)
        Path(name).unlink()
    except OSError as error:
        raise _refusal(path, error) from error


@contextmanager
def _beside(path: Path) -> Iterator[BinaryIO]:
    """A file beside `path` that replaces it at the end."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "wb") as opened:
            yield opened
        mask = os.umask(0)
        os.umask(mask)
        unfinished.chmod(path.stat().st_mode if path.exists() else 0o666 & ~mask)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def _refusal(path: Path, error: OSError) -> DomainError:
    return DomainError(f"Berkas {path} tidak dapat ditulis: {why(error)}. Pilih tempat lain.")
