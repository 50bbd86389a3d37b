"""Standards on the screen: editions, search, import, decree; and what units propose."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.models import PriceEdition, PriceProposal
from core.money import Decimal
from reference.models import Role
from tests.factories import proposals as make
from web.views import price_proposals, prices


def test_an_edition_is_begun_filled_and_decreed(region, client_of):
    client = client_of(Role.FINANCE_OFFICER)
    assert "Belum ada standar harga" in client.get(reverse("price-list")).content.decode()
    made = client.post(reverse("price-edition-new"), {"name": "Standar 2025", "area": "Kota"})
    edition = PriceEdition.objects.get()
    address = reverse("price-edition", args=[edition.pk])
    assert made.url == address
    file = SimpleUploadedFile("ssh.csv", b"code,name,unit,price\n1.1,Kertas,rim,45000\n")
    ordered = client.post(address, {"file": file})
    assert ordered.status_code == 302 and "/pekerjaan/" in ordered.url
    assert client.post(address, {}).status_code == 422
    assert (prices.FLOW, price_proposals.FLOW) == ("price_edition", "price_proposal")


def test_items_are_searched_and_paged_with_constant_queries(region, client_of, django_assert_num_queries):
    items = make.price_items(
        region,
        *(
            {"code": f"1.{number}", "price": Decimal(number), "name": f"Kertas {number}"}
            for number in range(1, 120)
        ),
    )
    client = client_of(Role.OPERATOR)
    address = reverse("price-edition", args=[items[0].edition_id])
    client.get(address)
    with django_assert_num_queries(9):
        text = client.get(address).content.decode()
    assert "119 standar" in text
    assert "Kertas 77" in client.get(address, {"q": "kert 77"}).content.decode()
    assert "Tidak ada yang cocok" in client.get(address, {"q": "semen"}).content.decode()


def test_a_unit_proposes_a_standard(region, client_of):
    client = client_of(Role.OPERATOR)
    given = {
        "unit": region.unit.pk, "kind": "ssh", "name": "Map", "measure": "buah", "price": "2.500",
        "basis": "Survei", "specification": "", "account_code": "",
    }  # fmt: skip
    wrong = client.post(reverse("price-proposal-new"), {**given, "price": "0", "account_code": "9.9"})
    assert wrong.status_code == 422
    made = client.post(reverse("price-proposal-new"), given)
    proposal = PriceProposal.objects.get()
    assert made.url == reverse("price-proposal", args=[proposal.pk])
    text = client.get(made.url).content.decode()
    assert "2.500" in text and "Survei" in text
    assert "Map" in client.get(reverse("price-proposal-list")).content.decode()
    assert client_of(Role.OPERATOR, region.other).get(made.url).status_code == 404
