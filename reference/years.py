"""Fiscal years and the fund sources of the region's own."""

from datetime import date

from core import clock
from core.codes import require_plain
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from reference import access
from reference.models import Edition, FiscalYear, FundSource, Role, User

# Parts of a year: field → (kind of edition, word for the user).
PARTS: dict[str, tuple[Edition.Kind, str]] = {
    "chart": (Edition.Kind.CHART, "bagan akun"),
    "programs": (Edition.Kind.PROGRAM, "nomenklatur program"),
    "funds": (Edition.Kind.FUND, "sumber dana"),
    "functions": (Edition.Kind.FUNCTION, "fungsi"),
}
FUND_ROLES = (Role.ADMINISTRATOR, Role.FINANCE_OFFICER, Role.TAPD)
LABEL_MAX = 60


def open_fiscal_year(
    year: int,
    *,
    chart: Edition | str,
    programs: Edition | str,
    funds: Edition | str,
    functions: Edition | str | None = None,
    actor: User,
) -> FiscalYear:
    """Tahun anggaran: name the editions that a year's documents use; the same again changes nothing."""
    access.require(
        actor, Role.ADMINISTRATOR, unit=None, on=clock.today(), act=f"Membuka tahun anggaran {year}"
    )
    chosen = {
        name: _edition(given)
        for name, given in (
            ("chart", chart),
            ("programs", programs),
            ("funds", funds),
            ("functions", functions),
        )
    }
    raise_all(filter(None, (_misfit(year, name, edition) for name, edition in chosen.items())))
    with one_transaction():
        known = FiscalYear.objects.select_for_update().filter(pk=year).first()
        if known is None:
            made = FiscalYear(year=year, **chosen)
            made._history_user = actor
            made.save(force_insert=True)
            return made
    for name, edition in chosen.items():
        if getattr(known, f"{name}_id") != getattr(edition, "pk", None):
            raise DomainError(
                f"Tahun anggaran {year} sudah memakai {PARTS[name][1]} “{getattr(known, name)}”; "
                "edisi satu tahun tidak diganti karena dokumennya menunjuk ke sana.",
                rule="I-01",
            )
    return known


def regional_fund(edition: Edition, label: str, *, actor: User) -> FundSource:
    """Sumber dana of the region: the official row with that code, else the region's own with code = label."""
    label = label.strip()
    if not label or len(label) > LABEL_MAX:
        raise DomainError(
            f"Nama sumber dana harus 1 sampai {LABEL_MAX} huruf, bukan {len(label)}.", field="label"
        )
    require_plain(label, "Nama sumber dana")
    found = FundSource.objects.filter(edition=edition, code=label).first()
    if found is not None:
        return found
    access.require(actor, FUND_ROLES, unit=None, on=clock.today(), act=f"Menambah sumber dana “{label}”")
    with one_transaction():
        # Two that add the same label at once wait for each other on the edition's row.
        Edition.objects.select_for_update().get(pk=edition.pk)
        found = FundSource.objects.filter(edition=edition, code=label).first()
        if found is None:
            found = FundSource(edition=edition, code=label, name=label, is_postable=True, is_regional=True)
            found._history_user = actor
            found.save()
    return found


def _edition(given: Edition | str | None) -> Edition | None:
    if given is None or isinstance(given, Edition):
        return given
    found = Edition.objects.filter(code=given).first()
    if found is None:
        raise DomainError(f"Edisi {given} belum dimuat. Jalankan load_reference.", rule="I-01")
    return found


def _misfit(year: int, name: str, edition: Edition | None) -> DomainError | None:
    """Why the edition cannot serve the year, if it cannot."""
    kind, word = PARTS[name]
    if edition is None:
        return (
            None if name == "functions" else DomainError(f"Tahun anggaran {year} perlu {word}.", rule="I-01")
        )
    if edition.kind != kind:
        return DomainError(f"Edisi “{edition}” bukan {word}.", rule="I-01")
    if edition.valid_from > date(year, 12, 31) or (edition.valid_to and edition.valid_to < date(year, 1, 1)):
        until = f"{edition.valid_to:%d-%m-%Y}" if edition.valid_to else "seterusnya"
        return DomainError(
            f"Edisi “{edition}” berlaku {edition.valid_from:%d-%m-%Y} sampai {until}, tidak untuk {year}.",
            rule="I-01",
        )
    return None
