"""Kunci pengaturan: every setting of a region with its kind, default, label and what it does."""

from dataclasses import dataclass, field
from enum import StrEnum

TEMPLATE_PREFIX = "number_template."


class Kind(StrEnum):
    """What a value looks like; `reference.region` checks it and screens choose their control by it."""

    TEXT = "text"
    MONEY = "money"
    NUMBER = "number"
    SHARE = "share"
    FLAG = "flag"
    CHOICE = "choice"
    TEMPLATE = "template"


class Group(StrEnum):
    """Sections of the settings' page, in its order."""

    REGION = "Daerah dan kepala surat"
    RKUD = "Rekening Kas Umum Daerah"
    LIMITS = "Batas dan pengujian"
    NUMBERS = "Penomoran"
    SECURITY = "Keamanan"


@dataclass(frozen=True)
class Key:
    """One setting. `least` and `most` bound a number; `options` are value → words of a choice."""

    name: str
    group: Group
    kind: Kind
    default: str
    label: str
    hint: str
    options: dict[str, str] = field(default_factory=dict)
    least: int = 0
    most: int | None = None
    unit: str = ""


def _template(kind: str, default: str, label: str) -> Key:
    hint = "Bagian yang dapat dipakai: {sequence} {kind} {type} {unit} {month} {year}."
    return Key(TEMPLATE_PREFIX + kind, Group.NUMBERS, Kind.TEMPLATE, default, label, hint)


def _text(name: str, group: Group, label: str, hint: str, default: str = "") -> Key:
    return Key(name, group, Kind.TEXT, default, label, hint)


