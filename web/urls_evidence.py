"""Routes of evidence and of the audit page."""

from django.urls import URLPattern, path

from web.views import audit, evidence

urlpatterns: list[URLPattern] = [
    path("dokumen/<str:flow>/<int:pk>/bukti/", evidence.add, name="evidence-add"),
    path("bukti/<int:pk>/", evidence.preview, name="evidence"),
    path("bukti/<int:pk>/isi/", evidence.content, name="evidence-content"),
    path("bukti/<int:pk>/tarik/", evidence.withdraw, name="evidence-withdraw"),
    path("audit/", audit.page, name="audit"),
    path("audit/csv/", audit.export, name="audit-csv"),
]
