"""Routes of periods and the year's end."""

from django.urls import URLPattern, path

from web.views import year_end

urlpatterns: list[URLPattern] = [
    path("buku/periode/", year_end.register, name="periods"),
    path("buku/periode/<int:pk>/tanpa-penyesuaian/", year_end.no_adjustments, name="no-adjustments"),
    path("buku/periode/<int:pk>/<str:act>/", year_end.period_step, name="period-step"),
    path("buku/akhir-tahun/", year_end.checklist, name="year-end"),
    path("buku/akhir-tahun/<str:act>/", year_end.step, name="year-end-step"),
]
