"""Routes for supervision: nobody signs in there."""

from django.urls import URLPattern, path

from web.views import health

urlpatterns: list[URLPattern] = [
    path("sehat/", health.alive, name="health-alive"),
    path("siap/", health.ready, name="health-ready"),
    path("metrik/", health.numbers, name="health-numbers"),
]
