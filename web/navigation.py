"""Modules and pages of the product: one list for the top bar, the tabs of a module and the palette.

Roles here only spare a person pages that would refuse or stay empty; services decide.
"""

from dataclasses import replace

from django.urls import NoReverseMatch, reverse

from reference.models import Role
from web.navigation_parts import (
    ADMIN,
    BOOKS,
    BUD,
    CONSOLIDATING,
    FINANCE,
    GROUPS,
    INDEX,
    READERS,
    SPENDING,
    TREASURERS,
    VENDORS,
    Link,
    Module,
    ModuleLink,
    Page,
    Scope,
)
from web.navigation_reports import REPORTS

MODULES: tuple[Module, ...] = (
    Module(
        "Beranda",
        (
            Page("Beranda", "home", frozenset(Role), "mulai tugas menunggu dasbor"),
            Page("Pekerjaan latar", "job-list", frozenset(Role), "antrean impor cetak unduh hasil"),
        ),
    ),
    Module(
        "Anggaran",
        (
            Page("Rencana", "plan-list", READERS, "rpjmd rkpd renja program indikator target perencanaan"),
            Page("Usulan", "plan-proposal-list", READERS, "musrenbang pokir pokok pikiran dprd prioritas"),
            Page("KUA-PPAS", "ceiling-plan-list", READERS, "pagu plafon nota kesepakatan ppas kua"),
            Page("APBD", "apbd-list", READERS, "rapbd murni perubahan pergeseran perda perkada versi"),
            Page(
                "RKA", "proposal-list", READERS, "rencana kerja anggaran rincian usulan rkpa harga koefisien"
            ),
            Page("Standar harga", "price-list", READERS, "ssh sbu hspk asb edisi sk harga satuan"),
            Page("Usulan standar", "price-proposal-list", READERS, "usulan ssh harga survei"),
            Page("DPA dan anggaran kas", "budget-list", READERS, "rka dppa pagu rincian versi"),
            Page(
                "Konsiderans",
                "consideration-list",
                FINANCE,
                "menimbang mengingat memperhatikan dasar hukum spd perda",
            ),
            Page(
                "Belanja wajib",
                "mandatory-list",
                FINANCE,
                "mandatory persen pendidikan infrastruktur pegawai",
            ),
            Page("SPD", "fund-release-list", READERS, "surat penyediaan dana triwulan"),
            Page("Pertukaran SIPD", "exchange", CONSOLIDATING, "impor ekspor penjabaran kode belum dikenal"),
        ),
    ),
    Module(
        "Belanja",
        (
            Page("SPP", "spp-list", SPENDING, "surat permintaan pembayaran ls tagihan"),
            Page("SPM", "spm-list", SPENDING, "surat perintah membayar"),
            Page("SP2D", "sp2d-list", SPENDING, "surat perintah pencairan dana"),
            Page("Kontrak", "contract-list", SPENDING, "spk penyedia"),
            Page("BAST", "handover-list", SPENDING, "serah terima barang utang"),
            Page("Pengembalian belanja", "contra-post-list", SPENDING, "kontrapos contrapost retur bank"),
            Page("Cetak gabungan", "print-batch", SPENDING, "cetak pdf formulir spp spm sp2d"),
        ),
    ),
    Module(
        "Bendahara",
        (
            Page("Kuitansi", "expense-list", SPENDING, "tbp spj belanja up tu bukti"),
            Page("LPJ", "accountability-list", SPENDING, "pertanggungjawaban spj gu nihil"),
            Page("Setoran pajak", "treasurer-tax-list", SPENDING, "ntpn pfk pungut bendahara"),
            Page("Setoran sisa", "imprest-return-list", SPENDING, "sts s3up up tu pengembalian"),
            Page(
                "Pergeseran kas",
                "cash-transfer-new",
                frozenset({Role.TREASURER}),
                "tarik tunai setor bank kas tunai",
            ),
            Page(
                "BKU pengeluaran",
                "cash-book",
                READERS,
                "buku kas umum bendahara saldo",
                TREASURERS,
                "Kas bendahara pengeluaran",
            ),
            Page(
                "BKU penerimaan",
                "revenue-cash-book",
                READERS,
                "buku kas umum bendahara tbp sts",
                TREASURERS,
                "Kas bendahara penerimaan",
            ),
            Page(
                "SPJ fungsional",
                "functional-spj",
                READERS,
                "pertanggungjawaban realisasi ls up gu tu",
                TREASURERS,
                "Realisasi menurut pertanggungjawaban",
            ),
            Page(
                "Penutupan kas",
                "cash-closing-list",
                READERS,
                "opname berita acara saldo buku",
                TREASURERS,
                "Saldo buku, tunai, dan bank tiap bulan",
            ),
        ),
    ),
    Module(
        "Pendapatan",
        (
            Page("Ketetapan", "assessment-list", READERS, "skp skr skpd pajak retribusi piutang"),
            Page("TBP", "treasurer-receipt-list", READERS, "tanda bukti penerimaan bendahara"),
            Page("STS", "deposit-list", READERS, "surat tanda setoran setor"),
            Page("Daftar piutang", "receivable-list", READERS, "umur kualitas penyisihan macet"),
            Page("Dokumen pembalik", "reversal-list", READERS, "koreksi batal balik"),
        ),
    ),
    Module(
        "Kas daerah",
        (
            Page("Penerimaan RKUD", "receipt-list", BUD, "pendapatan transfer kas masuk"),
            Page("Setoran potongan", "remittance-list", BUD, "pajak pfk ntpn"),
            Page("Pagu UP", "ceilings", frozenset({Role.FINANCE_OFFICER}), "uang persediaan sk besaran"),
            Page("Pengembalian pendapatan", "revenue-refund-list", BUD, "restitusi kelebihan"),
            Page("Pembiayaan", "financing-list", BUD, "silpa pinjaman cicilan penyertaan modal"),
        ),
    ),
    Module(
        "Akuntansi",
        (
            Page("Bukti memorial", "memo-list", READERS, "jurnal umum penyesuaian koreksi ekuitas balik"),
            Page("Koreksi audit", "audit-list", READERS, "lhp bpk temuan tahun lalu tutup ulang"),
            Page("Templat memorial", "template-list", READERS, "jurnal berulang berbalik bulanan"),
            Page(
                "Usulan penyesuaian", "adjustments", READERS, "penyusutan penyisihan opname bunga akhir tahun"
            ),
            Page(
                "Neraca lajur",
                "worksheet",
                READERS,
                "kertas kerja neraca saldo penyesuaian penutup",
                BOOKS,
                "Sebelum dan sesudah penyesuaian",
            ),
            Page(
                "Aset tetap", "asset-list", READERS, "kib kartu inventaris penyusutan penghapusan mutasi kdp"
            ),
            Page("Stok opname", "inventory", READERS, "persediaan hitung fisik"),
            Page("Utang belanja", "payable-list", READERS, "utang terbuka bast umur"),
            Page("Utang jangka panjang", "loan-list", READERS, "pinjaman angsuran bagian lancar bunga"),
            Page("Periode", "periods", READERS, "tutup buku bulan buka kembali penyesuaian"),
            Page("Akhir tahun", "year-end", CONSOLIDATING, "tutup tahun saldo awal daftar periksa penutup"),
            Page("Perubahan unit dan akun", "succession-list", FINANCE, "padanan bagan penggabungan opd"),
        ),
    ),
    REPORTS,
    Module(
        "Administrasi",
        (
            Page("Pengguna", "users", ADMIN, "akun sandi orang"),
            Page("Penunjukan", "appointments", ADMIN, "peran jabatan sk"),
            Page("Pejabat", "officials", ADMIN, "penanda tangan plt plh bendahara pa kpa"),
            Page("Unit", "units", ADMIN, "skpd ppkd unit kerja"),
            Page(
                "Rekanan",
                "vendors",
                VENDORS,
                "penyedia npwp",
            ),
            Page("Edisi acuan", "editions", ADMIN, "bagan akun rekening program dana fungsi"),
            Page("Pengaturan", "settings", ADMIN, "nama daerah templat nomor"),
            Page("Pagu UP", "ceilings", ADMIN, "uang persediaan sk besaran"),
            Page("Jejak audit", "audit", ADMIN, "riwayat perubahan nilai lama baru siapa kapan"),
        ),
    ),
)


