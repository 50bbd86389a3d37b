"""Routes of the treasurer's documents."""

from django.urls import URLPattern, path

from web.views import (
    accountability,
    cash_closing,
    cash_transfer,
    ceilings,
    expense,
    imprest_return,
    reports,
    spp_imprest,
    treasurer_tax,
)

urlpatterns: list[URLPattern] = [
    path("belanja/spp/baru/up/", spp_imprest.new, name="spp-imprest-new"),
    path("bendahara/kuitansi/", expense.register, name="expense-list"),
    path("bendahara/kuitansi/baru/", expense.new, name="expense-new"),
    path("bendahara/kuitansi/<int:pk>/", expense.detail, name="expense-detail"),
    path("bendahara/pajak/", treasurer_tax.register, name="treasurer-tax-list"),
    path("bendahara/pajak/baru/", treasurer_tax.new, name="treasurer-tax-new"),
    path("bendahara/pajak/<int:pk>/", treasurer_tax.detail, name="treasurer-tax-detail"),
    path("bendahara/lpj/", accountability.register, name="accountability-list"),
    path("bendahara/lpj/baru/", accountability.new, name="accountability-new"),
    path("bendahara/lpj/<int:pk>/", accountability.detail, name="accountability-detail"),
    path("bendahara/lpj/<int:pk>/ubah/", accountability.edit, name="accountability-edit"),
    path("bendahara/sisa/", imprest_return.register, name="imprest-return-list"),
    path("bendahara/sisa/baru/", imprest_return.new, name="imprest-return-new"),
    path("bendahara/sisa/<int:pk>/", imprest_return.detail, name="imprest-return-detail"),
    path("bendahara/pergeseran-kas/baru/", cash_transfer.new, name="cash-transfer-new"),
    path("bendahara/penutupan-kas/", cash_closing.register, name="cash-closing-list"),
    path("bendahara/penutupan-kas/baru/", cash_closing.new, name="cash-closing-new"),
    path("bendahara/penutupan-kas/<int:pk>/", cash_closing.detail, name="cash-closing-detail"),
    path("laporan/bku/", reports.statement, {"kind": "cash_book"}, name="cash-book"),
    path(
        "laporan/bku-penerimaan/", reports.statement, {"kind": "revenue_cash_book"}, name="revenue-cash-book"
    ),
    path("laporan/spj-fungsional/", reports.statement, {"kind": "functional_spj"}, name="functional-spj"),
    path("administrasi/pagu-up/", ceilings.listing, name="ceilings"),
    path("administrasi/pagu-up/<int:pk>/", ceilings.edit, name="ceiling-edit"),
]
