"""Pages of the treasurers' books: a month stands for its days, files carry the same month."""

from django.urls import reverse

from reference.models import Role
from reports.definitions.treasurer_books import BOOKS
from tests.factories import imprest as make
from web import statement_screens


def test_every_book_has_a_page_that_asks_for_a_month(paying):
    for book in BOOKS:
        screen = statement_screens.SCREENS[book.KIND]
        assert "bulan" in screen.fields and reverse(screen.route).startswith("/laporan/")


def test_a_month_stands_for_its_first_and_last_day(paying, sign_in):
    make.imprest(paying)
    client = sign_in(paying[Role.TREASURER])
    page = client.get(reverse("cash-book"), {"bulan": "2", "dari": "01-05-2025"}).content.decode()
    assert "1 Februari sampai 28 Februari 2025" in page and "100.000.000,00" in page
    assert 'type="hidden" name="dari" value="01-02-2025"' in page
    assert "Seratus juta rupiah" in page
    march = client.get(reverse("cash-book"), {"bulan": "3"}).content.decode()
    assert "1 Maret sampai 31 Maret 2025" in march and "JUMLAH SEBELUMNYA" in march
    days = client.get(reverse("cash-book"), {"dari": "03-02-2025", "sampai": "04-02-2025"}).content.decode()
    assert "3 Februari sampai 4 Februari 2025" in days and 'type="hidden" name="dari"' not in days
    assert client.get(reverse("cash-book"), {"bulan": "13"}).status_code == 422
    file = client.get(reverse("statement-file", args=["cash_book", "csv"]), {"bulan": "2"})
    assert b"100000000.00" in b"".join(file)
