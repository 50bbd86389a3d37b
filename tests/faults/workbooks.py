"""Broken workbooks from seeds: every kind of file that an office, an accident or an attacker may send.

A defect is put into a package of our own making, whose unbroken form can be imported. Kinds that damage
bytes at random start from one with an unknown code, so that a harmless hit is refused as well.
"""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from html import escape

from budget.rows import CODES, QUARTERS
from budget.workbook import TITLES
from core.workbooks import address
from tests.factories.budget import COMPUTER, EQUIPMENT, OFFICE, STATIONERY, TRAVEL

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET = "xl/worksheets/sheet1.xml"
HEADINGS = [TITLES[name] for name in (*CODES, "amount", *QUARTERS)]
ROWS = [
    [OFFICE, STATIONERY, "1.1", 400, 100, 100, 100, 100],
    [OFFICE, TRAVEL, "1.1", "1.000,50", "1.000,50", 0, None, 0],
    [EQUIPMENT, COMPUTER, "1.1", 7.25, 7.25, 0, 0, 0],
]
UNKNOWN = [*ROWS, [OFFICE, "9.9.99", "1.1", 1, 1, 0, 0, 0]]
Parts = dict[str, bytes]


def cell(row: int, column: int, value: object) -> str:
    where = f'r="{address(row, column)}"'
    if value is None:
        return ""
    if isinstance(value, bytes):
        return value.decode().replace("@", where)
    if isinstance(value, str):
        return f'<c {where} t="inlineStr"><is><t>{escape(value)}</t></is></c>'
    return f"<c {where}><v>{value!r}</v></c>"


def sheet_of(
    rows: list[list[object]], headings: list[object] | None = None, dimension: str = "A1:H4"
) -> bytes:
    lines = "".join(
        f'<row r="{number}">{"".join(cell(number, place, value) for place, value in enumerate(row, 1))}</row>'
        for number, row in enumerate([headings or list(HEADINGS), *rows], 1)
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{lines}</sheetData></worksheet>"
    ).encode()


def parts_of(rows: list[list[object]] | None = None, **over: object) -> Parts:
    """A whole workbook of these rows."""
    relation = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        "</Types>".encode(),
        "_rels/.rels": f'{relation}<Relationship Id="a" Type="{DOCUMENT}/officeDocument"'
        ' Target="xl/workbook.xml"/></Relationships>'.encode(),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}"><sheets>'
        '<sheet name="Rincian" sheetId="1" r:id="b"/></sheets></workbook>'.encode(),
        "xl/_rels/workbook.xml.rels": f'{relation}<Relationship Id="b" Type="{DOCUMENT}/worksheet"'
        ' Target="worksheets/sheet1.xml"/></Relationships>'.encode(),
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"></styleSheet>'.encode(),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>bersama</t></si></sst>'.encode(),
        SHEET: sheet_of(rows if rows is not None else ROWS, **over),  # type: ignore[arg-type]
    }


def packed(parts: Parts, kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", kind) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return target.getvalue()


def changed(place: int, column: int, value: object) -> bytes:
    rows = [list(row) for row in ROWS]
    rows[place][column] = value
    return packed(parts_of(rows))


# --- Kinds -----------------------------------------------------------------------------------------
def truncated(dice: random.Random) -> bytes:
    data = packed(parts_of(UNKNOWN))
    return data[: dice.randrange(1, len(data))]


def flipped(dice: random.Random) -> bytes:
    data = bytearray(packed(parts_of(UNKNOWN), dice.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])))
    for _ in range(dice.randrange(1, 30)):
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    return bytes(data)


def flipped_inside(dice: random.Random) -> bytes:
    """A whole package around a damaged part."""
    parts = parts_of(UNKNOWN)
    name = dice.choice(list(parts))
    data = bytearray(parts[name])
    for _ in range(dice.randrange(1, 20)):
        data[dice.randrange(len(data))] = dice.randrange(256)
    return packed({**parts, name: bytes(data)})


def cut_inside(dice: random.Random) -> bytes:
    parts = parts_of(UNKNOWN)
    name = dice.choice(list(parts))
    start = dice.randrange(len(parts[name]))
    end = dice.randrange(start, len(parts[name]) + 1)
    return packed({**parts, name: parts[name][:start] + parts[name][end:]})


