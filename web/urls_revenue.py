"""Routes of revenue, corrections and financing."""

from django.urls import URLPattern, path

from web.views import receivables, revenue, revenue_reversal
from web.views.revenue_kinds import (
    ASSESSMENT,
    CONTRA_POST,
    DEPOSIT,
    FINANCING,
    REVENUE_REFUND,
    TREASURER_RECEIPT,
)

_ADDRESSES = (
    (ASSESSMENT, "pendapatan/ketetapan/"),
    (TREASURER_RECEIPT, "pendapatan/tbp/"),
    (DEPOSIT, "pendapatan/sts/"),
    (REVENUE_REFUND, "kas-daerah/pengembalian-pendapatan/"),
    (CONTRA_POST, "kas-daerah/pengembalian-belanja/"),
    (FINANCING, "kas-daerah/pembiayaan/"),
)

urlpatterns: list[URLPattern] = [
    *(
        route
        for kind, address in _ADDRESSES
        for route in (
            path(address, revenue.register_view(kind), name=f"{kind.slug}-list"),
            path(f"{address}baru/", revenue.new_view(kind), name=f"{kind.slug}-new"),
            path(f"{address}<int:pk>/", revenue.detail_view(kind), name=f"{kind.slug}-detail"),
        )
    ),
    path("pendapatan/piutang/", receivables.register, name="receivable-list"),
    path("pendapatan/pembalik/", revenue_reversal.register, name="reversal-list"),
    path("pendapatan/pembalik/<int:pk>/", revenue_reversal.detail, name="reversal-detail"),
    path("pendapatan/pembalik/<str:flow>/<int:pk>/baru/", revenue_reversal.new, name="reversal-new"),
]
