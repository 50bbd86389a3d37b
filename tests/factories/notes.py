"""CaLK for tests, made through the services by the people of a Region."""

from core import clock
from reference.models import FiscalYear, NoteScope, Role, Unit
from tests.factories import treasury as make
from tests.factories.reference import Region
from treasury.models import FinancialNotes
from treasury.services import financial_notes as service


def draft(
    region: Region, unit: Unit | None = None, scope: str = NoteScope.UNIT, **texts: str
) -> FinancialNotes:
    """A CaLK begun by the unit's accountant; `s1_1="…"` is the text of section 1.1."""
    unit = unit or region.unit
    writer = region.person(Role.SKPD_VERIFIER, unit)
    with clock.frozen(make.ASKED_ON):
        year = FiscalYear.objects.get(pk=2025)
        made = service.create_notes(unit=unit, year=year, scope=scope, actor=writer)
        for name, body in texts.items():
            code = name[1:].replace("_", ".")
            service.save_text(made, code, body, revision=0, actor=writer)
    return made
