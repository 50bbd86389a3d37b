"""The generic approval engine; knows no document."""

from django.apps import AppConfig


class WorkflowsConfig(AppConfig):
    name = "workflows"
    verbose_name = "Alur persetujuan"