def incomplete(dice: random.Random) -> bytes:
    parts = parts_of()
    del parts[dice.choice(["[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET])]
    return packed(parts)


def macro(dice: random.Random) -> bytes:
    parts = parts_of()
    if dice.random() < 0.3:
        types = parts["[Content_Types].xml"].replace(
            b"spreadsheetml.sheet.main", b"ms-excel.sheet.macroEnabled"
        )
        return packed({**parts, "[Content_Types].xml": types})
    name = dice.choice(["xl/vbaProject.bin", "XL/VBAPROJECT.BIN", "xl/macrosheets/a.xml", "xl/activeX/a.bin"])
    return packed({**parts, name: dice.randbytes(100)})


def linked(dice: random.Random) -> bytes:
    name = dice.choice(["xl/externalLinks/externalLink1.xml", "xl/embeddings/a.bin", "xl/connections.xml"])
    return packed({**parts_of(), name: b"<a/>"})


def bomb(dice: random.Random) -> bytes:
    way = dice.randrange(3)
    if way == 0:
        return packed({**parts_of(), f"xl/media/{dice.random()}": bytes(dice.randrange(4, 8) << 20)})
    if way == 1:
        return packed({**parts_of(), **{f"a/{number}": b"" for number in range(dice.randrange(500, 700))}})
    spaces = b" " * (dice.randrange(3, 6) << 20)
    return packed({**parts_of(), SHEET: sheet_of(ROWS).replace(b"<sheetData>", spaces + b"<sheetData>")})


def lying(dice: random.Random) -> bytes:
    """The table of contents names another size, method, flag or place than is there."""
    data = bytearray(packed(parts_of(UNKNOWN)))
    place = data.rindex(SHEET.encode()) - 46
    offset, size = dice.choice([(8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (42, 4)])
    data[place + offset : place + offset + size] = dice.randbytes(size)
    return bytes(data)


def entities(dice: random.Random) -> bytes:
    parts = parts_of()
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    heads = [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % a SYSTEM "http://127.0.0.1:1/x"> %a;]>',
    ]
    name = dice.choice([name for name in parts if name != "_rels/.rels"])
    body = parts[name].removeprefix(b'<?xml version="1.0" encoding="UTF-8"?>')
    text = dice.choice(heads).encode() + body.replace(b"<t>", b"<t>&l11;&a;", 1)
    if dice.random() < 0.2:
        text = '<?xml version="1.0" encoding="UTF-16"?>'.encode("utf-16") + text.decode().encode("utf-16-le")
    return packed({**parts, name: text})


def wrong_types(dice: random.Random) -> bytes:
    values = [
        b'<c @ t="b"><v>1</v></c>',
        b'<c @ t="d"><v>2025-01-01T00:00:00</v></c>',
        b'<c @ t="e"><v>#REF!</v></c>',
        b"<c @><v>abc</v></c>",
        b"<c @><v>NaN</v></c>",
        b"<c @><v>-inf</v></c>",
        b'<c @ t="s"><v>99</v></c>',
        b'<c @ t="s"><v>0</v></c>',
        b'<c @ t="s"><v>-1</v></c>',
        b'<c @ s="9999"><v>1.5e400</v></c>',
        b'<c @ t="zz"><v>1</v></c>',
        b'<c @ t="str"><v>satu</v></c>',
        5.1,
    ]
    value = dice.choice(values)
    column = dice.choice([0, 1, 2]) if value == 5.1 else dice.randrange(8)
    return changed(dice.randrange(3), column, value)


def formulas(dice: random.Random) -> bytes:
    text = dice.choice([b"1+1", b"SUM(E2:H2)", b"HYPERLINK(1)", b'WEBSERVICE("http://127.0.0.1:1")'])
    value = b"<c @><f>" + text + b"</f><v>" + str(dice.randrange(1000)).encode() + b"</v></c>"
    shared = b'<c @><f t="shared" si="0"/><v>100</v></c>'
    return changed(dice.randrange(3), dice.randrange(8), dice.choice([value, shared]))


def injection(dice: random.Random) -> bytes:
    texts = [
        "=cmd|'/c calc'!A1",
        "+1+1",
        "-2+3",
        "@SUM(1)",
        "\t=1",
        "=1",
        "<script>alert(1)</script>",
        "'; DROP--",
        "{{7*7}}",
        "\u202e5.1",
        "x" * 32_767,
        "\u0000".encode("ascii", "xmlcharrefreplace").decode(),
    ]
    return changed(dice.randrange(3), dice.randrange(8), dice.choice(texts))


def other_file(dice: random.Random) -> bytes:
    heads = [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"version,entity\n",
        b"<html>",
        b"{}",
        b"MZ",
        b"\x1f\x8b",
        b"PK\x05\x06" + bytes(18),
        b"PK\x03\x04",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"Rar!",
        b"\xef\xbb\xbf",
    ]
    return dice.choice(heads) + dice.randbytes(dice.randrange(0, 2000))


def other_package(dice: random.Random) -> bytes:
    """A package that is a document, an archive or nothing."""
    names = ["word/document.xml", "content.xml", "mimetype", "../../evil", "/etc/passwd", "xl/workbook.bin"]
    return packed({name: dice.randbytes(50) for name in dice.sample(names, 3)})


def nothing(dice: random.Random) -> bytes:
    return dice.choice(
        [b"", b" ", b"\0", b"\n" * 100, packed({}), packed(parts_of([])), packed(parts_of([[None] * 8]))]
    )


def far_cells(dice: random.Random) -> bytes:
    where = dice.choice(
        ["XFD1048576", "A1048576", "XFD1", "ZZZ999", "BA4", "A30000", "A99999999999", "AZ0", "A", "7", "a5"]
    )
    far = f'<row r="9"><c r="{where}"><v>1</v></c></row>'.encode()
    implied = f'<row r="{dice.randrange(30_000, 2_000_000)}"><c><v>1</v></c></row>'.encode()
    sheet = sheet_of(ROWS, dimension="A1:XFD1048576")
    return packed(
        {**parts_of(), SHEET: sheet.replace(b"</sheetData>", dice.choice([far, implied]) + b"</sheetData>")}
    )


def headings(dice: random.Random) -> bytes:
    wrong: list[object] = list(HEADINGS)
    place = dice.randrange(8)
    wrong[place] = dice.choice(
        [None, "Kolom", 5, HEADINGS[(place + 1) % 8], "Januari" if place != 4 else "Jan"]
    )
    return packed(parts_of(headings=wrong))


def duplicates(dice: random.Random) -> bytes:
    rows = [*ROWS, list(dice.choice(ROWS))]
    dice.shuffle(rows)
    return packed(parts_of(rows))


def unknown_codes(dice: random.Random) -> bytes:
    code = dice.choice(
        ["", "9.9.9", "5", "5.1.02", f"{STATIONERY}0", STATIONERY[:-1], "５.1", "1.1 ", "NULL", "\\"]
    )
    return changed(dice.randrange(3), dice.choice([0, 1, 2]), f"{code}x" if code == "1.1 " else code)


def bad_amounts(dice: random.Random) -> bytes:
    values = [
        -1,
        -0.01,
        "(1)",
        "-5",
        1e15,
        1e16,
        1e300,
        0.125,
        0.1 + 0.2,
        12345678901234.5,
        "9" * 30,
        "1.000,505",
        "1,2,3",
        "satu juta",
        "Rp",
        "1e5",
        "٣",
        "99999999999999999999,99",
        "0x10",
        "1 000",
    ]
    return changed(dice.randrange(3), dice.choice([3, 4]), dice.choice(values))


def bad_plan(dice: random.Random) -> bytes:
    return changed(dice.randrange(3), dice.choice([3, 4, 5]), dice.randrange(1, 10**9) + 0.5)


def many_errors(dice: random.Random) -> bytes:
    row = ["?" * 1000, dice.random(), True, "x", "y", -1, b"<c @><f>1</f></c>", None]
    return packed(parts_of([row] * dice.randrange(100, 200)))


def other_unit(dice: random.Random) -> bytes:
    head = dice.choice(
        [["Kode unit", "DISDIK"], ["Versi", "PERUBAHAN"], ["Tahun anggaran", 2024], ["KODE UNIT", ""]]
    )
    return packed({**parts_of(), SHEET: sheet_of([list(HEADINGS), *ROWS], headings=list(head))})


def nested(dice: random.Random) -> bytes:
    depth = dice.randrange(1_000, 4_000)
    name = dice.choice(["xl/workbook.xml", "xl/sharedStrings.xml", SHEET])
    return packed(
        {**parts_of(UNKNOWN), name: b"<a>" * depth + b"</a>" * dice.randrange(depth)}, zipfile.ZIP_STORED
    )


def local_header(dice: random.Random) -> bytes:
    data = bytearray(packed(parts_of(UNKNOWN)))
    struct.pack_into("<I", data, dice.choice([14, 18, 22, 26]), dice.getrandbits(32))
    return bytes(data)


KINDS: tuple[Callable[[random.Random], bytes], ...] = (
    truncated,
    flipped,
    flipped_inside,
    cut_inside,
    incomplete,
    macro,
    linked,
    bomb,
    lying,
    entities,
    wrong_types,
    formulas,
    injection,
    other_file,
    other_package,
    nothing,
    far_cells,
    headings,
    duplicates,
    unknown_codes,
    bad_amounts,
    bad_plan,
    many_errors,
    other_unit,
    nested,
    local_header,
)


def broken(seed: int) -> tuple[str, bytes]:
    """(kind, file) of a seed; the kinds take turns."""
    make = KINDS[seed % len(KINDS)]
    return make.__name__, make(random.Random(seed))
