"""Berkas: private storage of whole files below `settings.FILES_ROOT`, named by their SHA-256.

A file is written once under the hash of its content and never changed: the same content is the same
file. Whoever reads gets exactly what was stored or an error. Names, rights and types are kept in the
database; here are only bytes. The folder lies outside of everything that a web server hands out.
"""

import fcntl
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from core.errors import DomainError

CHUNK = 256 * 1024
_NAME = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = "unfinished"


class FileMissing(DomainError):
    """The stored file is gone: a matter for whoever keeps the backups."""


class FileDamaged(DomainError):
    """The stored file is not what was stored."""


class FileTooLarge(DomainError):
    """More bytes came than the caller allows; nothing was kept."""


@dataclass(frozen=True)
class StoredFile:
    """What identifies a stored file: hash of its content and size in bytes."""

    sha256: str
    size: int


def store(data: bytes | BinaryIO, *, limit: int | None = None) -> StoredFile:
    """Keep the bytes, or everything that a stream gives, and return hash and size.

    Written beside its place, flushed to the disk and renamed: a reader sees all of it or nothing, also
    after a power cut. More than `limit` bytes raise FileTooLarge. Storing the same content again heals
    a damaged or missing file.
    """
    root = _root()
    descriptor, temporary = tempfile.mkstemp(dir=_folder(root / _UNFINISHED))
    try:
        with os.fdopen(descriptor, "wb") as opened:
            stored = _copy(data, opened, limit)
            opened.flush()
            os.fsync(opened.fileno())
        place = path_of(stored.sha256)
        with _held(_folder(place.parent), fcntl.LOCK_SH):
            os.replace(temporary, place)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _flush_folder(place.parent)
    return stored


def open_file(sha256: str) -> BinaryIO:
    """The stored file, opened for reading at its start.

    The whole content is hashed before a byte is given out, through the same descriptor: raises
    FileMissing or FileDamaged.
    """
    try:
        opened = path_of(sha256).open("rb")
    except FileNotFoundError as error:
        raise FileMissing(
            f"Berkas {sha256[:12]}… tidak ada di penyimpanan. Hubungi administrator: pulihkan dari cadangan."
        ) from error
    try:
        if _hash_of(opened) != sha256:
            raise FileDamaged(
                f"Isi berkas {sha256[:12]}… tidak sama dengan saat disimpan. Hubungi administrator: pulihkan"
                " dari cadangan."
            )
        opened.seek(0)
    except BaseException:
        opened.close()
        raise
    return opened


def digest(data: bytes) -> str:
    """The name under which these bytes would be kept."""
    return hashlib.sha256(data).hexdigest()


def path_of(sha256: str) -> Path:
    """Where the file of that hash lies, or would lie."""
    if not _NAME.fullmatch(sha256):
        raise ValueError(f"not a SHA-256 in lower case hexadecimal: {sha256!r}")
    return Path(settings.FILES_ROOT) / sha256[:2] / sha256


def size_of(sha256: str) -> int | None:
    """Size in bytes without reading the content; None when the file is not there."""
    try:
        return path_of(sha256).stat().st_size
    except FileNotFoundError:
        return None


def is_whole(sha256: str) -> bool:
    """True when the file is there and its content has that hash."""
    try:
        open_file(sha256).close()
    except (FileMissing, FileDamaged):
        return False
    return True


def stored_hashes() -> Iterator[str]:
    """The hashes of all stored files, in order; what was never finished is not among them."""
    root = Path(settings.FILES_ROOT)
    if not root.is_dir():
        return
    for folder in sorted(entry for entry in root.iterdir() if len(entry.name) == 2):
        yield from sorted(entry.name for entry in folder.iterdir() if _NAME.fullmatch(entry.name))


def hashes_older(moment: float) -> Iterator[str]:
    """The hashes of files stored before that moment (seconds), in order."""
    return (sha256 for sha256 in stored_hashes() if _is_older(path_of(sha256), moment))


def remove_older(sha256: str, moment: float) -> bool:
    """Remove the file unless it was stored, or stored again, since that moment (seconds).

    Under a lock of its folder that `store` shares: whoever stores the same content keeps it, before or after.
    """
    place = path_of(sha256)
    with _held(place.parent, fcntl.LOCK_EX):
        if not _is_older(place, moment):
            return False
        place.unlink()
    return True


def clear_unfinished(moment: float) -> int:
    """Remove what killed processes left half written before that moment (seconds); how many."""
    folder = Path(settings.FILES_ROOT) / _UNFINISHED
    left = [one for one in folder.iterdir() if _is_older(one, moment)] if folder.is_dir() else []
    for one in left:
        one.unlink(missing_ok=True)
    return len(left)


def _is_older(path: Path, moment: float) -> bool:
    try:
        return path.stat().st_mtime < moment
    except FileNotFoundError:
        return False


@contextmanager
def _held(folder: Path, how: int) -> Iterator[None]:
    """Lock a folder of stored files; the lock ends with the descriptor, also when the process is killed."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)


def _root() -> Path:
    return _folder(Path(settings.FILES_ROOT))


def _folder(path: Path) -> Path:
    """The folder, made when missing: for its owner only."""
    if not path.is_dir():
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
        _flush_folder(path.parent)
    return path


def _copy(data: bytes | BinaryIO, target: BinaryIO, limit: int | None) -> StoredFile:
    digest = hashlib.sha256()
    size = 0
    for chunk in _chunks(data):
        size += len(chunk)
        if limit is not None and size > limit:
            raise FileTooLarge(f"Berkas lebih besar dari batas {limit} bita. Kecilkan lalu unggah lagi.")
        digest.update(chunk)
        target.write(chunk)
    return StoredFile(digest.hexdigest(), size)


def _chunks(data: bytes | BinaryIO) -> Iterator[bytes]:
    if isinstance(data, bytes):
        yield from (data[start : start + CHUNK] for start in range(0, len(data), CHUNK))
        return
    while chunk := data.read(CHUNK):
        yield chunk


def _hash_of(opened: BinaryIO) -> str:
    digest = hashlib.sha256()
    for chunk in _chunks(opened):
        digest.update(chunk)
    return digest.hexdigest()


def _flush_folder(path: Path) -> None:
    """A new name in a folder is on the disk only after the folder itself was flushed."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
