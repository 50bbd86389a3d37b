"""Files that a person asked for: whole or not at all, refused in his words."""

import pytest

from core import outfile
from core.errors import DomainError


def test_a_file_is_written_whole_and_replaces_the_one_before(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("lama")
    file.chmod(0o640)
    outfile.write_text(file, ["baru\r\n", "é\n"])
    assert file.read_bytes() == "baru\r\né\n".encode()
    assert file.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_what_fails_midway_leaves_the_file_before_and_nothing_beside_it(tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("lama")

    def parts():
        yield "setengah"
        raise DomainError("Ditolak.")

    with pytest.raises(DomainError, match="Ditolak"):
        outfile.write_text(file, parts())
    assert file.read_text() == "lama"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "asli.txt").write_text("lama")
    (tmp_path / "tautan.txt").symlink_to(tmp_path / "asli.txt")
    outfile.write_text(tmp_path / "tautan.txt", ["baru"])
    assert (tmp_path / "tautan.txt").is_symlink()
    assert (tmp_path / "asli.txt").read_text() == "baru"


def test_a_device_is_written_directly():
    from pathlib import Path

    outfile.write_text(Path("/dev/null"), ["baru"])
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("ask", [outfile.check_writable, lambda file: outfile.write_text(file, ["x"])])
def test_places_that_take_no_file_are_named(tmp_path, ask):
    (tmp_path / "berkas").write_text("x")
    for place, reason in (
        (tmp_path / "hilang" / "a.txt", "berkas atau foldernya tidak ada"),
        (tmp_path, "nama itu milik sebuah folder"),
        (tmp_path / "berkas" / "a.txt", "bagian dari jalurnya bukan folder"),
        (tmp_path / ("n" * 300), "namanya terlalu panjang"),
    ):
        with pytest.raises(DomainError) as caught:
            ask(place)
        assert str(caught.value) == f"Berkas {place} tidak dapat ditulis: {reason}. Pilih tempat lain."
    assert [one.name for one in tmp_path.iterdir()] == ["berkas"]
