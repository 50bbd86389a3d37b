"""Konsiderans of the SPD to begin with; a region words its own on the page of considerations."""

from datetime import date

from django.db import migrations

from core.seeds import seed

SINCE = date(2021, 1, 1)
ROWS = (
    (
        "weighing",
        1,
        "bahwa untuk melaksanakan anggaran belanja dan pengeluaran pembiayaan perlu disediakan dana",
    ),
    ("weighing", 2, "bahwa penyediaan dana itu berdasarkan DPA yang telah disahkan dan anggaran kasnya"),
    ("recalling", 1, "Undang-Undang Nomor 1 Tahun 2004 tentang Perbendaharaan Negara"),
    ("recalling", 2, "Undang-Undang Nomor 23 Tahun 2014 tentang Pemerintahan Daerah"),
    ("recalling", 3, "Peraturan Pemerintah Nomor 12 Tahun 2019 tentang Pengelolaan Keuangan Daerah"),
    (
        "recalling",
        4,
        "Peraturan Menteri Dalam Negeri Nomor 77 Tahun 2020 tentang Pedoman Teknis Pengelolaan Keuangan"
        " Daerah",
    ),
)


class Migration(migrations.Migration):
    dependencies = [("budget", "0020_prices_frozen")]
    operations = [
        seed(
            "budget",
            "LegalConsideration",
            [
                {"kind": "SPD", "part": part, "place": place, "text": text, "valid_from": SINCE}
                for part, place, text in ROWS
            ],
        )
    ]
