"""SPD: the finance officer releases a quarter's funds to a unit (Permendagri 77/2020)."""

from budget.models import FundRelease, FundReleaseLine
from budget.selectors import release_lines
from core.money import ZERO, Decimal
from reference.models import Role
from reports.printouts import considered, selectors
from reports.printouts.common import (
    ROMAN,
    Desk,
    Signers,
    in_words,
    money,
    number_of,
    open_form,
    rupiah,
)
from reports.printouts.layout import Column, Form, Line
from reports.printouts.selectors import ReleaseContext
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import MONTHS, long_date

NAME = "SPD"
FLOW = "fund_release"
AMOUNT = 106


def draw(canvas: NumberedCanvas, release: FundRelease, desk: Desk) -> None:
    """The decision on one page, its lines in an annex across the page."""
    lines = list(release_lines(release))
    before = selectors.context_of(release)
    total = sum((line.amount.amount for line in lines), ZERO)
    form = open_form(canvas, release, NAME, flow=FLOW)
    form.letterhead(desk.treasury_letterhead())
    form.title(
        "SURAT PENYEDIAAN DANA (SPD)",
        f"Nomor: {number_of(release)}",
        f"Tahun Anggaran {release.year_id}",
        "Pejabat Pengelola Keuangan Daerah selaku Bendahara Umum Daerah",
        url=desk.address(release),
    )
    _decision(form, release, desk, total)
    _outline(form, before, total)
    signing = desk.signing(
        Role.FINANCE_OFFICER,
        None,
        release.dated_on,
        signers=Signers.of_document(release),
        step="sign",
        with_place=True,
    )
    form.signatures(
        None, signing, notes=["Rincian per sub kegiatan dan rekening: lampiran di halaman berikut."]
    )
    form.turn(is_landscape=True)
    _annex(form, release, lines, before)
    form.signatures(None, signing)


def _decision(form: Form, release: FundRelease, desk: Desk, total: Decimal) -> None:
    document = release.budget_document
    version = document.version
    treasurer = desk.signatory(Role.TREASURER, release.unit, release.dated_on)
    basis = f"DPA {version.name} nomor {number_of(document)} tanggal {long_date(document.dated_on)}"
    first = (release.quarter - 1) * 3
    form.facts(considered.facts(NAME, on=release.dated_on), label_width=140)
    form.paragraph(
        "Untuk melaksanakan anggaran belanja dan pengeluaran pembiayaan berdasarkan anggaran kas yang telah"
        " disahkan, dengan ini disediakan dana sebagai berikut:"
    )
    form.facts(
        [
            ("1. Dasar", "; ".join(part for part in (considered.basis(version), basis) if part)),
            ("2. Ditujukan kepada", f"{release.unit.code} {release.unit.name}"),
            ("3. Bendahara Pengeluaran", treasurer.name or "Belum ada pejabat pada tanggal ini"),
            ("4. Jumlah penyediaan", rupiah(total)),
            ("Terbilang", in_words(total)),
            (
                "5. Untuk kebutuhan",
                f"Triwulan {ROMAN[release.quarter - 1]}, {MONTHS[first]} sampai dengan"
                f" {MONTHS[first + 2]} {release.year_id}",
            ),
            ("6. Keterangan", release.description),
            ("Nomor asal", release.external_number),
        ],
        label_width=140,
    )


def _outline(form: Form, before: ReleaseContext, total: Decimal) -> None:
    """Ikhtisar penyediaan dana of the unit."""
    form.heading("IKHTISAR PENYEDIAAN DANA")
    rest = before.budget_total - before.earlier_total
    columns = [Column("Uraian", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    rows = [
        Line(("a. Jumlah dana DPA (belanja dan pengeluaran pembiayaan)", money(before.budget_total))),
        Line(("b. Akumulasi SPD sebelumnya", money(before.earlier_total))),
        Line(("c. Sisa dana yang belum di-SPD-kan (a − b)", money(rest))),
        Line(("d. Jumlah dana yang di-SPD-kan saat ini", money(total)), is_bold=True),
        Line(("e. Sisa dana DPA yang belum di-SPD-kan (c − d)", money(rest - total))),
    ]
    form.table(columns, rows)


def _annex(form: Form, release: FundRelease, lines: list[FundReleaseLine], before: ReleaseContext) -> None:
    """Lampiran: every key with budget, earlier releases, this one and the rest."""
    form.title(
        "LAMPIRAN SURAT PENYEDIAAN DANA",
        f"Nomor {number_of(release)} tanggal {long_date(release.dated_on)}",
        f"{release.unit.code} {release.unit.name}, Triwulan {ROMAN[release.quarter - 1]}"
        f" Tahun Anggaran {release.year_id}",
    )
    columns = [
        Column("No.", 26, "centre"),
        Column("Kode", 92),
        Column("Sub kegiatan dan rekening", form.width - 26 - 92 - 4 * AMOUNT),
        Column("Anggaran (Rp)", AMOUNT, "right"),
        Column("Akumulasi SPD sebelumnya (Rp)", AMOUNT, "right"),
        Column("SPD ini (Rp)", AMOUNT, "right"),
        Column("Sisa anggaran (Rp)", AMOUNT, "right"),
    ]
    form.table(columns, _annex_rows(lines, before), size=7.5, with_numbers=True)


def _annex_rows(lines: list[FundReleaseLine], before: ReleaseContext) -> list[Line]:
    rows: list[Line] = []
    groups: dict[int | None, list[FundReleaseLine]] = {}
    for line in lines:
        groups.setdefault(line.key.sub_activity_id, []).append(line)
    number = 0
    for members in groups.values():
        sub = members[0].key.sub_activity
        if sub is not None:
            cells = ("", sub.code, sub.name, *_figures(members, before))
            rows.append(Line(cells, is_bold=True, is_head=True))
        for line in members:
            number += 1
            words = f"{line.key.account.name}\nSumber dana: {line.key.fund_source.name}"
            cells = (str(number), line.key.account.code, words, *_figures([line], before))
            rows.append(Line(cells, indent=1))
    rows.append(Line(("Jumlah", *_figures(lines, before)), is_bold=True, span=3))
    return rows


def _figures(lines: list[FundReleaseLine], before: ReleaseContext) -> tuple[str, str, str, str]:
    budget = sum((before.budget.get(line.key_id, ZERO) for line in lines), ZERO)
    earlier = sum((before.earlier.get(line.key_id, ZERO) for line in lines), ZERO)
    now = sum((line.amount.amount for line in lines), ZERO)
    return money(budget), money(earlier), money(now), money(budget - earlier - now)
