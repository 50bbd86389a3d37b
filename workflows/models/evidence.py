"""Bukti: files that support a document. Only the mark of withdrawal is ever written to a row again."""

from django.db import models

from reference.models import Role, Unit, User


class Evidence(models.Model):
    """Dokumen pendukung (PP 12/2019 psl. 141): one file of one document, kept under its SHA-256.

    `opened_by_log` and `withdrawn_by_log` name the last row of the document's approval log at that
    moment; the database writes them. So what a step saw is known by order, whatever the clocks said.
    """

    class Kind(models.TextChoices):
        PDF = "application/pdf", "PDF"
        JPEG = "image/jpeg", "JPG"
        PNG = "image/png", "PNG"

    document_key = models.CharField(max_length=80)
    chain_key = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nama berkas", max_length=120)
    description = models.CharField("keterangan", max_length=200, blank=True)
    content_type = models.CharField("jenis", max_length=20, choices=Kind)
    size = models.PositiveIntegerField("ukuran")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    added_role = models.CharField(max_length=24, choices=Role)
    added_at = models.DateTimeField()
    opened_by_log = models.BigIntegerField(default=0)
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField("alasan penarikan", max_length=300, blank=True)
    withdrawn_by_log = models.BigIntegerField(null=True)

    class Meta:
        ordering = ("id",)
        indexes = (
            models.Index(fields=("document_key", "id"), name="evidence_of_document"),
            models.Index(fields=("chain_key", "id"), name="evidence_of_chain"),
            models.Index(fields=("sha256",), name="evidence_by_content"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("document_key", "sha256"),
                condition=models.Q(withdrawn_at__isnull=True),
                name="evidence_once_a_document",
            ),
            models.CheckConstraint(condition=models.Q(size__gt=0), name="evidence_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="evidence_hash_is_sha256"
            ),
            models.CheckConstraint(
                condition=models.Q(content_type__in=("application/pdf", "image/jpeg", "image/png")),
                name="evidence_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    withdrawn_at__isnull=True,
                    withdrawn_by__isnull=True,
                    withdrawn_by_log__isnull=True,
                    withdrawn_reason="",
                )
                | models.Q(
                    withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawn_by_log__isnull=False
                )
                & ~models.Q(withdrawn_reason=""),
                name="evidence_withdrawn_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.sha256[:12]})"
