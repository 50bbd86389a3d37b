"""Appointments: the only truth about who may do what, where and when."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.unit import Unit
from reference.models.user import User


class Role(models.TextChoices):
    """Peran jabatan (domain.md 1.1)."""

    OPERATOR = "operator", "Operator SKPD"
    BUDGET_USER = "budget_user", "Pengguna Anggaran"
    DELEGATED_BUDGET_USER = "delegated_budget_user", "Kuasa Pengguna Anggaran"
    ACTIVITY_OFFICER = "activity_officer", "PPTK"
    SKPD_VERIFIER = "skpd_verifier", "PPK-SKPD"
    TREASURER = "expenditure_treasurer", "Bendahara Pengeluaran"
    REVENUE_TREASURER = "revenue_treasurer", "Bendahara Penerimaan"
    TAPD = "budget_team", "TAPD"
    REGIONAL_SECRETARY = "regional_secretary", "Sekretaris Daerah"
    FINANCE_OFFICER = "finance_officer", "PPKD"
    TREASURY = "treasury", "BUD"
    TREASURY_DELEGATE = "treasury_delegate", "Kuasa BUD"
    TREASURY_STAFF = "treasury_staff", "Staf BUD"
    AUDITOR = "auditor", "Auditor"
    ADMINISTRATOR = "administrator", "Administrator"


REGION_ROLES = frozenset(
    {
        Role.TAPD,
        Role.REGIONAL_SECRETARY,
        Role.FINANCE_OFFICER,
        Role.TREASURY,
        Role.TREASURY_DELEGATE,
        Role.TREASURY_STAFF,
        Role.AUDITOR,
        Role.ADMINISTRATOR,
    }
)
# Roles whose holder in an SKPD acts in its sub-units too.
INHERITED_ROLES = frozenset({Role.BUDGET_USER, Role.SKPD_VERIFIER, Role.OPERATOR})
UNIT_ROLES = frozenset(Role) - REGION_ROLES


class ActingKind(models.TextChoices):
    """Jenis pengganti: Plt. fills a vacant office, Plh. stands in while its holder is away (I-43)."""

    VACANT = "plt", "Plt."
    AWAY = "plh", "Plh."


class Appointment(models.Model):
    """Penunjukan: a person holds a role in a unit (or the region) from one day to another, by a decree."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    role = models.CharField(max_length=24, choices=Role)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    decree = models.CharField("dasar penunjukan", max_length=150)
    acting_for = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text="Plt./Plh.: the appointment stood in for.",
    )
    # Empty: told by the day, Plh. while the one stood in for is still appointed, else Plt.
    acting_kind = models.CharField("jenis pengganti", max_length=3, choices=ActingKind, blank=True)
    position = models.CharField("jabatan pada cetakan", max_length=150, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-valid_from", "id")
        indexes = (models.Index(fields=("user", "role", "unit")),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="appointment_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=sorted(REGION_ROLES), unit__isnull=True)
                | (~models.Q(role__in=sorted(REGION_ROLES)) & models.Q(unit__isnull=False)),
                name="region_roles_have_no_unit",
            ),
            models.CheckConstraint(
                condition=models.Q(acting_kind="") | models.Q(acting_for__isnull=False),
                name="only_stand_ins_have_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.user}"
