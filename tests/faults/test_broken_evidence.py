"""Several hundred broken evidence files from seeds: refused in words, nothing kept, memory bounded.

Each goes through the service as the screen sends it. A case that fails names its seed.
"""

import random
import struct
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

import pytest

from core import clock, files
from core.errors import DomainError
from core.file_kinds import UnacceptableFile, inspect
from reference.models import Role
from tests.extent import IS_WHOLE
from tests.factories import evidence as made
from tests.factories import treasury
from workflows import evidence
from workflows.models import Evidence

SEEDS = range(12 if IS_WHOLE else 4)
MEMORY_MAX = 64 * 1024 * 1024

WHOLE = {
    "a.pdf": made.pdf("Kuitansi", pages=4),
    "b.pdf": made.packed_pdf(),
    "c.png": made.picture(size=(60, 45)),
    "d.jpg": made.picture("JPEG", size=(60, 45)),
    "e.pdf": made.handmade_pdf(),
}
KINDS = {"a.pdf": "pdf", "b.pdf": "pdf", "c.png": "png", "d.jpg": "jpg", "e.pdf": "pdf"}
Case = tuple[str, str, bytes]


def truncated(luck: random.Random) -> Iterator[Case]:
    for name, data in WHOLE.items():
        yield "truncated", name, data[: luck.randrange(1, len(data) - 8)]


def swallowed(luck: random.Random) -> Iterator[Case]:
    """A piece is missing from the middle of a picture; its check sum or structure tells."""
    data = WHOLE["c.png"]
    at = luck.randrange(8, len(data) - 20)
    yield "swallowed", "c.png", data[:at] + data[at + luck.randrange(1, 12) :]


def flipped(luck: random.Random) -> Iterator[Case]:
    data = bytearray(WHOLE["c.png"])
    data[luck.randrange(8, len(data))] ^= 1 << luck.randrange(8)
    yield "flipped", "c.png", bytes(data)


def polyglot(luck: random.Random) -> Iterator[Case]:
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr("a.txt", luck.randbytes(50))
    for name, data in WHOLE.items():
        yield "archive behind", name, data + archive.getvalue()
        yield "page behind", name, data + b"<html><script>alert(1)</script></html>"
        yield "something in front", name, luck.randbytes(4) + data
    comment = archive.getvalue()[:-2] + struct.pack("<H", len(WHOLE["e.pdf"])) + WHOLE["e.pdf"]
    yield "archive with a comment", "e.pdf", comment


