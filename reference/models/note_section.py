"""Outline of CaLK: chapters and sections as data of a chart edition, since regions differ."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.edition import Edition


class NoteScope(models.TextChoices):
    """Whose CaLK: of an SKPD, of PPKD, or of the region as a whole."""

    UNIT = "unit", "SKPD"
    PPKD = "ppkd", "PPKD"
    REGION = "region", "Pemerintah daerah"


class NoteSection(models.Model):
    """Bagian CaLK: a chapter (code `5`) or a section (`5.1.2`) of the outline, PP 71/2010 PSAP 04.

    `code` gives the place; printed numbers are counted anew, so that a missing section leaves no gap.
    `table` names what the books fill in, `name` or `name:argument`. `body` is the text until somebody writes
    another: paragraphs, lines that begin with “- ” are a list, {fields} are filled in from the books.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField("kode", max_length=20)
    title = models.CharField("judul", max_length=200)
    scopes = ArrayField(models.CharField(max_length=6, choices=NoteScope), verbose_name="untuk")
    table = models.CharField("tabel", max_length=40, blank=True)
    body = models.TextField("teks bawaan", blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=300)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "code", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("edition", "code", "valid_from"), name="note_section_once"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="note_section_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(code__regex=r"^[1-9][0-9]?(\.[1-9][0-9]?){0,3}$"),
                name="note_section_has_a_place",
            ),
            models.CheckConstraint(
                condition=~models.Q(legal_basis="") & ~models.Q(title=""), name="note_section_is_founded"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def place(self) -> tuple[int, ...]:
        """The code as numbers: the order of the sections."""
        return tuple(int(part) for part in self.code.split("."))
