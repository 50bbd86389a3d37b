"""load_reference: all or nothing, idempotent, every bad row named, records and history."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.errors import DomainError, TryAgain
from reference.importing import Job, load_reference
from reference.models import (
    Account,
    Edition,
    Function,
    Program,
    ReferenceLoad,
)
from reference.roles import AccountKey
from reference.sheets import BadRows
from tests.database import connect
from tests.factories.reference import edition, make_user
from tests.reference.folder import SHEETS, with_line, write_folder

pytestmark = pytest.mark.django_db


def counts(done):
    return {
        one.job.table: (one.counts.added, one.counts.changed, one.counts.unchanged, one.is_skipped)
        for one in done
    }


def refused(path, **over):
    """Texts of the refusal of a load; asserts that nothing has changed."""
    before = [model.objects.count() for model in (Edition, Account, Program, ReferenceLoad)]
    with pytest.raises(BadRows) as caught:
        load_reference(folder=write_folder(path, **over))
    assert [model.objects.count() for model in (Edition, Account, Program, ReferenceLoad)] == before
    assert caught.value.rules == ("I-01",)
    assert str(caught.value).startswith(
        f"{len(caught.value.rows)} baris bermasalah; tidak ada data yang berubah."
    )
    return [row.text for row in caught.value.rows]


# --- Small folders -----------------------------------------------------------------------------
def test_five_level_chart_posts_at_level_five(tmp_path):
    done = counts(load_reference(folder=write_folder(tmp_path)))
    assert done == {
        "editions": (4, 0, 0, False),
        "account_classes": (0, 0, 9, False),
        "accounts": (25, 0, 0, False),
        "account_roles": (14, 0, 0, False),
        "account_map": (1, 0, 0, False),
        "depreciation_map": (1, 0, 0, False),
        "programs": (10, 0, 0, False),
        "funds": (3, 0, 0, False),
        "functions": (2, 0, 0, False),
    }
    postable = Account.objects.filter(edition__code="bas-64", is_postable=True)
    assert set(postable.values_list("level", flat=True)) == {5}
    assert postable.get(code="5.1.4.01.01").is_ppkd_only
    assert not postable.get(code="1.3.7.01.01").is_debit_normal


def test_row_of_the_file_wins_over_the_generic_one(tmp_path):
    load_reference(folder=write_folder(tmp_path))
    rows = dict(Program.objects.filter(edition__code="prog-64").values_list("code", "name"))
    assert rows["1.02.01"] == "PROGRAM PENUNJANG KHUSUS"
    assert rows["1.01.01"] == "PROGRAM PENUNJANG"
    assert rows["1.02.01.2.01.0001"] == "Penyusunan Dokumen"
    assert not [code for code in rows if code.startswith("Z")]


def test_again_is_skipped_and_forced_finds_nothing(tmp_path):
    folder = write_folder(tmp_path)
    load_reference(folder=folder)
    assert all(one.is_skipped for one in load_reference(folder=folder))
    forced = load_reference(folder=folder, force=True)
    assert not any(one.is_skipped or one.counts.added or one.counts.changed for one in forced)
    assert Account.history.filter(code="1.1.1.01.01", edition__code="bas-64").count() == 1


def test_changed_rows_are_changed_and_kept_in_history(tmp_path):
    load_reference(folder=write_folder(tmp_path))
    actor = make_user("pemuat")
    accounts = SHEETS["accounts.csv"].replace("Traktor,5", "Traktor Roda Empat,5")
    accounts += "5.1.1.01.02,Tunjangan,5,5.1.1.01\n"
    done = counts(load_reference(folder=write_folder(tmp_path, accounts=accounts), actor=actor))
    assert done["accounts"] == (1, 2, 23, False)
    assert done["account_roles"][3] is True
    row = Account.objects.get(edition__code="bas-64", code="1.3.2.01.01")
    assert row.name == "Traktor Roda Empat"
    story = row.history.order_by("history_id").values_list("history_type", "name", "history_user__username")
    assert list(story) == [("+", "Traktor", None), ("~", "Traktor Roda Empat", "pemuat")]
    record = ReferenceLoad.objects.get(table="accounts", edition__code="bas-64", added=1)
    assert (record.actor, record.changed, record.unchanged) == (actor, 2, 23)


def test_changed_classes_reach_the_accounts(tmp_path):
    load_reference(folder=write_folder(tmp_path))
    classes = SHEETS["classes.csv"].replace("5.1.4,BUD,spending,debit,1", "5.1.4,BUD,spending,debit,0")
    done = counts(load_reference(folder=write_folder(tmp_path, classes=classes)))
    assert done["accounts"] == (0, 3, 22, False)
    assert not Account.objects.get(edition__code="bas-64", code="5.1.4.01.01").is_ppkd_only


def test_validity_of_an_edition_can_be_extended(tmp_path):
    load_reference(folder=write_folder(tmp_path))
    editions = SHEETS["editions.csv"].replace("2020-12-31", "2021-12-31")
    done = counts(load_reference(folder=write_folder(tmp_path, editions=editions)))
    assert done["editions"] == (0, 1, 3, False)
    assert edition("bas-64").valid_to.isoformat() == "2021-12-31"


def test_rows_that_a_later_file_lacks_stay(tmp_path):
    load_reference(folder=write_folder(tmp_path))
    shorter = SHEETS["functions.csv"].replace("01.01,Statistik,01\n", "")
    done = counts(load_reference(folder=write_folder(tmp_path, functions=shorter)))
    assert done["functions"] == (0, 0, 1, False)
    assert Function.objects.filter(edition__code="func-64").count() == 2


def test_a_file_of_the_regions_own(tmp_path):
    load_reference(folder=write_folder(tmp_path))
    own = tmp_path / "ekspor.csv"
    own.write_text("code,name,level,parent\n5.1.1.01.09,Uang Lembur,5,5.1.1.01\n")
    done = load_reference(folder=tmp_path, jobs=[Job("accounts", own, str(own), "bas-64")])
    assert counts(done)["accounts"] == (1, 0, 0, False)
    # The folder's own sheet is not read again: it was loaded as it is.
    assert all(one.is_skipped for one in load_reference(folder=tmp_path))


# --- Bad rows ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sheet", "line", "text"),
    [
        (
            "accounts",
            "5.1.1.02.01,Tanpa Induk,5,5.1.1.02",
            "accounts.csv baris 27, kolom parent, nilai “5.1.1.02”: induk tidak ada.",
        ),
        (
            "accounts",
            "5.1.1.01.01,Gaji Lagi,5,5.1.1.01",
            "accounts.csv baris 27, kolom code, nilai “5.1.1.01.01”: sudah ada pada baris 18.",
        ),
        (
            "accounts",
            "5.1.1.01.02,Salah Induk,5,5.1.1",
            "accounts.csv baris 27, kolom parent, nilai “5.1.1”: induk bertingkat 3, harus 4.",
        ),
        (
            "accounts",
            "5.1.1.01.002,Lebar,5,5.1.1.01",
            "accounts.csv baris 27, kolom code, nilai “5.1.1.01.002”: "
            "bentuk kode tidak sesuai edisi (9.9.9.99.99).",
        ),
        (
            "accounts",
            "5.1.1.02,Ruas,5,5.1.1.01",
            "accounts.csv baris 27, kolom code, nilai “5.1.1.02”: ada 4 ruas, tingkat 5 perlu 5 ruas.",
        ),
        (
            "accounts",
            "5.1.1.01.02.01,Dalam,6,5.1.1.01.01",
            "accounts.csv baris 27, kolom level, nilai “6”: harus bilangan 1 sampai 5.",
        ),
        (
            "accounts",
            "5.1.1.01.02,,5,5.1.1.01",
            "accounts.csv baris 27, kolom name, nilai “”: tidak boleh kosong.",
        ),
        (
            "accounts",
            "7,Tanpa Kelas,1,",
            "accounts.csv baris 27, kolom code, nilai “7”: tidak ada kelas akun untuk awalan kode ini.",
        ),
        (
            "accounts",
            "5.1.1.02,Tanpa Induk,4,",
            "accounts.csv baris 27, kolom parent, nilai “”: hanya tingkat 1 yang tanpa induk.",
        ),
        (
            "accounts",
            "5.1.1.01.02,Lebih",
            "accounts.csv baris 27, kolom -, nilai “5.1.1.01.02,Lebih”: ada 2 sel, seharusnya 4.",
        ),
        (
            "classes",
            "6,KAS,spending,debit,0",
            "classes.csv baris 11, kolom ledger_set, nilai “KAS”: harus salah satu dari kosong, FIN, BUD.",
        ),
        (
            "roles",
            "LABA,1.1.1.01.01",
            "roles.csv baris 16, kolom key, nilai “LABA”: harus salah satu dari "
            + ", ".join(AccountKey)
            + ".",
        ),
        (
            "map",
            "5.1.4.01.01,5.1.1.01.01,,,,,uji",
            "map.csv baris 3, kolom lo, nilai “5.1.1.01.01”: sifat akunnya Belanja, "
            "harus Pendapatan-LO atau Beban.",
        ),
        (
            "map",
            "5.1.4.01,,,,,,uji",
            "map.csv baris 3, kolom lra, nilai “5.1.4.01”: bukan akun tingkat terdalam.",
        ),
        (
            "depreciation",
            "1.3.9.01.01,,9.1.1.01.01",
            "depreciation.csv baris 3, kolom asset, nilai “1.3.9.01.01”: akun tidak ada dalam edisi.",
        ),
        (
            "programs",
            "1.03.01,Tanpa Bidang,3,1.03",
            "programs.csv baris 12, kolom parent, nilai “1.03”: induk tidak ada.",
        ),
        ("funds", "B,Dana,B,1", "funds.csv baris 5, kolom parent, nilai “B”: induk melingkar."),
        ("funds", "B,Dana,,ya", "funds.csv baris 5, kolom postable, nilai “ya”: harus salah satu dari 0, 1."),
        (
            "functions",
            "2,Pertahanan,",
            "functions.csv baris 4, kolom code, nilai “2”: bentuk kode tidak sesuai edisi (99.99).",
        ),
        (
            "editions",
            "bas-x,chart,Uji,UU,2021-13-01,,,5",
            "editions.csv baris 6, kolom valid_from, nilai “2021-13-01”: harus tanggal YYYY-MM-DD.",
        ),
        (
            "editions",
            "bas-x,chart,Uji,UU,2021-02-01,2021-01-01,,5",
            "editions.csv baris 6, kolom valid_to, nilai “2021-01-01”: mendahului 2021-02-01.",
        ),
        (
            "editions",
            "chart-2021,fund,Uji,UU,2021-01-01,,,5",
            "editions.csv baris 6, kolom kind, nilai “fund”: edisi ini sudah dimuat sebagai chart.",
        ),
    ],
)
def test_bad_row_is_named(tmp_path, sheet, line, text):
    assert text in refused(tmp_path, **{sheet: with_line(sheet, line)})


def test_all_bad_rows_of_all_sheets_are_named(tmp_path):
    texts = refused(
        tmp_path,
        accounts=with_line("accounts", "5.1.1.02.01,A,5,5.1.1.02\n5.1.1.03.01,B,5,5.1.1.03"),
        funds=with_line("funds", "B,Dana,A-9,1"),
    )
    assert texts == [
        "accounts.csv baris 27, kolom parent, nilai “5.1.1.02”: induk tidak ada.",
        "accounts.csv baris 28, kolom parent, nilai “5.1.1.03”: induk tidak ada.",
        "funds.csv baris 5, kolom parent, nilai “A-9”: induk tidak ada.",
    ]


def test_missing_role_is_named(tmp_path):
    roles = SHEETS["roles.csv"].replace("EQUITY,1.1.1.01.01\n", "")
    assert refused(tmp_path, roles=roles) == [
        "roles.csv baris 1, kolom key, nilai “EQUITY”: peran ini tidak disebut."
    ]


def test_wrong_header_and_edition_are_named(tmp_path):
    functions = SHEETS["functions.csv"].replace("code,name,parent", "kode,nama,induk")
    assert refused(tmp_path, functions=functions) == [
        "functions.csv baris 1, kolom -, nilai “kode,nama,induk”: judul kolom harus code,name,parent."
    ]
    files = SHEETS["files.csv"].replace("funds.csv,fund-64", "funds.csv,prog-64")
    assert refused(tmp_path, files=files) == [
        "funds.csv baris 1, kolom edition, nilai “prog-64”: edisi ini bukan Sumber dana."
    ]


def test_a_code_cannot_move_to_another_kind_of_manifest(tmp_path):
    files = with_line("files", "prices,prices.csv,bas-64,")
    with pytest.raises(BadRows, match="kolom table, nilai “prices”: harus salah satu dari editions"):
        load_reference(folder=write_folder(tmp_path, files=files))
    outside = with_line("files", "funds,../funds.csv,fund-64,")
    with pytest.raises(BadRows, match="harus nama berkas dalam folder yang sama"):
        load_reference(folder=write_folder(tmp_path, files=outside))


def test_missing_file_is_named(tmp_path):
    write_folder(tmp_path)
    (tmp_path / "funds.csv").unlink()
    with pytest.raises(DomainError, match=r"funds\.csv tidak dapat dibaca"):
        load_reference(folder=tmp_path)
    assert not Edition.objects.filter(code="bas-64").exists()


def test_two_loads_at_once_wait_for_each_other(tmp_path, database_name):
    folder = write_folder(tmp_path)
    with connect(database_name) as other:
        other.execute("SELECT pg_advisory_xact_lock(hashtext('kapuas.load_reference'))")
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
        with pytest.raises(TryAgain):
            load_reference(folder=folder)
        other.rollback()
    assert len(load_reference(folder=folder)) == 9


# --- The command -------------------------------------------------------------------------------
def test_command_says_what_it_did(tmp_path, capsys):
    folder = write_folder(tmp_path)
    call_command("load_reference", folder=folder, user=make_user("pemuat").username)
    call_command("load_reference", folder=folder, file=["funds.csv"])
    out = capsys.readouterr().out.splitlines()
    assert out[2] == "accounts.csv (bas-64): 25 baru, 0 berubah, 0 tetap."
    assert out[-1] == "funds.csv (fund-64): tidak berubah sejak pemuatan terakhir."
    assert ReferenceLoad.objects.filter(actor__username="pemuat").count() == 9


def test_command_refuses_in_words(tmp_path):
    folder = write_folder(tmp_path, funds=with_line("funds", "A,Lagi,,0"))
    with pytest.raises(CommandError, match="nilai “A”: sudah ada pada baris 2"):
        call_command("load_reference", folder=folder)
    with pytest.raises(CommandError, match=r"Berkas lain\.csv tidak disebut"):
        call_command("load_reference", folder=folder, file=["lain.csv"])
    with pytest.raises(CommandError, match="Pengguna siapa tidak ada"):
        call_command("load_reference", folder=folder, user="siapa")
    with pytest.raises(CommandError, match="--table perlu --file"):
        call_command("load_reference", folder=folder, table="funds")


def test_command_names_a_folder_or_file_that_is_missing(tmp_path):
    with pytest.raises(
        CommandError, match=r"hilang/files\.csv tidak dapat dibaca: berkas atau foldernya tidak ada"
    ):
        call_command("load_reference", folder=tmp_path / "hilang")
    with pytest.raises(CommandError, match=r"hilang\.csv tidak dapat dibaca"):
        call_command("load_reference", table="funds", file=["hilang.csv"], edition="fund-64")
