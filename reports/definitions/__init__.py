"""One file per statement; `get` finds a definition by its kind."""

from core.errors import DomainError
from reports.definitions.calk import CALK
from reports.definitions.lak import LAK, LAK_RKUD
from reports.definitions.lo import LO
from reports.definitions.lpe import LPE
from reports.definitions.lpsal import LPSAL
from reports.definitions.lra import LRA
from reports.definitions.neraca import NERACA
from reports.definitions.trial_balance import TRIAL_BALANCE
from reports.vocabulary import Definition

DEFINITIONS: dict[str, Definition] = {
    found.kind: found for found in (LRA, LPSAL, LO, LPE, NERACA, LAK, LAK_RKUD, CALK, TRIAL_BALANCE)
}


def get(kind: str) -> Definition:
    """The definition of a statement; DomainError naming the kinds that exist."""
    if kind not in DEFINITIONS:
        raise DomainError(f"Laporan “{kind}” tidak dikenal. Pilih: {', '.join(DEFINITIONS)}.")
    return DEFINITIONS[kind]
