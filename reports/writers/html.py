"""A Matrix as HTML: the table of the look in `shared/ui`, or a whole page that stands alone.

The writer computes nothing. A figure becomes a link when the caller's `link` gives an address for it.
"""

from collections.abc import Callable, Iterator

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from core.money import format_amount
from reports.matrix import AnyCell, Column, DrillDown, Matrix, Row, RowKind, TextCell
from reports.writers import dates

# Address of a figure's lines, or of what words name ("entry:12").
Link = Callable[[DrillDown | str], str | None]

# The first two levels are drawn bold; a line that leads to a total is not.
PLAIN_LEVEL = 3
_STYLE = """
body{font:14px/1.4 system-ui,sans-serif;margin:2rem;color:#1b1f23}
h1{font-size:1.25rem;margin:0}p{margin:.25rem 0 1rem}
table{border-collapse:collapse;width:100%}
th,td{padding:.3rem .5rem;border-bottom:1px solid #d8dee4;vertical-align:top}
th{text-align:left;font-weight:400}thead th{font-weight:600;border-bottom:2px solid #57606a}
.num{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
.code{font-variant-numeric:tabular-nums;margin-right:.5rem}
.total>*,.l1>*{font-weight:600}
.l2 .name{padding-left:1rem}.l3 .name{padding-left:2rem}.l4 .name{padding-left:3rem}
.l5 .name{padding-left:4rem}.l6 .name{padding-left:5rem}
thead{display:table-header-group}tr{break-inside:avoid}
"""


def period(matrix: Matrix) -> str:
    """`1 Januari sampai 31 Oktober 2025`, or `per 31 Desember 2025` of a balance sheet"""
    text = dates.period(matrix)
    return text[0].lower() + text[1:]


def table(matrix: Matrix, link: Link | None = None) -> SafeString:
    """The table and its scrolling frame, to be put into a page."""
    return mark_safe("".join(_table(matrix, link)))


def document(matrix: Matrix, *, region_name: str = "", link: Link | None = None) -> str:
    """A complete page with its style inside, for a file."""
    heading = ", ".join(part for part in (region_name, matrix.scope_name) if part)
    return "".join(
        (
            '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n',
            f"<title>{escape(matrix.title)} · {escape(matrix.scope_name)}</title>\n<style>{_STYLE}</style>\n",
            f"</head>\n<body>\n<h1>{escape(matrix.title)}</h1>\n",
            f"<p>{escape(heading)}, {period(matrix)}, dalam rupiah</p>\n",
            *_table(matrix, link),
            "\n</body>\n</html>\n",
        )
    )


def _table(matrix: Matrix, link: Link | None) -> Iterator[str]:
    yield f'<div class="table-wrap tall" role="group" aria-label="{escape(matrix.title)}" tabindex="0">\n'
    yield '<table class="table statement">\n<thead><tr><th scope="col" class="pin">'
    yield f"{escape(matrix.name_label)}</th>"
    for column in matrix.columns:
        numeric = "" if column.is_text else ' class="num"'
        yield f'<th scope="col"{numeric}>{escape(column.label)}</th>'
    yield "</tr></thead>\n<tbody>\n"
    for row in matrix:
        yield _row(row, matrix.columns, link, is_numbered=matrix.is_numbered)
    yield "</tbody>\n</table>\n</div>"
    yield from _foot(matrix)


def _foot(matrix: Matrix) -> Iterator[str]:
    """What stands below the table: amounts and their words."""
    if not matrix.foot:
        return
    yield '\n<dl class="facts statement-foot">'
    for line in matrix.foot:
        text = escape(line.text) if line.amount is None else format_amount(line.amount, decimals=2)
        figure = "" if line.amount is None else ' class="amount"'
        yield f"<dt>{escape(line.label)}</dt><dd{figure}>{text}</dd>"
    yield "</dl>"


def _row(row: Row, columns: tuple[Column, ...], link: Link | None, *, is_numbered: bool) -> str:
    if row.kind is not RowKind.TOTAL:
        classes = f"l{row.level}"
    else:
        classes = "total" if row.is_bold else f"l{max(row.level, PLAIN_LEVEL)}"
    has_code = row.code and (row.kind is RowKind.ACCOUNT or (is_numbered and row.kind is RowKind.TOTAL))
    code = f'<span class="code">{escape(row.code)}</span> ' if has_code else ""
    name = f"{code}<span>{escape(row.label)}</span>"
    address = link(row.target) if link is not None and row.target else None
    if address:
        name = f'<a class="cell" href="{escape(address)}" hx-boost="false">{name}</a>'
    parts = [f'<tr class="{classes}"><th scope="row" class="pin"><span class="name">{name}</span></th>']
    if row.kind is RowKind.HEADER:
        parts.append(f'<td colspan="{len(columns)}"></td>')
    else:
        parts += [_cell(cell, column, link) for cell, column in zip(row.cells, columns, strict=True)]
    parts.append("</tr>\n")
    return "".join(parts)


def _cell(cell: AnyCell, column: Column, link: Link | None) -> str:
    if isinstance(cell, TextCell):
        return _words(cell, link)
    if cell.value is None:
        return '<td class="num"></td>'
    text = format_amount(cell.value, decimals=2)
    address = link(cell.source) if link is not None and cell.source is not None else None
    if address and not column.is_percent:
        text = f'<a class="cell" href="{escape(address)}">{text}</a>'
    return f'<td class="num neg">{text}</td>' if cell.value < 0 else f'<td class="num">{text}</td>'


def _words(cell: TextCell, link: Link | None) -> str:
    text = f"{cell.day:%d-%m-%Y}" if cell.day else escape(cell.text)
    address = link(cell.target) if link is not None and cell.target else None
    if address:
        text = f'<a class="cell" href="{escape(address)}" hx-boost="false">{text}</a>'
    return f'<td class="nowrap">{text}</td>' if cell.day else f"<td>{text}</td>"
