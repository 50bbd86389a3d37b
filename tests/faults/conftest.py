"""Faults are tried on the region ready to pay of the treasury's tests."""

from tests.treasury.conftest import paying, paying_region

__all__ = ["paying", "paying_region"]
