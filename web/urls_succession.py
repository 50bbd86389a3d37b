"""Routes of the maps at the turn of a year: which unit and which account carries a balance on."""

from django.urls import URLPattern, path

from web.views import succession

urlpatterns: list[URLPattern] = [
    path("buku/perubahan/", succession.listing, name="succession-list"),
    path("buku/perubahan/unit/baru/", succession.unit_new, name="unit-succession-new"),
    path("buku/perubahan/unit/<int:pk>/cabut/", succession.unit_withdraw, name="unit-succession-withdraw"),
    path("buku/perubahan/akun/baru/", succession.account_new, name="account-succession-new"),
    path(
        "buku/perubahan/akun/<int:pk>/cabut/", succession.account_withdraw, name="account-succession-withdraw"
    ),
]
