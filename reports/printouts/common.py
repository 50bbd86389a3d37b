"""What all official forms share: the desk they are printed at, state marks, money and places in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.money import Decimal, format_amount
from core.words import terbilang
from reference import officials, region
from reference.models import Role, Unit
from reference.officials import Signatory
from reports.printouts.layout import Fact, Form, Signing
from reports.printouts.sheet import Imprint, Letterhead, NumberedCanvas, letterhead_of
from treasury.models import PaymentRequest
from workflows.models import ApprovalLog

# State → what is printed across the sheet; states without an entry are the document as it counts.
MARKS: dict[tuple[str, str], str] = {
    ("payment_request", "returned"): "DIKEMBALIKAN",
    ("payment_request", "cancelled"): "BATAL",
    ("payment_order", "rejected"): "DITOLAK",
    ("payment_order", "void"): "BATAL",
    ("disbursement", "void"): "BATAL",
    ("disbursement", "failed"): "GAGAL BAYAR",
    ("fund_release", "cancelled"): "BATAL",
    ("fund_release", "replaced"): "DIGANTI",
    ("memo_voucher", "submitted"): "BELUM DISETUJUI",
    ("memo_voucher", "returned"): "DIKEMBALIKAN",
    ("memo_voucher", "cancelled"): "BATAL",
    ("expense_receipt", "refused"): "DITOLAK",
    ("accountability", "submitted"): "BELUM DIVERIFIKASI",
    ("accountability", "returned"): "DIKEMBALIKAN",
    ("accountability", "cancelled"): "BATAL",
    ("treasurer_receipt", "cancelled"): "BATAL",
    ("treasurer_receipt", "reversed"): "DIBALIK",
    ("deposit", "cancelled"): "BATAL",
    ("deposit", "reversed"): "DIBALIK",
    ("cash_closing", "reopened"): "DIBUKA KEMBALI",
    ("budget_document", "submitted"): "BELUM DISAHKAN",
    ("budget_document", "verified"): "BELUM DISAHKAN",
    ("budget_document", "approved"): "BELUM DISAHKAN",
    ("regional_budget", "compiled"): "RANCANGAN",
    ("regional_budget", "agreed"): "RANCANGAN",
    ("regional_budget", "evaluated"): "RANCANGAN",
    ("budget_proposal", "submitted"): "BELUM DIVERIFIKASI",
    ("budget_proposal", "returned"): "DIKEMBALIKAN",
}
DRAFT_MARK = "DRAF"
ROMAN = ("I", "II", "III", "IV")


def mark_of(flow: str, state: str) -> str:
    """The state as a mark across the sheet; empty for a document that counts."""
    return DRAFT_MARK if state == "draft" else MARKS.get((flow, state), "")


@dataclass
class Desk:
    """One run of printing: who prints when, where the pages of documents are, what is read once for all.

    `addresses` holds per flow the address of a document's page with `{}` for its id.
    """

    imprint: Imprint
    addresses: Mapping[str, str] = field(default_factory=dict)
    _letterheads: dict[str, Letterhead] = field(default_factory=dict)
    _signatories: dict[tuple[str, int | None, date, int | None], Signatory] = field(default_factory=dict)
    _settings: dict[str, str] = field(default_factory=dict)
    _offices: list[Unit] = field(default_factory=list)

    def address(self, document: Any) -> str:
        """Where the document's page is; empty when the run does not know."""
        pattern = self.addresses.get(document.document_key.partition(":")[0], "")
        return pattern.format(document.pk)

    def letterhead(self, unit: Unit) -> Letterhead:
        """Kop surat of the issuing unit."""
        if unit.name not in self._letterheads:
            self._letterheads[unit.name] = letterhead_of(unit.name)
        return self._letterheads[unit.name]

    def letterhead_of_region(self) -> Letterhead:
        """Kop of the region itself, for what its head signs."""
        if "" not in self._letterheads:
            self._letterheads[""] = letterhead_of()
        return self._letterheads[""]

    def treasury_letterhead(self) -> Letterhead:
        """Kop surat of the finance office, which issues SPD and SP2D for the region."""
        office = Unit.objects.filter(kind=Unit.Kind.PPKD).first() if not self._offices else None
        if office is not None:
            self._offices.append(office)
        return self.letterhead(self._offices[0]) if self._offices else letterhead_of()

    def signatory(self, role: Role, unit: Unit | None, on: date, *, actor_id: int | None = None) -> Signatory:
        """Who held the office on the document's day (I-43): its signer, else the only holder, else dots."""
        key = (str(role), unit.pk if unit else None, on, actor_id)
        if key not in self._signatories:
            self._signatories[key] = _signatory(role, unit, on, actor_id)
        return self._signatories[key]

    def setting(self, key: str) -> str:
        """A setting of the region."""
        if key not in self._settings:
            self._settings[key] = region.setting(key)
        return self._settings[key]

    def signing(
        self,
        role: Role,
        unit: Unit | None,
        on: date,
        *,
        signers: "Signers | None" = None,
        step: str = "",
        lead: str = "",
        with_place: bool = False,
    ) -> Signing:
        """A signature block: whoever took `step` in the document's log, else the holder on the day."""
        actor_id = signers.actors.get((step, role)) if signers else None
        place = self.setting("region.seat") if with_place else ""
        signatory = self.signatory(role, unit, on, actor_id=actor_id)
        return Signing(signatory, lead, place, on if with_place else None)

    def head_signing(self, unit: Unit, on: date, *, lead: str) -> Signing:
        """PA of the day, or the KPA of a sub-unit that has one."""
        if unit.kind == Unit.Kind.SUB_UNIT:
            delegated = self.signatory(Role.DELEGATED_BUDGET_USER, unit, on)
            if not delegated.is_vacant:
                return Signing(delegated, lead)
        return self.signing(Role.BUDGET_USER, unit, on, lead=lead)


