"""Routes of people and reference screens."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
