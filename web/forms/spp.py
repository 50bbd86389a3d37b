"""The form of an SPP: its head, typed lines with what would remain after it, deductions, and the net."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any

from django import forms
from django.http import QueryDict

from budget import availability
from budget.models import BudgetKey
from core import clock
from core.money import ZERO, Decimal, format_amount, rupiah
from core.words import terbilang
from reference import region
from reference.models import Account, FiscalYear, Nature, Unit, Vendor
from treasury import selectors
from treasury.models import LINE_KINDS, Contract, Handover, PaymentRequest
from treasury.services.payment_request import DeductionInput, RequestLine
from web.forms import inputs
from web.forms.fields import DayField
from web.forms.inputs import PlainForm, Problem, Row
from web.forms.selects import LightSelect, contract_text, contract_words, vendor_words

LINE = ("key", "amount", "settles")
DEDUCTION = ("account", "amount", "base", "billing_code")


class HeadForm(PlainForm):
    """Kepala SPP."""

    kind = forms.ChoiceField(
        label="Jenis",
        choices=[(one.value, one.label) for one in PaymentRequest.Kind if one in LINE_KINDS],
        widget=forms.RadioSelect,
    )
    dated_on = DayField(label="Tanggal SPP")
    sub_activity = forms.ChoiceField(label="Sub kegiatan", required=False, widget=LightSelect)
    contract = forms.ModelChoiceField(
        label="Kontrak",
        queryset=Contract.objects.none(),
        required=False,
        empty_label="Tanpa kontrak (tagihan)",
        widget=LightSelect,
    )
    vendor = forms.ModelChoiceField(
        label="Penerima",
        queryset=Vendor.objects.filter(is_active=True),
        required=False,
        empty_label="Pilih penerima",
        widget=LightSelect,
    )
    description = forms.CharField(
        label="Uraian pembayaran", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )
    due_on = DayField(
        label="Batas pertanggungjawaban TU", required=False, help_text="Kosong: menurut aturan."
    )
    due_reason = forms.CharField(label="Alasan batas lebih lama", max_length=300, required=False)
    cash_plan_reason = forms.CharField(
        label="Alasan melampaui anggaran kas",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self, *args: Any, contracts: Any, sub_activities: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.choices = {"contracts": contracts, "sub_activities": sub_activities}
        contract, vendor = self.fields["contract"], self.fields["vendor"]
        contract.queryset = contracts  # type: ignore[attr-defined]
        # Words only: hundreds of objects would be made for a list of which one is chosen.
        contract.widget.choices = partial(contract_words, contracts, contract.empty_label)  # type: ignore[attr-defined]
        vendor.widget.choices = partial(vendor_words, vendor.empty_label)  # type: ignore[attr-defined]
        self.fields["sub_activity"].choices = [("", "Semua sub kegiatan"), *sub_activities]  # type: ignore[attr-defined]

    def unjudged(self, initial: dict[str, Any]) -> "HeadForm":
        """The same form with these texts and no errors."""
        return HeadForm(initial=initial, **self.choices)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        contract, vendor = data.get("contract"), data.get("vendor")
        if contract is not None and vendor is None:
            data["vendor"] = contract.vendor
        elif vendor is None and data.get("kind") == PaymentRequest.Kind.GOODS and "vendor" not in self.errors:
            self.add_error("vendor", "Penerima belum dipilih. Pilih penyedia, atau kontraknya.")
        return data


def contract_label(contract: Contract) -> str:
    """`027/118, CV Bina, sisa 43.785.000`."""
    rest = getattr(contract, "rest", contract.value.amount)
    return contract_text(contract.number, str(contract.vendor), rest)


@dataclass(frozen=True)
class Limit:
    """One limit of a line: what would remain after this document, and the bar that shows it."""

    label: str
    after: Decimal
    whole: Decimal
    used: Decimal
    this: Decimal
    is_over: bool
    is_warning: bool = False

    @property
    def near(self) -> Decimal:
        return self.this if self.is_over and self.is_warning else ZERO

    @property
    def over(self) -> Decimal:
        return self.this if self.is_over and not self.is_warning else ZERO

    @property
    def within(self) -> Decimal:
        return ZERO if self.is_over else self.this

    @property
    def spoken(self) -> str:
        return (
            f"{self.label} setelah dokumen ini {format_amount(self.after)} dari {format_amount(self.whole)}"
        )


@dataclass
class LineView:
    """A typed line with its key, limits and messages."""

    row: Row
    key: BudgetKey | None
    limits: list[Limit] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    cautions: list[str] = field(default_factory=list)
    settles: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Draft:
    """Everything typed on the SPP form, and what the screen computes from it."""

    unit: Unit
    year: FiscalYear
    head: HeadForm
    lines: list[Row]
    deductions: list[Row]
    handovers: Sequence[Handover] = ()
    keys: dict[int, BudgetKey] = field(default_factory=dict)

    def look_up(self) -> None:
        """Fetch the keys that lines name and what BAST on them is open; two queries, none without lines."""
        ids = {int(row.texts["key"]) for row in self.lines if row.texts["key"].isdecimal()}
        self.keys = (
            BudgetKey.objects.filter(unit=self.unit, year=self.year)
            .select_related("account", "sub_activity", "fund_source")
            .in_bulk(ids)
        )
        if self.keys:
            self.handovers = list(
                selectors.unsettled_handovers(self.unit, self.year).filter(key__in=list(self.keys))
            )

    @cached_property
    def payables(self) -> list[selectors.OpenPayable]:
        """Open payables of the unit; asked for only once there is a line that may settle one."""
        return selectors.open_payables(self.unit, self.year, on=clock.today())

    @cached_property
    def withholdings(self) -> list[Account]:
        """Accounts that a deduction may name."""
        return list(
            Account.objects.filter(
                edition=self.year.chart_id, nature=Nature.WITHHOLDING, is_postable=True, is_active=True
            ).order_by("code")
        )

    # --- Sums ------------------------------------------------------------------------------
    @property
    def gross(self) -> Decimal:
        return sum((row.amount for row in self.lines), ZERO)

    @property
    def deducted(self) -> Decimal:
        return sum((row.amount for row in self.deductions), ZERO)

    @property
    def net(self) -> Decimal:
        return self.gross - self.deducted

    @property
    def words(self) -> str:
        return terbilang(self.net) if self.net > ZERO else ""

    @property
    def deduction_sums(self) -> list[tuple[str, Decimal]]:
        """(name, amount) of the deductions as far as they are readable."""
        if not self.deductions:
            return []
        names = {str(account.pk): account.name for account in self.withholdings}
        return [
            (names.get(row.texts["account"], "Potongan"), row.amount) for row in self.deductions if row.amount
        ]

    # --- Limits ----------------------------------------------------------------------------
    def views(self, contract: Contract | None, dated_on: Any) -> list[LineView]:
        """The lines with their limits on the document's date; the service asks again under locks."""
        left = availability.remaining(list(self.keys), on=dated_on)
        asked: dict[int, Decimal] = {}
        group_asked: dict[tuple[int, ...], Decimal] = {}
        for row in self.lines:
            key = self._key(row)
            if key is not None:
                asked[key.pk] = asked.get(key.pk, ZERO) + row.amount
                group = left[key.pk].group
                group_asked[group] = group_asked.get(group, ZERO) + row.amount
        found = []
        for row in self.lines:
            key = self._key(row)
            view = LineView(row, key, settles=self._settles(row, key))
            view.errors = [text for text in row.errors.values()]
            if key is not None:
                remaining = left[key.pk]
                committed = self._commitment(contract, key, asked[key.pk])
                _add_limits(
                    view,
                    remaining,
                    asked=asked[key.pk],
                    group_asked=group_asked[remaining.group],
                    committed=committed,
                )
            found.append(view)
        return found

    def _key(self, row: Row) -> BudgetKey | None:
        text = row.texts["key"]
        return self.keys.get(int(text)) if text.isdecimal() else None

    @staticmethod
    def _commitment(contract: Contract | None, key: BudgetKey, asked: Decimal) -> Decimal:
        """What a payment on a contract draws from the contract's own reservation."""
        if contract is None or contract.key_id != key.pk or contract.state != "confirmed":
            return ZERO
        rest = getattr(contract, "rest", ZERO)
        return max(ZERO, min(asked, rest, key.committed))

    def _settles(self, row: Row, key: BudgetKey | None) -> list[tuple[str, str]]:
        """What a line may settle: accepted handovers of its key, open payables of the unit."""
        options = [("", "Belum pernah diakui (beban atau aset baru)")]
        options += [
            (f"bast:{one.pk}", f"BAST {one.number}, sisa {format_amount(one.rest)}")  # type: ignore[attr-defined]
            for one in self.handovers
            if key is not None and one.key_id == key.pk
        ]
        options += [
            (f"utang:{one.account.pk}", f"{one.account.name}, sisa {format_amount(one.rest)}")
            for one in self.payables
            if one.rest > ZERO
        ]
        given = row.texts["settles"]
        if given and given not in {value for value, _ in options}:
            kind, _, number = given.partition(":")
            known = (
                Account.objects.filter(pk=int(number)).first()
                if number.isdecimal() and kind != "bast"
                else None
            )
            options.append(
                (given, f"{known.code} {known.name}" if known else "Pilihan sebelumnya, tidak terbuka lagi")
            )
        return options

    # --- What the service takes ------------------------------------------------------------
    def check(self) -> list[Problem]:
        """Every error of head, lines and deductions; amounts are read."""
        problems = [] if self.head.is_valid() else inputs.form_problems(self.head)
        for row in self.lines:
            row.check_amount()
            if self._key(row) is None:
                row.errors["key"] = "rincian tidak dikenal; hapus dan pilih lagi."
        for row in self.deductions:
            row.check_amount()
            if row.texts["base"]:
                row.check_amount("base", allow_zero=True)
            if row.texts["account"] not in {str(account.pk) for account in self.withholdings}:
                row.errors["account"] = "jenis potongan belum dipilih."
        if not self.lines:
            problems.append(Problem("SPP belum punya rincian. Pilih rekening lalu isi nilainya.", "new_line"))
        problems += inputs.row_problems(self.lines, "line")
        potongan = inputs.row_problems(self.deductions, "deduction")
        return problems + [Problem(f"Potongan, {one.message.lower()}", one.anchor) for one in potongan]

    def request_lines(self) -> list[RequestLine]:
        """Lines as the service takes them; call after `check` found nothing."""
        handovers = {one.pk: one for one in self.handovers}
        found = []
        for row in self.lines:
            kind, _, number = row.texts["settles"].partition(":")
            pk = int(number) if number.isdecimal() else 0
            handover = (
                (handovers.get(pk) or Handover.objects.filter(pk=pk, unit=self.unit).first())
                if kind == "bast"
                else None
            )
            account = Account.objects.filter(pk=pk).first() if kind in ("utang", "debit") else None
            found.append(
                RequestLine(
                    key=self._key(row),  # type: ignore[arg-type]
                    amount=row.found["amount"],
                    handover=handover,
                    payable_account=account if kind == "utang" else None,
                    debit_account=account if kind == "debit" else None,
                )
            )
        return found

    def deduction_inputs(self) -> list[DeductionInput]:
        """Deductions as the service takes them."""
        accounts = {str(account.pk): account for account in self.withholdings} if self.deductions else {}
        return [
            DeductionInput(
                account=accounts[row.texts["account"]],
                amount=row.found["amount"],
                base=row.found.get("base"),
                billing_code=row.texts["billing_code"][:30],
            )
            for row in self.deductions
        ]


