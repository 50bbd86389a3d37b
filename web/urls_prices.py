"""Routes of standards and their proposals."""

from django.urls import URLPattern, path

from web.views import price_proposals, prices

urlpatterns: list[URLPattern] = [
    path("anggaran/standar/", prices.register, name="price-list"),
    path("anggaran/standar/baru/", prices.new, name="price-edition-new"),
    path("anggaran/standar/<int:pk>/", prices.detail, name="price-edition"),
    path("anggaran/usulan-standar/", price_proposals.register, name="price-proposal-list"),
    path("anggaran/usulan-standar/baru/", price_proposals.new, name="price-proposal-new"),
    path("anggaran/usulan-standar/<int:pk>/", price_proposals.detail, name="price-proposal"),
]
