"""Operations of a migration done together give what they give one by one, and go back."""

import pytest
from django.conf import settings
from django.db import migrations, models
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.state import ProjectState
from django.db.utils import ConnectionHandler

from core.together import Together

KEY = ("id", models.BigAutoField(primary_key=True))


def operations() -> list[migrations.operations.base.Operation]:
    """Two tables that reference each other, with an index, a check and a partial unique constraint."""
    return [
        migrations.CreateModel(name="Nest", fields=[KEY, ("code", models.CharField(max_length=9))]),
        migrations.CreateModel(
            name="Egg", fields=[KEY, ("nest", models.ForeignKey("core.nest", on_delete=models.PROTECT))]
        ),
        migrations.AddField(
            "nest", "first", models.ForeignKey("core.egg", on_delete=models.PROTECT, null=True)
        ),
        migrations.AddIndex("nest", models.Index(fields=["code"], name="nest_code")),
        migrations.AddConstraint(
            "egg", models.CheckConstraint(condition=models.Q(id__gt=0), name="egg_counts")
        ),
        migrations.AddConstraint(
            "nest",
            models.UniqueConstraint(
                fields=["code"], condition=models.Q(first__isnull=True), name="nest_once"
            ),
        ),
    ]


def run(connection: DatabaseWrapper, each: list, state: ProjectState) -> list[ProjectState]:
    """The states before and after each operation, done in the database."""
    states = [state]
    for operation in each:
        after = states[-1].clone()
        operation.state_forwards("core", after)
        with connection.schema_editor() as editor:
            operation.database_forwards("core", editor, states[-1], after)
        states.append(after)
    return states


def shape(connection: DatabaseWrapper) -> list[tuple]:
    """Columns, indexes and constraints of the two tables as the database holds them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, ordinal_position::text, data_type"
            " FROM information_schema.columns"
            " WHERE table_name IN ('core_nest', 'core_egg')"
            " UNION ALL SELECT tablename, indexname, '', indexdef FROM pg_indexes"
            " WHERE tablename IN ('core_nest', 'core_egg')"
            " UNION ALL SELECT conrelid::regclass::text, conname, '', pg_get_constraintdef(oid)"
            " FROM pg_constraint WHERE conrelid::regclass::text IN ('core_nest', 'core_egg')"
            " ORDER BY 1, 2, 3, 4"
        )
        return cursor.fetchall()


@pytest.fixture
def owner(committed_database, database_name, django_db_blocker):
    """The owner's connection to a database of its own: only the owner makes tables."""
    address = settings.OWNER_ADDRESS.django(owner=True, app_role=settings.APP_ADDRESS.user)
    link = ConnectionHandler({"default": {**address, "NAME": committed_database}})["default"]
    with django_db_blocker.unblock():
        yield link
        link.close()


def test_together_makes_the_same_tables_and_removes_them(owner):
    run(owner, operations(), ProjectState())
    one_by_one = shape(owner)
    assert len(one_by_one) > 12
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE core_nest, core_egg CASCADE")
    both = Together(operations())
    states = run(owner, [both], ProjectState())
    assert shape(owner) == one_by_one
    with owner.schema_editor() as editor:
        both.database_backwards("core", editor, states[1], states[0])
    assert shape(owner) == []


def test_additions_to_a_table_that_was_there_see_the_last_state(owner):
    first, *rest = operations()
    state = run(owner, [first], ProjectState())[-1]
    run(owner, [Together(rest)], state)
    together = shape(owner)
    with owner.cursor() as cursor:
        cursor.execute("DROP TABLE core_nest, core_egg CASCADE")
    run(owner, operations(), ProjectState())
    assert shape(owner) == together


def test_an_operation_that_needs_a_state_between_is_refused():
    with pytest.raises(ValueError, match="Raw SQL"):
        Together([migrations.RunSQL("SELECT 1")])
    altered = migrations.AlterField("egg", "size", models.IntegerField())
    with pytest.raises(ValueError, match="twice"):
        Together([altered, altered])
