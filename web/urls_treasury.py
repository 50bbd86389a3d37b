"""Routes of treasury documents."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
