"""Who signs a statement, and what its paper says of scope, period and lines."""

import io
from datetime import date

import pytest

from core import clock
from reference.models import Role
from reference.region import set_setting
from reports import paper, statements
from reports.writers import html
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.reports import papers


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made, clock.frozen(YEAR_END):
        administrator = made.region[Role.ADMINISTRATOR]
        set_setting("region.head_title", "Bupati Contoh", actor=administrator)
        set_setting("region.head_name", "H. Ahmad Yani", actor=administrator)
        yield made


def drawn(told, kind: str, scope: str, at: date = YEAR_END):
    unit = told.unit(scope)
    return statements.matrix(statements.Request(kind, 2025, at, unit.pk if unit else None, level=3)), unit


def printed(told, kind: str, scope: str, folder, at: date = YEAR_END) -> str:
    matrix, unit = drawn(told, kind, scope, at)
    out = io.BytesIO()
    with clock.frozen(YEAR_END):
        paper.write(matrix, out, paper.PDF, unit=unit, printed_by="Penguji")
    return papers.poppler_text(out.getvalue(), folder, "-layout")


@pytest.mark.parametrize("kind", sorted(paper.STATEMENTS))
def test_the_head_of_the_region_signs_its_own_statements(told, kind):
    matrix, _ = drawn(told, kind, "KONSOLIDASI")
    found = paper.signature_of(matrix, None).signatory
    assert (found.title, found.name) == ("Bupati Contoh", "H. Ahmad Yani")


@pytest.mark.parametrize(
    ("kind", "scope", "title"),
    [
        ("lra", "DINKES", "Pengguna Anggaran"),
        ("lra", "PPKD", "PPKD"),
        ("trial_balance", "KONSOLIDASI", "PPKD"),
        ("lak_rkud", "KONSOLIDASI", "PPKD"),
        ("sp2d_register", "KONSOLIDASI", "Kuasa BUD"),
    ],
)
def test_everything_else_is_signed_by_its_officer(told, kind, scope, title):
    matrix, unit = drawn(told, kind, scope)
    assert paper.signature_of(matrix, unit).signatory.title == title


def test_without_a_named_head_ppkd_signs(told):
    matrix, _ = drawn(told, "neraca", "KONSOLIDASI")
    administrator = told.region[Role.ADMINISTRATOR]
    set_setting("region.head_name", "", actor=administrator)
    assert paper.signature_of(matrix, None).signatory.title == "PPKD"
    set_setting("region.head_name", "H. Ahmad Yani", actor=administrator)


def test_the_title_block_is_the_forms(told, tmp_path):
    text = printed(told, "lra", "KONSOLIDASI", tmp_path)
    assert "Untuk tahun yang berakhir sampai dengan 31 Desember 2025 dan 2024" in text
    assert "(Dalam Rupiah)" in text
    assert "Konsolidasi" not in text.split("Halaman")[0]
    assert text.split("Halaman")[0].count("Satuan Kerja") == 0
    unit = printed(told, "neraca", "DINKES", tmp_path, at=date(2025, 10, 31))
    assert "Per 31 Oktober 2025 dan 31 Desember 2024" in unit
    # Once, in the letterhead.
    assert unit.split("Halaman")[0].upper().count("SATUAN KERJA DINKES") == 1


def test_lines_that_are_numbered_show_their_numbers(told, tmp_path):
    """LPSAL says “Subtotal (1 + 2)”: the numbers that it names must be there."""
    text = printed(told, "lpsal", "KONSOLIDASI", tmp_path)
    for number, words in (
        ("1", "Saldo Anggaran Lebih Awal"),
        ("3", "Subtotal"),
        ("8", "Saldo Anggaran Lebih"),
    ):
        assert any(
            line.split()[:2] == [number, words.split()[0]] for line in text.splitlines() if line.strip()
        )
    matrix, _ = drawn(told, "lpsal", "KONSOLIDASI")
    assert '<span class="code">8</span>' in html.table(matrix)
    assert [row.code for row in matrix if row.is_strong] == ["3", "5", "8"]
    lpe, _ = drawn(told, "lpe", "KONSOLIDASI")
    # Its lines are not numbered, since the region has no line 4; so no heading stands over an empty column.
    assert (matrix.code_label, lpe.code_label) == ("No.", "")
    assert "Kode" not in printed(told, "lpe", "KONSOLIDASI", tmp_path)
    assert [row.code for row in lpe if row.is_strong] == ["5"]
    assert '<span class="code">5</span>' not in html.table(lpe)
    table, _ = drawn(told, "lra", "KONSOLIDASI")
    assert '<span class="code">SD</span>' not in html.table(table)
