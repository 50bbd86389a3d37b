"""Definitions that contradict themselves are refused when they are imported."""

import pytest

from reports.vocabulary import ColumnSpec, Definition, DefinitionError, Line, Selector, Shape, Sign

ALL = Selector(natures=("revenue",))
TOTAL = Line("a", shape=Shape.TOTAL, selector=ALL, sign=Sign.CREDIT)
COLUMN = ColumnSpec("realisation", "Realisasi")


def define(*lines, columns=(COLUMN,)):
    return Definition("test", "Uji", columns, lines)


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ((TOTAL, TOTAL), "twice"),
        ((Line("a"),), "selects nothing"),
        ((Line("a", shape=Shape.TOTAL, selector=ALL),), "needs a side"),
        ((Line("b", shape=Shape.FORMULA, formula=((1, "a"),)), TOTAL), "no earlier total"),
        ((Line("a", selector=ALL), Line("b", shape=Shape.FORMULA, formula=((1, "a"),))), "no earlier total"),
    ],
)
def test_faults_are_named(lines, fault):
    with pytest.raises(DefinitionError, match=fault):
        define(*lines)


def test_a_computed_column_names_columns_that_are_there():
    with pytest.raises(DefinitionError, match="unknown column budget"):
        define(TOTAL, columns=(COLUMN, ColumnSpec("percent", "%", percent=("realisation", "budget"))))


def test_a_sound_definition_is_kept_as_given():
    found = define(TOTAL, Line("b", shape=Shape.FORMULA, formula=((1, "a"),)))
    assert [line.key for line in found.lines] == ["a", "b"]
