"""A backup file is whole or refused by the name of its bad part."""

import hashlib
import tarfile

import pytest

from config import archive

FIRST, SECOND = b"kuitansi pertama", b"kuitansi kedua" * 9000


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.fixture
def made(tmp_path):
    dump = tmp_path / "dump"
    dump.write_bytes(b"PGDMP" + bytes(range(256)) * 200)
    sources = []
    for data in (FIRST, SECOND):
        place = tmp_path / sha(data)
        place.write_bytes(data)
        sources.append(archive.Source(sha(data), place))
    unfinished, target = tmp_path / ".x.unfinished", tmp_path / "x.tar"
    archive.write(unfinished, dump, sources, lambda parts: {"sound": not parts["damaged_files"]})
    archive.finish(unfinished, target)
    return target


def refused(path) -> str:
    with pytest.raises(archive.BackupDamaged) as caught:
        archive.Archive(path).verify()
    return str(caught.value)


def place_of(path, name: str) -> int:
    """Where the content of a member begins."""
    with tarfile.open(path) as tar:
        return tar.getmember(name).offset_data


def flip(path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


def test_what_was_written_is_read(made, tmp_path):
    opened = archive.Archive(made)
    manifest = opened.verify()
    assert manifest["sound"] is True
    assert manifest["parts"]["files"] == {
        "count": 2,
        "size": len(FIRST) + len(SECOND),
        "sha256": sha(f"{sha(FIRST)} {len(FIRST)}\n{sha(SECOND)} {len(SECOND)}\n".encode()),
    }
    opened.dump_to(tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "dump").read_bytes()
    assert {name: stream.read() for name, stream in opened.files()} == {
        sha(FIRST): FIRST,
        sha(SECOND): SECOND,
    }
    assert made.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (archive.DUMP, archive.DUMP),
        (f"files/{sha(SECOND)}", f"berkas {sha(SECOND)[:12]}"),
        (archive.MANIFEST, archive.MANIFEST),
        (archive.SEAL, archive.MANIFEST),
    ],
)
def test_a_flipped_bit_names_its_part(made, name, part):
    flip(made, place_of(made, name) + 7)
    assert f"bagian {part}" in refused(made)


def test_a_flipped_bit_of_a_member_header_is_found(made):
    flip(made, place_of(made, f"files/{sha(FIRST)}") - tarfile.BLOCKSIZE + 130)
    assert refused(made) == f"bagian {archive.MANIFEST}: tidak ada; arsip berakhir sesudah {archive.DUMP}"


@pytest.mark.parametrize("cut_in", [archive.DUMP, f"files/{sha(SECOND)}", archive.SEAL])
def test_a_cut_file_is_refused_by_the_part_it_ends_in(made, cut_in):
    made.write_bytes(made.read_bytes()[: place_of(made, cut_in) + 10])
    assert refused(made).startswith(f"bagian {cut_in}: arsip terpotong")


def test_a_file_cut_between_members_lacks_its_manifest_or_seal(made):
    whole = made.read_bytes()
    made.write_bytes(whole[: place_of(made, archive.SEAL) - tarfile.BLOCKSIZE])
    assert refused(made) == f"bagian {archive.SEAL}: tidak ada; arsip berakhir sesudah {archive.MANIFEST}"
    made.write_bytes(whole[: place_of(made, archive.MANIFEST) - tarfile.BLOCKSIZE])
    assert f"bagian {archive.MANIFEST}: tidak ada" in refused(made)


def test_something_else_is_no_backup(tmp_path):
    file = tmp_path / "x.tar"
    file.write_bytes(b"bukan arsip")
    assert "arsip terpotong atau rusak" in refused(file)


def test_a_member_left_out_or_put_in_is_found(made, tmp_path):
    other = tmp_path / "other.tar"
    with tarfile.open(made) as source, tarfile.open(other, "w") as target:
        for member in source:
            if member.name != f"files/{sha(FIRST)}":
                target.addfile(member, source.extractfile(member))
    assert refused(other) == "bagian files: daftar berkas tidak lengkap"
    with tarfile.open(other, "a") as target:
        target.addfile(tarfile.TarInfo("../../etc/passwd"))
    assert refused(other) == "bagian ../../etc/passwd: tidak dikenal"
    with tarfile.open(other, "w") as target:
        link = tarfile.TarInfo(archive.DUMP)
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        target.addfile(link)
    assert refused(other) == f"bagian {archive.DUMP}: bukan berkas biasa"


def test_a_damaged_stored_file_is_left_out_and_named(tmp_path):
    (tmp_path / "dump").write_bytes(b"x")
    (tmp_path / "stored").write_bytes(b"lain")
    manifest = archive.write(
        tmp_path / "u",
        tmp_path / "dump",
        [archive.Source(sha(FIRST), tmp_path / "stored")],
        lambda parts: {"sound": not parts["damaged_files"]},
    )
    assert manifest["parts"]["damaged_files"] == [sha(FIRST)]
    assert manifest["sound"] is False
    assert archive.Archive(tmp_path / "u").verify()["parts"]["files"]["count"] == 0


def test_a_failure_while_writing_leaves_nothing_and_nothing_is_replaced(made, tmp_path):
    (tmp_path / "later").write_bytes(b"y")
    with pytest.raises(ZeroDivisionError):
        archive.write(tmp_path / "later", tmp_path / "dump", [], lambda parts: {"sound": 1 // 0})
    assert not (tmp_path / "later").exists()
    (tmp_path / "later").write_bytes(b"y")
    before = made.read_bytes()
    with pytest.raises(FileExistsError):
        archive.finish(tmp_path / "later", made)
    assert made.read_bytes() == before
    assert not (tmp_path / "later").exists()
