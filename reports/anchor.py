"""Heads kept at a close against the heads of today: what only an anchor outside the database shows."""

from collections.abc import Iterator
from pathlib import Path

from core.checks import Finding
from core.errors import DomainError
from core.outfile import why
from ledger import chain
from ledger.models import Entry


def compare(file: Path) -> Iterator[Finding]:
    """Every head of the file whose entry is gone or has another hash. DomainError for an unreadable file."""
    try:
        heads = chain.read_heads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, chain.ChainBroken) as error:
        reason = str(error) if isinstance(error, chain.ChainBroken) else "isinya bukan teks UTF-8"
        if isinstance(error, OSError):
            reason = why(error)
        raise DomainError(
            f"Berkas kepala buku {file} tidak dapat dibaca: {reason}."
            " Berikan berkas dari export_ledger --heads."
        ) from error
    if not heads:
        raise DomainError(f"Berkas kepala buku {file} tidak memuat satu buku pun.")
    years = {head.year for head in heads}
    entries = Entry.objects.filter(year__in=years, number__in={head.number for head in heads})
    rows = entries.values_list("book__code", "year", "number", "hash")
    stored = {(book, year, number): own_hash for book, year, number, own_hash in rows}
    kept = set(Entry.objects.filter(hash__in={head.hash for head in heads}).values_list("book__code", "hash"))
    for head in heads:
        subject = f"{head.book} {head.year}/{head.number}"
        if head.number:
            found = stored.get((head.book, head.year, head.number), "tidak ada")
            if found != head.hash:
                yield Finding(subject, head.hash, found)
        # A book without entries that year: its head was an earlier entry, or the book's beginning.
        elif head.hash != chain.genesis(head.book) and (head.book, head.hash) not in kept:
            yield Finding(subject, head.hash, "tidak ada")
