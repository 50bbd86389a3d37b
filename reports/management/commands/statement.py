"""`manage.py statement KIND --unit CODE|--consolidated --year Y`: a statement as CSV, HTML, PDF or XLSX."""

import io
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import arguments, outfile
from core.errors import DomainError
from reference.models import Unit
from reports import definitions, paper
from reports.engine import Parameters, Stage, build
from reports.matrix import Matrix
from reports.writers import csv, html


class Command(BaseCommand):
    help = "Write a statement of one unit or of the whole region as CSV, HTML, PDF or XLSX."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(definitions.DEFINITIONS))
        scope = parser.add_mutually_exclusive_group(required=True)
        scope.add_argument("--unit", metavar="CODE")
        scope.add_argument("--consolidated", action="store_true")
        parser.add_argument("--year", type=arguments.fiscal_year, required=True)
        parser.add_argument(
            "--at", type=arguments.day, metavar="DATE", help="last day shown; default 31 December"
        )
        parser.add_argument("--level", type=int, default=6, help="deepest account level shown")
        parser.add_argument("--stage", choices=[stage.value for stage in Stage], default=Stage.ALL.value)
        parser.add_argument("--format", choices=("csv", "html", paper.PDF, paper.XLSX), required=True)
        parser.add_argument("--out", type=Path, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        is_file = options["format"] in (paper.PDF, paper.XLSX)
        if is_file and options["out"] is None:
            raise CommandError(f"--format {options['format']} perlu --out BERKAS.")
        try:
            if is_file:
                self.write_paper(**options)
            elif options["out"] is None:
                self.stdout.write(self.render(**options), ending="")
            else:
                outfile.write_text(options["out"], [self.render(**options)])
        except DomainError as error:
            raise CommandError(str(error)) from error

    def render(self, **options: Any) -> str:
        """The statement as text. Raises DomainError."""
        matrix = _matrix(**options)
        if options["format"] == "csv":
            out = io.StringIO()
            csv.write(matrix, out)
            return out.getvalue()
        from reference.region import setting

        return html.document(matrix, region_name=setting("region.name"))

    def write_paper(self, **options: Any) -> None:
        """PDF or XLSX by the writers of the screens; a refused statement leaves no file."""
        matrix = _matrix(**options)
        unit = None if options["consolidated"] else Unit.objects.get(code=options["unit"])
        with outfile.whole_file(options["out"]) as out:
            paper.write(matrix, out, options["format"], unit=unit, printed_by="manage.py statement")


def _matrix(**options: Any) -> Matrix:
    parameters = Parameters(
        year=options["year"],
        at=options["at"] or date(options["year"], 12, 31),
        unit_id=None if options["consolidated"] else _unit_id(options["unit"]),
        level=options["level"],
        stage=Stage(options["stage"]),
    )
    return build(definitions.get(options["kind"]), parameters)


def _unit_id(code: str) -> int:
    found = Unit.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise DomainError(f"Unit berkode “{code}” tidak ada. Periksa kode pada daftar unit.")
    return found
