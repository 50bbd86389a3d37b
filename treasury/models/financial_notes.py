"""CaLK as people write it: one document an entity and year, its texts by section of the outline."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models import NoteScope, User
from treasury.models.document import Document


class FinancialNotes(Document):
    """CaLK (Catatan atas Laporan Keuangan) of an SKPD, of PPKD, or of the region (kept by PPKD), PSAP 04.

    Its tables come from the books; here are its texts and who approved them. `description` is its title.
    """

    flow_name = "financial_notes"

    scope = models.CharField("untuk", max_length=6, choices=NoteScope)
    # Who made it final; empty until then and again after it was reopened.
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-year", "unit__code", "scope")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year", "scope"), name="notes_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(dated_on__month=12, dated_on__day=31), name="notes_are_of_the_year_end"
            ),
            models.CheckConstraint(
                condition=models.Q(state="final", approved_by__isnull=False)
                | (~models.Q(state="final") & models.Q(approved_by__isnull=True)),
                name="notes_final_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return self.description

    @property
    def is_region(self) -> bool:
        """True for the consolidated CaLK."""
        return self.scope == NoteScope.REGION

    @property
    def entity_id(self) -> int | None:
        """The unit whose statements it explains; None for the region."""
        return None if self.is_region else self.unit_id


class NoteText(models.Model):
    """Teks CaLK of one section; a section without one has the outline's text.

    `revision` counts the saves: who saves on an older one is refused and keeps what he typed.
    """

    notes = models.ForeignKey(FinancialNotes, on_delete=models.CASCADE, related_name="texts")
    section = models.CharField("bagian", max_length=20)
    body = models.TextField("teks", blank=True)
    revision = models.PositiveIntegerField("simpanan ke", default=1)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("notes", "section")
        constraints = (models.UniqueConstraint(fields=("notes", "section"), name="note_text_once"),)

    def __str__(self) -> str:
        return f"Bagian {self.section}"
