"""Neraca saldo: opening, movement and closing of every postable account, each set summed."""

from reference.models import LedgerSet
from reports.matrix import Mode, Side
from reports.vocabulary import ColumnSpec, Definition, Line, Selector, Shape, Sign


def _set_lines(ledger_set: LedgerSet) -> tuple[Line, ...]:
    selector = Selector(ledger_set=ledger_set.value)
    name = str(ledger_set.label)
    return (
        Line(f"{ledger_set.value}_title", name, shape=Shape.HEADER, is_bold=True),
        Line(f"{ledger_set.value}_rows", shape=Shape.POSTABLE, selector=selector),
        Line(
            ledger_set.value,
            f"JUMLAH {name}",
            code=ledger_set.value,
            shape=Shape.TOTAL,
            selector=selector,
            sign=Sign.DEBIT,
            is_bold=True,
        ),
    )


TRIAL_BALANCE = Definition(
    kind="trial_balance",
    title="Neraca Saldo",
    columns=(
        ColumnSpec("opening_debit", "Saldo awal debet", mode=Mode.OPENING, side=Side.DEBIT),
        ColumnSpec("opening_credit", "Saldo awal kredit", mode=Mode.OPENING, side=Side.CREDIT),
        ColumnSpec("movement_debit", "Mutasi debet", side=Side.DEBIT),
        ColumnSpec("movement_credit", "Mutasi kredit", side=Side.CREDIT),
        ColumnSpec("closing_debit", "Saldo akhir debet", mode=Mode.CLOSING, side=Side.DEBIT),
        ColumnSpec("closing_credit", "Saldo akhir kredit", mode=Mode.CLOSING, side=Side.CREDIT),
    ),
    lines=(*_set_lines(LedgerSet.FIN), *_set_lines(LedgerSet.BUD)),
)
