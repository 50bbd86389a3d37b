"""Bukti: keep, show and withdraw the files that support a document; frozen with it once it is sent on.

A higher room allows evidence for a kind of document (`allow`). Adding and withdrawing is a matter of the
role that makes the document, while it can still be changed; reading goes with the unit. Nothing is ever
deleted: a withdrawn file stays, with who, when and why.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.apps import apps
from django.conf import settings
from django.db.models import QuerySet

from core import clock, files
from core.checks import Finding, check
from core.errors import AccessDenied, DomainError, NotFound
from core.file_kinds import UnacceptableFile, clean_name, inspect
from core.locks import one_transaction
from reference import access
from reference.models import Role, User
from workflows import engine
from workflows.flow import Flow, get, state_label
from workflows.models import ApprovalLog, Evidence

OPEN_STATES = ("draft", "returned")
DESCRIPTION_LENGTH_MAX = 200
REASON_LENGTH_MAX = 300
BATCH = 2000

_allowed: dict[str, tuple[Role, ...]] = {}


def allow(flow_name: str, *roles: Role) -> None:
    """Documents of this flow may have evidence, added by holders of these roles."""
    _allowed[flow_name] = roles


def is_allowed(flow_name: str) -> bool:
    """True when documents of this flow may have evidence of their own."""
    return flow_name in _allowed


@dataclass(frozen=True)
class Permission:
    """Whether this person may add and withdraw now; `why_not` says what it waits for."""

    is_given: bool
    why_not: str = ""


# --- Acts ----------------------------------------------------------------------------------------
def add(
    document_key: str, *, name: str, data: bytes | BinaryIO, actor: User, description: str = ""
) -> Evidence:
    """Keep one file as evidence of a document.

    Raises NotFound for a stranger, AccessDenied (I-40, I-42), UnacceptableFile for what the file is, and
    DomainError for a document that is no longer open, too many files, or the same file twice. Nothing
    is kept then.
    """
    flow = _flow_of(document_key)
    pk = _id_of(document_key)
    document = _find(flow, pk)
    access.require_read(actor, document.unit, on=clock.today())
    _authorize(flow, document, actor)
    shown_name = clean_name(name)
    note = _text(description, "Keterangan", DESCRIPTION_LENGTH_MAX, field="description")
    content = _read(data)
    kind = inspect(content, shown_name)
    with one_transaction():
        document = flow.lock(pk)
        role = _authorize(flow, document, actor)
        _require_room(document, files.digest(content))
        stored = files.store(content)
        return Evidence.objects.create(
            document_key=document.document_key,
            chain_key=document.chain_key,
            unit=document.unit,
            name=shown_name,
            description=note,
            content_type=kind.content_type,
            size=stored.size,
            sha256=stored.sha256,
            added_by=actor,
            added_role=role,
            added_at=clock.now(),
        )


def withdraw(evidence_id: int, *, reason: str, actor: User) -> Evidence:
    """Mark a file as withdrawn, with a reason; only while its document is open. The file itself stays."""
    found = read(evidence_id, reader=actor)
    flow = _flow_of(found.document_key)
    require_change(found.document_key, actor=actor)
    why = _text(reason, "Alasan", REASON_LENGTH_MAX, field="reason")
    if not why:
        raise DomainError(
            f"Penarikan bukti {found.name} wajib beralasan. Isi alasan lalu ulangi.",
            rule="I-41",
            field="reason",
        )
    with one_transaction():
        document = flow.lock(_id_of(found.document_key))
        _authorize(flow, document, actor)
        done = Evidence.objects.filter(pk=found.pk, withdrawn_at__isnull=True).update(
            withdrawn_at=clock.now(), withdrawn_by=actor, withdrawn_reason=why
        )
        if not done:
            raise DomainError(f"Bukti {found.name} sudah ditarik. Muat ulang halaman.")
    found.refresh_from_db()
    return found


def require_change(document_key: str, *, actor: User) -> None:
    """Raise what forbids the person to add or withdraw here: NotFound, AccessDenied or a closed document."""
    flow = _flow_of(document_key)
    document = _find(flow, _id_of(document_key))
    access.require_read(actor, document.unit, on=clock.today())
    _authorize(flow, document, actor)


def permission(document: Any, actor: User) -> Permission:
    """Whether the person may add and withdraw evidence of this document now; for screens."""
    flow = get(document.document_key.partition(":")[0])
    try:
        _authorize(flow, document, actor)
    except DomainError as error:
        return Permission(False, error.message)
    return Permission(True)


# --- Reading -------------------------------------------------------------------------------------
def read(evidence_id: int, *, reader: User) -> Evidence:
    """One file's row; NotFound for whoever may not read its unit."""
    found = Evidence.objects.select_related("unit", "added_by", "withdrawn_by").filter(pk=evidence_id).first()
    if found is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    access.require_read(reader, found.unit, on=clock.today())
    return found


def of_chain(chain_keys: Iterable[str]) -> "QuerySet[Evidence]":
    """Files of these chains' documents, withdrawn ones included; who shows them asks for the document."""
    return Evidence.objects.filter(chain_key__in=list(chain_keys)).select_related("added_by", "withdrawn_by")


def seen_by(row: ApprovalLog, rows: Sequence[Evidence]) -> list[Evidence]:
    """The files that lay with the document when this step of its log was taken."""
    return [
        one
        for one in rows
        if one.document_key == row.document_key
        and one.opened_by_log < row.pk
        and (one.withdrawn_by_log is None or one.withdrawn_by_log >= row.pk)
    ]


# --- Rules ---------------------------------------------------------------------------------------
def _flow_of(document_key: str) -> Flow:
    name = document_key.partition(":")[0]
    if name not in _allowed:
        raise NotFound("Dokumen tidak ditemukan, atau tidak menerima bukti.")
    return get(name)


