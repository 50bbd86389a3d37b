"""Named check of the mark of payments on their way against the documents (`check_ledger`)."""

from collections.abc import Iterator

from core.checks import Finding, check
from treasury.checks_desk import rows_of

_DIFFERING = """
WITH truth AS (
    SELECT r.id AS request_id, r.year_id, r.unit_id, r.dated_on, o.id IS NOT NULL AS has_order,
        CASE WHEN o.state = 'signed' AND d.id IS NULL THEN o.id END AS order_id
    FROM treasury_paymentrequest r
    LEFT JOIN treasury_paymentorder o ON o.request_id = r.id AND o.state NOT IN ('rejected', 'void')
    LEFT JOIN treasury_disbursementorder d ON d.order_id = o.id AND d.state NOT IN ('failed', 'void')
    WHERE r.state IN ('submitted', 'verified') AND d.state IS DISTINCT FROM 'paid'
)
SELECT request_id, t.request_id IS NOT NULL, t.has_order, t.order_id, m.request_id IS NOT NULL, m.has_order,
    m.order_id
FROM truth t FULL JOIN treasury_paymentunderway m USING (request_id)
WHERE (t.request_id, t.year_id, t.unit_id, t.dated_on, t.has_order, t.order_id)
    IS DISTINCT FROM (m.request_id, m.year_id, m.unit_id, m.dated_on, m.has_order, m.order_id)
ORDER BY 1
"""


@check("payments_under_way", "Penanda pembayaran dalam proses sama dengan dokumennya")
def check_under_way() -> Iterator[Finding]:
    """Each SPP on its way has its mark, which names the SPM that waits for an SP2D; nothing else has one."""
    for request_id, *sides in rows_of(_DIFFERING):
        yield Finding(f"payment_request:{request_id}", _words(*sides[:3]), _words(*sides[3:]))


def _words(is_under_way: bool, has_order: bool | None, order_id: int | None) -> str:
    if not is_under_way:
        return "tidak dalam proses"
    if order_id is not None:
        return f"SPM {order_id} menunggu SP2D"
    return "dalam proses, SPM ada" if has_order else "dalam proses, tanpa SPM"
