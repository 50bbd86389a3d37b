"""The glossary: code name, official term, abbreviation, legal basis."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Term:
    """One concept of the field."""

    term: str
    abbreviation: str
    legal_basis: str


TERMS: dict[str, Term] = {
    "Unit": Term("Satuan Kerja Perangkat Daerah", "SKPD", "UU 23/2014"),
    "BudgetDocument": Term("Dokumen Pelaksanaan Anggaran", "DPA", "PP 12/2019"),
    "BudgetLine": Term("Rincian belanja", "", "Permendagri 77/2020"),
    "CashPlan": Term("Anggaran kas", "RAK", "PP 12/2019"),
    "FundRelease": Term("Surat Penyediaan Dana", "SPD", "PP 12/2019"),
    "Contract": Term("Kontrak", "SPK", "Perpres 16/2018"),
    "Handover": Term("Berita Acara Serah Terima", "BAST", "Perpres 16/2018"),
    "PaymentRequest": Term("Surat Permintaan Pembayaran", "SPP", "PP 12/2019"),
    "PaymentOrder": Term("Surat Perintah Membayar", "SPM", "PP 12/2019"),
    "DisbursementOrder": Term("Surat Perintah Pencairan Dana", "SP2D", "PP 12/2019"),
    "Accountability": Term("Surat Pertanggungjawaban", "SPJ", "Permendagri 77/2020"),
    "RevenueReceipt": Term("Tanda Bukti Penerimaan", "TBP", "Permendagri 77/2020"),
    "Deposit": Term("Surat Tanda Setoran", "STS", "Permendagri 77/2020"),
    "CashBook": Term("Buku Kas Umum", "BKU", "Permendagri 77/2020"),
    "Remittance": Term("Setoran potongan", "", "Permendagri 77/2020"),
    "TreasuryAccount": Term("Rekening Kas Umum Daerah", "RKUD", "UU 1/2004"),
    "Entry": Term("Jurnal", "", "PP 71/2010"),
}
