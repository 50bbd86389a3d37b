"""What every treasury document has."""

from django.db import models

from reference.models import FiscalYear, Unit, User


class Document(models.Model):
    """Dokumen penatausahaan: unit, year, date, number (drawn by its flow), state and maker."""

    flow_name = ""

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dated_on = models.DateField("tanggal")
    number = models.CharField("nomor", max_length=120, blank=True)
    # A number the document bore in another system or on paper (case folders: doc_no).
    external_number = models.CharField("nomor asal", max_length=120, blank=True)
    description = models.CharField("uraian", max_length=500)
    state = models.CharField(max_length=12, default="draft")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number or f"draf {self.pk}"

    @property
    def document_key(self) -> str:
        return f"{self.flow_name}:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key
