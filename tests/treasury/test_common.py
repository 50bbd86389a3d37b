"""What every treasury service does the same way."""

from datetime import date
from types import SimpleNamespace

import pytest

from core.errors import DomainError
from core.money import Decimal
from reference.models import Nature, Unit
from tests.factories import treasury as make
from tests.factories.reference import make_year2025
from treasury.models import PaymentRequest
from treasury.services import common


@pytest.mark.parametrize("amount", [0, -1, Decimal("-0.01")])
def test_an_amount_is_positive(amount):
    with pytest.raises(DomainError) as found:
        common.positive(amount, "Nilai kontrak")
    assert found.value.rules == ("I-05",)
    assert found.value.message.startswith("Nilai kontrak Rp")


def test_an_amount_keeps_its_sen():
    assert common.positive(Decimal("9999999999999999.99"), "x") == Decimal("9999999999999999.99")


@pytest.mark.django_db
def test_the_fiscal_year_of_a_day():
    assert common.fiscal_year(date(2025, 7, 1)) if make_year2025() else False
    with pytest.raises(DomainError, match="Tahun anggaran 2031 belum dibuka"):
        common.fiscal_year(date(2031, 1, 1))


def test_an_inactive_unit_makes_no_documents():
    with pytest.raises(DomainError, match="sudah tidak aktif"):
        common.require_unit_active(Unit(code="X", name="Lama", is_active=False))


def test_a_document_remembers_its_maker_in_history(paying):
    request = make.submit(paying, make.draft_request(paying))
    rows = PaymentRequest.history.filter(id=request.pk).order_by("history_id")
    treasurer = paying[make.Role.TREASURER]
    assert [(row.state, row.history_user_id) for row in rows] == [
        ("draft", treasurer.pk),
        ("submitted", treasurer.pk),
    ]
    assert common.number_values(request, kind="LS-BJ") == {
        "type": "LS-BJ",
        "unit": "DINKES",
        "month": "02",
        "year": "2025",
    }


def test_lines_of_a_remittance_stand_once_on_accounts_of_withholding():
    def told(*lines) -> str:
        with pytest.raises(DomainError) as refused:
            common.withholding_lines(lines, noun="akun pajak", choose="Pilih akun pajak.")
        return refused.value.message

    tax = SimpleNamespace(pk=1, code="2.1.01", nature=Nature.WITHHOLDING, is_postable=True)
    group = SimpleNamespace(pk=2, code="2.1", nature=Nature.WITHHOLDING, is_postable=False)
    one, two = (SimpleNamespace(account=account, amount=Decimal(5)) for account in (tax, group))
    common.withholding_lines([one], noun="akun pajak", choose="Pilih akun pajak.")
    assert told() == "Setoran belum punya rincian. Isi paling sedikit satu akun pajak."
    assert told(two).endswith("bukan akun utang PFK. Pilih akun pajak.")
    assert told(one, one) == "Satu akun hanya sekali dalam satu setoran. Jumlahkan."
    assert "Setoran 2.1.01" in told(SimpleNamespace(account=tax, amount=Decimal(0)))