KEYS: dict[str, Key] = {
    key.name: key
    for key in (
        _text(
            "region.name",
            Group.REGION,
            "Nama daerah",
            "Tampil di halaman masuk, pada laporan, dan pada kepala surat.",
            "Pemerintah Daerah",
        ),
        _text(
            "region.letterhead",
            Group.REGION,
            "Kepala surat",
            "Baris di bawah nama daerah pada cetakan dokumen.",
        ),
        _text("region.address", Group.REGION, "Alamat", "Alamat, telepon, dan kode pos pada kepala surat."),
        _text("region.website", Group.REGION, "Situs dan surel", "Tercetak di bawah alamat."),
        _text(
            "region.kapuas_address",
            Group.REGION,
            "Alamat Kapuas",
            "Dalam kode QR cetakan, misalnya https://kapuas.contoh.go.id. Kosong: alamat yang sedang dibuka.",
        ),
        _text(
            "region.seat",
            Group.REGION,
            "Tempat tanda tangan",
            "Kota yang mendahului tanggal di atas tanda tangan, misalnya nama ibu kota.",
        ),
        _text(
            "region.head_title",
            Group.REGION,
            "Jabatan kepala daerah",
            "Misalnya Bupati Tanjung Lestari; menandatangani laporan keuangan pemerintah daerah.",
            "Kepala Daerah",
        ),
        _text(
            "region.head_name",
            Group.REGION,
            "Nama kepala daerah",
            "Kosong: laporan keuangan pemerintah daerah ditandatangani PPKD.",
        ),
        _text("rkud.bank", Group.RKUD, "Bank RKUD", "Nama bank tempat Rekening Kas Umum Daerah."),
        _text(
            "rkud.account_number", Group.RKUD, "Nomor rekening RKUD", "Angka, boleh dengan titik atau strip."
        ),
        _text("rkud.account_name", Group.RKUD, "Atas nama", "Sama dengan nama pada rekening koran."),
        Key(
            "spd_level",
            Group.LIMITS,
            Kind.CHOICE,
            "line",
            "SPD diuji menurut",
            "Per rincian belanja, atau jumlah seluruh sub kegiatan.",
            {"line": "Rincian", "sub_kegiatan": "Sub kegiatan"},
        ),
        Key(
            "cash_plan_mode",
            Group.LIMITS,
            Kind.CHOICE,
            "warn",
            "Bila anggaran kas terlampaui",
            "Peringatan meminta alasan; tolak menghentikan pengajuan.",
            {"warn": "Beri peringatan", "block": "Tolak"},
        ),
        Key(
            "gu_min_share",
            Group.LIMITS,
            Kind.SHARE,
            "0.50",
            "Bagian UP terpakai untuk GU",
            "Bagian terendah yang sudah dipertanggungjawabkan; 0.50 berarti setengah.",
        ),
        Key(
            "up_single_payment_limit",
            Group.LIMITS,
            Kind.MONEY,
            "50000000",
            "Batas satu pembayaran dari UP",
            "Rupiah kepada satu penerima.",
        ),
        Key(
            "tu_settlement_months",
            Group.LIMITS,
            Kind.NUMBER,
            "1",
            "Masa pertanggungjawaban TU",
            "Sejak tanggal SP2D.",
            most=12,
            unit="bulan",
        ),
        Key(
            "sts_deposit_working_days",
            Group.LIMITS,
            Kind.NUMBER,
            "1",
            "Batas setor penerimaan",
            "Sejak diterima bendahara.",
            most=30,
            unit="hari kerja",
        ),
        _template("DPA", "{sequence:03}/DPA/{unit}/{year}", "Nomor DPA"),
        _template("SPD", "{sequence:05}/SPD/{year}", "Nomor SPD"),
        _template("SPP", "{sequence:05}/SPP/{type}/{unit}/{year}", "Nomor SPP"),
        _template("SPM", "{sequence:05}/SPM/{type}/{unit}/{year}", "Nomor SPM"),
        _template("SP2D", "{sequence:05}/SP2D/{type}/{year}", "Nomor SP2D"),
        _template("BAST", "{sequence:05}/BAST/{unit}/{year}", "Nomor BAST"),
        _template("NK", "{sequence:05}/NK/{year}", "Nomor nota kredit penerimaan"),
        _template("SKPD", "{sequence:05}/SKPD/{unit}/{year}", "Nomor SKP-Daerah"),
        _template("SKR", "{sequence:05}/SKR/{unit}/{year}", "Nomor SKR-Daerah"),
        _template("TBP", "{sequence:05}/TBP/{unit}/{year}", "Nomor TBP penerimaan"),
        _template("STS", "{sequence:05}/STS/{unit}/{year}", "Nomor STS"),
        _template("PPD", "{sequence:05}/PPD/{year}", "Nomor pengembalian pendapatan"),
        _template("KP", "{sequence:05}/KP/{year}", "Nomor kontrapos dan retur bank"),
        _template("PB", "{sequence:05}/PB/{year}", "Nomor pembiayaan"),
        _template("BALIK", "{sequence:05}/BALIK/{unit}/{year}", "Nomor dokumen pembalik"),
        _template("BM", "{sequence:05}/BM/{unit}/{year}", "Nomor bukti memorial"),
        _template("KA", "{sequence:05}/KA/{unit}/{year}", "Nomor koreksi audit"),
        _template("STB", "{sequence:05}/STB/{year}", "Nomor setoran potongan"),
        _template("KWT", "{sequence:05}/KWT/{type}/{unit}/{year}", "Nomor kuitansi bendahara"),
        _template("STP", "{sequence:05}/STP/{unit}/{year}", "Nomor setoran pajak bendahara"),
        _template("STS-SISA", "{sequence:05}/STS-SISA/{type}/{unit}/{year}", "Nomor setoran sisa UP/TU"),
        _template("LPJ", "{sequence:05}/LPJ/{type}/{unit}/{year}", "Nomor LPJ"),
        _template("BAPK", "{sequence:05}/BAPK/{unit}/{year}", "Nomor berita acara penutupan kas"),
        Key(
            "security.second_factor",
            Group.SECURITY,
            Kind.FLAG,
            "0",
            "Faktor kedua saat masuk",
            "Wajib bagi BUD, Kuasa BUD, PPKD, dan administrator: kode dari ponsel sesudah kata sandi.",
        ),
        Key(
            "security.idle_minutes",
            Group.SECURITY,
            Kind.NUMBER,
            "30",
            "Sesi berakhir bila diam",
            "Dihitung sejak tindakan terakhir di layar.",
            least=5,
            most=480,
            unit="menit",
        ),
        Key(
            "security.absolute_hours",
            Group.SECURITY,
            Kind.NUMBER,
            "12",
            "Sesi paling lama",
            "Dihitung sejak masuk; sesudahnya masuk lagi walau sedang bekerja.",
            least=1,
            most=24,
            unit="jam",
        ),
        Key(
            "security.password_days",
            Group.SECURITY,
            Kind.NUMBER,
            "0",
            "Masa berlaku kata sandi",
            "0 berarti tanpa batas; sesudah masa itu diganti saat masuk.",
            most=730,
            unit="hari",
        ),
    )
}
DEFAULTS: dict[str, str] = {name: key.default for name, key in KEYS.items()}
CHOICES: dict[str, tuple[str, ...]] = {name: tuple(key.options) for name, key in KEYS.items() if key.options}
