"""Ketentuan belanja wajib: percentages, what counts, legal basis and days, by the finance office."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from budget.models import MandatoryShare, PlanTag
from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, format_amount
from reference import access
from reference.models import Account, FundSource, Nature, Program, Role, User

EDITORS = (Role.FINANCE_OFFICER,)
PERCENT_MAX = Decimal(100)
# Fields of codes with the table that knows them and its Indonesian name.
CODES: dict[str, tuple[type[Account] | type[Program] | type[FundSource], str]] = {
    "counted_accounts": (Account, "akun"),
    "left_out_accounts": (Account, "akun"),
    "base_accounts": (Account, "akun"),
    "base_left_out": (Account, "akun"),
    "counted_programs": (Program, "program"),
    "counted_funds": (FundSource, "sumber dana"),
    "left_out_funds": (FundSource, "sumber dana"),
}


@dataclass(frozen=True)
class ShareInput:
    """A provision as it is typed; codes of any level, each for all below it."""

    code: str
    name: str
    bound: str
    percent: Decimal
    legal_basis: str
    valid_from: date
    base_accounts: Sequence[str]
    valid_to: date | None = None
    is_earmark: bool = False
    base_left_out: Sequence[str] = field(default=())
    counted_accounts: Sequence[str] = field(default=())
    left_out_accounts: Sequence[str] = field(default=())
    counted_programs: Sequence[str] = field(default=())
    counted_tags: Sequence[str] = field(default=())
    counted_funds: Sequence[str] = field(default=())
    left_out_funds: Sequence[str] = field(default=())


def save_share(found: MandatoryShare | None, wanted: ShareInput, *, actor: User) -> MandatoryShare:
    """Write a provision, or other figures and days of one; by the finance officer, with its history.

    Another percentage from a year on is a new row of the same code: years before keep what was valid then.
    """
    access.require(actor, EDITORS, unit=None, on=clock.today(), act="Ubah belanja wajib")
    with one_transaction():
        row = MandatoryShare.objects.select_for_update().get(pk=found.pk) if found else MandatoryShare()
        raise_all([*_flaws(row, wanted), *_unknown(row, wanted)])
        for name, value in vars(wanted).items():
            setattr(row, name, _clean(value))
        row._history_user = actor
        row.save()
    return row


# --- Parts ---------------------------------------------------------------------------------------
def _clean(value: Any) -> Any:
    """Words without blanks around them, lists without doubles in their order."""
    if isinstance(value, str):
        return value.strip()
    return list(dict.fromkeys(value)) if isinstance(value, list | tuple) else value


def _flaws(row: MandatoryShare, wanted: ShareInput) -> Iterable[DomainError]:
    for name, label in (("code", "Kode"), ("name", "Nama"), ("legal_basis", "Dasar hukum")):
        if not getattr(wanted, name).strip():
            yield DomainError(f"{label} belum diisi.", field=name)
    if wanted.bound not in MandatoryShare.Bound.values:
        yield DomainError(f"Batas “{wanted.bound}” tidak dikenal.", field="bound")
    if not ZERO < wanted.percent <= PERCENT_MAX:
        yield DomainError(
            f"Persen {format_amount(wanted.percent, decimals=2)} harus lebih dari 0 dan paling banyak 100.",
            rule="I-05",
            field="percent",
        )
    if not wanted.base_accounts:
        yield DomainError("Isi akun yang menjadi dasar persentasenya.", field="base_accounts")
    counted = (wanted.counted_accounts, wanted.counted_programs, wanted.counted_tags, wanted.counted_funds)
    if not any(counted):
        yield DomainError(
            "Isi apa yang dihitung: akun, program, penandaan, atau sumber dana.", field="counted_accounts"
        )
    for tag in set(wanted.counted_tags) - set(PlanTag.values):
        yield DomainError(f"Penandaan “{tag}” tidak dikenal.", field="counted_tags")
    if wanted.left_out_funds and not wanted.left_out_accounts:
        yield DomainError(
            "Sumber dana yang tidak dihitung berlaku atas akun yang tidak dihitung. Isi akunnya juga.",
            field="left_out_accounts",
        )
    if wanted.valid_to is not None and wanted.valid_to < wanted.valid_from:
        yield DomainError(
            f"Berlaku sampai {wanted.valid_to:%d-%m-%Y} mendahului {wanted.valid_from:%d-%m-%Y}. Perbaiki"
            " tanggalnya.",
            field="valid_to",
        )
    same = MandatoryShare.objects.filter(code=wanted.code.strip(), valid_from=wanted.valid_from)
    if same.exclude(pk=row.pk).exists():
        yield DomainError(
            f"Ketentuan “{wanted.code.strip()}” sejak {wanted.valid_from:%d-%m-%Y} sudah ada. Ubah baris itu,"
            " atau pakai tanggal lain.",
            field="valid_from",
        )


def _unknown(row: MandatoryShare, wanted: ShareInput) -> Iterable[DomainError]:
    """Codes that no list knows, of those that are new; an earmark's base that is no revenue."""
    for name, (model, label) in CODES.items():
        new = set(getattr(wanted, name)) - set(getattr(row, name) or ())
        known = set(model._default_manager.filter(code__in=new).values_list("code", flat=True))
        for code in sorted(new - known):
            yield DomainError(
                f"Kode {label} {code} tidak ada dalam daftar mana pun. Periksa kodenya.",
                rule="I-01",
                field=name,
            )
    if wanted.is_earmark:
        rows = Account.objects.filter(code__in=wanted.base_accounts).exclude(nature=Nature.REVENUE)
        for code in sorted(set(rows.values_list("code", flat=True))):
            yield DomainError(
                f"Akun {code} bukan pendapatan; dasar penggunaan penerimaan adalah akun pendapatan.",
                rule="I-01",
                field="base_accounts",
            )
