"""`--region NAME` chooses the database before Django starts."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import region


@pytest.fixture(autouse=True)
def _no_region(monkeypatch):
    monkeypatch.setenv(region.ENVIRONMENT_KEY, "")


@pytest.mark.parametrize("words", [["--region", "sungai"], ["--region=sungai"]])
def test_the_option_is_taken_out_and_remembered(words):
    rest = region.take_region_option(["manage.py", "check", *words, "--deploy"])
    assert rest == ["manage.py", "check", "--deploy"]
    assert region.current_region() == "sungai"


def test_without_the_option_nothing_changes():
    assert region.take_region_option(["manage.py", "check"]) == ["manage.py", "check"]
    assert region.current_region() == ""


@pytest.mark.parametrize("name", ["", "Sungai", "1a", "a-b", 'x"; DROP', "a" * 32])
def test_a_name_that_is_no_database_name_is_refused(name):
    with pytest.raises(ImproperlyConfigured, match="tidak sah"):
        region.check_region_name(name)
