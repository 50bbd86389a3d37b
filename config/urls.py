"""Root routes."""

from django.urls import include, path

urlpatterns = [path("", include("web.urls"))]
handler404 = "web.views.session.not_found"
handler500 = "web.views.session.server_error"
