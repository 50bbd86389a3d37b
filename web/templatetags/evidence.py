"""Filters of the evidence screens."""

from django import template

from workflows.evidence import megabytes

register = template.Library()


@register.filter
def file_size(value: int) -> str:
    """A file's size in words: 14 kB."""
    return megabytes(value)
