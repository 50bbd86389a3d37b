"""Rows of the official lists by code; a code that the edition does not have is refused by name (I-01)."""

from collections.abc import Iterable
from typing import Any, TypeVar

from django.db import models

from core.errors import DomainError
from reference.models import Account, Edition, FiscalYear, FundSource, Program, Unit

M = TypeVar("M", bound=models.Model)


def account(source: Edition | FiscalYear, code: str) -> Account:
    """Akun of the edition (or of the year's chart) by code."""
    return _one(Account, _edition(source, "chart"), code, "Akun")


def program(source: Edition | FiscalYear, code: str) -> Program:
    """Urusan to sub kegiatan by code."""
    return _one(Program, _edition(source, "programs"), code, "Program/kegiatan/sub kegiatan")


def fund(source: Edition | FiscalYear, code: str) -> FundSource:
    """Sumber dana by code, or by label when it is a region's own."""
    return _one(FundSource, _edition(source, "funds"), code, "Sumber dana")


def unit(code: str) -> Unit:
    """SKPD, PPKD or unit SKPD by code."""
    found = Unit.objects.filter(code=code).first()
    if found is None:
        raise DomainError(
            f"Unit {code} tidak terdaftar. Periksa kodenya atau tambahkan unitnya.", rule="I-01"
        )
    return found


def accounts(source: Edition | FiscalYear, codes: Iterable[str]) -> dict[str, Account]:
    """The rows that exist, by code, in one query; the caller names those that are missing."""
    return _many(Account, _edition(source, "chart"), codes)


def programs(source: Edition | FiscalYear, codes: Iterable[str]) -> dict[str, Program]:
    """The rows that exist, by code, in one query."""
    return _many(Program, _edition(source, "programs"), codes)


def funds(source: Edition | FiscalYear, codes: Iterable[str]) -> dict[str, FundSource]:
    """The rows that exist, by code, in one query."""
    return _many(FundSource, _edition(source, "funds"), codes)


def _edition(source: Edition | FiscalYear, attribute: str) -> Edition:
    return source if isinstance(source, Edition) else getattr(source, attribute)


def _one(model: type[M], edition: Edition, code: str, label: str) -> Any:
    found = model._default_manager.filter(edition=edition, code=code).first()
    if found is None:
        raise DomainError(f"{label} {code} tidak ada dalam {edition.name}. Periksa kodenya.", rule="I-01")
    return found


def _many(model: type[M], edition: Edition, codes: Iterable[str]) -> dict[str, Any]:
    rows = model._default_manager.filter(edition=edition, code__in=set(codes))
    return {row.code: row for row in rows}  # type: ignore[attr-defined]
