"""Cells of a sheet become changes, and lines become cells, without a loss."""

import json

import pytest

from budget import proposal_selectors as selectors
from budget.models import ProposalLine
from budget.proposal_checks import LineFlaws
from budget.proposal_lines import Volume
from core.errors import DomainError
from core.money import Decimal
from tests.factories import proposals as make
from tests.factories.budget import STATIONERY, TRAVEL
from tests.factories.reference import account, make_fund
from web.forms import sheet as forms


@pytest.fixture
def proposal(region):
    return make.proposal(
        region, make.detail("Kertas", (12, "desa"), ("2.5", "kali"), tax_percent=Decimal(11))
    )


def read(proposal, **lists):
    return forms.read_changes(json.dumps(lists).encode(), proposal, sub_activity_id=7)


def test_a_line_is_shown_as_it_is_typed(proposal, region):
    item = make.price_item(region, price=50_000)
    ProposalLine.objects.update(price_item=item)
    (record,) = selectors.records(selectors.lines_of(proposal))
    row = forms.row_of(record)
    assert row["cells"] == {
        "header": "", "description": "Kertas", "specification": "", "measure": "rim", "exception_basis": "",
        "location": "", "recipient": "", "account": STATIONERY, "fund": "PAD",
        "coefficient": "12 desa × 2,5 kali", "price": "50.000", "tax": "11", "amount": "1.665.000",
    }  # fmt: skip
    assert (row["revision"], row["returned"], row["item"]["price"]) == (1, False, "50.000")


def test_cells_are_read_as_changes(proposal, django_assert_num_queries):
    cells = {
        "description": " Tinta ", "account": TRAVEL, "fund": "PAD", "coefficient": "3 x 4 box",
        "price": "Rp 1.250,50", "tax": "11 %",
    }  # fmt: skip
    with django_assert_num_queries(2):
        changes = read(
            proposal,
            edited=[
                {"id": 5, "revision": 2, "number": 1, "cells": {"price": "", "amount": "7,25"}, "item": None}
            ],
            added=[{"key": "a", "number": 2, "after": 5, "cells": cells, "item": 9}],
            moved=[{"id": 6, "after": "a"}],
            removed=[{"id": 8, "revision": 1, "number": 3}],
        )
    (edited,) = changes.edited
    assert (edited.id, edited.revision, edited.number) == (5, 2, 1)
    assert edited.fields == {"price": None, "amount": Decimal("7.25"), "price_item_id": None}
    (added,) = changes.added
    assert (added.key, added.after, added.line.sub_activity_id, added.line.price_item_id) == ("a", 5, 7, 9)
    assert (added.line.account_id, added.line.fund_source_id) == (account(TRAVEL).pk, make_fund().pk)
    assert added.line.volumes == (Volume(Decimal(3), ""), Volume(Decimal(4), "box"))
    assert (added.line.price, added.line.tax_percent) == (Decimal("1250.50"), Decimal(11))
    assert (changes.moved[0].after, changes.removed[0].id) == ("a", 8)


def test_every_cell_that_cannot_be_read_is_named(proposal):
    with pytest.raises(LineFlaws) as refused:
        read(
            proposal,
            edited=[
                {"id": 5, "revision": 1, "number": 1, "cells": {"price": "lima", "account": "5.9.9"}},
                {"id": 6, "revision": 1, "number": 2, "cells": {"coefficient": "desa", "fund": "X"}},
            ],
        )
    found = forms.flaws_as_data(refused.value)
    assert [(one["line"], one["cell"]) for one in found] == [
        (5, "price"),
        (5, "account"),
        (6, "coefficient"),
        (6, "fund"),
    ]
    assert found[1]["words"] == "Baris 1, rekening “5.9.9”: rekening tidak ada pada TA 2025. (I-01)"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b'{"edited": [{"id": "x", "revision": 1, "number": 1, "cells": {}}]}',
        b'{"edited": [{"id": 1, "revision": 1, "number": 1, "cells": {"state": "signed"}}]}',
        b'{"edited": [{"id": 1, "revision": 1, "number": 1, "cells": {"price": 1.5}}]}',
        b'{"edited": [{"id": 1.5, "revision": 1, "number": 1, "cells": {}}]}',
        b'{"added": [{"key": 1, "number": 1, "cells": {}}]}',
        b'{"moved": [{"id": 1}]}',
    ],
)
def test_what_no_page_sends_is_refused_as_a_whole(proposal, body):
    with pytest.raises(DomainError, match="tidak dapat dibaca"):
        forms.read_changes(body, proposal, sub_activity_id=None)
