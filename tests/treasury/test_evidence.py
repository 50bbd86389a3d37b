"""Which treasury documents have evidence of their own: SPP, BAST and contract."""

from treasury import evidence as declared
from treasury.flows import FLOWS
from workflows import evidence


def test_spp_bast_and_contract_have_evidence_of_their_own():
    assert declared.evidence is evidence
    allowed = {flow.name for flow in FLOWS if evidence.is_allowed(flow.name)}
    assert allowed == {"payment_request", "handover", "contract"}
