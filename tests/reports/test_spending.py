"""The chart's list says which column of the SPJ a return reduces."""

from datetime import date

from reference.models import FiscalYear
from reports import spending


def test_values_carry_the_list_of_the_chart(paying):
    chart = FiscalYear.objects.get(pk=2025).chart_id
    found = spending.spent_values(year=2025, chart_id=chart, units=[1], end=date(2025, 3, 31))
    assert dict(zip(found["codes"], found["ways"], strict=True)) == {"5.1.01": "ls_gaji"}
    assert (found["salary_kind"], found["imprest"], found["units"]) == ("LS-GAJI", "up_gu_tu", [1])
