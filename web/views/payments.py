"""What the pages of SPP, SPM and SP2D show alike: chain, lines with limits, deductions, tests, preview."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from budget import availability
from core.money import ZERO, Decimal, format_amount
from core.words import terbilang
from reference.models import Role
from treasury import facts, limits, selectors
from treasury.models import DEAD_DISBURSEMENT, DEAD_ORDER, DisbursementOrder, PaymentOrder, PaymentRequest
from treasury.selectors import Chain
from web import words
from web.templatetags.kapuas import tanggal
from web.views import documents, preview
from workflows.models import ApprovalLog

# How far an SPM with a live SP2D has come, by the state of that SP2D.
MARKS = {"draft": ("SP2D dibuat", "now"), "signed": ("SP2D di bank", "now"), "paid": ("Dibayar", "ok")}
REQUESTS = ("unit", "year", "vendor", "contract__vendor", "created_by")


def chain_steps(chain: Chain) -> list[dict[str, Any]]:
    """SPP → Verifikasi → SPM → SP2D → Dibayar of the present attempt; a returned SPP begins anew."""
    order = next((one for one in reversed(chain.orders) if one.state not in DEAD_ORDER), None)
    disbursement = next(
        (one for one in reversed(chain.disbursements) if one.state not in DEAD_DISBURSEMENT), None
    )
    back = max(
        (row.pk for row in chain.log if row.step in words.BAD_STEPS or row.step == "send_back"), default=0
    )
    done = {(row.flow, row.step): row for row in chain.log if row.pk > back}
    request = chain.request
    stages = (
        (f"SPP {_short(request)}", ("payment_request", "submit"), "Bendahara Pengeluaran"),
        ("Verifikasi", ("payment_request", "verify"), "PPK-SKPD"),
        (f"SPM {_short(order)}", ("payment_order", "sign"), "Pengguna Anggaran"),
        (f"SP2D {_short(disbursement)}", ("disbursement", "sign"), "Kuasa BUD"),
        ("Dibayar", ("disbursement", "pay"), "Bank"),
    )
    steps: list[dict[str, Any]] = []
    is_now_shown = request.state == "cancelled"
    for title, name, role in stages:
        row = done.get(name)
        if row is not None:
            lines = documents.who_and_when(row)
            if name[1] == "pay" and disbursement is not None and disbursement.paid_on:
                lines = [lines[0], f"Bank, {day_text(disbursement.paid_on)}"]
            steps.append({"title": title.strip(), "lines": lines, "state": "done"})
            continue
        is_back = not is_now_shown and request.state == "returned" and not steps
        state = "" if is_now_shown else "back" if is_back else "now"
        is_now_shown = True
        steps.append({"title": title.strip(), "lines": ["Dikembalikan" if is_back else role], "state": state})
    return steps


def _short(document: Any) -> str:
    """The sequence of a drawn number, as far as its first part is one."""
    number = document.number if document is not None else ""
    return number.split("/")[0] if number and number.split("/")[0].isdigit() else ""


def day_text(day: date) -> str:
    """`24 Nov 2026`."""
    return tanggal(day)


def amount_text(value: Any) -> str:
    """`1.234.567` of an amount field."""
    return format_amount(value.amount)


@dataclass(frozen=True)
class Charge:
    """One line of an SPP with what its key had and what is left of it now."""

    line: Any
    left: availability.Remaining
    is_reserved: bool

    @property
    def used_elsewhere(self) -> Decimal:
        """Used and reserved by everything but this document."""
        used = self.left.consumed + self.left.reserved - self.left.contra_posted
        return used - self.line.amount.amount if self.is_reserved else used

    @property
    def after(self) -> Decimal:
        """What remains of the ceiling with this document counted."""
        return self.left.budget if self.is_reserved else self.left.budget - self.line.amount.amount

    @property
    def settles(self) -> str:
        """What the line pays, in words; empty when it is new spending."""
        if self.line.handover is not None:
            return f"melunasi BAST {self.line.handover.number}"
        if self.line.payable_account is not None:
            return f"melunasi {self.line.payable_account.name}"
        return f"dibukukan ke {self.line.debit_account.name}" if self.line.debit_account is not None else ""


def charges(chain: Chain) -> list[Charge]:
    """Lines with limits at the SPP's date; a submitted SPP is already counted among the uses."""
    left = availability.remaining([line.key_id for line in chain.lines], on=chain.request.dated_on)
    is_reserved = chain.request.state in limits.LIVE_REQUEST
    return [Charge(line, left[line.key_id], is_reserved) for line in chain.lines]


