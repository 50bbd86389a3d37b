"""Bukti: who adds and withdraws, when it is frozen, what is kept; in the service and in the database."""

import hashlib
import io
from datetime import timedelta

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from core import clock, files
from core.errors import AccessDenied, DomainError, NotFound
from core.file_kinds import UnacceptableFile
from reference.models import Role
from tests.factories import evidence as made
from tests.factories import treasury
from tests.factories.reference import make_appointment
from workflows import engine, evidence
from workflows.models import ApprovalLog, Evidence


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"


@pytest.fixture
def request_(paying):
    return treasury.draft_request(paying)


def withdraw(paying, row, *, reason="Salah berkas", actor=None):
    with clock.frozen(treasury.ASKED_ON):
        return evidence.withdraw(row.pk, reason=reason, actor=actor or paying[Role.TREASURER])


def kept() -> list[str]:
    return list(files.stored_hashes())


def test_a_file_is_kept_with_its_hash_under_the_rights_of_its_document(paying, request_):
    data = made.pdf(pages=3)
    row = made.add(paying, request_, name=" Kuitansi  Jan.PDF", data=io.BytesIO(data), description=" Asli ")
    assert row.sha256 == hashlib.sha256(data).hexdigest() and row.size == len(data)
    assert (row.name, row.description, row.content_type) == ("Kuitansi  Jan.PDF", "Asli", "application/pdf")
    assert row.unit == request_.unit and row.chain_key == f"payment:{request_.pk}"
    assert (row.added_by, row.added_role) == (paying[Role.TREASURER], Role.TREASURER)
    with files.open_file(row.sha256) as opened:
        assert opened.read() == data
    with clock.frozen(treasury.ASKED_ON):
        for role in (Role.AUDITOR, Role.SKPD_VERIFIER, Role.TREASURY_DELEGATE):
            assert evidence.read(row.pk, reader=paying[role]) == row
        for stranger in (
            paying.region.person(Role.TREASURER, paying.region.other),
            paying[Role.ADMINISTRATOR],
        ):
            with pytest.raises(NotFound):
                evidence.read(row.pk, reader=stranger)


def test_contract_and_handover_belong_to_the_operator(paying):
    contract = treasury.make_contract(paying, is_confirmed=False)
    handover = treasury.make_handover(paying, 1_000_000, is_accepted=False)
    for document in (contract, handover):
        row = made.add(paying, document, name="foto.png", data=made.picture())
        assert (row.content_type, row.added_role) == ("image/png", Role.OPERATOR)
    treasury.step("contract", contract, "confirm", paying[Role.BUDGET_USER])
    with pytest.raises(DomainError, match="dokumennya berstatus Dikonfirmasi"):
        made.add(paying, contract)


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SKPD_VERIFIER, Role.OPERATOR, Role.BUDGET_USER])
def test_another_role_neither_adds_nor_withdraws(paying, request_, role):
    row = made.add(paying, request_)
    with pytest.raises(AccessDenied, match="Mengubah bukti SPP ditolak"):
        made.add(paying, request_, data=made.pdf("Lain"), actor=paying[role])
    with pytest.raises(AccessDenied):
        withdraw(paying, row, actor=paying[role])
    assert kept() == [row.sha256]


def test_a_stranger_learns_nothing(paying, request_):
    row = made.add(paying, request_)
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    with pytest.raises(NotFound):
        made.add(paying, request_, actor=stranger)
    with pytest.raises(NotFound):
        withdraw(paying, row, actor=stranger)


@pytest.mark.parametrize(
    "key", ["disbursement:1", "payment_request:0", "payment_request:x", "x", "payment_request:²"]
)
def test_a_document_without_evidence_or_none_at_all(paying, key):
    with clock.frozen(treasury.ASKED_ON), pytest.raises(NotFound):
        evidence.add(key, name="a.pdf", data=made.pdf(), actor=paying[Role.TREASURER])
    assert kept() == []


def test_sent_on_it_is_frozen_and_returned_it_opens(paying, request_):
    first = made.add(paying, request_)
    treasury.submit(paying, request_)
    with pytest.raises(DomainError, match=r"Bukti SPP .* tidak dapat diubah: dokumennya berstatus Diajukan"):
        made.add(paying, request_, data=made.pdf("Lain"))
    with pytest.raises(DomainError, match="berstatus Diajukan"):
        withdraw(paying, first)
    assert kept() == [first.sha256]
    treasury.step("payment_request", request_, "return_", paying[Role.SKPD_VERIFIER], reason="Salah")
    second = made.add(paying, request_, name="dua.pdf", data=made.pdf("Dua"))
    withdraw(paying, first)
    treasury.submit(paying, request_)
    rows = list(evidence.of_chain([request_.chain_key]))
    log = ApprovalLog.objects.filter(document_key=request_.document_key).order_by("id")
    seen = [[one.pk for one in evidence.seen_by(row, rows)] for row in log]
    assert [row.step for row in log] == ["create", "submit", "return_", "submit"]
    assert seen == [[], [first.pk], [first.pk], [second.pk]]


def test_withdrawing_needs_a_reason_and_happens_once(paying, request_):
    row = made.add(paying, request_)
    with pytest.raises(DomainError, match="wajib beralasan"):
        withdraw(paying, row, reason="  ")
    with pytest.raises(DomainError, match="301 karakter, batasnya 300"):
        withdraw(paying, row, reason="x" * 301)
    done = withdraw(paying, row)
    assert (done.withdrawn_by, done.withdrawn_reason) == (paying[Role.TREASURER], "Salah berkas")
    assert kept() == [row.sha256]
    with pytest.raises(DomainError, match="sudah ditarik"):
        withdraw(paying, row)
    again = made.add(paying, request_)
    assert again.sha256 == row.sha256 and again.pk != row.pk


