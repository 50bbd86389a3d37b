"""Many generated operations of one migration as one: the project's state is drawn once, not once each.

Django draws a model and all its relations anew after every operation. With two hundred models that reference
each other a migration of ninety operations takes twenty seconds, of which PostgreSQL works half a second.
"""

from collections.abc import Sequence
from typing import Any

from django.db.migrations import AddConstraint, AddField, AddIndex, AlterField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

ADDED = (AddField, AddIndex, AddConstraint, AlterField)


class Together(Operation):
    """CreateModel and additions, each seeing the state before the first and after the last of them.

    A table is made as it is after the last operation, so what the others add to it is there already.
    Raises ValueError for an operation that needs a state in between.
    """

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = list(operations)
        for operation in self.operations:
            if not isinstance(operation, (CreateModel, *ADDED)):
                raise ValueError(f"{operation.describe()} cannot be done together with others")
        altered = [
            (each.model_name_lower, each.name_lower)
            for each in self.operations
            if isinstance(each, AlterField)
        ]
        if len(altered) != len(set(altered)):
            raise ValueError("one field is altered twice: the state in between is needed")

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (type(self).__qualname__, [self.operations], {})

    def describe(self) -> str:
        return "; ".join(operation.describe() for operation in self.operations)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """All of them; models are drawn when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def _made(self) -> list[CreateModel]:
        return [operation for operation in self.operations if isinstance(operation, CreateModel)]

    def _others(self) -> list[Any]:
        """Operations on tables that were there before."""
        made = {operation.name_lower for operation in self._made()}
        return [
            operation
            for operation in self.operations
            if isinstance(operation, ADDED) and operation.model_name_lower not in made
        ]

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in (*self._made(), *self._others()):
            operation.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for operation in (*reversed(self._others()), *reversed(self._made())):
            operation.database_backwards(app_label, schema_editor, from_state, to_state)
