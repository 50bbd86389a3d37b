"""Words of revenue, corrections and financing: states, document names, the buttons of their steps."""

# flow → (abbreviation, route of its detail page).
DOCUMENTS: dict[str, tuple[str, str]] = {
    "assessment": ("Ketetapan", "assessment-detail"),
    "treasurer_receipt": ("TBP", "treasurer-receipt-detail"),
    "deposit": ("STS", "deposit-detail"),
    "revenue_refund": ("Pengembalian", "revenue-refund-detail"),
    "contra_post": ("Kontrapos", "contra-post-detail"),
    "financing": ("Pembiayaan", "financing-detail"),
    "reversal": ("Pembalik", "reversal-detail"),
}
STATES: dict[str, tuple[str, str]] = {
    "carried": ("Saldo awal", "ok"),
    "reversed": ("Dibalik", "bad"),
}
FLOW_STATES: dict[tuple[str, str], tuple[str, str]] = {
    ("assessment", "draft"): ("Menunggu PA", "now"),
    ("assessment", "confirmed"): ("Terbit", "ok"),
    ("treasurer_receipt", "draft"): ("Belum dibukukan", "now"),
    ("treasurer_receipt", "confirmed"): ("Dibukukan", "ok"),
    ("deposit", "draft"): ("Menunggu Kuasa BUD", "now"),
    ("deposit", "confirmed"): ("Diterima RKUD", "ok"),
    ("revenue_refund", "draft"): ("Menunggu Kuasa BUD", "now"),
    ("contra_post", "draft"): ("Menunggu Kuasa BUD", "now"),
    ("financing", "draft"): ("Menunggu PPKD", "now"),
    ("reversal", "draft"): ("Menunggu putusan", "now"),
    ("reversal", "confirmed"): ("Diputuskan", "ok"),
}
STEPS: dict[str, str] = {"carry": "dicatat sebagai saldo awal", "reverse": "dibalik"}
# (flow, step) → label, tone, note, sentence when done.
BUTTONS: dict[tuple[str, str], tuple[str, str, str, str]] = {
    ("assessment", "confirm"): (
        "Terbitkan ketetapan",
        "primary",
        "Piutang dijurnal saat ini.",
        "Ketetapan terbit dan piutang dijurnal.",
    ),
    ("assessment", "carry"): (
        "Catat sebagai saldo awal",
        "primary",
        "Tanpa jurnal: piutangnya sudah ada dalam saldo awal.",
        "Ketetapan dicatat sebagai rincian saldo awal.",
    ),
    ("treasurer_receipt", "confirm"): (
        "Bukukan TBP",
        "primary",
        "Setelah dibukukan hanya dapat dibalik dengan dokumen pembalik.",
        "TBP dibukukan.",
    ),
    ("deposit", "confirm"): (
        "Nyatakan diterima di RKUD",
        "primary",
        "Setoran dijurnal saat ini.",
        "STS diterima di RKUD.",
    ),
    ("revenue_refund", "confirm"): (
        "Bukukan pengembalian",
        "primary",
        "Kas RKUD berkurang saat ini.",
        "Pengembalian dibukukan.",
    ),
    ("contra_post", "confirm"): (
        "Bukukan pengembalian",
        "primary",
        "Realisasi berkurang dan pagu rincian pulih.",
        "Pengembalian belanja dibukukan.",
    ),
    ("financing", "confirm"): ("Bukukan pembiayaan", "primary", "", "Pembiayaan dibukukan."),
    ("reversal", "confirm"): (
        "Putuskan pembalikan",
        "primary",
        "Jurnal balik terbentuk dan dokumen asal berstatus dibalik.",
        "Dokumen dibalik.",
    ),
    **{(flow, "cancel"): ("Batalkan draf", "danger", "", "Draf dibatalkan.") for flow in DOCUMENTS},
}
