"""`manage.py statement KIND --year Y [--unit CODE|--consolidated]`: a statement as CSV, HTML, PDF or XLSX."""

import io
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import arguments, outfile
from core.errors import DomainError
from ledger.models import Book, EntryKind
from reference.models import Unit
from reports import definitions, ledger_csv, paper
from reports.engine import Stage
from reports.matrix import Matrix
from reports.statements import ANNEXES, Request, listing
from reports.writers import csv, html

LEDGER = "ledger"


class Command(BaseCommand):
    help = (
        "Write a statement of one unit or of the whole region as CSV, HTML, PDF or XLSX."
        " Without --unit and --consolidated the CSV holds every entity and then the region."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted([*definitions.DEFINITIONS, *ANNEXES, LEDGER]))
        scope = parser.add_mutually_exclusive_group()
        scope.add_argument("--unit", metavar="CODE")
        scope.add_argument("--consolidated", action="store_true")
        parser.add_argument("--year", type=arguments.fiscal_year, required=True)
        parser.add_argument(
            "--at", type=arguments.day, metavar="DATE", help="last day shown; default 31 December"
        )
        parser.add_argument("--level", type=int, default=6, help="deepest account level shown")
        parser.add_argument("--stage", choices=[stage.value for stage in Stage], default=Stage.ALL.value)
        parser.add_argument(
            "--set",
            choices=[EntryKind.LEGACY.value],
            default="",
            help="the vouchers of an earlier system, where the year has entries of its own as well",
        )
        parser.add_argument("--format", choices=("csv", "html", paper.PDF, paper.XLSX), default=paper.CSV)
        parser.add_argument("--out", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        is_file = options["format"] in (paper.PDF, paper.XLSX)
        if is_file and options["out"] is None:
            raise CommandError(f"--format {options['format']} perlu --out BERKAS.")
        if options["format"] != paper.CSV:
            if not (options["unit"] or options["consolidated"]):
                raise CommandError(f"--format {options['format']} perlu --unit KODE atau --consolidated.")
            if options["kind"] == LEDGER:
                raise CommandError("Buku besar ditulis sebagai CSV. Pilih --format csv.")
        try:
            if is_file:
                self.write_paper(**options)
            elif options["out"] is None:
                self.stdout.write(self.render(**options), ending="")
            else:
                self.write_text(**options)
        except DomainError as error:
            raise CommandError(str(error)) from error

    def render(self, **options: Any) -> str:
        """The statement as text. Raises DomainError."""
        if options["format"] == paper.CSV:
            out = io.StringIO()
            _write_csv(out, options)
            return out.getvalue()
        from reference.region import setting

        return html.document(_matrix(_unit_of(**options), options), region_name=setting("region.name"))

    def write_text(self, **options: Any) -> None:
        """CSV or HTML into a file; a refused statement leaves the file before."""
        if options["format"] != paper.CSV:
            outfile.write_text(options["out"], [self.render(**options)])
            return
        with outfile.whole_file(options["out"]) as out:
            text = io.TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
            _write_csv(text, options)
            text.detach()

    def write_paper(self, **options: Any) -> None:
        """PDF or XLSX by the writers of the screens; a refused statement leaves no file."""
        unit = _unit_of(**options)
        matrix = _matrix(unit, options)
        with outfile.whole_file(options["out"]) as out:
            paper.write(matrix, out, options["format"], unit=unit, printed_by="manage.py statement")


def _write_csv(out: TextIO, options: dict[str, Any]) -> None:
    for number, unit in enumerate(_scopes(**options)):
        if options["kind"] == LEDGER:
            request = Request(
                LEDGER,
                options["year"],
                _last_day(**options),
                unit_id=unit.pk if unit else None,
                is_legacy=bool(options["set"]),
            )
            ledger_csv.write(request, out, with_heading=number == 0)
        else:
            csv.write(_matrix(unit, options), out, with_heading=number == 0)


def _scopes(**options: Any) -> list[Unit | None]:
    """Whose statement: the one asked for; else every entity with a book, then the region (None).

    The ledger of the region is the ledgers of its entities; a statement of the region alone has no entity.
    """
    if options["unit"] or options["consolidated"]:
        return [_unit_of(**options)]
    kind = options["kind"]
    units: list[Unit | None] = []
    if kind not in definitions.DEFINITIONS or not definitions.get(kind).is_of_region:
        books = Book.objects.select_related("unit").order_by("code")
        units = [book.unit for book in books]
    return units if kind == LEDGER else [*units, None]


def _matrix(unit: Unit | None, options: dict[str, Any]) -> Matrix:
    wanted = Request(
        options["kind"],
        year=options["year"],
        at=_last_day(**options),
        unit_id=unit.pk if unit else None,
        level=options["level"],
        stage=Stage(options["stage"]),
        is_legacy=bool(options["set"]),
    )
    return listing(wanted).matrix


def _last_day(**options: Any) -> date:
    return options["at"] or date(options["year"], 12, 31)


def _unit_of(**options: Any) -> Unit | None:
    """The unit asked for; None for the region."""
    if options["consolidated"]:
        return None
    found = Unit.objects.filter(code=options["unit"]).first()
    if found is None:
        raise DomainError(f"Unit berkode “{options['unit']}” tidak ada. Periksa kode pada daftar unit.")
    return found
