"""Routes of printed forms."""

from django.urls import URLPattern, path

from web.views import printouts

urlpatterns: list[URLPattern] = [
    path("belanja/spp/<int:pk>/cetak/", printouts.spp, name="print-spp"),
    path("belanja/spm/<int:pk>/cetak/", printouts.spm, name="print-spm"),
    path("belanja/sp2d/<int:pk>/cetak/", printouts.sp2d, name="print-sp2d"),
    path("anggaran/spd/<int:pk>/cetak/", printouts.spd, name="print-spd"),
    path("anggaran/apbd/<int:pk>/cetak/", printouts.apbd, name="print-apbd"),
    path("anggaran/rka/<int:pk>/cetak/", printouts.rka, name="print-rka"),
    path("anggaran/dpa/<int:pk>/cetak/", printouts.dpa, name="print-dpa"),
    path("akuntansi/memorial/<int:pk>/cetak/", printouts.memo, name="print-memo"),
    path("bendahara/lpj/<int:pk>/cetak/", printouts.lpj, name="print-lpj"),
    path("bendahara/kuitansi/<int:pk>/cetak/", printouts.expense, name="print-expense"),
    path("pendapatan/tbp/<int:pk>/cetak/", printouts.treasurer_receipt, name="print-tbp"),
    path("pendapatan/sts/<int:pk>/cetak/", printouts.deposit, name="print-sts"),
    path("bendahara/sisa/<int:pk>/cetak/", printouts.imprest_return, name="print-imprest-return"),
    path("bendahara/penutupan-kas/<int:pk>/cetak/", printouts.cash_closing, name="print-cash-closing"),
    path("belanja/cetak/", printouts.batch, name="print-batch"),
]
