"""Modules and pages of the product: one list for the top bar, the tabs of a module and the palette.

Roles here only spare a person pages that would refuse or stay empty; services decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import NoReverseMatch, reverse

from reference.models import REGION_ROLES, Role

READERS = frozenset(Role) - {Role.ADMINISTRATOR}
SPENDING = READERS - {Role.REVENUE_TREASURER, Role.TAPD, Role.REGIONAL_SECRETARY}
BUD = frozenset(
    {Role.FINANCE_OFFICER, Role.TREASURY, Role.TREASURY_DELEGATE, Role.TREASURY_STAFF, Role.AUDITOR}
)
ADMIN = frozenset({Role.ADMINISTRATOR})
CONSOLIDATING = REGION_ROLES - ADMIN
FINANCE = frozenset({Role.FINANCE_OFFICER})
AUDITING = frozenset({Role.AUDITOR, Role.FINANCE_OFFICER})
VENDORS = ADMIN | {Role.OPERATOR, Role.TREASURER, Role.SKPD_VERIFIER, Role.TREASURY_STAFF, Role.AUDITOR}


@dataclass(frozen=True)
class Page:
    """One page: its name, its route, who sees it, further words that the palette finds it by."""

    label: str
    route: str
    roles: frozenset[Role]
    words: str = ""
    # Path beginnings that belong to this page besides its own.
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Module:
    label: str
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class Link:
    """A page as drawn: address, and whether it is the present one."""

    label: str
    url: str
    is_current: bool
    words: str = ""


@dataclass(frozen=True)
class ModuleLink:
    label: str
    url: str
    is_current: bool
    pages: Sequence[Link]


class Scope(Protocol):
    @property
    def roles(self) -> frozenset[str]: ...


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
            Page("DPA dan anggaran kas", "budget-list", READERS, "rka dppa pagu rincian versi"),
            Page("SPD", "fund-release-list", READERS, "surat penyediaan dana triwulan"),
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
            Page("BKU pengeluaran", "cash-book", READERS, "buku kas umum bendahara saldo"),
            Page("BKU penerimaan", "revenue-cash-book", READERS, "buku kas umum bendahara tbp sts"),
            Page("SPJ fungsional", "functional-spj", READERS, "pertanggungjawaban realisasi ls up gu tu"),
            Page("Penutupan kas", "cash-closing-list", READERS, "opname berita acara saldo buku"),
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
            Page("Templat memorial", "template-list", READERS, "jurnal berulang berbalik bulanan"),
            Page(
                "Usulan penyesuaian", "adjustments", READERS, "penyusutan penyisihan opname bunga akhir tahun"
            ),
            Page("Neraca lajur", "worksheet", READERS, "kertas kerja neraca saldo penyesuaian penutup"),
            Page(
                "Aset tetap", "asset-list", READERS, "kib kartu inventaris penyusutan penghapusan mutasi kdp"
            ),
            Page("Stok opname", "inventory", READERS, "persediaan hitung fisik"),
            Page("Utang belanja", "payable-list", READERS, "utang terbuka bast umur"),
            Page("Utang jangka panjang", "loan-list", READERS, "pinjaman angsuran bagian lancar bunga"),
            Page("Periode", "periods", READERS, "tutup buku bulan buka kembali penyesuaian"),
            Page("Akhir tahun", "year-end", CONSOLIDATING, "tutup tahun saldo awal daftar periksa penutup"),
        ),
    ),
    Module(
        "Laporan",
        (
            Page("LRA", "lra", READERS, "laporan realisasi anggaran"),
            Page("LPSAL", "lpsal", CONSOLIDATING, "laporan perubahan saldo anggaran lebih silpa"),
            Page("LO", "lo", READERS, "laporan operasional beban pendapatan surplus"),
            Page("LPE", "lpe", READERS, "laporan perubahan ekuitas"),
            Page("Neraca", "neraca", READERS, "aset kewajiban ekuitas posisi keuangan"),
            Page("LAK", "lak", READERS, "laporan arus kas rkud"),
            Page(
                "Rekonsiliasi CaLK", "calk-figures", READERS, "catatan atas laporan keuangan selisih lo lra"
            ),
            Page("CaLK", "notes-list", READERS, "catatan atas laporan keuangan bab narasi penjelasan"),
            Page("Artikulasi", "articulation", READERS, "rumus a-01 cocok selisih laporan"),
            Page("Berkas gabungan", "statement-sets", READERS, "zip semua unit pdf xlsx unduh lkpd"),
            Page("Neraca saldo", "trial-balance", READERS, "saldo rekening"),
            Page("Buku besar", "general-ledger", READERS, "saldo berjalan rekening ledger"),
            Page("Register SP2D", "sp2d-register", SPENDING, "daftar pencairan bruto neto potongan"),
            Page("Kartu kendali", "availability-card", READERS, "sisa anggaran spd dicadangkan pagu"),
            Page("Baris jurnal", "ledger-lines", READERS, "jurnal entri"),
            Page("Jejak persetujuan", "approvals", READERS, "riwayat audit siapa kapan"),
            Page(
                "Jejak audit",
                "audit",
                frozenset(Role) - ADMIN,
                "riwayat perubahan nilai lama baru siapa kapan",
            ),
            Page("Pemeriksaan", "checks", BUD, "cocok selisih integritas rantai"),
            Page("Saldo awal", "opening-workbook", FINANCE, "neraca awal tahun excel buka buku"),
            Page("Paket auditor", "auditor-package", AUDITING, "bpk inspektorat ekspor zip register rantai"),
        ),
    ),
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
        is_current = path == url if url == "/" else path.startswith(url)
        links.append(Link(page.label, url, is_current, page.words))
    return links


def find(scope: Scope, query: str, *, limit: int = 12) -> list[Link]:
    """Pages that hold every typed word in their name or their further words."""
    words = query.lower().split()
    found = []
    for module in modules(scope):
        for page in module.pages:
            text = f"{module.label} {page.label} {page.words}".lower()
            if all(word in text for word in words):
                found.append(page)
    return found[:limit]
