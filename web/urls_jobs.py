"""Routes of background jobs."""

from django.urls import URLPattern, path

from web.views import jobs

urlpatterns: list[URLPattern] = [
    path("pekerjaan/", jobs.register, name="job-list"),
    path("pekerjaan/<int:pk>/", jobs.detail, name="job-detail"),
    path("pekerjaan/<int:pk>/berkas/", jobs.download, name="job-file"),
    path("pekerjaan/<int:pk>/ulangi/", jobs.again, name="job-retry"),
]