def modules(scope: Scope, path: str = "") -> list[ModuleLink]:
    """Modules with at least one page for this person; the one whose page is open is marked."""
    shown = []
    for module in MODULES:
        pages = _links(module, scope.roles, path)
        if pages:
            label = module.label if len(pages) > 1 or len(module.pages) == 1 else pages[0].label
            is_current = any(page.is_current for page in pages)
            shown.append(ModuleLink(label, pages[0].url, is_current, pages))
    return shown


def _links(module: Module, roles: frozenset[str], path: str) -> list[Link]:
    links = []
    for page in module.pages:
        if page.route != "home" and not roles & page.roles:
            continue
        try:
            url = reverse(page.route)
        except NoReverseMatch:
            continue
        links.append(Link(page.label, url, False, page.words, page.group, page.note, page.route == INDEX))
    # The home page has only itself; of others the one whose address says most.
    matching = [
        link.url for link in links if (path == link.url if link.url == "/" else path.startswith(link.url))
    ]
    longest = max(matching, key=len, default="")
    return [replace(link, is_current=link.url == longest) for link in links]


def reports(scope: Scope) -> list[tuple[str, list[Link]]]:
    """Every report that the person may open, by its purpose, whatever module it belongs to."""
    links = [page for module in modules(scope) for page in module.pages if page.group]
    found = [(group, [link for link in links if link.group == group]) for group in GROUPS]
    return [(group, its) for group, its in found if its]


def find(scope: Scope, query: str, *, limit: int = 12) -> list[Link]:
    """Pages that hold every typed word in their name or their further words."""
    words = query.lower().split()
    found = []
    for module in modules(scope):
        for page in module.pages:
            text = f"{module.label} {page.label} {page.words} {page.note}".lower()
            if all(word in text for word in words):
                found.append(page)
    return found[:limit]
