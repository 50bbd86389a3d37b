"""Routes of budget documents and fund releases."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
