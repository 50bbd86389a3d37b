"""Words of planning: states, document names, the buttons of the steps of APBD."""

DOCUMENTS: dict[str, tuple[str, str]] = {
    "regional_budget": ("APBD", "apbd-detail"),
}
STATES: dict[str, tuple[str, str]] = {
    "compiled": ("RAPBD", "now"),
    "agreed": ("Disepakati", "ok"),
    "evaluated": ("Dievaluasi", "now"),
    "enacted": ("Ditetapkan", "ok"),
}
FLOW_STATES: dict[tuple[str, str], tuple[str, str]] = {
    ("regional_budget", "draft"): ("Penyusunan RKA", ""),
    ("regional_budget", "agreed"): ("Disetujui bersama", "now"),
}
STEPS: dict[str, str] = {
    "compile": "dihimpun menjadi RAPBD",
    "agree": "disepakati",
    "evaluate": "dievaluasi",
    "enact": "diundangkan",
    "enact_shift": "ditetapkan dengan Perkada",
    "enact_plan": "ditetapkan",
    "enact_unit": "ditetapkan",
}
# (flow, step) → label, tone, note, sentence when done.
BUTTONS: dict[tuple[str, str], tuple[str, str, str, str]] = {
    ("development_plan", "enact_plan"): (
        "Catat penetapan",
        "primary",
        "Program, target, dan pagunya tidak dapat diubah lagi.",
        "Penetapan dicatat; rencana berlaku.",
    ),
    ("development_plan", "enact_unit"): (
        "Tetapkan Renja",
        "primary",
        "Program, target, dan pagunya tidak dapat diubah lagi.",
        "Renja ditetapkan.",
    ),
    ("plan_proposal", "verify"): ("Verifikasi usulan", "primary", "", "Usulan diverifikasi, menunggu TAPD."),
    ("plan_proposal", "accept"): ("Terima usulan", "primary", "", "Usulan diterima."),
    ("plan_proposal", "reject"): ("Tolak usulan", "danger", "", "Usulan ditolak."),
    ("regional_budget", "compile"): (
        "Himpun menjadi RAPBD",
        "primary",
        "Semua RKA dibekukan sampai APBD ditetapkan atau dikembalikan.",
        "RKA dihimpun menjadi RAPBD.",
    ),
    ("regional_budget", "agree"): (
        "Catat persetujuan bersama",
        "primary",
        "",
        "Persetujuan bersama dicatat, menunggu hasil evaluasi.",
    ),
    ("regional_budget", "evaluate"): (
        "Catat hasil evaluasi",
        "primary",
        "",
        "Hasil evaluasi dicatat, menunggu penetapan.",
    ),
    ("regional_budget", "enact"): (
        "Undangkan APBD",
        "primary",
        "Sesudah ini angka APBD tidak dapat diubah; perubahan melalui versi baru.",
        "APBD ditetapkan. Buat DPA dari APBD ini.",
    ),
    ("regional_budget", "enact_shift"): (
        "Tetapkan pergeseran",
        "primary",
        "Sesudah ini angka tidak dapat diubah; perubahan melalui versi baru.",
        "Pergeseran ditetapkan. Buat DPA unit yang berubah.",
    ),
    ("regional_budget", "return_"): (
        "Kembalikan ke penyusunan",
        "danger",
        "Nomor, tanggal, dan pengakuan selisih dihapus; riwayat menyimpannya.",
        "RAPBD dikembalikan ke penyusunan.",
    ),
}
