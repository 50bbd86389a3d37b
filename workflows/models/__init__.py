"""Tables of the approval engine and of long work."""

from workflows.models.approval_log import ApprovalLog
from workflows.models.evidence import Evidence
from workflows.models.job import JobRun, JobState

__all__ = ["ApprovalLog", "Evidence", "JobRun", "JobState"]
