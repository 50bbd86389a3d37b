"""Bukti penatausahaan: the documents that have evidence of their own, and whose role keeps it.

PP 12/2019 psl. 141: every payment is supported by complete and valid evidence. SPM and SP2D show that
of their SPP.
"""

from reference.models import Role
from workflows import evidence

evidence.allow("payment_request", Role.TREASURER)
evidence.allow("handover", Role.OPERATOR)
evidence.allow("contract", Role.OPERATOR)
evidence.allow("memo_voucher", Role.SKPD_VERIFIER)