def test_the_same_file_twice_and_too_many(paying, request_, settings):
    settings.EVIDENCE_FILES_MAX = 2
    made.add(paying, request_, name="satu.pdf")
    with pytest.raises(UnacceptableFile, match=r"sudah ada pada dokumen ini sebagai satu\.pdf"):
        made.add(paying, request_, name="lain.pdf")
    made.add(paying, request_, data=made.pdf("Dua"))
    with pytest.raises(UnacceptableFile, match="sudah punya 2 bukti, batasnya 2"):
        made.add(paying, request_, data=made.pdf("Tiga"))
    assert Evidence.objects.count() == 2


def test_the_limit_of_size(paying, request_, settings):
    data = made.pdf()
    settings.EVIDENCE_BYTES_MAX = len(data) - 1
    for given in (data, io.BytesIO(data)):
        with pytest.raises(UnacceptableFile, match=r"lebih besar dari batas \d"):
            made.add(paying, request_, data=given)
    settings.EVIDENCE_BYTES_MAX = len(data)
    made.add(paying, request_, data=data)


def test_sizes_in_words():
    found = [evidence.megabytes(size) for size in (812, 13_001, 5 * 1024 * 1024, 1_400_000)]
    assert found == ["812 B", "14 kB", "5 MB", "1,4 MB"]


def test_who_acted_on_the_chain_in_another_role_is_refused(paying, request_):
    verifier = paying[Role.SKPD_VERIFIER]
    treasury.submit(paying, request_)
    treasury.step("payment_request", request_, "return_", verifier, reason="Salah")
    verifier.appointments.update(valid_to=treasury.ASKED_ON)
    later = treasury.ASKED_ON + timedelta(days=1)
    make_appointment(verifier, Role.TREASURER, paying.unit, valid_from=later)
    with pytest.raises(AccessDenied, match="pemisahan tugas"):
        made.add(paying, request_, actor=verifier, on=later)


def test_permission_says_why_not(paying, request_):
    with clock.frozen(treasury.ASKED_ON):
        assert evidence.permission(request_, paying[Role.TREASURER]) == evidence.Permission(True)
        refused = evidence.permission(request_, paying[Role.AUDITOR])
    assert not refused.is_given and "Bendahara Pengeluaran" in refused.why_not


def sqlstate(statement: str, *values) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    assert isinstance(error.value.__cause__, psycopg.Error)
    return str(error.value.__cause__.sqlstate)


def test_the_database_refuses_what_the_service_would(paying, request_):
    row = made.add(paying, request_)
    for statement in (
        "DELETE FROM workflows_evidence",
        "TRUNCATE workflows_evidence",
        "UPDATE workflows_evidence SET sha256 = repeat('0', 64)",
        "UPDATE workflows_evidence SET name = 'lain.pdf'",
    ):
        assert sqlstate(statement) == "42501", statement
    mark = "UPDATE workflows_evidence SET withdrawn_at = now(), withdrawn_by_id = %s, withdrawn_reason = %s"
    person = paying[Role.TREASURER].pk
    assert sqlstate(mark, person, "") == "23514"
    copy = """
        INSERT INTO workflows_evidence (document_key, chain_key, unit_id, name, description, content_type,
            size, sha256, added_by_id, added_role, added_at, opened_by_log, withdrawn_reason)
        SELECT %s, chain_key, unit_id, name, '', content_type, size, repeat(%s, 64), added_by_id, added_role,
            now(), 0, '' FROM workflows_evidence WHERE id = %s
    """
    assert sqlstate(copy, "payment_request:999999", "a", row.pk) == "KP051"
    treasury.submit(paying, request_)
    assert sqlstate(copy, request_.document_key, "a", row.pk) == "KP052"
    assert sqlstate(mark, person, "Alasan") == "KP052"


def test_the_owner_is_refused_too(paying, request_, monkeypatch):
    made.add(paying, request_)
    withdraw(paying, Evidence.objects.get())
    mark = "UPDATE workflows_evidence SET withdrawn_at = NULL, withdrawn_reason = '', withdrawn_by_id = NULL"
    assert sqlstate(mark) == "KP041"
    assert engine.history(request_.document_key).count() == 1


def test_check_ledger_finds_lost_and_damaged_files(paying, request_):
    row = made.add(paying, request_)
    assert [*evidence.check_files(), *evidence.check_documents(), *evidence.damaged()] == []
    place = files.path_of(row.sha256)
    data = place.read_bytes()
    place.write_bytes(data[:-1] + b"X")
    assert list(evidence.check_files()) == []
    assert [finding.expected for finding in evidence.damaged()] == [row.sha256]
    place.unlink()
    (finding,) = evidence.check_files()
    assert (finding.expected, finding.found) == (str(len(data)), "tidak ada")
    assert "kuitansi.pdf dari payment_request:" in finding.subject


def test_check_ledger_finds_evidence_of_a_missing_document(paying, request_):
    row = made.add(paying, request_)
    ApprovalLog.objects.create(
        flow="handover",
        document_key="handover:987654",
        chain_key="handover:987654",
        step="create",
        from_state="",
        to_state="draft",
        actor=paying[Role.OPERATOR],
        role=Role.OPERATOR,
        acted_on=treasury.ASKED_ON,
        acted_at=row.added_at,
    )
    row.pk, row.document_key = None, "handover:987654"
    row.save()
    (finding,) = evidence.check_documents()
    assert finding.found == "tidak ada" and "handover:987654" in finding.subject
