"""Reference tables, one file per concept."""

from reference.models.account import (
    BUDGETED,
    LIMITED,
    Account,
    AccountMapping,
    AccountRole,
    DepreciationMapping,
    LedgerSet,
    Nature,
)
from reference.models.appointment import (
    INHERITED_ROLES,
    REGION_ROLES,
    UNIT_ROLES,
    ActingKind,
    Appointment,
    Role,
)
from reference.models.asset_class import AssetClass, AssetRegister
from reference.models.edition import Edition, ReferenceLoad
from reference.models.fiscal_year import FiscalYear
from reference.models.fund import FundSource
from reference.models.imprest_exclusion import ImprestExclusion
from reference.models.legacy import LegacyImport
from reference.models.note_section import NoteScope, NoteSection
from reference.models.numbering import DrawnNumber, NumberCounter
from reference.models.program import Function, FunctionMapping, Program
from reference.models.receivable import (
    AllowanceMapping,
    Quality,
    ReceivableKind,
    ReceivableQuality,
)
from reference.models.report_row import ReportRow
from reference.models.second_factor import RecoveryCode, SecondFactorEvent
from reference.models.setting import Setting
from reference.models.succession import AccountSuccession, UnitSuccession
from reference.models.unit import Unit
from reference.models.user import PasswordRecord, User
from reference.models.vendor import Vendor

__all__ = [
    "BUDGETED",
    "INHERITED_ROLES",
    "LIMITED",
    "REGION_ROLES",
    "UNIT_ROLES",
    "Account",
    "AccountMapping",
    "AccountRole",
    "AccountSuccession",
    "ActingKind",
    "AllowanceMapping",
    "Appointment",
    "AssetClass",
    "AssetRegister",
    "DepreciationMapping",
    "DrawnNumber",
    "Edition",
    "FiscalYear",
    "Function",
    "FunctionMapping",
    "FundSource",
    "ImprestExclusion",
    "LedgerSet",
    "LegacyImport",
    "Nature",
    "NoteScope",
    "NoteSection",
    "NumberCounter",
    "PasswordRecord",
    "Program",
    "Quality",
    "ReceivableKind",
    "ReceivableQuality",
    "RecoveryCode",
    "ReferenceLoad",
    "ReportRow",
    "Role",
    "SecondFactorEvent",
    "Setting",
    "Unit",
    "UnitSuccession",
    "User",
    "Vendor",
]
