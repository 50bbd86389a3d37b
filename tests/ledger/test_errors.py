"""Database refusals in Indonesian; what is not ours stays what it is."""

from django.db import DatabaseError

from core.errors import TryAgain
from ledger import errors


class _Diagnostics:
    def __init__(self, sqlstate: str, detail: str = "", constraint: str = "") -> None:
        self.sqlstate, self.message_detail, self.constraint_name = sqlstate, detail, constraint


def database_error(sqlstate: str, detail: str = "", constraint: str = "") -> DatabaseError:
    cause = Exception("x")
    cause.diag = _Diagnostics(sqlstate, detail, constraint)
    error = DatabaseError("x")
    error.__cause__ = cause
    return error


def test_time_outs_and_deadlocks_ask_to_try_again():
    for state in ("55P03", "40P01", "40001"):
        assert isinstance(errors.translated(database_error(state)), TryAgain)


def test_unknown_errors_stay_database_errors():
    for error in (
        database_error("42501"),
        database_error("KP034", '{"case": "immutable"}'),
        database_error("KP999"),
        database_error("23505", constraint="entry_number_once"),
        DatabaseError("no cause"),
    ):
        assert errors.translated(error) is error


def test_keys_and_reversals_that_two_wrote_at_once():
    assert errors.translated(database_error("23505", constraint="entry_key_once")).rules == ("I-32",)
    reversal = database_error("23505", constraint="ledger_entry_reverses_id_key")
    assert errors.translated(reversal).rules == ("I-34",)


def test_a_detail_that_is_no_json_does_not_hide_the_error():
    error = database_error("KP030", "bukan json")
    assert errors.translated(error) is error


def test_months_have_names():
    assert [errors.month_name(month) for month in (1, 8, 12)] == ["Januari", "Agustus", "Desember"]
