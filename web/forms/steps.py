"""Forms of steps that need more than a press: the bank's date and reference of an SP2D."""

from typing import Any

from django import forms
from django.http import QueryDict

from core import clock
from web.forms.fields import DayField
from web.forms.imprest import ApproveForm
from web.forms.inputs import PlainForm


class PayForm(PlainForm):
    """Bank execution of an SP2D."""

    paid_on = DayField(label="Tanggal bayar menurut bank")
    bank_reference = forms.CharField(
        label="Referensi bank", max_length=60, help_text="Nomor bukti pemindahbukuan (NTB)."
    )


class AgreementForm(PlainForm):
    """Nota Kesepakatan KUA-PPAS."""

    agreement_number = forms.CharField(label="Nomor Nota Kesepakatan", max_length=120)
    agreed_on = DayField(label="Tanggal")


class FailForm(PlainForm):
    """A transfer that the bank could not make."""

    paid_on = DayField(label="Tanggal gagal menurut bank", required=False)
    bank_reference = forms.CharField(label="Referensi bank", max_length=60, required=False)


_FORMS: dict[tuple[str, str], type[PlainForm]] = {
    ("disbursement", "pay"): PayForm,
    ("disbursement", "fail"): FailForm,
    ("payment_request", "approve"): ApproveForm,
    ("ceiling_plan", "agree"): AgreementForm,
}


def form_for(flow: str, step: str, document: Any, data: QueryDict | None = None) -> PlainForm | None:
    """The form of a step with what was typed, or the document's own day; None when it has none."""
    kind = _FORMS.get((flow, step))
    if kind is None:
        return None
    today = clock.today()
    if not hasattr(document, "dated_on"):
        return kind(data, prefix=None, initial={"agreed_on": today}, auto_id=f"{step}-%s")
    first = today if today.year == document.year_id else document.dated_on
    return kind(data, prefix=None, initial={"paid_on": first}, auto_id=f"{step}-%s")
