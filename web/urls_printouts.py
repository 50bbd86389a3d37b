"""Routes of printed forms."""

from django.urls import URLPattern, path

from web.views import printouts

urlpatterns: list[URLPattern] = [
    path("belanja/spp/<int:pk>/cetak/", printouts.spp, name="print-spp"),
    path("belanja/spm/<int:pk>/cetak/", printouts.spm, name="print-spm"),
    path("belanja/sp2d/<int:pk>/cetak/", printouts.sp2d, name="print-sp2d"),
    path("anggaran/spd/<int:pk>/cetak/", printouts.spd, name="print-spd"),
    path("anggaran/dpa/<int:pk>/cetak/", printouts.dpa, name="print-dpa"),
    path("akuntansi/memorial/<int:pk>/cetak/", printouts.memo, name="print-memo"),
    path("belanja/cetak/", printouts.batch, name="print-batch"),
]
