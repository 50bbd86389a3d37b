"""Long work that a worker does outside the request: one row per job, from order to result."""

from django.db import models

from reference.models import Unit, User


class JobState(models.TextChoices):
    """Keadaan pekerjaan latar."""

    WAITING = "waiting", "Menunggu"
    RUNNING = "running", "Berjalan"
    DONE = "done", "Selesai"
    FAILED = "failed", "Gagal"


class JobRun(models.Model):
    """Pekerjaan latar: who ordered what, how far it is, and the file or the refusal it ended with.

    Only `workflows.jobs` writes it. `attempts` is a fence as well as a count: a worker that was believed
    dead and comes back holds an older number and can finish nothing.
    """

    name = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    parameters = models.JSONField(default=dict)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    # The result in the file store (SHA-256); empty while there is none.
    file_key = models.CharField(max_length=64, blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    file_size = models.PositiveBigIntegerField(default=0)
    created_at = models.DateTimeField()
    # When it last joined the queue: created, or ordered again.
    queued_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("created_by", "-id")),
            models.Index(fields=("state", "queued_at")),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state__in=("waiting", "running"), finished_at__isnull=True)
                | models.Q(state__in=("done", "failed"), finished_at__isnull=False),
                name="job_ends_with_its_moment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label} ({self.get_state_display()})"

    @property
    def is_result_gone(self) -> bool:
        """True when there was a file and the sweep has removed it (workflows.file_sweep)."""
        return bool(self.file_name) and not self.file_key

    @property
    def is_over(self) -> bool:
        """True when no worker will touch it any more."""
        return self.state in (JobState.DONE, JobState.FAILED)
