"""Routes of budget workbooks."""

from django.urls import URLPattern, path

from web.views import budget_workbook

urlpatterns: list[URLPattern] = [
    path("anggaran/dpa/<int:pk>/buku-kerja/", budget_workbook.load, name="budget-workbook"),
    path("anggaran/dpa/<int:pk>/buku-kerja/templat/", budget_workbook.template, name="budget-template"),
]
