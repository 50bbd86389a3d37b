"""State machine of the semester report: its accountant writes, the PA sends, PPKD accepts or sends back."""

from reference.models import Role
from treasury.services import semester_report as service
from workflows.flow import Flow, Step, register

SEMESTER_REPORT = register(
    Flow(
        "semester_report",
        "draft",
        (
            Step(
                "submit",
                service.EDITABLE,
                "submitted",
                Role.BUDGET_USER,
                label="Sampaikan",
                guards=(service.check_half_over,),
                applies=service.is_of_unit,
            ),
            Step(
                "submit_ppkd",
                service.EDITABLE,
                "submitted",
                service.MAKER,
                label="Sampaikan",
                guards=(service.check_half_over,),
                applies=service.is_of_ppkd,
            ),
            Step(
                "accept",
                "submitted",
                "accepted",
                Role.FINANCE_OFFICER,
                label="Terima",
                guards=(service.check_acceptable,),
            ),
            Step(
                "return_",
                ("submitted", "accepted"),
                "returned",
                Role.FINANCE_OFFICER,
                label="Kembalikan",
                reason_required=True,
            ),
        ),
        model_label="treasury.SemesterReport",
        lock=service.lock_report,
        title="Laporan semester",
    )
)

FLOWS = (SEMESTER_REPORT,)
