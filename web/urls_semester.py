"""Routes of the prognosis of the second half."""

from django.urls import URLPattern, path

from web.views import semester

urlpatterns: list[URLPattern] = [
    path("laporan/prognosis/", semester.register, name="prognosis-list"),
    path("laporan/prognosis/baru/", semester.new, name="prognosis-new"),
    path("laporan/prognosis/<int:pk>/", semester.detail, name="prognosis-detail"),
    path("laporan/prognosis/<int:pk>/isian/", semester.edit, name="prognosis-edit"),
]
