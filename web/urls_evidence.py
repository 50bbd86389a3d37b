"""Routes of evidence, of the audit page and of what the drawer shows besides."""

from django.urls import URLPattern, path

from web.views import audit, evidence, trail

urlpatterns: list[URLPattern] = [
    path("dokumen/<str:flow>/<int:pk>/bukti/", evidence.add, name="evidence-add"),
    path("bukti/<int:pk>/", evidence.preview, name="evidence"),
    path("bukti/<int:pk>/isi/", evidence.content, name="evidence-content"),
    path("bukti/<int:pk>/tarik/", evidence.withdraw, name="evidence-withdraw"),
    path("telusur/sub-kegiatan/<int:pk>/", trail.sub_activity, name="sub-activity"),
    path("audit/", audit.page, name="audit"),
    path("audit/csv/", audit.export, name="audit-csv"),
]
