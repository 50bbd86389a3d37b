"""What the screens of revenue, corrections and financing say: words, form, accounts, facts. No rule."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from core.errors import DomainError
from reference.models import FiscalYear, Role, Unit, User
from treasury import facts_revenue
from treasury.models import (
    Assessment,
    ContraPost,
    Deposit,
    Financing,
    RevenueRefund,
    TreasurerReceipt,
)
from treasury.posting_rules import Facts
from treasury.services import (
    assessment,
    contra_post,
    deposit,
    financing,
    revenue_refund,
    treasurer_receipt,
)
from web.forms import revenue as made
from web.templatetags.kapuas import tanggal_panjang

Values = dict[str, Any]


@dataclass(frozen=True)
class AccountField:
    """A search field for an account; `missing` is said when a required one is empty."""

    name: str
    purpose: str
    label: str
    missing: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Fact:
    """One line of the facts: words, and the code behind them."""

    label: str
    text: str
    code: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of document as its three pages need it."""

    flow: str
    model: type[Any]
    slug: str
    one: str
    title: str
    lead: str
    new_title: str
    new_lead: str
    save: str
    saved: str
    figure: str
    maker: Role
    ways: Sequence[tuple[str, str, Role]]
    form: type[forms.Form]
    accounts: Sequence[AccountField]
    create: Callable[[Unit, FiscalYear, User, Values], Any]
    facts_of: Callable[[Any], Facts]
    facts: Callable[[Any], list[Fact]]
    payee: Callable[[Any], str]
    words: tuple[str, ...]
    nothing_yet: str
    next_step: str
    related: tuple[str, ...] = ()


REVENUE = AccountField(
    "account",
    "pendapatan",
    "Rekening pendapatan",
    "Rekening pendapatan belum dipilih. Ketik kode atau kata dari namanya.",
)
BY_MAP = "Kosong: menurut pemetaan akun."
NUMBER_WORDS = ("number", "external_number", "description", "unit__code")


def account_fact(label: str, account: Any) -> list[Fact]:
    """An account's line; none for an empty one."""
    return [Fact(label, account.name, account.code)] if account is not None else []


def text_fact(label: str, text: str) -> list[Fact]:
    """A line for a text; none for an empty one."""
    return [Fact(label, text)] if text else []


def _assess(unit: Unit, year: FiscalYear, actor: User, values: Values) -> Assessment:
    is_carried = values.pop("is_carried")
    return assessment.create_assessment(
        unit=unit, actor=actor, carried_into=year if is_carried else None, **values
    )


def _assessment_facts(found: Assessment) -> list[Fact]:
    return [
        Fact("Jenis", found.get_kind_display()),
        *text_fact("Wajib bayar", found.payer_name),
        *text_fact("NPWPD/NPWRD", found.payer_number),
        *text_fact("Jatuh tempo", tanggal_panjang(found.due_on) if found.due_on else ""),
        *account_fact("Pendapatan", found.account),
        *account_fact("Akun piutang", found.receivable_account),
        *text_fact("Sifat", "Rincian saldo awal, tanpa jurnal" if found.is_carried else ""),
    ]


ASSESSMENT = Kind(
    flow="assessment",
    model=Assessment,
    slug="assessment",
    one="Ketetapan",
    title="Ketetapan pajak dan retribusi",
    lead="SKP-Daerah dan SKR-Daerah: piutang tiap wajib bayar.",
    new_title="Ketetapan baru",
    new_lead="Dicatat operator, diterbitkan Pengguna Anggaran; pada PPKD dapat oleh PPKD.",
    save="Simpan, teruskan ke PA",
    saved="Ketetapan dicatat, menunggu Pengguna Anggaran.",
    figure="Jumlah ditetapkan",
    maker=Role.OPERATOR,
    ways=(("Dicatat", "create", Role.OPERATOR), ("Terbit", "confirm", Role.BUDGET_USER)),
    form=made.AssessmentForm,
    accounts=(
        REVENUE,
        AccountField("receivable_account", "finansial", "Akun piutang", hint=BY_MAP),
    ),
    create=_assess,
    facts_of=facts_revenue.of_assessment,
    facts=_assessment_facts,
    payee=lambda found: found.payer_name,
    words=(*NUMBER_WORDS, "payer_name", "payer_number"),
    nothing_yet="Belum ada ketetapan",
    next_step="Operator mencatat SKP-Daerah atau SKR-Daerah, lalu Pengguna Anggaran menerbitkannya.",
    related=("account", "receivable_account"),
)


def _take(unit: Unit, year: FiscalYear, actor: User, values: Values) -> TreasurerReceipt:
    named = values["assessment"]
    account = values.pop("account") or (named.account if named else None)
    if account is None:
        raise DomainError(REVENUE.missing, field="account")
    return treasurer_receipt.create_receipt(unit=unit, actor=actor, account=account, **values)


