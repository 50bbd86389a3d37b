"""Words of the document screens: the buttons of every step, named by their effect. No rule here."""

from dataclasses import dataclass

from web import words, words_planning, words_revenue
from workflows.flow import get


@dataclass(frozen=True)
class StepText:
    """A step's button, named by its effect; `note` says what happens, where that cannot be undone."""

    label: str
    tone: str = "primary"
    note: str = ""
    done: str = ""


_STEPS: dict[tuple[str, str], StepText] = {
    ("budget_document", "submit"): StepText("Ajukan ke TAPD", done="DPA diajukan ke TAPD."),
    ("budget_document", "verify"): StepText(
        "Verifikasi, teruskan ke Sekda", done="DPA diverifikasi, menunggu Sekda."
    ),
    ("budget_document", "approve"): StepText(
        "Setujui, teruskan ke PPKD", done="DPA disetujui, menunggu PPKD."
    ),
    ("budget_document", "sign"): StepText(
        "Sahkan DPA",
        note="Setelah disahkan rincian tidak dapat diubah; perubahan melalui versi baru.",
        done="DPA disahkan dan berlaku.",
    ),
    ("budget_document", "return_"): StepText(
        "Kembalikan ke SKPD", "danger", done="DPA dikembalikan ke SKPD."
    ),
    ("ceiling_plan", "agree"): StepText(
        "Catat Nota Kesepakatan",
        note="Pagu tidak dapat diubah lagi setelah disepakati.",
        done="Nota Kesepakatan dicatat; pagu berlaku.",
    ),
    ("ceiling_plan", "reopen"): StepText("Buka kembali", "danger", done="KUA-PPAS dibuka kembali."),
    ("budget_proposal", "submit"): StepText(
        "Ajukan ke TAPD",
        note="Rincian tidak dapat diubah selama RKA diteliti TAPD.",
        done="RKA diajukan ke TAPD.",
    ),
    ("budget_proposal", "verify"): StepText("Nyatakan sesuai", done="RKA diverifikasi TAPD."),
    ("budget_proposal", "return_"): StepText(
        "Kembalikan ke SKPD", "danger", done="RKA dikembalikan ke SKPD."
    ),
    ("price_edition", "decree"): StepText(
        "Tetapkan edisi",
        note="Setelah ditetapkan standar tidak dapat diubah; perubahan melalui edisi baru.",
        done="Edisi ditetapkan dan berlaku bagi RKA.",
    ),
    ("price_proposal", "submit"): StepText("Ajukan ke TAPD", done="Usulan diajukan ke TAPD."),
    ("price_proposal", "verify"): StepText(
        "Verifikasi, teruskan ke PPKD", done="Usulan diverifikasi, menunggu PPKD."
    ),
    ("price_proposal", "accept"): StepText("Terima ke edisi draf", done="Usulan masuk ke edisi draf."),
    ("price_proposal", "refuse"): StepText("Tolak usulan", "danger", done="Usulan ditolak."),
    ("fund_release", "sign"): StepText(
        "Tandatangani SPD", note="Nomor SPD diambil saat ini.", done="SPD terbit."
    ),
    ("fund_release", "cancel"): StepText("Batalkan SPD", "danger", done="SPD dibatalkan."),
    ("contract", "confirm"): StepText(
        "Nyatakan berlaku",
        note="Nilai kontrak mencadangkan pagu.",
        done="Kontrak berlaku, pagunya dicadangkan.",
    ),
    ("handover", "accept"): StepText(
        "Terima BAST", note="Utang belanja dijurnal saat ini.", done="BAST diterima dan dijurnal."
    ),
    ("payment_request", "submit"): StepText("Ajukan ke PPK-SKPD", done="SPP diajukan ke PPK-SKPD."),
    ("payment_request", "verify"): StepText("Nyatakan lengkap dan benar", done="SPP diverifikasi."),
    ("payment_request", "return_"): StepText("Kembalikan ke bendahara", "danger", done="SPP dikembalikan."),
    ("payment_request", "cancel"): StepText(
        "Batalkan SPP",
        "danger",
        note="Nomor tidak dipakai lagi dan cadangan pagu dilepas.",
        done="SPP dibatalkan.",
    ),
    ("payment_order", "sign"): StepText(
        "Tandatangani SPM", note="Nomor SPM diambil saat ini.", done="SPM ditandatangani."
    ),
    ("payment_order", "reject"): StepText(
        "Tolak ke SKPD", "danger", done="SPM ditolak, SPP kembali ke bendahara."
    ),
    ("payment_order", "void"): StepText(
        "Batalkan SPM",
        "danger",
        note="Nomor tidak dipakai lagi, cadangan pagu dilepas, dan SPP kembali ke bendahara.",
        done="SPM dibatalkan, SPP kembali ke bendahara.",
    ),
    ("disbursement", "pay"): StepText("Catat sudah dibayar bank", done="SP2D dibayar dan dijurnal."),
    ("disbursement", "fail"): StepText(
        "Catat gagal bayar",
        "danger",
        note="SPM batal dan SPP kembali ke bendahara.",
        done="Kegagalan bayar dicatat.",
    ),
    ("disbursement", "void"): StepText(
        "Batalkan SP2D",
        "danger",
        note="Nomor tidak dipakai lagi, SPM batal, dan SPP kembali ke bendahara.",
        done="SP2D dibatalkan.",
    ),
    ("revenue_receipt", "confirm"): StepText("Bukukan penerimaan", done="Penerimaan dibukukan."),
    ("remittance", "confirm"): StepText("Bukukan setoran", done="Setoran dibukukan."),
    ("memo_voucher", "submit"): StepText("Ajukan untuk disetujui", done="Bukti memorial diajukan."),
    ("memo_voucher", "approve"): StepText(
        "Setujui dan bukukan",
        note="Nomor diambil dan jurnal dibukukan saat ini; koreksi hanya dengan bukti pembalik.",
        done="Bukti memorial disetujui dan dibukukan.",
    ),
    ("memo_voucher", "return_"): StepText(
        "Kembalikan ke penyusun", "danger", done="Bukti memorial dikembalikan."
    ),
    ("memo_voucher", "cancel"): StepText("Batalkan draf", "danger", done="Draf dibatalkan."),
    **{
        ("financial_notes", f"{act}{suffix}"): text
        for act, text in {
            "approve": StepText(
                "Setujui sebagai final",
                note="Teks beku; perubahan hanya setelah dibuka kembali dengan alasan.",
                done="CaLK final.",
            ),
            "return": StepText("Kembalikan ke penyusun", "danger", done="CaLK dikembalikan."),
            "reopen": StepText(
                "Buka kembali", "danger", note="Teksnya dapat diubah lagi.", done="CaLK dibuka kembali."
            ),
        }.items()
        for suffix in ("", "_ppkd", *(["_"] if act == "return" else []))
    },
    ("financial_notes", "submit"): StepText(
        "Ajukan untuk disetujui", note="Teks tidak dapat diubah selama menunggu.", done="CaLK diajukan."
    ),
    **{
        ("semester_report", f"submit{suffix}"): StepText(
            "Sampaikan ke PPKD",
            note="Rekening tanpa isian memakai sisa anggarannya; sesudah ini prognosis beku.",
            done="Laporan semester disampaikan ke PPKD.",
        )
        for suffix in ("", "_ppkd")
    },
    ("semester_report", "accept"): StepText("Terima laporan", done="Laporan semester diterima."),
    ("semester_report", "return_"): StepText(
        "Kembalikan ke SKPD", "danger", done="Laporan semester dikembalikan."
    ),
    ("payment_request", "approve"): StepText("Setujui TU", done="TU disetujui."),
    ("expense_receipt", "pay"): StepText(
        "Bayar kuitansi",
        note="Pagu terpakai dan kas bendahara berkurang saat ini.",
        done="Kuitansi dibayar dan dijurnal.",
    ),
    ("expense_receipt", "refuse"): StepText(
        "Tolak kuitansi",
        "danger",
        note="Dokumen pembalik dibuat; bendahara mengembalikan uangnya ke kas.",
        done="Kuitansi ditolak dan dibalik.",
    ),
    ("treasurer_remittance", "confirm"): StepText("Bukukan setoran pajak", done="Setoran pajak dibukukan."),
    ("imprest_return", "confirm"): StepText("Bukukan setoran sisa", done="Setoran sisa dibukukan."),
    ("accountability", "submit"): StepText("Ajukan ke PPK-SKPD", done="LPJ diajukan ke PPK-SKPD."),
    ("accountability", "verify"): StepText("Nyatakan sah dan lengkap", done="LPJ diverifikasi."),
    ("accountability", "return_"): StepText("Kembalikan ke bendahara", "danger", done="LPJ dikembalikan."),
    ("accountability", "cancel"): StepText(
        "Batalkan LPJ", "danger", note="Kuitansinya dapat masuk LPJ lain.", done="LPJ dibatalkan."
    ),
    ("cash_closing", "close"): StepText("Tutup kas", done="Kas ditutup."),
    ("cash_closing", "reopen"): StepText(
        "Buka kembali", "danger", note="Bulan itu menerima dokumen lagi.", done="Kas dibuka kembali."
    ),
    **{
        (flow, "cancel"): StepText("Batalkan draf", "danger", done=f"Draf {name} dibatalkan.")
        for flow, name in (
            ("contract", "kontrak"),
            ("handover", "BAST"),
            ("revenue_receipt", "penerimaan"),
            ("remittance", "setoran"),
            ("treasurer_remittance", "setoran pajak"),
            ("imprest_return", "setoran sisa"),
        )
    },
    **{step: StepText(*texts) for step, texts in words_revenue.BUTTONS.items()},
    **{step: StepText(*texts) for step, texts in words_planning.BUTTONS.items()},
}


def step_text(flow: str, step: str, label: str = "") -> StepText:
    """The button of a step; `label` of the flow itself when these screens have no own word."""
    return _STEPS.get((flow, step), StepText(label or step))


def state_choices(flow: str) -> list[tuple[str, str]]:
    """All states of a flow for a filter, in the order of its steps."""
    declared = get(flow)
    states = dict.fromkeys([declared.initial, *(step.target for step in declared.steps)])
    return [(state, words.state(state, flow)[0]) for state in states]
