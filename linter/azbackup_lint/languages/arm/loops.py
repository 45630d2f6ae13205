"""Loops: what `copyIndex()` means inside a `copy`."""

from __future__ import annotations

from azbackup_lint.languages.arm.deployment_scope import DeploymentScope, Surroundings, UserFunction
from azbackup_lint.values import Known, Unknown, Value
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.limits import Budget


class Looped:
    """Surroundings inside of a loop; everything else is as outside."""

    __slots__ = ("_index", "_is_default", "_name", "_outside")

    def __init__(
        self, outside: Surroundings, name: str, index: Value, *, is_default: bool = False
    ) -> None:
        self._outside = outside
        self._name = name.lower()
        self._index = index
        self._is_default = is_default

    @property
    def scope(self) -> DeploymentScope:
        return self._outside.scope

    @property
    def budget(self) -> Budget:
        return self._outside.budget

    def parameter(self, name: str) -> Value:
        return self._outside.parameter(name)

    def variable(self, name: str) -> Value:
        return self._outside.variable(name)

    def copy_index(self, loop: str | None) -> Value:
        """A loop over properties is meant only by its name, unless there is no other one."""
        if loop is not None and loop.lower() == self._name:
            return self._index
        if loop is None and self._is_default:
            return self._index
        try:
            return self._outside.copy_index(loop)
        except EvaluationError:
            if loop is None:
                return self._index
            raise

    def reference(self, target: Value, api_version: Value | None, full: bool) -> Value:
        return self._outside.reference(target, api_version, full)

    def resource_info(self, target: Value) -> Value:
        return self._outside.resource_info(target)

    def list_secret(self, function: str, target: Value) -> Value:
        return self._outside.list_secret(function, target)

    def user_function(self, namespace: str, name: str) -> UserFunction | None:
        return self._outside.user_function(namespace, name)


def indexes(count: Value) -> int | None:
    """The number of iterations that a known value asks for; None where it asks for none."""
    if isinstance(count, Unknown) or not isinstance(count, Known):
        return None
    data = count.data
    if isinstance(data, bool) or not isinstance(data, int) or data < 0:
        return None
    return data
