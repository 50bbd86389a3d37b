"""Berkas cadangan: one tar file of a database dump, stored files and a manifest, whole or not at all.

Members in this order: `database.dump`, `files/<hash>` one by one, `manifest.json`, `seal`. The manifest
holds the SHA-256 of the dump and of the list of files; a file's name is the SHA-256 of its content; the
seal is the SHA-256 of the manifest. So every byte that matters is covered, and a cut file has no seal.
"""

import hashlib
import io
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

FORMAT = "kapuas-backup 1"
DUMP, FILES, MANIFEST, SEAL = "database.dump", "files/", "manifest.json", "seal"
CHUNK = 1024 * 1024
MANIFEST_SIZE_MAX = 64 * 1024 * 1024


class BackupDamaged(Exception):
    """A part of a backup file is missing or not what was written; the message names it (Indonesian)."""

    def __init__(self, part: str, why: str) -> None:
        self.part = part
        super().__init__(f"bagian {part}: {why}")


@dataclass(frozen=True)
class Source:
    """A file to be kept under its hash; what is found inside may differ when it is damaged."""

    sha256: str
    path: Path


def write(
    unfinished: Path,
    dump: Path,
    files: Iterable[Source],
    describe: Callable[[dict[str, Any]], dict[str, Any]],
) -> dict[str, Any]:
    """Write the archive under its unfinished name and flush it; returns the manifest.

    `describe(parts)` gives the manifest; parts: {"database": …, "files": …, "damaged_files": […]}. A stored
    file that is not what its name says is left out and listed as damaged.
    """
    try:
        with unfinished.open("wb") as raw:
            os.fchmod(raw.fileno(), 0o600)
            with tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT) as tar:
                parts = {"database": _add_dump(tar, dump), **_add_files(tar, files)}
                manifest = {"format": FORMAT, **describe(parts), "parts": parts}
                text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
                _add_bytes(tar, MANIFEST, text)
                _add_bytes(tar, SEAL, hashlib.sha256(text).hexdigest().encode())
            raw.flush()
            os.fsync(raw.fileno())
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return manifest


def finish(unfinished: Path, target: Path) -> None:
    """Give the whole archive its final name; an older file of that name is never replaced."""
    if target.exists():
        unfinished.unlink()
        raise FileExistsError(target)
    unfinished.rename(target)
    descriptor = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _add_dump(tar: tarfile.TarFile, dump: Path) -> dict[str, Any]:
    digest = hashlib.sha256()
    with dump.open("rb") as opened:
        for chunk in iter(lambda: opened.read(CHUNK), b""):
            digest.update(chunk)
        opened.seek(0)
        tar.addfile(_member(DUMP, dump.stat().st_size), opened)
    return {"sha256": digest.hexdigest(), "size": dump.stat().st_size}


def _add_files(tar: tarfile.TarFile, files: Iterable[Source]) -> dict[str, Any]:
    listing, count, total = hashlib.sha256(), 0, 0
    damaged = []
    for source in files:
        with source.path.open("rb") as opened:
            size = os.fstat(opened.fileno()).st_size
            if hashlib.file_digest(opened, "sha256").hexdigest() != source.sha256:
                damaged.append(source.sha256)
                continue
            opened.seek(0)
            tar.addfile(_member(f"{FILES}{source.sha256}", size), opened)
        listing.update(f"{source.sha256} {size}\n".encode())
        count, total = count + 1, total + size
    found = {"sha256": listing.hexdigest(), "count": count, "size": total}
    return {"files": found, "damaged_files": damaged}


def _add_bytes(tar: tarfile.TarFile, name: str, data: bytes) -> None:
    tar.addfile(_member(name, len(data)), io.BytesIO(data))


def _member(name: str, size: int) -> tarfile.TarInfo:
    found = tarfile.TarInfo(name)
    found.size = size
    found.mode = 0o600
    return found


class Archive:
    """A backup file opened for reading; `verify` first, then `dump_to` and `files`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.manifest: dict[str, Any] = {}
        self._last = "awal"

    def verify(self) -> dict[str, Any]:
        """Read every byte once; BackupDamaged names the first part that is not as written."""
        try:
            self.manifest = self._read_all()
        except (tarfile.TarError, EOFError) as error:
            raise BackupDamaged(self._last, f"arsip terpotong atau rusak ({error})") from error
        return self.manifest

    def _read_all(self) -> dict[str, Any]:
        dump = {"sha256": "", "size": 0}
        listing, count, total = hashlib.sha256(), 0, 0
        text = seal = b""
        for name, size, stream in self._members():
            if name == DUMP:
                dump = {"sha256": _hash(stream), "size": size}
            elif name.startswith(FILES):
                sha256 = name.removeprefix(FILES)
                if _hash(stream) != sha256:
                    raise BackupDamaged(f"berkas {sha256[:12]}…", "isinya bukan yang disimpan")
                listing.update(f"{sha256} {size}\n".encode())
                count, total = count + 1, total + size
            elif name == MANIFEST and size <= MANIFEST_SIZE_MAX:
                text = stream.read()
            elif name == SEAL:
                seal = stream.read(64)
            else:
                raise BackupDamaged(name, "tidak dikenal")
        manifest = self._sealed(text, seal)
        parts = manifest["parts"]
        if dump != parts["database"]:
            raise BackupDamaged(DUMP, "isinya bukan yang disimpan")
        if {"sha256": listing.hexdigest(), "count": count, "size": total} != parts["files"]:
            raise BackupDamaged("files", "daftar berkas tidak lengkap")
        return manifest

    def _sealed(self, text: bytes, seal: bytes) -> dict[str, Any]:
        """The manifest, when there and sealed."""
        if not text or not seal:
            raise BackupDamaged(SEAL if text else MANIFEST, f"tidak ada; arsip berakhir sesudah {self._last}")
        if hashlib.sha256(text).hexdigest().encode() != seal:
            raise BackupDamaged(MANIFEST, "isinya tidak sesuai segel")
        found: dict[str, Any] = json.loads(text)
        if found["format"] != FORMAT:
            raise BackupDamaged(MANIFEST, f"bentuk {found['format']}, program ini membaca {FORMAT}")
        return found

    def dump_to(self, target: Path) -> None:
        """Copy the database dump out."""
        for name, _, stream in self._members():
            if name == DUMP:
                with target.open("wb") as opened:
                    shutil.copyfileobj(stream, opened, CHUNK)
                return

    def files(self) -> Iterator[tuple[str, IO[bytes]]]:
        """(hash, stream) of every stored file."""
        for name, _, stream in self._members():
            if name.startswith(FILES):
                yield name.removeprefix(FILES), stream

    def _members(self) -> Iterator[tuple[str, int, IO[bytes]]]:
        with tarfile.open(self.path, mode="r:") as tar:
            for member in tar:
                stream = tar.extractfile(member) if member.isfile() else None
                if stream is None:
                    raise BackupDamaged(member.name, "bukan berkas biasa")
                self._last = member.name
                yield member.name, member.size, stream


def _hash(stream: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in iter(lambda: stream.read(CHUNK), b""):
        digest.update(chunk)
    return digest.hexdigest()