@dataclass(frozen=True)
class Signers:
    """Who last took which step of a document, by (step, role)."""

    actors: dict[tuple[str, str], int]

    @classmethod
    def of_log(cls, document: Any, log: Iterable[ApprovalLog]) -> "Signers":
        """From a chain's log that is read already, oldest first."""
        key = document.document_key
        return cls({(row.step, row.role): row.actor_id for row in log if row.document_key == key})

    @classmethod
    def of_document(cls, document: Any) -> "Signers":
        """From the document's own log; one query."""
        rows = ApprovalLog.objects.filter(document_key=document.document_key).order_by("id")
        return cls.of_log(document, rows)

    def role(self, step: str, *roles: Role) -> Role:
        """Under which of the roles the step was taken; the first while it was not."""
        return next((role for role in roles if (step, role) in self.actors), roles[0])


def _signatory(role: Role, unit: Unit | None, on: date, actor_id: int | None) -> Signatory:
    rows = officials.holders((role,), units=[unit] if unit else [], on=on)
    signed = [row for row in rows if row.user_id == actor_id]
    if not signed and (role not in officials.SHARED_ROLES or len(rows) < 2):
        return officials.official(role, unit=unit, on=on)
    if not signed:
        # Several hold the office and none has signed: the form does not guess.
        return officials.Signatory(str(role.label))
    return officials.signatory(signed[0], on=on, names=officials.names_on([signed[0].user], on=on))


def open_form(
    canvas: NumberedCanvas, document: Any, name: str, *, flow: str, is_landscape: bool = False
) -> Form:
    """A form of the document on fresh pages, marked by its state, with an entry in the file's outline."""
    return open_named(canvas, document, f"{name} {number_of(document)}", flow=flow, is_landscape=is_landscape)


def open_numbered(
    canvas: NumberedCanvas, document: Any, name: str, title: str, desk: Desk, *, flow: str
) -> Form:
    """A form of a unit's document under its letterhead, headed by title, number and fiscal year."""
    form = open_form(canvas, document, name, flow=flow)
    form.letterhead(desk.letterhead(document.unit))
    form.title(
        title,
        f"Nomor: {number_of(document)}",
        f"Tahun Anggaran {document.year_id}",
        url=desk.address(document),
    )
    return form


def open_named(
    canvas: NumberedCanvas, document: Any, running: str, *, flow: str, is_landscape: bool = False
) -> Form:
    """A form of a document that has no number, under the words that stand at the head of its pages."""
    mark = mark_of(flow, document.state)
    form = Form(canvas, running=running, mark=mark, is_landscape=is_landscape)
    key = f"{flow}-{document.pk}"
    canvas.bookmarkPage(key)
    canvas.addOutlineEntry(running, key, level=0)
    return form


def number_of(document: Any) -> str:
    """The drawn number; dots to fill in while there is none."""
    return str(document.number) or "…………………………"


def money(value: Any) -> str:
    """`1.234.567,00`: forms show sen always, so that columns stand under each other."""
    return format_amount(getattr(value, "amount", value), decimals=2)


def rupiah(value: Any) -> str:
    """`Rp 1.234.567,00`"""
    return f"Rp\u00a0{money(value)}"


def in_words(value: Any) -> str:
    """The amount in words, as one reads it on a form: with a capital."""
    number: Decimal = getattr(value, "amount", value)
    text = terbilang(number)
    return f"{text[:1].upper()}{text[1:]}"


def payee_facts(request: PaymentRequest) -> list[Fact]:
    """Penerima, NPWP and bank account; an SPP without a vendor pays those on the list beside it."""
    vendor = request.vendor
    if vendor is None:
        return [("Kepada", request.payee)]
    return [
        ("Kepada", request.payee),
        ("NPWP", vendor.tax_number or "–"),
        ("No. rekening bank", vendor.bank_account),
        ("Bank", vendor.bank_name),
        ("Atas nama", vendor.bank_account_name),
    ]