@dataclass(frozen=True)
class Test:
    """One test of an SPM as Kuasa BUD sees it; the service asks again under its locks."""

    title: str
    note: str
    value: str
    is_passed: bool


def tests_of(order: PaymentOrder, chain: Chain, lines: Sequence[Charge]) -> list[Test]:
    """SPD, ceiling, arithmetic, signature, RKUD balance."""
    spd = min((one.left.spd for one in lines), default=ZERO)
    budget = min((one.left.budget for one in lines), default=ZERO)
    request = chain.request
    report = request.accountability.amount.amount if request.accountability else request.gross.amount
    gross = sum((line.amount.amount for line in chain.lines), ZERO) if request.has_lines else report
    deducted = sum((one.amount.amount for one in chain.deductions), ZERO)  # type: ignore[attr-defined]
    is_equal = (gross, deducted) == (order.gross.amount, order.deducted.amount)
    signed = next(
        (row for row in reversed(chain.log) if row.flow == "payment_order" and row.step == "sign"), None
    )
    free = limits.rkud_balance(order.year.chart_id) - limits.signed_unpaid()
    net = order.gross.amount - order.deducted.amount
    return [
        Test("Dana SPD tersedia", "Sisa SPD terkecil sesudah dokumen ini", format_amount(spd), spd >= ZERO),
        Test(
            "Tidak melampaui pagu",
            "Sisa pagu terkecil sesudah dokumen ini",
            format_amount(budget),
            budget >= ZERO,
        ),
        Test(
            "Perhitungan benar",
            f"{'Rincian' if request.has_lines else 'Dasar'} {format_amount(gross)}, "
            f"potongan {format_amount(deducted)}, sama dengan SPM",
            format_amount(order.gross.amount),
            is_equal,
        ),
        Test(
            "SPM ditandatangani",
            f"{signed.actor}, {signed.get_role_display()}" if signed else "Belum ditandatangani",
            "sah" if signed else "belum",
            signed is not None and order.state == "signed",
        ),
        Test(
            "Saldo RKUD cukup",
            f"Saldo dikurangi SP2D terbit yang belum dibayar; SPM ini {format_amount(net)}",
            format_amount(free),
            free >= net,
        ),
    ]


def preview_of(disbursement: DisbursementOrder) -> documents.Journal:
    """The entries that paying this SP2D would post."""
    paid_on = documents.day(disbursement.year_id, disbursement.dated_on)
    return preview.of(lambda: facts.of_disbursement(disbursement, paid_on=paid_on))


def common(request: PaymentRequest) -> dict[str, Any]:
    """Context that the three pages share."""
    chain = selectors.chain_of(request)
    net = request.gross.amount - request.deducted.amount
    lines = charges(chain)
    return {
        "request_document": request,
        "payment": chain,
        "chain": chain_steps(chain),
        "charges": lines,
        "deductions": chain.deductions,
        "log": list(reversed(chain.log)),
        "net": net,
        "words": terbilang(net) if net > ZERO else "",
        "orders": [one for one in chain.orders],
        "disbursements": chain.disbursements,
    }


def last_return(log: Sequence[ApprovalLog]) -> ApprovalLog | None:
    """Why the SPP came back, newest first."""
    return next(
        (
            row
            for row in log
            if row.step in ("return_", "return_ppkd", "send_back", "reject", "void", "fail") and row.reason
        ),
        None,
    )


def waiting_role(role: Role) -> str:
    """`Menunggu Kuasa BUD.`"""
    return f"Menunggu {role.label}."