def _receipt_facts(found: TreasurerReceipt) -> list[Fact]:
    named = found.assessment
    nature = "Melunasi piutang" if found.is_receivable else "Pendapatan periode ini"
    return [
        *text_fact("Penyetor", found.payer_name),
        *account_fact("Pendapatan", found.account),
        Fact("Sifat", nature),
        *([Fact("Ketetapan", named.payer_name or named.description, named.number)] if named else []),
        *account_fact("Akun yang dikredit", found.credit_account),
    ]


TREASURER_RECEIPT = Kind(
    flow="treasurer_receipt",
    model=TreasurerReceipt,
    slug="treasurer-receipt",
    one="TBP",
    title="TBP penerimaan",
    lead="Tanda bukti penerimaan: uang yang diterima bendahara penerimaan.",
    new_title="TBP baru",
    new_lead="Dicatat dan dibukukan bendahara penerimaan pada hari uang diterima.",
    save="Simpan TBP",
    saved="TBP dicatat. Periksa jurnalnya, lalu bukukan.",
    figure="Jumlah diterima",
    maker=Role.REVENUE_TREASURER,
    ways=(
        ("Dicatat", "create", Role.REVENUE_TREASURER),
        ("Dibukukan", "confirm", Role.REVENUE_TREASURER),
    ),
    form=made.TreasurerReceiptForm,
    accounts=(
        AccountField("account", "pendapatan", "Rekening pendapatan", hint="Kosong: menurut ketetapannya."),
        AccountField("credit_account", "finansial", "Akun yang dikredit", hint=BY_MAP),
    ),
    create=_take,
    facts_of=facts_revenue.of_treasurer_receipt,
    facts=_receipt_facts,
    payee=lambda found: found.payer_name or found.account.name,
    words=(*NUMBER_WORDS, "payer_name", "account__name"),
    nothing_yet="Belum ada TBP",
    next_step="Bendahara penerimaan mencatat setiap uang yang diterimanya, lalu menyetorkannya dengan STS.",
    related=("account", "credit_account", "assessment"),
)


def _put(unit: Unit, year: FiscalYear, actor: User, values: Values) -> Deposit:
    return deposit.create_deposit(unit=unit, actor=actor, **values)


DEPOSIT = Kind(
    flow="deposit",
    model=Deposit,
    slug="deposit",
    one="STS",
    title="STS",
    lead="Surat tanda setoran: TBP yang disetor ke rekening kas umum daerah.",
    new_title="STS baru",
    new_lead="Setiap TBP disetor utuh dalam satu STS, paling lambat menurut batas setor.",
    save="Simpan, teruskan ke Kuasa BUD",
    saved="STS dibuat, menunggu Kuasa BUD.",
    figure="Jumlah disetor",
    maker=Role.REVENUE_TREASURER,
    ways=(
        ("Dibuat", "create", Role.REVENUE_TREASURER),
        ("Diterima RKUD", "confirm", Role.TREASURY_DELEGATE),
    ),
    form=made.DepositForm,
    accounts=(),
    create=_put,
    facts_of=facts_revenue.of_deposit,
    facts=lambda found: text_fact("Referensi bank", found.bank_reference),
    payee=lambda found: found.bank_reference,
    words=(*NUMBER_WORDS, "bank_reference"),
    nothing_yet="Belum ada STS",
    next_step="Bendahara penerimaan memilih TBP yang disetor, lalu Kuasa BUD menyatakannya diterima.",
)


def _refund(unit: Unit, year: FiscalYear, actor: User, values: Values) -> RevenueRefund:
    return revenue_refund.create_refund(unit=unit, actor=actor, **values)


REVENUE_REFUND = Kind(
    flow="revenue_refund",
    model=RevenueRefund,
    slug="revenue-refund",
    one="Pengembalian pendapatan",
    title="Pengembalian pendapatan",
    lead="Kelebihan pendapatan tahun ini yang dibayarkan kembali dari RKUD.",
    new_title="Pengembalian pendapatan baru",
    new_lead="Dicatat menurut surat keputusan, dibukukan setelah dikonfirmasi Kuasa BUD.",
    save="Simpan, teruskan ke Kuasa BUD",
    saved="Pengembalian dicatat, menunggu Kuasa BUD.",
    figure="Jumlah dikembalikan",
    maker=Role.TREASURY_STAFF,
    ways=(("Dicatat", "create", Role.TREASURY_STAFF), ("Dibukukan", "confirm", Role.TREASURY_DELEGATE)),
    form=made.RefundForm,
    accounts=(REVENUE, AccountField("debit_account", "finansial", "Akun yang didebit", hint=BY_MAP)),
    create=_refund,
    facts_of=facts_revenue.of_revenue_refund,
    facts=lambda found: [
        *text_fact("Penerima", found.payee_name),
        *text_fact("Surat keputusan", found.decision),
        *account_fact("Pendapatan", found.account),
        *account_fact("Akun yang didebit", found.debit_account),
        *text_fact("Referensi bank", found.bank_reference),
    ],
    payee=lambda found: found.payee_name or found.account.name,
    words=(*NUMBER_WORDS, "payee_name", "decision", "account__name"),
    nothing_yet="Belum ada pengembalian",
    next_step="Staf BUD mencatat pengembalian menurut surat keputusan, lalu Kuasa BUD membukukannya.",
    related=("account", "debit_account"),
)


