"""The approval log is append-only for the owner too (KP041)."""

import psycopg
import pytest

from tests.database import connect

ROW = """
WITH person AS (
    INSERT INTO reference_user (username, password, full_name, employee_number, first_name, last_name, email,
                                is_superuser, is_staff, is_active, date_joined, must_change_password,
                                session_epoch)
    VALUES ('andi', '', 'Andi', '', '', '', '', false, false, true, now(), false, 0) RETURNING id)
INSERT INTO workflows_approvallog (flow, document_key, chain_key, document_number, step, from_state,
                                   to_state, actor_id, role, acted_on, acted_at, reason)
SELECT 'paper', 'paper:1', 'paper:1', '', 'submit', 'draft', 'submitted', id, 'operator', '2025-01-01', now(),
       ''
FROM person
"""


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE workflows_approvallog SET reason = 'lain'",
        "DELETE FROM workflows_approvallog",
        "TRUNCATE workflows_approvallog",
    ],
)
def test_the_owner_cannot_change_the_log(database_name, statement):
    with connect(database_name, owner=True) as link:
        link.execute(ROW)
        link.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(psycopg.DatabaseError) as e:
            link.execute(statement)
        assert e.value.sqlstate == "KP041"
        link.rollback()
