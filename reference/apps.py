"""Tables that everybody reads and few write."""

from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "reference"
    verbose_name = "Data acuan"

    def ready(self) -> None:
        from reference import checks  # noqa: F401
