"""What an old ledger needs of the reference tables: its units, accounts, activities, year and actor.

Called by the command that imports it, which only who runs the machine can start; so no appointment is asked.
"""

from collections.abc import Iterable
from datetime import date

from core import clock
from core.errors import DomainError
from reference.bulk import Wanted, store
from reference.models import Account, Edition, FiscalYear, LegacyImport, Program, ReferenceLoad, Unit, User

ACTOR = "impor.pembukuan.lama"
ACTIVITIES, FUNDS = "programs-legacy", "funds-legacy"
PPKD = "PPKD"


def find_chart(text: str) -> Edition:
    """The chart edition of that code; else the only one whose code, name or legal basis holds the words."""
    charts = list(Edition.objects.filter(kind=Edition.Kind.CHART).order_by("code"))
    found = [chart for chart in charts if chart.code == text]
    if not found and _letters(text):
        found = [
            chart
            for chart in charts
            if any(_letters(text) in _letters(field) for field in (chart.code, chart.name, chart.legal_basis))
        ]
    if len(found) != 1:
        known = "; ".join(f"{chart.code} ({chart.name})" for chart in charts) or "belum ada, muat dahulu"
        raise DomainError(f"Bagan akun “{text}” tidak dikenal. Yang ada: {known}.", rule="I-01")
    return found[0]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def require_one_chart(year: int, chart: Edition) -> None:
    """The old vouchers of a year use one chart."""
    other = LegacyImport.objects.filter(year=year).exclude(chart=chart).select_related("chart").first()
    if other is not None:
        raise DomainError(
            f"Pembukuan lama {year} sudah masuk dengan bagan {other.chart.code};"
            f" pakai --chart {other.chart.code}.",
            rule="I-01",
        )


def actor() -> User:
    """The name under which old vouchers are posted; nobody can sign in with it."""
    found = User.objects.filter(username=ACTOR).first()
    if found is None:
        found = User(username=ACTOR, full_name="Impor pembukuan lama", employee_number="")
        found.set_unusable_password()
        found.save()
    return found


def make_units(codes: Iterable[str], by: User) -> list[Unit]:
    """Units that the vouchers name and the region lacks, as SKPD; the code PPKD as its PPKD."""
    known = set(Unit.objects.values_list("code", flat=True))
    has_ppkd = Unit.objects.filter(kind=Unit.Kind.PPKD).exists()
    made = []
    for code in codes:
        if code in known:
            continue
        kind = Unit.Kind.PPKD if code.upper() == PPKD and not has_ppkd else Unit.Kind.SKPD
        unit = Unit(code=code, name=code, kind=kind)
        unit._history_user = by
        unit.save()
        made.append(unit)
    return made


def make_accounts(edition: Edition, wanted: Wanted, by: User, *, file_name: str, sha256: str) -> None:
    """Accounts below the edition, classed by the caller, with the load record of the file that named them."""
    counts = store(Account, wanted, key="code", fixed={"edition_id": edition.pk}, actor=by)
    if counts.added:
        ReferenceLoad.objects.create(
            edition=edition,
            loaded_at=clock.now(),
            actor=by,
            file_name=file_name[-255:],
            sha256=sha256,
            table="accounts",
            added=counts.added,
            changed=counts.changed,
            unchanged=counts.unchanged,
        )


def make_activities(codes: Iterable[str], year: int, by: User) -> list[str]:
    """Codes that neither the year's list nor the list of old activities has join the latter; returns them."""
    wanted = set(codes)
    new = sorted(wanted - set(activity_ids(wanted, year)))
    rows = {code: {"name": code, "level": Program.Level.SUB_KEGIATAN, "is_postable": True} for code in new}
    edition = Edition.objects.get(code=ACTIVITIES)
    store(Program, Wanted(dict(rows)), key="code", fixed={"edition_id": edition.pk}, actor=by)
    return new


def activity_ids(codes: Iterable[str], year: int) -> dict[str, int]:
    """Code → sub kegiatan: of the year's list, else of the list of old activities."""
    found: dict[str, int] = {}
    fiscal_year = FiscalYear.objects.filter(pk=year).first()
    own = [fiscal_year.programs_id] if fiscal_year else []
    for edition_id in (Edition.objects.get(code=ACTIVITIES).pk, *own):
        rows = Program.objects.filter(edition=edition_id, code__in=set(codes), is_postable=True)
        found.update(rows.values_list("code", "pk"))
    return found


def open_fiscal_year(year: int, chart: Edition, by: User) -> bool:
    """The fiscal year, so that screens find it; not with a chart that was not in force then."""
    day = date(year, 1, 1)
    if FiscalYear.objects.filter(pk=year).exists() or not _is_valid(chart, day):
        return False
    editions = {
        name: next(
            (one for one in Edition.objects.filter(kind=kind).order_by("-valid_from") if _is_valid(one, day)),
            None,
        )
        for name, kind in (
            ("programs", Edition.Kind.PROGRAM),
            ("funds", Edition.Kind.FUND),
            ("functions", "function"),
        )
    }
    if editions["programs"] is None or editions["funds"] is None:
        return False
    made = FiscalYear(year=year, chart=chart, **editions)
    made._history_user = by
    made.save(force_insert=True)
    return True


def _is_valid(edition: Edition, day: date) -> bool:
    return edition.valid_from <= day and (edition.valid_to is None or day <= edition.valid_to)


def record(year: int, chart: Edition, by: User, **facts: int | str) -> LegacyImport:
    """Catatan impor."""
    return LegacyImport.objects.create(year=year, chart=chart, actor=by, imported_at=clock.now(), **facts)
