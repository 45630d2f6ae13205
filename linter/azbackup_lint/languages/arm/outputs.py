"""The outputs of a deployment, evaluated when they are asked for.

Source for conditions: learn.microsoft.com, "Outputs in ARM templates", ms.date 03/20/2024: an
output whose condition is false is left out. Bicep has no such outputs, but may call templates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from azbackup_lint.languages.arm.access import OpenObject
from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.conditions import holds
from azbackup_lint.languages.arm.secret_types import is_secure
from azbackup_lint.languages.arm.templates import Template, member
from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.values import Cause, MapValue, Unknown, Value, as_secret, causes_of


class Outputs(Mapping[str, Value]):
    """The outputs of a template by their names as written.

    One whose condition is false isn't there; one whose condition is unknown is, and is unknown.
    """

    def __init__(self, bodies: Bodies, template: Template) -> None:
        self._bodies = bodies
        self._items = {
            item.name: item
            for item in template.section("outputs").values()
            if member(item.value, "value") is not None or member(item.value, "copy") is not None
        }
        self._values: dict[tuple[str, str], Value | None] = {}

    def __getitem__(self, name: str) -> Value:
        answer = name in self._items and self._is_there(name)
        if answer is False:
            raise KeyError(name)
        if answer is None:
            return Unknown(self._causes(name))
        return self._once(name, "value", self._evaluate)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._items if self._is_there(name) is not False)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    @property
    def certain(self) -> Sequence[str]:
        """The names of those that are surely there."""
        return [name for name in self._items if self._is_there(name)]

    @property
    def open(self) -> Mapping[str, Unknown]:
        """Each other one that may be there, unknown because of what its condition depends on."""
        names = (name for name in self._items if self._is_there(name) is None)
        return {name: Unknown(self._causes(name)) for name in names}

    def _is_there(self, name: str) -> bool | None:
        condition = self._condition(name)
        return condition is None or holds(condition)

    def _causes(self, name: str) -> tuple[Cause, ...]:
        condition = self._condition(name)
        causes = () if condition is None else causes_of(condition)
        return causes or (Cause("invalid", f"the condition of output {name}"),)

    def _condition(self, name: str) -> Value | None:
        node = member(self._items[name].value, "condition")
        if node is None:
            return None
        return self._once(name, "condition", lambda _: self._bodies.value(node))

    def _once(self, name: str, part: str, evaluate: Callable[[str], Value]) -> Value:
        key = (name, part)
        if key in self._values:
            return self._values[key] or self._circle(name)
        self._values[key] = None  # while it is being evaluated
        value = self._values[key] = evaluate(name)
        return value

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


def state_of_deployment(outputs: Outputs, cause: Cause) -> MapValue:
    """What `reference()` gives of a deployment; `cause` is why it isn't known but for outputs."""
    others = dict.fromkeys(_STATE, Unknown((cause,)))
    certain, open_ = MapValue(Wrapped(outputs)), outputs.open
    if not open_:
        return MapValue({"outputs": certain, **others})
    fewest = len(certain.entries)
    causes = causes_of(*open_.values())
    found = OpenObject(
        causes,
        certain=certain,
        rest=Unknown(causes),
        fewest=fewest,
        most=fewest + len(open_),
        others=open_,
    )
    return MapValue({"outputs": found, **others})


class Wrapped(Mapping[str, Value]):
    """Outputs that are surely there, as `reference()` gives them: with a type and a `value`."""

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs
        self._names = outputs.certain

    def __getitem__(self, name: str) -> Value:
        if name not in self._names:
            raise KeyError(name)
        return MapValue(_Value(self._outputs, name))

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


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
