"""Routes of the opening balances."""

from django.urls import URLPattern, path

from web.views import opening

urlpatterns: list[URLPattern] = [
    path("laporan/saldo-awal/", opening.load, name="opening-workbook"),
    path("laporan/saldo-awal/templat/", opening.template, name="opening-template"),
]
