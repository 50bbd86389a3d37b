"""Which bidang serves which function: the official pairs, and a sheet with faults."""

import pytest

from reference import function_map
from reference.importing import Job, load_reference
from reference.models import Edition, Function, FunctionMapping, Program
from reference.sheets import BadRows
from tests.factories.reference import edition

pytestmark = pytest.mark.django_db


def sheet(path, *rows):
    file = path / "function_map.csv"
    file.write_text("program,function,basis\n" + "".join(f"{row}\n" for row in rows))
    return Job("function_map", file, str(file), "functions-90")


def test_every_bidang_of_both_lists_serves_a_sub_function():
    found = function_map.functions_of(edition("functions-90").pk)
    for code in ("programs-2024", "programs-2025"):
        bidang = Program.objects.filter(edition__code=code, level=Program.Level.BIDANG)
        assert set(bidang.values_list("code", flat=True)) <= set(found)
    assert all(one.parent is not None for one in found.values())
    assert (found["1.02"].code, found["1.02"].parent.name) == ("06.01", "Kesehatan")
    # Names say the same, with a few words more or fewer.
    assert (found["5.02"].name, found["6.01"].name, found["2.22"].name) == (
        "Keuangan",
        "Inspektorat",
        "Kebudayaan",
    )
    # A program may serve another function than its bidang.
    assert (found["1.03"].name, found["1.03.12"].name) == ("Pekerjaan Umum", "Penataan Ruang")
    used = {one.code for one in found.values()}
    free = Function.objects.filter(edition__code="functions-90", children=None).exclude(code__in=used)
    assert list(free.values_list("code", flat=True)) == ["09.03"]


def test_without_a_list_nothing_serves_a_function():
    assert function_map.functions_of(None) == {}
    assert function_map.functions_of(Edition.objects.get(code="programs-2025").pk) == {}


def test_a_pair_is_corrected_with_its_history(tmp_path):
    (done,) = load_reference(jobs=[sheet(tmp_path, "1.02,08.01,uji")])
    assert (done.counts.added, done.counts.changed) == (0, 1)
    row = FunctionMapping.objects.get(program_code="1.02")
    assert (row.function.name, str(row)) == ("Pendidikan", "1.02 → 08.01 Pendidikan")
    assert row.history.count() == 2


def test_faults_are_named_and_nothing_changes(tmp_path):
    before = list(FunctionMapping.objects.values_list("program_code", "function"))
    rows = ("1.99,06.01,uji", "1.02,06,uji", "1.02,06.01,uji")
    with pytest.raises(BadRows) as caught:
        load_reference(jobs=[sheet(tmp_path, *rows)])
    text = str(caught.value)
    assert "kolom program, nilai “1.99”: kode tidak ada dalam daftar program mana pun" in text
    assert "kolom function, nilai “06”: bukan sub fungsi edisi ini" in text
    assert "baris 4, kolom program, nilai “1.02”: sudah ada pada baris 3" in text
    assert list(FunctionMapping.objects.values_list("program_code", "function")) == before
