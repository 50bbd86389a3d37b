"""Printed forms: what stands on them, read back from the PDF."""