def _id_of(document_key: str) -> int:
    number = document_key.partition(":")[2]
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise NotFound("Dokumen tidak ditemukan.")
    return int(number)


def _find(flow: Flow, pk: int) -> Any:
    document = apps.get_model(flow.model_label)._default_manager.select_related("unit").filter(pk=pk).first()
    if document is None:
        raise NotFound("Dokumen tidak ditemukan, atau bukan untuk Anda.")
    return document


def _authorize(flow: Flow, document: Any, actor: User) -> Role:
    """The role in which the person may change the evidence now; the state is asked first."""
    name = f"{flow.title or flow.name} {getattr(document, 'number', '') or 'draf'}"
    if document.state not in OPEN_STATES:
        raise DomainError(
            f"Bukti {name} tidak dapat diubah: dokumennya berstatus {state_label(document.state)}. Bukti"
            " hanya ditambah atau ditarik selama dokumen masih draf atau dikembalikan.",
            rule="I-41",
        )
    roles = _allowed.get(flow.name, ())
    if not roles:
        raise AccessDenied(f"{name} tidak menerima bukti.", rule="I-40")
    return engine.authorize(
        roles,
        actor=actor,
        unit=flow.unit_of(document),
        chain_key=document.chain_key,
        act=f"Mengubah bukti {flow.title or flow.name}",
    )


def _require_room(document: Any, sha256: str) -> None:
    """Not the same file twice, and not more than the limit."""
    present = Evidence.objects.filter(document_key=document.document_key, withdrawn_at__isnull=True)
    same = present.filter(sha256=sha256).first()
    if same is not None:
        raise UnacceptableFile(
            f"Berkas yang sama sudah ada pada dokumen ini sebagai {same.name}. Pilih berkas lain.",
            field="file",
        )
    count = present.count()
    if count >= settings.EVIDENCE_FILES_MAX:
        raise UnacceptableFile(
            f"Dokumen ini sudah punya {count} bukti, batasnya {settings.EVIDENCE_FILES_MAX}. Gabungkan"
            " beberapa halaman menjadi satu PDF, atau tarik yang tidak perlu.",
            field="file",
        )


def _read(data: bytes | BinaryIO) -> bytes:
    """The whole file, never more than one byte above the limit."""
    limit = settings.EVIDENCE_BYTES_MAX
    content = data[: limit + 1] if isinstance(data, bytes) else data.read(limit + 1)
    if len(content) > limit:
        raise UnacceptableFile(
            f"Berkas lebih besar dari batas {megabytes(limit)}. Pindai dengan resolusi lebih rendah atau"
            " pecah menjadi beberapa berkas, lalu unggah lagi.",
            field="file",
        )
    return content


def megabytes(size: int) -> str:
    """A size in the largest fitting unit: 812 B, 14 kB, 5 MB, 1,4 MB."""
    if size < 1000:
        return f"{size} B"
    if size < 1_000_000:
        return f"{-(-size // 1000)} kB"
    tenths = -(-size * 10 // (1024 * 1024))
    return f"{tenths // 10} MB" if tenths % 10 == 0 else f"{tenths // 10},{tenths % 10} MB"


def _text(value: str, what: str, limit: int, *, field: str) -> str:
    found = " ".join(value.split())
    if len(found) > limit:
        raise DomainError(f"{what} {len(found)} karakter, batasnya {limit}. Pendekkan.", field=field)
    return found


# --- Checks --------------------------------------------------------------------------------------
@check("evidence_files", "Setiap bukti ada di penyimpanan dengan ukuran yang tercatat")
def check_files() -> Iterator[Finding]:
    """Presence and size of every file; `damaged` also reads the contents."""
    rows = Evidence.objects.order_by("id").values_list("pk", "document_key", "name", "sha256", "size")
    for pk, key, name, sha256, size in rows.iterator():
        found = files.size_of(sha256)
        if found != size:
            yield Finding(
                f"bukti {pk} {name} dari {key}", str(size), "tidak ada" if found is None else str(found)
            )


def damaged() -> Iterator[Finding]:
    """Evidence whose file is gone or has another content; reads every file once."""
    rows = Evidence.objects.order_by("sha256", "id").values_list("pk", "document_key", "name", "sha256")
    last, is_whole = "", True
    for pk, key, name, sha256 in rows.iterator():
        if sha256 != last:
            last, is_whole = sha256, files.is_whole(sha256)
        if not is_whole:
            yield Finding(f"isi bukti {pk} {name} dari {key}", sha256, "tidak ada atau isi lain")


@check("evidence_documents", "Setiap bukti milik dokumen yang ada, pada unit dan rangkaiannya")
def check_documents() -> Iterator[Finding]:
    """No evidence of a missing document; unit and chain are the document's own."""
    rows = Evidence.objects.order_by("id").iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        documents = _documents_of(batch)
        for one in batch:
            document = documents.get(one.document_key)
            found = "tidak ada" if document is None else f"unit {document.unit_id}, {document.chain_key}"
            expected = f"unit {one.unit_id}, {one.chain_key}"
            if found != expected:
                yield Finding(f"dokumen {one.document_key} dari bukti {one.pk} {one.name}", expected, found)


def _documents_of(batch: Sequence[Evidence]) -> dict[str, Any]:
    """document key → document, of those that exist; one query a kind."""
    wanted: dict[str, set[int]] = {}
    for one in batch:
        flow, _, number = one.document_key.partition(":")
        if flow in _allowed and number.isdecimal():
            wanted.setdefault(flow, set()).add(int(number))
    return {
        document.document_key: document
        for flow, numbers in wanted.items()
        for document in apps.get_model(get(flow).model_label)._default_manager.filter(pk__in=numbers)
    }
