"""Routes of the exchange with SIPD, and of codes that an import could not find."""

from django.urls import URLPattern, path

from web.views import exchange, exchange_mappings, unresolved

urlpatterns: list[URLPattern] = [
    path("anggaran/sipd/", exchange.index, name="exchange"),
    path("anggaran/sipd/<int:pk>/impor/", exchange.load, name="exchange-import"),
    path("anggaran/sipd/<int:pk>/ekspor/<str:kind>/", exchange.export, name="exchange-export"),
    path("anggaran/sipd/<int:pk>/banding/", exchange.compare, name="exchange-compare"),
    path("anggaran/sipd/pemetaan/", exchange_mappings.listing, name="exchange-mappings"),
    path("anggaran/sipd/pemetaan/baru/", exchange_mappings.new, name="exchange-mapping-new"),
    path("anggaran/sipd/pemetaan/<int:pk>/", exchange_mappings.edit, name="exchange-mapping"),
    path("anggaran/apbd/<int:pk>/kode/", unresolved.listing, name="apbd-codes"),
    path("anggaran/apbd/<int:pk>/kode/<str:kind>/", unresolved.choose, name="apbd-code"),
    path("anggaran/apbd/<int:pk>/kode/<str:kind>/pilihan/", unresolved.choices, name="apbd-code-choices"),
]