def masked(luck: random.Random) -> Iterator[Case]:
    kind = luck.choice(list(WHOLE))
    others = [name for name in WHOLE if KINDS[name] != KINDS[kind]]
    yield "wrong extension", luck.choice(others), WHOLE[kind]
    yield "wrong extension", luck.choice(["a.exe", "a.pdf.js", "a", "a.html"]), WHOLE[kind]
    yield "empty", kind, b""
    yield "noise", kind, luck.randbytes(luck.randrange(1, 5000))
    head = {"pdf": b"%PDF-1.7\n", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff\xe0"}[KINDS[kind]]
    yield "noise behind a head", kind, head + luck.randbytes(luck.randrange(0, 5000))
    yield "macro document", kind, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + luck.randbytes(100)


def armed(luck: random.Random) -> Iterator[Case]:
    inside = luck.choice(
        ["/S /JavaScript /JS (x)", "/S /Launch /F (x)", "/Type /EmbeddedFile", "/AA << >>", "/S /SubmitForm"]
    )
    yield "armed", "a.pdf", made.handmade_pdf(f"<< {inside} >>")
    yield "armed and packed", "a.pdf", made.packed_pdf("<< >>", f"<< {inside} >>")
    name = inside.split()[-1].lstrip("/") if "Type" in inside else inside.split()[1].lstrip("/")
    letter = luck.randrange(len(name))
    escaped = f"{name[:letter]}#{ord(name[letter]):02x}{name[letter + 1 :]}"
    if name[0].isalpha():
        yield "armed and escaped", "a.pdf", made.handmade_pdf(f"<< /S /{escaped} >>")
    yield "encrypted", "a.pdf", made.handmade_pdf(trailer=f"/Encrypt << /V {luck.randrange(1, 6)} >>")
    yield "opens an address", "a.pdf", made.handmade_pdf(catalog="/OpenAction << /S /URI /URI (x) >>")


def bombs(luck: random.Random) -> Iterator[Case]:
    width, height = luck.randrange(20_001, 2**31), luck.randrange(20_001, 2**31)
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    yield "huge picture", "c.png", png(header, zlib.compress(b"\0" * 1000))
    header = struct.pack(">IIBBBBB", 100, 100, 8, 2, 0, 0, 0)
    yield "picture that swells", "c.png", png(header, zlib.compress(b"\0" * luck.randrange(10**6, 10**7)))
    photo = bytearray(WHOLE["d.jpg"])
    at = photo.index(b"\xff\xc0")
    photo[at + 5 : at + 9] = struct.pack(">HH", 65_500, 65_500)
    yield "huge photo", "d.jpg", bytes(photo)


def names(luck: random.Random) -> Iterator[Case]:
    for name in (
        "../../etc/a.pdf",
        "..\\a.pdf",
        "a\0.pdf",
        "fdp.\u202eexe.pdf",
        "a\u200b.pdf",
        "x" * luck.randrange(118, 3000) + ".pdf",
        "",
        ".pdf",
        "a\r\nSet-Cookie: x.pdf",
        'a"; filename="b.pdf',
        chr(luck.randrange(0xE000, 0xF8FF)) + ".pdf",
        chr(luck.randrange(1, 32)) + "a.pdf",
    ):
        yield "name", name, WHOLE["a.pdf"]


def png(header: bytes, pixels: bytes) -> bytes:
    found = b"\x89PNG\r\n\x1a\n"
    for kind, body in ((b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")):
        found += len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")
    return found


MAKERS: tuple[Callable[[random.Random], Iterator[Case]], ...] = (
    truncated,
    swallowed,
    flipped,
    polyglot,
    masked,
    armed,
    bombs,
    names,
)


def cases() -> list[tuple[int, Case]]:
    return [(seed, case) for seed in SEEDS for maker in MAKERS for case in maker(random.Random(seed))]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


def test_every_broken_file_is_refused_in_words_and_nothing_is_kept(paying):
    request = treasury.draft_request(paying)
    found = cases()
    assert len(found) > 33 * len(SEEDS)
    actor = paying[Role.TREASURER]
    accepted = []
    with clock.frozen(treasury.ASKED_ON):
        for seed, (what, name, data) in found:
            try:
                evidence.add(request.document_key, name=name, data=BytesIO(data), actor=actor)
            except UnacceptableFile as error:
                assert error.field == "file" and "\0" not in error.message, (seed, what)
                assert "lagi" in error.message or "lain" in error.message, (seed, what)
                assert 40 < len(error.message) < 400, (seed, what)
            else:
                accepted.append((seed, what, name))
    assert accepted == []
    assert Evidence.objects.count() == 0 and list(files.stored_hashes()) == []


def test_bombs_and_large_files_take_bounded_memory():
    noise = random.Random(1).randbytes(2_000_000)
    large = made.handmade_pdf("<< /Length 2000000 >>\nstream\n" + noise.decode("latin-1") + "\nendstream")
    found = [case for seed in range(3) for case in bombs(random.Random(seed))]
    found.append(("swelling objects", "a.pdf", made.packed_pdf("(" + "a" * 40_000_000 + ")")))
    tracemalloc.start()
    for _, name, data in found:
        with pytest.raises(UnacceptableFile):
            inspect(data, name)
    assert inspect(large, "a.pdf").extent == "1 halaman"
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < MEMORY_MAX


@pytest.mark.parametrize("seed", SEEDS)
def test_any_damage_ends_in_a_refusal_or_in_a_whole_file(seed):
    """Bytes changed, moved and doubled at random never end in another error."""
    luck = random.Random(seed)
    refused = 0
    for name, data in WHOLE.items():
        for _ in range(15):
            changed = bytearray(data)
            for _ in range(luck.randrange(1, 6)):
                at = luck.randrange(len(changed))
                match luck.randrange(3):
                    case 0:
                        changed[at] = luck.randrange(256)
                    case 1:
                        del changed[at : at + luck.randrange(1, 40)]
                    case _:
                        changed[at:at] = changed[at : at + luck.randrange(1, 40)]
            try:
                inspect(bytes(changed), name)
            except DomainError:
                refused += 1
    assert refused > 30


def test_too_large_is_known_before_it_is_read_whole(paying, settings):
    settings.EVIDENCE_BYTES_MAX = 1_000_000
    request = treasury.draft_request(paying)

    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None and 0 < size <= 1_000_001
            self.given += size
            return b"%PDF-1.7" + b" " * (size - 8)

    stream = Endless()
    with clock.frozen(treasury.ASKED_ON), pytest.raises(UnacceptableFile, match="lebih besar dari batas"):
        evidence.add(request.document_key, name="a.pdf", data=stream, actor=paying[Role.TREASURER])
    assert stream.given == 1_000_001


@pytest.mark.parametrize(
    "hostile",
    [
        b"trailer<<" * 500_000,
        b"1 0 obj<<>>" * 400_000,
        b"1 0 obj <<" + b">>stream\nendstream" * 250_000,
        b"/OpenAction" * 400_000,
        b"(" * 5_000_000,
        b"1 " * 2_500_000,
        b"1 0 obj\n" + b"<< >> stream\n" * 300_000,
        b"<" * 5_000_000,
        b"% 1 0\n" * 800_000,
        b"/Length 1" * 500_000,
    ],
    ids=range(10),
)
def test_a_hostile_pdf_costs_no_more_than_its_size(hostile):
    import time

    data = b"%PDF-1.7\n" + hostile[:1_500_000] + b"\nstartxref\n9\n%%EOF\n"
    begun = time.process_time()
    with pytest.raises(UnacceptableFile):
        inspect(data, "a.pdf")
    assert time.process_time() - begun < 4