def _give_back(unit: Unit, year: FiscalYear, actor: User, values: Values) -> ContraPost:
    return contra_post.create_contra_post(actor=actor, **values)


def _contra_facts(found: ContraPost) -> list[Fact]:
    paid, key = contra_post.payment_of(found.line), found.line.key
    return [
        Fact("Jenis", found.get_kind_display()),
        *([Fact("SP2D", paid.description, paid.number)] if paid else []),
        *account_fact("Rincian", key.account),
        *([Fact("Sub kegiatan", key.sub_activity.name, key.sub_activity.code)] if key.sub_activity else []),
        *account_fact("Akun yang dikredit", found.credit_account),
        *text_fact("Referensi bank", found.bank_reference),
    ]


CONTRA_POST = Kind(
    flow="contra_post",
    model=ContraPost,
    slug="contra-post",
    one="Pengembalian belanja",
    title="Pengembalian belanja",
    lead="Kontrapos dan retur bank atas SP2D LS tahun ini; realisasi berkurang dan pagu pulih.",
    new_title="Pengembalian belanja baru",
    new_lead="Belanja tahun lalu yang kembali dicatat sebagai penerimaan RKUD, bukan di sini.",
    save="Simpan, teruskan ke Kuasa BUD",
    saved="Pengembalian dicatat, menunggu Kuasa BUD.",
    figure="Jumlah dikembalikan",
    maker=Role.TREASURER,
    ways=(("Dicatat", "create", Role.TREASURER), ("Dibukukan", "confirm", Role.TREASURY_DELEGATE)),
    form=made.ContraPostForm,
    accounts=(AccountField("credit_account", "finansial", "Akun yang dikredit", hint=BY_MAP),),
    create=_give_back,
    facts_of=facts_revenue.of_contra_post,
    facts=_contra_facts,
    payee=lambda found: found.line.key.account.name,
    words=(*NUMBER_WORDS, "line__key__account__name", "bank_reference"),
    nothing_yet="Belum ada pengembalian belanja",
    next_step="Bendahara pengeluaran memilih rincian SP2D yang dikembalikan, lalu Kuasa BUD membukukannya.",
    related=("line__key__account", "line__key__sub_activity", "line__request", "credit_account"),
)


def _finance(unit: Unit, year: FiscalYear, actor: User, values: Values) -> Financing:
    return financing.create_financing(actor=actor, **values)


FINANCING = Kind(
    flow="financing",
    model=Financing,
    slug="financing",
    one="Pembiayaan",
    title="Pembiayaan",
    lead="Penggunaan SiLPA, pinjaman, cicilan pokok, dan penyertaan modal.",
    new_title="Pembiayaan baru",
    new_lead="Pengeluaran pembiayaan memakai anggaran dan SPD PPKD; penggunaan SiLPA tanpa akun lawan.",
    save="Simpan, teruskan ke PPKD",
    saved="Pembiayaan dicatat, menunggu PPKD.",
    figure="Jumlah",
    maker=Role.TREASURY_STAFF,
    ways=(("Dicatat", "create", Role.TREASURY_STAFF), ("Dibukukan", "confirm", Role.FINANCE_OFFICER)),
    form=made.FinancingForm,
    accounts=(
        AccountField(
            "account",
            "pembiayaan",
            "Rekening pembiayaan",
            "Rekening pembiayaan belum dipilih. Ketik kode atau kata dari namanya.",
        ),
        AccountField(
            "counterpart_account",
            "finansial",
            "Akun lawan kas",
            hint="Utang atau investasi. Kosong hanya untuk penggunaan SiLPA.",
        ),
    ),
    create=_finance,
    facts_of=facts_revenue.of_financing,
    facts=lambda found: [
        *account_fact("Pembiayaan", found.account),
        *account_fact("Akun lawan kas", found.counterpart_account),
        *text_fact("Pihak", found.party_name),
        *text_fact("Referensi bank", found.bank_reference),
    ],
    payee=lambda found: found.account.name,
    words=(*NUMBER_WORDS, "party_name", "account__name"),
    nothing_yet="Belum ada pembiayaan",
    next_step="Staf BUD mencatat pembiayaan PPKD, lalu PPKD membukukannya.",
    related=("account", "counterpart_account", "key"),
)
KINDS = (ASSESSMENT, TREASURER_RECEIPT, DEPOSIT, REVENUE_REFUND, CONTRA_POST, FINANCING)
