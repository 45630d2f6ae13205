"""The outputs of a deployment, evaluated when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.secret_types import is_secure
from azbackup_lint.languages.arm.templates import Template, member
from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.values import Cause, MapValue, Unknown, Value, as_secret


class Outputs(Mapping[str, Value]):
    """The outputs of a template by their names as written."""

    def __init__(self, bodies: Bodies, template: Template) -> None:
        self._bodies = bodies
        self._items = {
            item.name: item
            for item in template.section("outputs").values()
            if member(item.value, "value") is not None or member(item.value, "copy") is not None
        }
        self._values: dict[str, Value | None] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._items:
            raise KeyError(name)
        if name in self._values:
            return self._values[name] or self._circle(name)
        self._values[name] = None  # while it is being evaluated
        value = self._values[name] = self._evaluate(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def _evaluate(self, name: str) -> Value:
        body = self._items[name].value
        value, copy = member(body, "value"), member(body, "copy")
        if value is not None:
            given = self._bodies.value(value)
            return as_secret(given, body.span) if is_secure(body) else given
        assert copy is not None
        return self._bodies.copies(copy, name)

    def _circle(self, name: str) -> Unknown:
        message = f"output {name} depends on itself, by way of another deployment"
        remedy = "Break the circle; until then it is unknown."
        span = self._items[name].key
        self._bodies.run.report(Problem(CIRCULAR_REFERENCE, message, remedy, span))
        return Unknown((Cause("invalid", message, "break the circle", span),))


_STATE = (
    "correlationId", "debugSetting", "dependencies", "duration", "error", "mode",
    "onErrorDeployment", "outputResources", "parameters", "parametersLink", "providers",
    "provisioningState", "templateHash", "templateLink", "timestamp", "validatedResources",
)  # fmt: skip
"""What else the state of a deployment has (`DeploymentPropertiesExtended`).

Source: learn.microsoft.com/rest/api/resources/deployments/get, 2025-04-01.
"""


def state_of_deployment(outputs: Mapping[str, Value], cause: Cause) -> MapValue:
    """What `reference()` gives of a deployment; `cause` is why it isn't known but for outputs."""
    others = dict.fromkeys(_STATE, Unknown((cause,)))
    return MapValue({"outputs": MapValue(Wrapped(outputs)), **others})


class Wrapped(Mapping[str, Value]):
    """Outputs as `reference()` gives them: each inside of an object with its type and `value`."""

    def __init__(self, outputs: Mapping[str, Value]) -> None:
        self._outputs = outputs

    def __getitem__(self, name: str) -> Value:
        if name not in self._outputs:
            raise KeyError(name)
        return MapValue(_Value(self._outputs, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._outputs)

    def __len__(self) -> int:
        return len(self._outputs)


class _Value(Mapping[str, Value]):
    """`{"type": …, "value": …}` of one output; the type is spelled as Resource Manager does."""

    def __init__(self, outputs: Mapping[str, Value], name: str) -> None:
        self._outputs = outputs
        self._name = name

    def __getitem__(self, name: str) -> Value:
        if name == "type":
            return Unknown((Cause("computed", f"the type of output {self._name}"),))
        if name != "value":
            raise KeyError(name)
        return self._outputs[self._name]

    def __iter__(self) -> Iterator[str]:
        return iter(("type", "value"))

    def __len__(self) -> int:
        return 2
