"""Naskah Perda APBD and Perkada penjabaran: what they consider, the budget by kelompok, their annexes.

The figures are those of annex I (Permendagri 77/2020); a pergeseran is a Perkada alone. A version that is not
enacted is printed as a draft, without number and day.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from budget.enactment import is_shift
from budget.models import BudgetVersion, RegionalBudget
from core import clock
from core.errors import NotFound
from reference.models import Role, User
from reference.officials import Signatory
from reports import statements
from reports.appropriation import annexes, facts, service
from reports.appropriation.annexes import ANNEXES, OF_PERDA, OF_PERKADA
from reports.matrix import Matrix
from reports.printouts import annexed, considered
from reports.printouts.common import Desk, Signers, open_named
from reports.printouts.layout import Form, Signing
from reports.printouts.sheet import NumberedCanvas, setting_or_empty
from reports.writers.dates import long_date

NAME = "APBD"
FLOW = "regional_budget"
# Kelompok: the articles name no more than that, the annexes go on.
LEVEL = 2
SIZE = 7.5
AMOUNT = 88
BUDGET = "Anggaran Pendapatan dan Belanja Daerah"
HEAD = "Kepala Daerah"
UNNUMBERED = "Nomor ………… Tahun …………"


@dataclass(frozen=True)
class Decree:
    """One of the two: its considerations, names, number and day, and the annexes it has."""

    kind: str
    title: str
    number: str
    on: date | None
    annexes: tuple[str, ...]
    heeded: tuple[str, ...]


def budgets() -> "QuerySet[RegionalBudget]":
    """APBD with the version that they are of."""
    return RegionalBudget.objects.select_related("version__year")


def find(pk: int, *, user: User) -> RegionalBudget:
    """The APBD for whoever reads the region (I-40), as its annexes; NotFound for anybody else."""
    budget = budgets().filter(pk=pk).first()
    if budget is None or not statements.may_consolidate(user, on=clock.today()):
        raise NotFound("APBD tidak ditemukan, atau bukan untuk Anda.", rule="I-40")
    return budget


def draw(canvas: NumberedCanvas, budget: RegionalBudget, desk: Desk) -> None:
    """Perda and then Perkada; a constant number of queries."""
    version = budget.version
    before = service.earlier(version)
    matrix = annexes.of_facts("apbd_1", facts.read(version, before=before), level=LEVEL)
    signers = Signers.of_document(budget)
    form = open_named(canvas, budget, f"{NAME} {version.name} {version.year_id}", flow=FLOW)
    for place, decree in enumerate(decrees_of(budget)):
        if place:
            form.turn()
        _decree(form, budget, decree, matrix, desk)
        _signatures(form, budget, decree, desk, signers)


def decrees_of(budget: RegionalBudget) -> list[Decree]:
    """What enacts the version: Perda and Perkada, or the Perkada of a pergeseran."""
    perda = Decree(
        "PERDA", "Peraturan Daerah", budget.perda_number, budget.perda_on, OF_PERDA, _agreed(budget)
    )
    perkada = Decree(
        "PERKADA",
        "Peraturan Kepala Daerah",
        budget.perkada_number,
        budget.perkada_on,
        OF_PERKADA,
        _of_perda(budget),
    )
    return [perkada] if is_shift(budget) else [perda, perkada]


def _agreed(budget: RegionalBudget) -> tuple[str, ...]:
    """Persetujuan bersama and evaluation as they are recorded."""
    found = []
    if budget.agreed_on:
        found.append(
            "Persetujuan Bersama DPRD dan Kepala Daerah Nomor"
            f" {budget.agreement_number} tanggal {long_date(budget.agreed_on)}"
        )
    if budget.evaluated_on:
        found.append(
            f"Hasil evaluasi Nomor {budget.evaluation_number} tanggal {long_date(budget.evaluated_on)}"
        )
    return tuple(found)


def _of_perda(budget: RegionalBudget) -> tuple[str, ...]:
    if not budget.perda_on:
        return ()
    about = subject_of(budget.version)
    return (
        f"Peraturan Daerah Nomor {budget.perda_number} tanggal {long_date(budget.perda_on)} tentang {about}",
    )


def subject_of(version: BudgetVersion, *, is_elaboration: bool = False) -> str:
    """What the decree is about: the budget or its change, or how it is spelled out."""
    change = "" if version.kind == BudgetVersion.Kind.ORIGINAL else "Perubahan "
    name = f"{BUDGET} Tahun Anggaran {version.year_id}"
    if not is_elaboration:
        return f"{change}{name}"
    if version.kind == BudgetVersion.Kind.SHIFT:
        return f"Perubahan Penjabaran {name}"
    return f"Penjabaran {change}{name}"


def _decree(form: Form, budget: RegionalBudget, decree: Decree, matrix: Matrix, desk: Desk) -> None:
    about = subject_of(budget.version, is_elaboration=decree.kind == "PERKADA")
    form.letterhead(desk.letterhead_of_region())
    number = f"Nomor {decree.number}" if decree.number else UNNUMBERED
    form.title(decree.title.upper(), number, "tentang", about, url=desk.address(budget))
    on = decree.on or clock.today()
    form.facts(considered.facts(decree.kind, on=on, heeded=decree.heeded), label_width=100)
    form.article("MEMUTUSKAN:")
    form.facts([("Menetapkan", f"{decree.title.upper()} TENTANG {about.upper()}.")], label_width=100)
    form.article("Pasal 1")
    form.paragraph(f"{about} terdiri atas pendapatan, belanja, dan pembiayaan daerah sebagai berikut:")
    form.space(4)
    annexed.table(form, matrix, size=SIZE, code=44, amount=AMOUNT)
    form.article("Pasal 2")
    form.paragraph(
        f"Uraian lebih lanjut tercantum dalam lampiran yang tidak terpisahkan dari {decree.title} ini:"
    )
    form.facts([(_place(kind), ANNEXES[kind].title) for kind in decree.annexes], label_width=100)
    form.article("Pasal 3")
    form.paragraph(f"{decree.title} ini mulai berlaku pada tanggal diundangkan.")


def _place(kind: str) -> str:
    """`Lampiran I`"""
    return " ".join(ANNEXES[kind].name.split()[:2])


def _signatures(form: Form, budget: RegionalBudget, decree: Decree, desk: Desk, signers: Signers) -> None:
    """The head of the region enacts, the Sekda promulgates; a draft has no day."""
    on = decree.on or clock.today()
    step = "enact_shift" if is_shift(budget) else "enact"
    title, name = setting_or_empty("region.head_title"), setting_or_empty("region.head_name")
    head = Signing(Signatory(title or HEAD, name), "Ditetapkan,", desk.setting("region.seat"), decree.on)
    form.signatures(
        desk.signing(Role.REGIONAL_SECRETARY, None, on, lead="Diundangkan,", signers=signers, step=step), head
    )
