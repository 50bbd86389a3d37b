"""Keys that tie a document to its journal, its movements and its chain."""

from tests.factories import treasury as make
from treasury.models.document import Document


def test_documents_of_a_payment_share_one_chain(paying):
    disbursement = make.issued(paying)
    order, request = disbursement.order, disbursement.order.request
    assert disbursement.document_key == f"disbursement:{disbursement.pk}"
    assert {one.chain_key for one in (disbursement, order, request)} == {f"payment:{request.pk}"}


def test_other_documents_are_their_own_chain(paying):
    contract = make.make_contract(paying, 5, is_confirmed=False)
    assert contract.chain_key == contract.document_key == f"contract:{contract.pk}"
    assert isinstance(contract, Document)


def test_a_document_is_called_by_its_number_or_as_draft(paying):
    request = make.draft_request(paying)
    assert str(request) == f"draf {request.pk}"
    assert str(make.submit(paying, request)) == "00001/SPP/LS-BJ/DINKES/2025"