def _add_limits(
    view: LineView,
    left: availability.Remaining,
    *,
    asked: Decimal,
    group_asked: Decimal,
    committed: Decimal,
) -> None:
    """The three limits of a line and the sentences for those exceeded."""
    budget = left.budget + committed
    blocks = region.setting("cash_plan_mode") == "block"
    rows = (
        ("Pagu", budget, left.ceiling, asked, False),
        ("SPD", left.spd, left.released, group_asked, False),
        ("Anggaran kas", left.cash_plan, left.planned, group_asked, not blocks),
    )
    for label, available, whole, wanted, is_warning in rows:
        after = available - wanted
        view.limits.append(
            Limit(label, after, whole, max(ZERO, whole - available), wanted, after < ZERO, is_warning)
        )
        if after >= ZERO or not wanted:
            continue
        name = label if label == "SPD" else label.lower()
        excess = rupiah(wanted - available)
        text = f"Sisa {name} {rupiah(available)}, diminta {rupiah(wanted)}, kurang {excess}."
        if is_warning:
            view.cautions.append(f"{text} SPP tetap dapat diajukan, jelaskan alasannya di bawah.")
        else:
            way_out = (
                "ajukan pergeseran" if label == "Pagu" else "minta SPD baru" if label == "SPD" else "tunda"
            )
            view.errors.append(f"{text} Kurangi nilainya, atau {way_out}.")


def rows_of_post(data: QueryDict) -> tuple[list[Row], list[Row]]:
    """The typed lines and deductions."""
    return inputs.read_rows(data, "line", LINE), inputs.read_rows(data, "deduction", DEDUCTION)


def rows_of_request(request: PaymentRequest) -> tuple[list[Row], list[Row]]:
    """The saved lines and deductions as text."""
    lines = []
    for index, line in enumerate(request.lines.all()):
        settles = ""
        if line.handover_id:
            settles = f"bast:{line.handover_id}"
        elif line.payable_account_id:
            settles = f"utang:{line.payable_account_id}"
        elif line.debit_account_id:
            settles = f"debit:{line.debit_account_id}"
        texts = {"key": str(line.key_id), "amount": format_amount(line.amount.amount), "settles": settles}
        lines.append(Row(index, texts))
    deductions = [
        Row(
            index,
            {
                "account": str(one.account_id),
                "amount": format_amount(one.amount.amount),
                "base": format_amount(one.base.amount) if one.base is not None else "",
                "billing_code": one.billing_code,
            },
        )
        for index, one in enumerate(request.deductions.order_by("account__code"))
    ]
    return lines, deductions
