"""Routes of the exchange with SIPD, and of codes that an import could not find, in the matrix."""

from tests.web.matrix.rows import REGION, VERSIONS, Row, form, listed, shared
from tests.web.matrix.world_exchange import UNKNOWN

EXCHANGE: dict[str, Row] = {
    "exchange": listed(REGION),
    "exchange-import": form(VERSIONS, address=shared("imported_version")),
    "exchange-export": Row(
        get=REGION,
        address=lambda world, objects: {"pk": world.shared["imported_version"], "kind": "penjabaran"},
    ),
    "exchange-compare": form(REGION, address=shared("imported_version")),
    "exchange-mappings": listed(REGION),
    "exchange-mapping-new": form(VERSIONS),
    "exchange-mapping": form(VERSIONS, address=shared("column_mapping")),
    "apbd-codes": Row(get=REGION, address=shared("imported_budget")),
    "apbd-code": form(
        VERSIONS,
        address=lambda world, objects: {"pk": world.shared["imported_budget"], "kind": "account"},
        query=lambda world, objects: {"kode": UNKNOWN},
    ),
    "apbd-code-choices": Row(
        get=REGION,
        address=lambda world, objects: {"pk": world.shared["imported_budget"], "kind": "account"},
    ),
}
