"""Words and marks for states, steps and roles: a state is always a word and a mark (never colour alone)."""

from reference.models import Role
from web import words_planning, words_revenue

# state → (word, pill class); a flow may say it in its own words below.
STATES: dict[str, tuple[str, str]] = {
    "draft": ("Draf", ""),
    "submitted": ("Diajukan", "now"),
    "verified": ("Diverifikasi", "now"),
    "approved": ("Disetujui", "now"),
    "signed": ("Ditandatangani", "ok"),
    "returned": ("Dikembalikan", "bad"),
    "cancelled": ("Dibatalkan", "bad"),
    "rejected": ("Ditolak", "bad"),
    "void": ("Batal", "bad"),
    "paid": ("Dibayar", "ok"),
    "failed": ("Gagal dibayar", "bad"),
    "confirmed": ("Dikonfirmasi", "ok"),
    "accepted": ("Diterima", "ok"),
    "refused": ("Ditolak, dibalik", "bad"),
    "closed": ("Ditutup", "ok"),
    "reopened": ("Dibuka kembali", "warn"),
    "final": ("Final", "ok"),
    "agreed": ("Disepakati", "ok"),
    "active": ("Aktif", "ok"),
    "inactive": ("Nonaktif", ""),
    "ended": ("Berakhir", ""),
    "upcoming": ("Belum berlaku", "warn"),
    **words_revenue.STATES,
    **words_planning.STATES,
}
FLOW_STATES: dict[tuple[str, str], tuple[str, str]] = {
    ("payment_request", "submitted"): ("Di PPK-SKPD", "now"),
    ("payment_request", "verified"): ("Terverifikasi", "ok"),
    ("payment_order", "draft"): ("Menunggu PA", "now"),
    ("payment_order", "signed"): ("Di Kuasa BUD", "now"),
    ("disbursement", "signed"): ("Di bank", "now"),
    ("budget_document", "submitted"): ("Di TAPD", "now"),
    ("budget_document", "verified"): ("Di Sekda", "now"),
    ("budget_document", "approved"): ("Di PPKD", "now"),
    ("budget_document", "signed"): ("Berlaku", "ok"),
    ("budget_proposal", "submitted"): ("Di TAPD", "now"),
    ("budget_proposal", "verified"): ("Sesuai", "ok"),
    ("price_edition", "decreed"): ("Ditetapkan", "ok"),
    ("price_proposal", "submitted"): ("Di TAPD", "now"),
    ("price_proposal", "verified"): ("Di PPKD", "now"),
    ("fund_release", "draft"): ("Menunggu PPKD", "now"),
    ("fund_release", "signed"): ("Terbit", "ok"),
    ("fund_release", "replaced"): ("Diganti", ""),
    ("contract", "draft"): ("Menunggu PA", "now"),
    ("handover", "draft"): ("Menunggu PPK-SKPD", "now"),
    ("revenue_receipt", "draft"): ("Menunggu Kuasa BUD", "now"),
    ("remittance", "draft"): ("Menunggu Kuasa BUD", "now"),
    ("memo_voucher", "submitted"): ("Menunggu persetujuan", "now"),
    ("memo_voucher", "approved"): ("Dibukukan", "ok"),
    ("financial_notes", "submitted"): ("Menunggu persetujuan", "now"),
    ("semester_report", "submitted"): ("Di PPKD", "now"),
    ("semester_report", "accepted"): ("Diterima PPKD", "ok"),
    ("imprest_return", "draft"): ("Menunggu Staf BUD", "now"),
    ("accountability", "submitted"): ("Di PPK-SKPD", "now"),
    ("accountability", "verified"): ("Terverifikasi", "ok"),
    **words_revenue.FLOW_STATES,
    **words_planning.FLOW_STATES,
    ("job", "waiting"): ("Menunggu", "warn"),
    ("job", "running"): ("Berjalan", "now"),
    ("job", "done"): ("Selesai", "ok"),
    ("job", "failed"): ("Gagal", "bad"),
}
STEPS: dict[str, str] = {
    "create": "dibuat",
    "decree": "ditetapkan",
    "created": "dibuat",
    "submit": "diajukan",
    "submit_ppkd": "disampaikan",
    "resubmit": "diajukan kembali",
    "verify": "diverifikasi",
    "approve": "disetujui",
    "approved": "disetujui",
    "sign": "ditandatangani",
    "issue": "diterbitkan",
    "return": "dikembalikan",
    "return_": "dikembalikan",
    "send_back": "dikembalikan bersama SPM",
    "reject": "ditolak",
    "cancel": "dibatalkan",
    "void": "dibatalkan",
    "void_with_disbursement": "dibatalkan bersama SP2D",
    "pay": "dibayar",
    "fail": "gagal dibayar",
    "refuse": "ditolak dan dibalik",
    "take_back": "dibalik",
    "close": "ditutup",
    "reopen": "dibuka kembali",
    "approve_ppkd": "disetujui",
    "replace": "diganti SPD perubahan",
    "return_ppkd": "dikembalikan",
    "reopen_ppkd": "dibuka kembali",
    "confirm": "dikonfirmasi",
    "accept": "diterima",
    "agree": "disepakati",
    **words_revenue.STEPS,
    **words_planning.STEPS,
    "update": "diubah",
    "save": "disimpan",
    # Events of the journal.
    "opening": "saldo awal",
    "posted": "dijurnal",
    "manual": "jurnal umum",
    "paid": "dibayar",
    "failed": "gagal dibayar",
    "accepted": "diterima",
    "confirmed": "dikonfirmasi",
    "signed": "ditandatangani",
    "reversed": "dibalik",
}
BAD_STEPS = frozenset(
    {
        "send_back",
        "return",
        "return_",
        "return_ppkd",
        "reject",
        "cancel",
        "void",
        "void_with_disbursement",
        "fail",
        "reverse",
    }
)
# flow → (abbreviation, route of its detail page).
DOCUMENTS: dict[str, tuple[str, str]] = {
    "budget_document": ("DPA", "budget-detail"),
    "budget_proposal": ("RKA", "proposal-detail"),
    "price_edition": ("Standar harga", "price-edition"),
    "price_proposal": ("Usulan standar", "price-proposal"),
    "fund_release": ("SPD", "fund-release-detail"),
    "ceiling_plan": ("KUA-PPAS", "ceiling-plan-detail"),
    "development_plan": ("Rencana", "plan-detail"),
    "plan_proposal": ("Usulan", "plan-proposal-detail"),
    "contract": ("Kontrak", "contract-detail"),
    "handover": ("BAST", "handover-detail"),
    "payment_request": ("SPP", "spp-detail"),
    "payment_order": ("SPM", "spm-detail"),
    "disbursement": ("SP2D", "sp2d-detail"),
    "revenue_receipt": ("Penerimaan", "receipt-detail"),
    "remittance": ("Setoran", "remittance-detail"),
    "memo_voucher": ("Bukti memorial", "memo-detail"),
    "financial_notes": ("CaLK", "notes-detail"),
    "semester_report": ("Laporan semester", "prognosis-detail"),
    "expense_receipt": ("Kuitansi", "expense-detail"),
    "treasurer_remittance": ("Setoran pajak", "treasurer-tax-detail"),
    "imprest_return": ("Setoran sisa", "imprest-return-detail"),
    "accountability": ("LPJ", "accountability-detail"),
    "cash_closing": ("Penutupan kas", "cash-closing-detail"),
    **words_revenue.DOCUMENTS,
    **words_planning.DOCUMENTS,
}


def state(value: str, flow: str = "") -> tuple[str, str]:
    """(word, pill class) of a state, in the flow's own words when it has them."""
    return FLOW_STATES.get((flow, value)) or STATES.get(value) or (value.replace("_", " ").capitalize(), "")


def step_name(value: str, flow: str = "") -> str:
    """What the step did to the document, as a passive verb."""
    return STEPS.get(value, value.replace("_", " "))


def role_name(value: str) -> str:
    """The official name of a role code."""
    return str(Role(value).label) if value in Role.values else value


def document_name(flow: str) -> str:
    """The document's abbreviation."""
    return DOCUMENTS.get(flow, (flow.replace("_", " ").capitalize(), ""))[0]
