"""Random templates, written as Bicep: the expressions and loops mean the same there."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.arm.naive import Call, Path

OPERATORS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "div": "/",
    "mod": "%",
    "equals": "==",
    "less": "<",
    "greater": ">",
    "greaterOrEquals": ">=",
    "lessOrEquals": "<=",
    "and": "&&",
    "or": "||",
    "coalesce": "??",
}
TYPES = {"array": "array", "object": "object", "string": "string", "int": "int", "bool": "bool"}

Loops = Mapping[str | None, str]
"""The variable of each loop around an expression; None for that of the resource."""


def written(node: Any, loops: Loops) -> str:
    """An expression, or data with expressions in it."""
    if isinstance(node, Call):
        return _call(node, loops)
    if isinstance(node, Path):
        steps = (f"[{s}]" if isinstance(s, int) else f".{s}" for s in node.steps)
        return written(node.origin, loops) + "".join(steps)
    if isinstance(node, list):
        return "[" + ", ".join(written(item, loops) for item in node) + "]"
    if isinstance(node, dict):
        named = [(key, item) for key, item in node.items() if key != "copy"]
        members = [f"{_name(key, loops)}: {written(item, loops)}" for key, item in named]
        members += [f"{copy['name']}: {repeated(copy, loops)}" for copy in node.get("copy", ())]
        return "{\n" + "\n".join(members) + "\n}"
    if isinstance(node, str):
        escaped = node.replace("\\", "\\\\").replace("'", "\\'").replace("${", "\\${")
        return f"'{escaped}'"
    return json.dumps(node)


def _name(key: Any, loops: Loops) -> str:
    return key if isinstance(key, str) else f"'${{{written(key, loops)}}}'"


def _call(node: Call, loops: Loops) -> str:
    name, arguments = node.name, node.arguments
    if name in ("parameters", "variables", "lambdaVariables"):
        return str(arguments[0])
    if name == "copyIndex":
        loop = arguments[0] if arguments else None
        return f"({loops[loop]} + {arguments[1]})" if len(arguments) > 1 else loops[loop]
    if name == "lambda":
        *variables, body = arguments
        listed = f"({', '.join(variables)})" if len(variables) > 1 else variables[0]
        return f"{listed} => {written(body, loops)}"
    texts = [written(argument, loops) for argument in arguments]
    if name in OPERATORS:
        return f"({f' {OPERATORS[name]} '.join(texts)})"
    if name == "if":
        return f"({texts[0]} ? {texts[1]} : {texts[2]})"
    if name == "not":
        return f"(!{texts[0]})"
    if name == "null":
        return "null"
    if name == "tryGet":
        return f"({texts[0]}[?{texts[1]}])"
    if name == "indexFromEnd":
        return f"({texts[0]}[^{texts[1]}])"
    if name == "createArray":
        return f"[{', '.join(texts)}]"
    if name == "createObject":
        members = zip(texts[::2], texts[1::2], strict=True)
        return "{ " + ", ".join(f"{key}: {value}" for key, value in members) + " }"
    return f"{name.removeprefix('u.')}({', '.join(texts)})"


def repeated(copy: Mapping[str, Any], loops: Loops) -> str:
    """A copy of variables or properties."""
    variable = f"i{copy['name']}"
    body = written(copy["input"], {**loops, copy["name"]: variable})
    return f"[for {variable} in range(0, {written(copy['count'], loops)}): {body}]"


def bicep(document: Mapping[str, Any]) -> str:
    """A template without nested deployments as a Bicep file."""
    lines = []
    for name, declared in document["parameters"].items():
        default = declared.get("defaultValue")
        value = "" if default is None else f" = {written(default, {})}"
        lines.append(f"param {name} {TYPES[declared['type']]}{value}")
    for declared in document.get("functions", ()):
        lines += [_function(*member) for member in declared["members"].items()]
    for name, value in document["variables"].items():
        if name != "copy":
            lines += _variable(name, value)
    for copy in document["variables"].get("copy", ()):
        lines.append(f"var {copy['name']} = {repeated(copy, {})}")
    resources = document["resources"]
    named = resources.items() if isinstance(resources, dict) else enumerate(resources)
    lines += [_resource(f"r{name}", resource) for name, resource in named]
    for name, output in document.get("outputs", {}).items():
        loop = {**output["copy"], "name": None} if "copy" in output else None
        value = repeated(loop, {}) if loop else written(output["value"], {})
        lines.append(f"output {name} {TYPES[output['type']]} = {value}")
    return "\n".join(lines) + "\n"


def _function(name: str, function: Mapping[str, Any]) -> str:
    taken = ", ".join(f"{item['name']} {TYPES[item['type']]}" for item in function["parameters"])
    output = function["output"]
    return f"func {name}({taken}) {TYPES[output['type']]} => {written(output['value'], {})}"


def _variable(name: str, value: Any) -> Iterator[str]:
    """A variable, and those of the loops in it: an object can't have any itself."""
    copies = value.get("copy", ()) if isinstance(value, dict) else ()
    if not copies:
        yield f"var {name} = {written(value, {})}"
        return
    plain = {key: item for key, item in value.items() if key != "copy"}
    for copy in copies:
        yield f"var {name}{copy['name']} = {repeated(copy, {})}"
        plain[copy["name"]] = Call("variables", (f"{name}{copy['name']}",))
    yield f"var {name} = {written(plain, {})}"


def _resource(symbol: str, resource: Mapping[str, Any]) -> str:
    copy = resource.get("copy")
    loops: Loops = {None: "i", copy["name"]: "i"} if copy else {}
    members = {m: resource[m] for m in ("name", "location", "tags", "properties") if m in resource}
    body = written(members, loops)
    if "condition" in resource:
        body = f"if ({written(resource['condition'], loops)}) {body}"
    if copy:
        body = f"[for i in range(0, {written(copy['count'], {})}): {body}]"
    return f"resource {symbol} '{resource['type']}@{resource['apiVersion']}' = {body}"
