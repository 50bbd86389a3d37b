"""Berita acara pemeriksaan kas and register penutupan kas of one month of a treasurer (domain.md 3.6)."""

from django.db.models import QuerySet

from core.money import ZERO, Decimal
from ledger.errors import month_name
from reports.printouts.common import Desk, Signers, in_words, money, number_of, open_form, rupiah
from reports.printouts.layout import Column, Form, Line
from reports.printouts.sheet import NumberedCanvas
from reports.writers.dates import long_date
from treasury.cashbook import cash_book
from treasury.denominations import DENOMINATIONS, counted
from treasury.models import CashClosing, TreasurerKind
from treasury.services.cash_closing import ROLES

NAME = "Penutupan kas"
FLOW = "cash_closing"
AMOUNT = 110
PIECE, COUNT = 150, 70


def closings() -> "QuerySet[CashClosing]":
    """Closings with what their forms need of them."""
    return CashClosing.objects.select_related("unit", "year")


def draw(canvas: NumberedCanvas, closing: CashClosing, desk: Desk) -> None:
    """The minutes of the count, and on a page of its own the register of the closing."""
    form = open_form(canvas, closing, NAME, flow=FLOW)
    form.letterhead(desk.letterhead(closing.unit))
    form.title(
        "BERITA ACARA PEMERIKSAAN KAS",
        f"Nomor: {number_of(closing)}",
        f"Bulan {month_name(closing.month)} {closing.year_id}",
        url=desk.address(closing),
    )
    signers = Signers.of_document(closing)
    keeper = ROLES[TreasurerKind(closing.kind)]
    official = desk.signatory(
        keeper, closing.unit, closing.dated_on, actor_id=signers.actors.get(("close", keeper))
    )
    head = desk.head_signing(closing.unit, closing.dated_on, lead="Yang memeriksa")
    examiner = head.signatory
    form.paragraph(
        f"Pada tanggal {long_date(closing.dated_on)}, kas {closing.get_kind_display()} {closing.unit.name} "
        f"yang dikelola {official.name or '…………………………'} diperiksa oleh "
        f"{(examiner.name if examiner else '') or '…………………………'}, "
        "dengan hasil hitung sebagai berikut:"
    )
    _counted(form, closing)
    form.heading("SALDO DAN SELISIH")
    _balances(form, closing)
    form.words_box("Saldo buku", f"{rupiah(closing.book_balance)}  ({in_words(closing.book_balance)})")
    if closing.explanation:
        form.boxes([("Penjelasan selisih", closing.explanation)], label_width=110)
    _signatures(form, closing, desk, signers)
    form.turn()
    _register(form, closing, official.name)
    _signatures(form, closing, desk, signers)


def _counted(form: Form, closing: CashClosing) -> None:
    """Every piece with its count; without a count on record the column stays open for the pen."""
    rest = form.width - PIECE - COUNT - AMOUNT
    columns = [
        Column("Pecahan", PIECE),
        Column("Jenis", rest),
        Column("Lembar/keping", COUNT, "right"),
        Column("Jumlah (Rp)", AMOUNT, "right"),
    ]
    counts = closing.denominations
    rows = []
    for piece in DENOMINATIONS:
        count = counts.get(piece.key, 0)
        told = (str(count), money(counted({piece.key: count}))) if counts else ("", "")
        rows.append(Line((rupiah(Decimal(piece.value)), piece.kind, *told)))
    total = counted(counts) if counts else closing.cash_on_hand.amount
    rows.append(Line(("Jumlah uang tunai", money(total)), is_bold=True, span=3))
    form.table(columns, rows)


def _balances(form: Form, closing: CashClosing) -> None:
    cash, bank = closing.cash_on_hand.amount, closing.bank_balance.amount
    columns = [Column("Uraian", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    form.table(
        columns,
        [
            Line(("Uang tunai", money(cash))),
            Line(("Saldo bank menurut rekening koran", money(bank))),
            Line(("Jumlah kas", money(cash + bank)), is_bold=True),
            Line(("Saldo menurut Buku Kas Umum", money(closing.book_balance))),
            Line(("Selisih", money(closing.difference)), is_bold=True),
        ],
    )


def _register(form: Form, closing: CashClosing, closer: str) -> None:
    """Register penutupan kas: receipts and payments up to the closing, and the balance they leave."""
    earlier = CashClosing.objects.filter(
        unit=closing.unit, kind=closing.kind, year=closing.year, state="closed", month__lt=closing.month
    ).order_by("-month")
    previous = earlier.first()
    book = cash_book(closing.unit, closing.year, closing.kind)
    until = [row for row in book.rows if (row.dated_on.year, row.dated_on.month) <= _month_of(closing)]
    received = book.opening + sum((row.received for row in until), ZERO)
    paid = sum((row.paid for row in until), ZERO)
    form.title("REGISTER PENUTUPAN KAS", f"Bulan {month_name(closing.month)} {closing.year_id}")
    form.boxes(
        [
            ("Tanggal penutupan kas", long_date(closing.dated_on)),
            ("Nama penutup kas", closer),
            ("Penutupan kas yang lalu", long_date(previous.dated_on) if previous else "belum ada"),
        ],
        label_width=130,
    )
    columns = [Column("Uraian", form.width - AMOUNT), Column("Jumlah (Rp)", AMOUNT, "right")]
    rows = [
        Line(("Jumlah penerimaan, saldo awal tahun termasuk", money(received))),
        Line(("Jumlah pengeluaran", money(paid))),
        Line(("Saldo buku", money(received - paid)), is_bold=True),
        Line(("Uang tunai", money(closing.cash_on_hand))),
        Line(("Saldo bank", money(closing.bank_balance))),
        Line(("Surat berharga", money(ZERO))),
        Line(("Saldo kas", money(closing.cash_on_hand + closing.bank_balance)), is_bold=True),
        Line(("Selisih terhadap saldo buku", money(closing.difference)), is_bold=True),
    ]
    form.table(columns, rows)
    form.boxes([("Penjelasan selisih", closing.explanation or "Tidak ada selisih.")], label_width=130)


def _month_of(closing: CashClosing) -> tuple[int, int]:
    return closing.year_id, closing.month


def _signatures(form: Form, closing: CashClosing, desk: Desk, signers: Signers) -> None:
    unit, on = closing.unit, closing.dated_on
    keeper = ROLES[TreasurerKind(closing.kind)]
    form.signatures(
        desk.head_signing(unit, on, lead="Yang memeriksa"),
        desk.signing(keeper, unit, on, signers=signers, step="close", lead="Yang diperiksa", with_place=True),
    )
