"""What a nested deployment is given for its parameters, evaluated when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.literals import has_computed_names
from azbackup_lint.languages.arm.parameter_files import given_by_file
from azbackup_lint.languages.arm.parameters import Given, given_value
from azbackup_lint.languages.arm.templates import member, members
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.values import Cause, MapValue, Unknown, Value, causes_of, unknown_because


def given_to(
    bodies: Bodies,
    properties: Tree | None,
    label: str,
    file: Path | None,
    run: DeploymentEvaluation,
) -> Given:
    """What the deployment of a label is given for its parameters; `file` is where it links to."""
    node = member(properties, "parameters")
    if node is None:
        if file is not None:
            return given_by_file(file, run)
        return Linked(label) if member(properties, "parametersLink") is not None else {}
    is_plain = node.kind == "object" and not has_computed_names(node.data)
    return Passed(bodies, node) if is_plain else Computed(bodies.value(node))


class Passed(Mapping[str, Value]):
    """The `parameters` of a nested deployment."""

    def __init__(self, bodies: Bodies, node: Tree) -> None:
        self._bodies = bodies
        self._items = members(node)

    def __getitem__(self, name: str) -> Value:
        item = self._items[name]
        if isinstance(item.value.data, str) or member(item.value, "copy") is not None:
            return _value_member(self._bodies.value(item.value))
        return given_value(item, self._bodies.value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)


class Computed(Mapping[str, Value]):
    """`parameters` that an expression makes."""

    def __init__(self, value: Value) -> None:
        self._value = value
        entries = value.entries if isinstance(value, MapValue) else {}
        self._entries = {name.lower(): entries[name] for name in entries}

    def __getitem__(self, name: str) -> Value:
        if isinstance(self._value, MapValue):
            return _value_member(self._entries[name])
        return unknown_because(self._value)

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


class Linked(Mapping[str, Value]):
    """Parameters from a file that a link leads to."""

    def __init__(self, label: str) -> None:
        self._label = label

    def get(self, name: str, default: object = None) -> Value:
        """Whatever is asked for is given, by a file that isn't here."""
        return self[name]

    def __getitem__(self, name: str) -> Value:
        subject = f"parameter {name} of {self._label}"
        return Unknown((Cause("module", subject, "it comes from a parametersLink"),))

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def _value_member(value: Value) -> Value:
    if isinstance(value, MapValue):
        for name in value.entries:
            if name.lower() == "value":
                return value.entries[name]
    return Unknown(causes_of(value) or (Cause("invalid", "a parameter without a value"),))
