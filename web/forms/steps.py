"""Forms of steps that need more than a press: the bank's date and reference of an SP2D."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from core import clock
from web.forms.fields import DayField
from web.forms.imprest import ApproveForm
from web.forms.inputs import PlainForm
from web.forms.planning import CouncilForm, EnactmentForm, EvaluationForm, ShiftForm


class PayForm(PlainForm):
    """Bank execution of an SP2D."""

    paid_on = DayField(label="Tanggal bayar menurut bank")
    bank_reference = forms.CharField(
        label="Referensi bank", max_length=60, help_text="Nomor bukti pemindahbukuan (NTB)."
    )


class PlanEnactmentForm(PlainForm):
    """Penetapan RPJMD, RKPD or Renja."""

    legal_basis = forms.CharField(label="Dasar hukum", max_length=200)
    enacted_on = DayField(label="Tanggal penetapan")


class AgreementForm(PlainForm):
    """Nota Kesepakatan KUA-PPAS."""

    agreement_number = forms.CharField(label="Nomor Nota Kesepakatan", max_length=120)
    agreed_on = DayField(label="Tanggal")


class DecreeForm(PlainForm):
    """SK penetapan standar harga."""

    decree_number = forms.CharField(label="Nomor SK", max_length=120)
    decreed_on = DayField(label="Tanggal SK")


class AcceptPriceForm(PlainForm):
    """The code under which a proposed standard is taken."""

    code = forms.CharField(label="Kode standar", max_length=60)


class FailForm(PlainForm):
    """A transfer that the bank could not make."""

    paid_on = DayField(label="Tanggal gagal menurut bank", required=False)
    bank_reference = forms.CharField(label="Referensi bank", max_length=60, required=False)


_FORMS: dict[tuple[str, str], type[PlainForm]] = {
    ("disbursement", "pay"): PayForm,
    ("disbursement", "fail"): FailForm,
    ("payment_request", "approve"): ApproveForm,
    ("ceiling_plan", "agree"): AgreementForm,
    ("development_plan", "enact_plan"): PlanEnactmentForm,
    ("development_plan", "enact_unit"): PlanEnactmentForm,
    ("price_edition", "decree"): DecreeForm,
    ("price_proposal", "accept"): AcceptPriceForm,
    ("regional_budget", "agree"): CouncilForm,
    ("regional_budget", "evaluate"): EvaluationForm,
    ("regional_budget", "enact"): EnactmentForm,
    ("regional_budget", "enact_shift"): ShiftForm,
}


def form_for(flow: str, step: str, document: Any, data: QueryDict | None = None) -> PlainForm | None:
    """The form of a step with what was typed, or the document's own day; None when it has none."""
    kind = _FORMS.get((flow, step))
    if kind is None:
        return None
    days = [name for name, field in kind.base_fields.items() if isinstance(field, DayField)]
    initial = dict.fromkeys(days, _first_day(document))
    return kind(data, prefix=None, initial=initial, auto_id=f"{step}-%s")


def _first_day(document: Any) -> date:
    """Today; of a payment's document its own day when its year is another. Decrees may be of any day."""
    today = clock.today()
    year = getattr(document, "year_id", today.year)
    return today if today.year == year else getattr(document, "dated_on", today)
