"""A small folder of official lists: a five-level chart, one programme list, funds and functions."""

from pathlib import Path

SHEETS: dict[str, str] = {
    "files.csv": """table,file,edition,generic
editions,editions.csv,,
account_classes,classes.csv,bas-64,
accounts,accounts.csv,bas-64,
account_roles,roles.csv,bas-64,
account_map,map.csv,bas-64,
depreciation_map,depreciation.csv,bas-64,
programs,programs.csv,prog-64,Z.ZZ
funds,funds.csv,fund-64,
functions,functions.csv,func-64,
""",
    "editions.csv": """code,kind,name,legal_basis,valid_from,valid_to,segment_widths,depth
bas-64,chart,Bagan lima tingkat,Permendagri 64/2013,2014-01-01,2020-12-31,1 1 1 2 2,5
prog-64,program,Program uji,Permendagri 13/2006,2014-01-01,,1 2 2 1 2 4,5
fund-64,fund,Dana uji,Permendagri 64/2013,2014-01-01,,,3
func-64,function,Fungsi uji,Permendagri 64/2013,2014-01-01,,2 2,2
""",
    "classes.csv": """prefix,ledger_set,nature,normal,ppkd_only
1,FIN,asset,debit,0
1.3.7,FIN,asset,credit,0
2,FIN,liability,credit,0
3,FIN,equity,credit,0
4,BUD,revenue,credit,0
5,BUD,spending,debit,0
5.1.4,BUD,spending,debit,1
8,FIN,lo_revenue,credit,0
9,FIN,expense,debit,0
""",
    "accounts.csv": """code,name,level,parent
1,ASET,1,
1.1,Aset Lancar,2,1
1.1.1,Kas,3,1.1
1.1.1.01,Kas di Kas Daerah,4,1.1.1
1.1.1.01.01,Kas di Kas Daerah,5,1.1.1.01
1.3,Aset Tetap,2,1
1.3.2,Peralatan,3,1.3
1.3.2.01,Alat Berat,4,1.3.2
1.3.2.01.01,Traktor,5,1.3.2.01
1.3.7,Akumulasi,3,1.3
1.3.7.01,Akumulasi Alat Berat,4,1.3.7
1.3.7.01.01,Akumulasi Traktor,5,1.3.7.01
5,BELANJA,1,
5.1,Belanja Tidak Langsung,2,5
5.1.1,Belanja Pegawai,3,5.1
5.1.1.01,Gaji,4,5.1.1
5.1.1.01.01,Gaji Pokok,5,5.1.1.01
5.1.4,Belanja Hibah,3,5.1
5.1.4.01,Hibah,4,5.1.4
5.1.4.01.01,Hibah kepada Masyarakat,5,5.1.4.01
9,BEBAN,1,
9.1,Beban Operasi,2,9
9.1.1,Beban Pegawai,3,9.1
9.1.1.01,Gaji,4,9.1.1
9.1.1.01.01,Beban Gaji Pokok,5,9.1.1.01
""",
    "roles.csv": "key,account\n"
    + "".join(
        f"{key},1.1.1.01.01\n"
        for key in (
            "RKUD_CASH TREASURER_CASH RECEIPT_CASH RK_PPKD RK_PPKD_ASSETS RK_SKPD SAL_CHANGE "
            "ESTIMATED_REVENUE ESTIMATED_FINANCING_IN "
            "APPROPRIATION_SPENDING APPROPRIATION_FINANCING_OUT EQUITY LO_RESULT "
            "LRA_RESULT"
        ).split()
    ),
    "map.csv": """lra,lo,asset,receivable,payable,inventory,basis
5.1.1.01.01,9.1.1.01.01,,,,,uji
""",
    "depreciation.csv": """asset,accumulated,expense
1.3.2.01.01,1.3.7.01.01,9.1.1.01.01
""",
    "programs.csv": """code,name,level,parent
1,URUSAN WAJIB,1,
1.01,BIDANG PENDIDIKAN,2,1
1.01.02,PROGRAM PENDIDIKAN,3,1.01
1.02,BIDANG KESEHATAN,2,1
1.02.01,PROGRAM PENUNJANG KHUSUS,3,1.02
Z,NON URUSAN,1,
Z.ZZ,BIDANG UMUM,2,Z
Z.ZZ.01,PROGRAM PENUNJANG,3,Z.ZZ
Z.ZZ.01.2.01,Perencanaan,4,Z.ZZ.01
Z.ZZ.01.2.01.0001,Penyusunan Dokumen,5,Z.ZZ.01.2.01
""",
    "funds.csv": """code,name,parent,postable
A,Dana Umum,,0
A-1,PAD,A,1
A-1-x,Pajak,A-1,1
""",
    "functions.csv": """code,name,parent
01,Pelayanan Umum,
01.01,Statistik,01
""",
}


def write_folder(path: Path, **over: str) -> Path:
    """Write the sheets into `path`; `accounts="…"` replaces accounts.csv."""
    for name, text in SHEETS.items():
        (path / name).write_text(over.get(name.removesuffix(".csv"), text))
    return path


def with_line(name: str, line: str) -> str:
    """The sheet with one more line."""
    return SHEETS[f"{name}.csv"] + line + "\n"
