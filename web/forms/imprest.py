"""Forms of the treasurer: receipts, taxes, deposits, LPJ, cash closing, SPP of UP, GU and nihil."""

from typing import Any

from django import forms

from core.money import ZERO, Decimal, rupiah
from ledger.errors import month_name
from treasury.denominations import DENOMINATIONS
from treasury.models import Accountability, CashTransfer, ExpenseReceipt, PaymentRequest, TreasurerKind
from web.forms.fields import DayField, RupiahField
from web.forms.inputs import PlainForm

Kind = PaymentRequest.Kind
TEXT = forms.Textarea(attrs={"rows": 2})


class _TopUpForm(PlainForm):
    """A form that names the TU whose money is meant; none means UP."""

    top_up = forms.ModelChoiceField(
        label="Uang dari", queryset=PaymentRequest.objects.none(), required=False, empty_label="UP"
    )

    def __init__(self, *args: Any, top_ups: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["top_up"]
        field.queryset = top_ups  # type: ignore[attr-defined]
        field.label_from_instance = lambda one: f"TU {one.number}"  # type: ignore[attr-defined]


class ExpenseForm(_TopUpForm):
    """Kuitansi."""

    dated_on = DayField(label="Tanggal kuitansi")
    is_cash = forms.BooleanField(label="Dibayar dari kas tunai", required=False)
    payee = forms.CharField(label="Penerima", max_length=200)
    external_number = forms.CharField(label="Nomor bukti", max_length=120, required=False)
    description = forms.CharField(label="Uraian", max_length=500, widget=TEXT)


class TaxRemittanceForm(PlainForm):
    """Setoran pajak bendahara."""

    dated_on = DayField(label="Tanggal setor")
    receipt_number = forms.CharField(label="NTPN", max_length=60)
    is_cash = forms.BooleanField(label="Disetor dari kas tunai", required=False)
    description = forms.CharField(label="Uraian", max_length=500)


class ReturnForm(_TopUpForm):
    """STS sisa UP/TU."""

    dated_on = DayField(label="Tanggal setor")
    is_cash = forms.BooleanField(label="Disetor dari kas tunai", required=False)
    amount = RupiahField(label="Jumlah disetor")
    bank_reference = forms.CharField(label="Referensi bank", max_length=60, required=False)
    description = forms.CharField(label="Uraian", max_length=500, widget=TEXT)


class TransferForm(PlainForm):
    """Pergeseran kas between bank and cash in hand."""

    direction = forms.ChoiceField(
        label="Jenis", choices=CashTransfer.Direction.choices, widget=forms.RadioSelect
    )
    dated_on = DayField(label="Tanggal")
    amount = RupiahField(label="Jumlah")
    reference = forms.CharField(label="Nomor bukti bank", max_length=60)
    description = forms.CharField(label="Uraian", max_length=500, widget=TEXT)


class ReportForm(PlainForm):
    """LPJ: the receipts that it holds."""

    dated_on = DayField(label="Tanggal LPJ")
    description = forms.CharField(label="Uraian", max_length=500)
    receipts = forms.ModelMultipleChoiceField(
        label="Kuitansi", queryset=ExpenseReceipt.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, receipts: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["receipts"].queryset = receipts  # type: ignore[attr-defined]
        self.fields["receipts"].error_messages["required"] = "Pilih paling sedikit satu kuitansi."


class ClosingForm(PlainForm):
    """Penutupan kas."""

    kind = forms.ChoiceField(label="Bendahara", choices=TreasurerKind.choices)
    month = forms.TypedChoiceField(
        label="Bulan", coerce=int, choices=[(number, month_name(number)) for number in range(1, 13)]
    )
    cash_on_hand = RupiahField(label="Uang tunai dihitung", minimum=ZERO)
    bank_balance = RupiahField(label="Saldo rekening bank", minimum=ZERO)
    explanation = forms.CharField(
        label="Penjelasan selisih", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for piece in DENOMINATIONS:
            self.fields[f"pecahan_{piece.key}"] = forms.IntegerField(
                label=f"{rupiah(Decimal(piece.value))} {piece.kind.removeprefix('Uang ')}",
                min_value=0,
                max_value=1_000_000,
                required=False,
            )

    @property
    def pieces(self) -> list[forms.BoundField]:
        """The fields of the count."""
        return [self[f"pecahan_{piece.key}"] for piece in DENOMINATIONS]

    @property
    def facts(self) -> list[forms.BoundField]:
        """All other fields."""
        return [bound for bound in self if not bound.name.startswith("pecahan_")]

    def clean(self) -> dict[str, Any]:
        """The counts as one part."""
        data = super().clean() or {}
        counts = {piece.key: data.pop(f"pecahan_{piece.key}", None) for piece in DENOMINATIONS}
        data["denominations"] = {key: count for key, count in counts.items() if count}
        return data


class ImprestRequestForm(PlainForm):
    """SPP UP, GU, and nihil: an amount, or the LPJ that it stands on."""

    kind = forms.ChoiceField(
        label="Jenis",
        choices=[
            (one.value, one.label)
            for one in (Kind.IMPREST, Kind.REPLENISHMENT, Kind.REPLENISHMENT_NIL, Kind.TOP_UP_NIL)
        ],
        widget=forms.RadioSelect,
    )
    dated_on = DayField(label="Tanggal SPP")
    amount = RupiahField(
        label="Jumlah UP", required=False, help_text="Hanya UP. GU dan nihil sebesar LPJ-nya."
    )
    accountability = forms.ModelChoiceField(
        label="LPJ",
        queryset=Accountability.objects.none(),
        required=False,
        empty_label="Pilih LPJ yang sudah diverifikasi",
    )
    description = forms.CharField(label="Uraian", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, reports: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["accountability"].queryset = reports  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        is_imprest = data.get("kind") == Kind.IMPREST
        if is_imprest and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Jumlah UP belum diisi.")
        if not is_imprest and not data.get("accountability") and "accountability" not in self.errors:
            self.add_error("accountability", "LPJ belum dipilih. Buat LPJ dan mintakan verifikasi dahulu.")
        return data


class CeilingForm(PlainForm):
    """Pagu UP of one unit."""

    amount = RupiahField(label="Pagu UP menurut SK Kepala Daerah")


class ApproveForm(PlainForm):
    """PPKD's approval of a TU."""

    decree = forms.CharField(label="Nomor surat persetujuan TU", max_length=120)
