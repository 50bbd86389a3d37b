"""The second half of the route matrix: see test_route_matrix.py."""

import pytest

from tests.extent import some
from tests.web.matrix.judge import (
    JUDGED,
    REPORTS,
    wrong_answers,
    wrong_methods,
    wrong_reports,
    wrong_to_strangers,
)
from tests.web.matrix.table import TABLE
from tests.web.matrix.walk import Walk

SECOND, SECOND_REPORTS = JUDGED[1::2], REPORTS[1::2]


@pytest.mark.parametrize("name", SECOND)
def test_each_person_gets_the_declared_answer_and_nothing_of_another_unit(walk: Walk, name: str):
    assert wrong_answers(walk, name, TABLE[name]) == []


@pytest.mark.parametrize("name", some(SECOND))
def test_head_answers_as_get_and_odd_methods_are_refused(walk: Walk, name: str):
    assert wrong_methods(walk, name, TABLE[name]) == []


@pytest.mark.parametrize("name", SECOND)
def test_a_stranger_is_led_to_the_sign_in_and_a_forged_post_is_refused(walk: Walk, name: str):
    assert wrong_to_strangers(walk, name, TABLE[name]) == []


@pytest.mark.parametrize("name", SECOND_REPORTS)
def test_a_report_is_given_of_ones_own_unit_only_and_refused_of_another(walk: Walk, name: str):
    assert wrong_reports(walk, name) == []
