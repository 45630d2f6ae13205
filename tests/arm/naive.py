"""A second, naive evaluator of templates: the documented meaning, eager, with everything known.

A template is plain data whose expressions are trees (`Call`, `Path`) in place of text. Whatever
Resource Manager refuses raises Refused. See "ARM template functions" and "Understand the structure
and syntax of ARM templates" in the documentation of Azure Resource Manager.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


class Refused(Exception):
    """What Resource Manager would refuse."""


@dataclass(frozen=True)
class Call:
    """A function with its arguments: expressions or plain texts and numbers."""

    name: str
    arguments: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Path:
    """A member or an element of what an expression gives."""

    origin: Any
    steps: tuple[str | int, ...]


def printed(value: Any) -> Any:
    """A template as JSON has it: expressions in brackets, texts escaped."""
    if isinstance(value, (Call, Path)):
        return f"[{text_of(value)}]"
    if isinstance(value, dict):
        return {printed(key): printed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printed(item) for item in value]
    return f"[{value}" if isinstance(value, str) and value.startswith("[") else value


def text_of(node: Any) -> str:
    """An expression as a template writes it."""
    if isinstance(node, Call):
        return f"{node.name}({', '.join(map(text_of, node.arguments))})"
    if isinstance(node, Path):
        steps = (f"[{s}]" if isinstance(s, int) else f".{s}" for s in node.steps)
        return text_of(node.origin) + "".join(steps)
    if isinstance(node, str):
        return "'" + node.replace("'", "''") + "'"
    if isinstance(node, bool):
        return f"{str(node).lower()}()"
    return str(node)


@dataclass
class Deployment:
    """What expressions of one template may refer to."""

    template: Mapping[str, Any]
    given: Mapping[str, Any] = field(default_factory=dict)
    loops: dict[str | None, int] = field(default_factory=dict)
    locals: dict[str, Any] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)

    def parameter(self, name: str) -> Any:
        declared = self.template["parameters"][name]
        if name in self.given:
            value = self.given[name]
        elif "defaultValue" in declared:
            value = self.value(declared["defaultValue"])
        else:
            raise Refused(name)
        if value not in declared.get("allowedValues", [value]):
            raise Refused(name)
        return value

    def variable(self, name: str) -> Any:
        variables = self.template["variables"]
        for copy in variables.get("copy", ()):
            if copy["name"] == name:
                return self.repeated(copy)
        return self.value(variables[name])

    def repeated(self, copy: Mapping[str, Any]) -> list[Any]:
        """The array that a copy of variables, properties or outputs makes."""
        return [self.inside(copy["name"], at).value(copy["input"]) for at in self.counted(copy)]

    def counted(self, copy: Mapping[str, Any]) -> range:
        count = self.value(copy["count"])
        if not isinstance(count, int) or count < 0:
            raise Refused("count")
        return range(count)

    def inside(self, name: str, at: int, *, is_resource: bool = False) -> "Deployment":
        """The same in one iteration of a loop."""
        loops = {**self.loops, name: at}
        if is_resource:
            loops[None] = at
        return Deployment(self.template, self.given, loops, self.locals, self.outputs)

    def value(self, node: Any) -> Any:
        """The value of an expression, or of data with expressions in it."""
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, Path):
            value = self.value(node.origin)
            for step in node.steps:
                value = _member(value, step)
            return value
        if isinstance(node, list):
            return [self.value(item) for item in node]
        if isinstance(node, dict):
            members = [(self.value(k), self.value(v)) for k, v in node.items() if k != "copy"]
            made = dict(members)
            if len({key.lower() for key in made}) < len(members):
                raise Refused("a name twice")
            for copy in node.get("copy", ()):
                made[copy["name"]] = self.repeated(copy)
            return made
        return node

    def call(self, node: Call) -> Any:
        name, arguments = node.name, node.arguments
        if name == "if":
            return self.value(arguments[1] if self.value(arguments[0]) else arguments[2])
        if name in LAMBDAS:
            value, *others = arguments
            given = [o if is_lambda(o) else self.value(o) for o in others]
            functions = [self._function(o) if is_lambda(o) else o for o in given]
            return LAMBDAS[name](self.value(value), *functions)
        values = [self.value(argument) for argument in arguments]
        if name.startswith("u."):
            return self._called(name.removeprefix("u."), values)
        if name == "parameters":
            return self.parameter(*values)
        if name == "variables":
            return self.variable(*values)
        if name == "lambdaVariables":
            return self.locals[values[0]]
        if name == "copyIndex":
            loop = values.pop(0) if values and isinstance(values[0], str) else None
            return self.loops[loop] + (values[0] if values else 0)
        if name == "reference":
            return {"outputs": {k: {"value": v} for k, v in self.outputs[values[0]].items()}}
        return FUNCTIONS[name](*values)

    def _called(self, name: str, values: list[Any]) -> Any:
        """What a function of the template gives, which sees its own parameters only."""
        (declared,) = self.template["functions"]
        function = declared["members"][name]
        parameters = {parameter["name"]: parameter for parameter in function["parameters"]}
        given = dict(zip(parameters, values, strict=True))
        inside = Deployment({"parameters": parameters, "variables": {}}, given)
        return inside.value(function["output"]["value"])

    def _function(self, function: Call) -> Callable[..., Any]:
        """A lambda: what it gives for items, of which it may not take all."""
        *variables, body = function.arguments

        def call(*items: Any) -> Any:
            inner = Deployment(self.template, self.given, self.loops, {**self.locals}, self.outputs)
            inner.locals |= dict(zip(variables, items, strict=False))
            return inner.value(body)

        return call


def is_lambda(node: Any) -> bool:
    """Whether an argument is a lambda."""
    return isinstance(node, Call) and node.name == "lambda"


def deployed(template: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[dict[str, Any], Any]:
    """The resources that a template deploys, by the path to them, and its outputs."""
    found: dict[str, Any] = {}
    outputs = _deploy(Deployment(template, given), template, "", found)
    return found, outputs


def _deploy(scope: Deployment, template: Mapping[str, Any], way: str, found: Any) -> Any:
    resources = template["resources"]
    named = resources.items() if isinstance(resources, dict) else [(None, r) for r in resources]
    for symbol, resource in named:
        for inner in _instances(scope, resource):
            _create(inner, resource, symbol, way, found)
    outputs = {}
    for name, output in template.get("outputs", {}).items():
        if not scope.value(output.get("condition", True)):
            continue
        copy = output.get("copy")
        outputs[name] = (
            scope.value(output["value"]) if copy is None else scope.repeated({**copy, "name": None})
        )
    return outputs


def _instances(scope: Deployment, resource: Mapping[str, Any]) -> Iterator[Deployment]:
    copy = resource.get("copy")
    for at in scope.counted(copy) if copy else (None,):
        inner = scope if at is None else scope.inside(copy["name"], at, is_resource=True)
        if inner.value(resource.get("condition", True)):
            yield inner


def _create(
    scope: Deployment, resource: Mapping[str, Any], symbol: str | None, way: str, found: Any
) -> None:
    name = scope.value(resource["name"])
    if not isinstance(name, str) or not name:
        raise Refused("name")
    if resource["type"] != "Microsoft.Resources/deployments":
        address = f"{way}{resource['type']}/{name}"
        if address in found:
            raise Refused("twice")
        members = ("name", "location", "tags", "properties")
        found[address] = {m: scope.value(resource[m]) for m in members if m in resource}
        return
    properties = resource["properties"]
    inner = properties["template"]
    is_inner = properties.get("expressionEvaluationOptions", {}).get("scope") == "inner"
    if is_inner:
        given = {k: scope.value(v["value"]) for k, v in properties.get("parameters", {}).items()}
        outputs = _deploy(Deployment(inner, given), inner, f"{way}{name}/", found)
    else:
        outputs = _deploy(scope, inner, f"{way}{name}/", found)
    scope.outputs[name] = outputs
    if symbol is not None:
        scope.outputs[symbol] = outputs


def _member(value: Any, step: str | int) -> Any:
    if isinstance(value, dict) and isinstance(step, str):
        for key in value:
            if key.lower() == step.lower():
                return value[key]
    elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
        return value[step]
    raise Refused(step)


def _array(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise Refused("no array")
    return value


def _concat(*values: Any) -> Any:
    if isinstance(values[0], list):
        return [item for value in values for item in _array(value)]
    if any(isinstance(value, (list, dict, bool)) for value in values):
        raise Refused("concat")
    return "".join(map(str, values))


def _string(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def _quotient(left: int, right: int) -> int:
    """Division towards zero."""
    if right == 0:
        raise Refused("division by zero")
    whole = abs(left) // abs(right)
    return whole if (left < 0) == (right < 0) else -whole


def _union(first: Any, *others: Any) -> Any:
    if isinstance(first, list):
        result: list[Any] = []
        for item in (item for value in (first, *others) for item in value):
            if item not in result:
                result.append(item)
        return result
    merged = dict(first)
    for other in others:
        for key, item in other.items():
            both = isinstance(merged.get(key), dict) and isinstance(item, dict)
            merged[key] = _union(merged[key], item) if both else item
    return merged


def _intersection(first: Any, *others: Any) -> Any:
    if isinstance(first, list):
        kept = [item for item in first if all(item in other for other in others)]
        return _union(kept)
    return {k: v for k, v in first.items() if all(k in o and o[k] == v for o in others)}


def _contains(container: Any, item: Any) -> bool:
    if isinstance(container, dict):
        return any(key.lower() == item.lower() for key in container)
    return item in container


def _substring(text: str, start: int, length: int | None = None) -> str:
    end = len(text) if length is None else start + length
    if not 0 <= start <= end <= len(text):
        raise Refused("substring")
    return text[start:end]


def _first(value: Sequence[Any], at: int = 0) -> Any:
    if not value:
        raise Refused("the first of nothing, of which the documentation doesn't tell")
    return value[at]


def _number(text: Any) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refused(text) from None


def _coalesce(*values: Any) -> Any:
    return next((value for value in values if value is not None), None)


def _padded(text: Any, width: int, character: str = " ") -> str:
    return str(text).rjust(width, character)


def _formatted(pattern: str, *values: Any) -> str:
    for at, value in enumerate(values):
        pattern = pattern.replace(f"{{{at}}}", str(value))
    return pattern


def _folded(values: list[Any], start: Any, function: Callable[..., Any]) -> Any:
    for at, item in enumerate(_array(values)):
        start = function(start, item, at)
    return start


def _sorted(values: list[Any], is_before: Callable[..., Any]) -> list[Any]:
    made: list[Any] = []
    for item in _array(values):
        at = next((at for at, other in enumerate(made) if is_before(item, other)), len(made))
        made.insert(at, item)
    return made


def _object_of(
    values: list[Any], key: Callable[..., Any], value: Callable[..., Any] = lambda item: item
) -> dict[str, Any]:
    made = {key(item): value(item) for item in _array(values)}
    if len({name.lower() for name in made}) < len(values):
        raise Refused("the documentation doesn't tell which of two alike is taken")
    return made


def _grouped(values: list[Any], key: Callable[..., Any]) -> dict[str, Any]:
    groups: dict[str, Any] = {}
    for item in _array(values):
        groups.setdefault(key(item), []).append(item)
    if len({name.lower() for name in groups}) < len(groups):
        raise Refused("the documentation doesn't tell whether names in other case are one")
    return groups


LAMBDAS: Mapping[str, Callable[..., Any]] = {
    "filter": lambda values, test: [v for at, v in enumerate(_array(values)) if test(v, at)],
    "groupBy": _grouped,
    "map": lambda values, change: [change(v, at) for at, v in enumerate(_array(values))],
    "mapValues": lambda value, change: {key: change(item) for key, item in value.items()},
    "reduce": _folded,
    "sort": _sorted,
    "toObject": _object_of,
}
"""Functions of lambdas, which get these as functions."""


def _tried(value: Any, *steps: str | int) -> Any:
    for step in steps:
        try:
            value = _member(value, step)
        except Refused:
            return None
    return value


def _items(value: dict[str, Any]) -> list[Any]:
    if not all(map(str.isalpha, value)):
        raise Refused("the alphabet of the documentation has letters only")
    return [{"key": key, "value": value[key]} for key in sorted(value)]


def _flat(values: list[Any]) -> list[Any]:
    return [item for value in values for item in (value if isinstance(value, list) else [value])]


FUNCTIONS: Mapping[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "and": lambda *values: all(values),
    "array": lambda value: value if isinstance(value, list) else [value],
    "coalesce": _coalesce,
    "concat": _concat,
    "contains": _contains,
    "createArray": lambda *values: list(values),
    "createObject": lambda *values: dict(zip(values[::2], values[1::2], strict=True)),
    "div": _quotient,
    "empty": lambda value: value is None or len(value) == 0,
    "endsWith": lambda text, end: text.lower().endswith(end.lower()),
    "equals": lambda a, b: type(a) is type(b) and a == b,
    "first": _first,
    "flatten": _flat,
    "format": _formatted,
    "greater": lambda a, b: a > b,
    "greaterOrEquals": lambda a, b: a >= b,
    "indexOf": lambda text, part: text.lower().find(part.lower()),
    "indexFromEnd": lambda values, at: _first(values[-at:] if 0 < at <= len(values) else ()),
    "int": _number,
    "intersection": _intersection,
    "items": _items,
    "join": lambda values, separator: separator.join(map(str, values)),
    "last": lambda value: _first(value, -1),
    "lastIndexOf": lambda text, part: text.lower().rfind(part.lower()),
    "length": len,
    "less": lambda a, b: a < b,
    "lessOrEquals": lambda a, b: a <= b,
    "max": max,
    "min": min,
    "mod": lambda a, b: a - b * _quotient(a, b),
    "mul": lambda a, b: a * b,
    "not": lambda value: not value,
    "null": lambda: None,
    "or": lambda *values: any(values),
    "padLeft": _padded,
    "range": lambda start, count: list(range(start, start + count)),
    "replace": lambda text, old, new: text.replace(old, new),
    "shallowMerge": lambda values: {k: v for value in values for k, v in value.items()},
    "skip": lambda value, count: value[max(count, 0) :],
    "split": lambda text, mark: text.split(mark),
    "startsWith": lambda text, start: text.lower().startswith(start.lower()),
    "string": _string,
    "sub": lambda a, b: a - b,
    "substring": _substring,
    "take": lambda value, count: value[: max(count, 0)],
    "toLower": str.lower,
    "toUpper": str.upper,
    "trim": str.strip,
    "tryGet": _tried,
    "union": _union,
}
