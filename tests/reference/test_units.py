"""Units: what may be made, renamed and deactivated, and by whom."""

import pytest

from core.errors import AccessDenied, DomainError
from reference import units
from reference.models import Role, Unit
from tests.factories.reference import make_person, make_ppkd, make_sub_unit, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return make_person(Role.ADMINISTRATOR)


def create(actor, **over):
    fields = {"code": "DINKES", "name": "Dinas Kesehatan", "kind": Unit.Kind.SKPD, **over}
    return units.create_unit(**fields, actor=actor)


def test_units_of_every_kind(administrator):
    skpd = create(administrator)
    sub = create(administrator, code="RSUD", name="RSUD", kind="sub_unit", parent=skpd)
    ppkd = create(administrator, code="PPKD", name="PPKD", kind="ppkd")
    assert (skpd.is_ppkd, sub.parent, ppkd.is_ppkd) == (False, skpd, True)
    assert sub.history.get().history_user == administrator


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"code": "ADA"}, "Kode unit ADA sudah dipakai Satuan Kerja ADA."),
        ({"code": " "}, "Kode dan nama unit harus diisi."),
        ({"name": ""}, "Kode dan nama unit harus diisi."),
        ({"kind": "ppkd"}, "Daerah ini sudah mempunyai PPKD (Satuan Kerja PPKD)."),
        ({"kind": "sub_unit"}, "Unit SKPD DINKES harus menyebut SKPD-nya."),
    ],
)
def test_misfits_are_refused(administrator, over, message):
    make_unit("ADA")
    make_ppkd()
    with pytest.raises(DomainError) as caught:
        create(administrator, **over)
    assert caught.value.message == message


def test_tree_has_two_levels(administrator):
    skpd = make_unit("ADA")
    with pytest.raises(DomainError, match="SKPD DINKES tidak berada di bawah unit lain"):
        create(administrator, parent=skpd)
    with pytest.raises(DomainError, match="bukan SKPD; Unit SKPD berada di bawah SKPD"):
        create(administrator, kind="sub_unit", parent=make_sub_unit(skpd))


def test_rename_and_deactivate_keep_history(administrator):
    unit = create(administrator)
    assert (
        units.rename(unit, name=" Dinas Kesehatan Kota ", actor=administrator).name == "Dinas Kesehatan Kota"
    )
    assert not units.deactivate(unit, actor=administrator).is_active
    assert units.activate(unit, actor=administrator).is_active
    story = list(unit.history.order_by("history_id").values_list("name", "is_active"))
    assert story == [
        ("Dinas Kesehatan", True),
        ("Dinas Kesehatan Kota", True),
        ("Dinas Kesehatan Kota", False),
        ("Dinas Kesehatan Kota", True),
    ]
    with pytest.raises(DomainError, match="Nama unit harus diisi"):
        units.rename(unit, name=" ", actor=administrator)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_the_administrator_keeps_units(role):
    unit = make_unit("ADA")
    actor = make_person(role, unit)
    for act in (
        lambda: create(actor),
        lambda: units.rename(unit, name="X", actor=actor),
        lambda: units.deactivate(unit, actor=actor),
        lambda: units.activate(unit, actor=actor),
    ):
        with pytest.raises(AccessDenied):
            act()
    assert Unit.objects.get(pk=unit.pk).name == "Satuan Kerja ADA"
