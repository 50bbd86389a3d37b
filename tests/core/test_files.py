"""Private storage by content: whole or not at all, never another content than was stored."""

import hashlib
import io
import os
import stat
from pathlib import Path

import pytest

from core import files

CONTENT = b"%PDF-1.7 bukti " * 50_000


@pytest.fixture(autouse=True)
def root(settings, tmp_path: Path) -> Path:
    settings.FILES_ROOT = tmp_path / "files"
    return settings.FILES_ROOT


def everything(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


def test_bytes_and_streams_are_kept_under_their_hash(root: Path) -> None:
    expected = hashlib.sha256(CONTENT).hexdigest()
    assert files.store(CONTENT) == files.StoredFile(expected, len(CONTENT))
    assert files.store(io.BytesIO(CONTENT)) == files.StoredFile(expected, len(CONTENT))
    assert everything(root) == [root / expected[:2] / expected]
    with files.open_file(expected) as opened:
        assert opened.read() == CONTENT


def test_the_empty_file_has_its_known_hash() -> None:
    assert files.store(b"").sha256 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_only_the_owner_enters_and_reads(root: Path) -> None:
    stored = files.store(CONTENT)
    for folder in (root, root / "unfinished", root / stored.sha256[:2]):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(files.path_of(stored.sha256).stat().st_mode) == 0o600


def test_too_many_bytes_leave_nothing(root: Path) -> None:
    with pytest.raises(files.FileTooLarge, match="batas 1000 bita"):
        files.store(io.BytesIO(CONTENT), limit=1000)
    assert everything(root) == []
    assert files.store(b"x" * 1000, limit=1000).size == 1000


def test_a_stream_that_breaks_leaves_nothing(root: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 0:
                raise ConnectionError("cut")
            return super().read(size)

    with pytest.raises(ConnectionError):
        files.store(Broken(CONTENT))
    assert everything(root) == []


def test_a_failing_rename_leaves_nothing(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(OSError, match="disk full"):
        files.store(CONTENT)
    assert everything(root) == []


def test_changed_content_is_never_given_out() -> None:
    stored = files.store(CONTENT)
    place = files.path_of(stored.sha256)
    place.write_bytes(b"X" + CONTENT[1:])
    assert not files.is_whole(stored.sha256)
    assert files.size_of(stored.sha256) == len(CONTENT)
    with pytest.raises(files.FileDamaged, match="tidak sama dengan saat disimpan"):
        files.open_file(stored.sha256)
    files.store(CONTENT)
    assert files.is_whole(stored.sha256)


def test_a_missing_file_says_so() -> None:
    absent = "0" * 64
    assert files.size_of(absent) is None
    assert not files.is_whole(absent)
    with pytest.raises(files.FileMissing, match="000000000000… tidak ada"):
        files.open_file(absent)


@pytest.mark.parametrize("name", ["", "../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n", "g" * 64])
def test_a_name_that_is_no_hash_never_becomes_a_path(name: str) -> None:
    with pytest.raises(ValueError, match="not a SHA-256"):
        files.path_of(name)


def test_stored_hashes_are_the_finished_files(root: Path) -> None:
    assert list(files.stored_hashes()) == []
    stored = sorted(files.store(bytes([n])).sha256 for n in range(5))
    (root / "unfinished" / "left").write_bytes(b"half")
    assert list(files.stored_hashes()) == stored
