"""Templates in the syntax of Bicep: the same resources, or none where Bicep needs another form.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `compare-template-syntax`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node, Step
from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.parser import parse_template_string
from azbackup_lint.languages.arm.templates import SCHEMA
from azbackup_lint.languages.bicep.printing.expressions import (
    UnspeakableError,
    Written,
    bicep_of,
    text,
)
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any

WIDTH = 80
"""Characters of a list that is written on one line."""

_IDENTIFIER = lazy_regex(r"[A-Za-z_][A-Za-z0-9_]*")
_NO_WORD = lazy_regex(r"[^A-Za-z0-9]+")

_SCOPES = {
    "subscription": "subscription",
    "managementgroup": "managementGroup",
    "tenant": "tenant",
}
_DECORATORS = {
    "allowedValues": "allowed",
    "minValue": "minValue",
    "maxValue": "maxValue",
    "minLength": "minLength",
    "maxLength": "maxLength",
}
_SECURE = {"securestring": "string", "secureobject": "object"}
_OWN = frozenset(
    {"type", "apiVersion", "name", "scope", "condition", "copy", "dependsOn", "resources"}
)
_SECTIONS = frozenset({"$schema", "contentVersion", "parameters", "variables", "resources"})
_INDEX, _INNER = "i", "j"
"""The index of the loop over a resource, and of the one inside of it."""


def bicep_template(template: Mapping[str, Any]) -> str:
    """The template in Bicep; raises UnspeakableError where it isn't the same but for syntax."""
    if not template.keys() <= _SECTIONS:
        raise UnspeakableError(", ".join(template.keys() - _SECTIONS))
    printer = _Printer(template)
    return "\n\n".join(printer.statements()) + "\n"


class _Printer:
    """One template."""

    def __init__(self, template: Mapping[str, Any]) -> None:
        self._template = template
        parameters, variables = template.get("parameters", {}), template.get("variables", {})
        self._names = {name.lower(): name for name in (*parameters, *variables)}
        if len(self._names) < len(parameters) + len(variables):
            raise UnspeakableError("a parameter and a variable of one name")
        self._loop_of_resource: Mapping[str, str] = {}
        self._resources: Sequence[Any] = template.get("resources", ())
        if not isinstance(self._resources, list):
            raise UnspeakableError("resources by symbolic names")
        self._symbols = self._named()

    def statements(self) -> Iterator[str]:
        """The statements in the order of Bicep's guide to style."""
        schema = SCHEMA.search(str(self._template.get("$schema")))
        scope = _SCOPES.get(schema[1].lower()) if schema is not None else None
        if scope is not None:
            yield f"targetScope = '{scope}'"
        declared = self._template.get("parameters", {})
        if declared:
            yield "\n".join(self._parameter(name, body) for name, body in declared.items())
        for name, value in self._template.get("variables", {}).items():
            if name == "copy":
                raise UnspeakableError("copies among variables")
            yield f"var {name} = {self._value(value, 0)}"
        for resource, symbol in zip(self._resources, self._symbols, strict=True):
            yield self._resource(resource, symbol, 0)

    def _named(self) -> list[str]:
        """A symbol for each resource: its name as far as it is written, or the end of its type."""
        symbols: list[str] = []
        for resource in self._resources:
            name = str(resource.get("name", ""))
            base = str(resource.get("type", "")).rpartition("/")[2] if "[" in name else name
            first, *rest = [part for part in _NO_WORD.split(base) if part] or ["it"]
            symbol = first[:1].lower() + first[1:] + "".join(part.capitalize() for part in rest)
            symbol = symbol if _IDENTIFIER.fullmatch(symbol) else f"the{symbol.capitalize()}"
            number, unique = 2, symbol
            while unique in (*symbols, *self._names.values(), _INDEX, _INNER):
                unique, number = f"{symbol}{number}", number + 1
            symbols.append(unique)
        return symbols

    def _parameter(self, name: str, declared: Mapping[str, Any]) -> str:
        if (
            not _IDENTIFIER.fullmatch(name)
            or not {*_DECORATORS, "type", "defaultValue"} >= declared.keys()
        ):
            raise UnspeakableError(name)
        type_ = str(declared.get("type")).lower()
        lines = ["@secure()"] if type_ in _SECURE else []
        for key, decorator in _DECORATORS.items():
            if key in declared:
                lines.append(f"@{decorator}({self._value(declared[key], 0)})")
        given = (
            f" = {self._value(declared['defaultValue'], 0)}" if "defaultValue" in declared else ""
        )
        return "\n".join((*lines, f"param {name} {_SECURE.get(type_, type_)}{given}"))

    def _resource(self, resource: Mapping[str, Any], symbol: str, indent: int) -> str:
        type_ = str(resource.get("type"))
        if type_.lower() == "microsoft.resources/deployments" or "/providers/" in type_:
            raise UnspeakableError(type_)
        if indent and ("." in type_ or "/" in type_ or "scope" in resource):
            raise UnspeakableError("a child with its whole type")
        if "copy" in resource and (indent or "resources" in resource):
            raise UnspeakableError("a loop among children")
        version = f"@{resource['apiVersion']}" if "apiVersion" in resource else ""
        if not version and not indent:
            raise UnspeakableError("no API version")
        if not indent:
            name = str(resource.get("copy", {}).get("name", "")).lower()
            self._loop_of_resource = {"": _INDEX, name: _INDEX} if "copy" in resource else {}
        opening, closing = self._around(resource)
        inner = " " * (indent + 2)
        lines = [f"{inner}name: {self._value(resource.get('name'), indent + 2)}"]
        if "scope" in resource:
            lines.append(f"{inner}scope: {self._scope(str(resource['scope']))}")
        lines += self._members({k: v for k, v in resource.items() if k not in _OWN}, indent + 2)
        for number, child in enumerate(resource.get("resources", ())):
            nested = self._resource(
                child, f"{str(child.get('type')).lower()[:-1]}{number}", indent + 2
            )
            lines += ["", f"{inner}{nested}"]
        body = "\n".join(("{", *lines, " " * indent + "}"))
        return f"resource {symbol} '{type_}{version}' = {opening}{body}{closing}"

    def _around(self, resource: Mapping[str, Any]) -> tuple[str, str]:
        """What stands before and after a body: its loop and its condition."""
        opening, closing = "", ""
        if "copy" in resource:
            count = self._value(resource["copy"].get("count"), 0)
            opening, closing = f"[for {_INDEX} in range(0, {count}): ", "]"
        if "condition" in resource:
            opening += f"if ({self._value(resource['condition'], 0)}) "
        return opening, closing

    def _scope(self, scope: str) -> str:
        """The symbol of the resource that a scope names."""
        if scope.startswith("["):
            type_, name = _resource_of_id(scope)
        else:
            namespace, *steps = scope.split("/")
            type_, name = "/".join((namespace, *steps[::2])), "/".join(steps[1::2])
        symbol = self._symbol(type_, name)
        if symbol is not None:
            return symbol
        raise UnspeakableError(f"the scope {scope}")

    def _symbol(self, type_: str, name: str) -> str | None:
        """The symbol of the one resource of a type and a name that is declared once."""
        for resource, symbol in zip(self._resources, self._symbols, strict=True):
            own = str(resource.get("type")), str(resource.get("name"))
            if "copy" not in resource and own == (type_, name):
                return symbol
        return None

    def _members(self, data: Mapping[str, Any], indent: int) -> Iterator[str]:
        blanks = " " * indent
        for key, value in data.items():
            if key == "copy" and isinstance(value, list):
                for loop in value:
                    yield f"{blanks}{_key(str(loop['name']))}: {self._loop(loop, indent)}"
            else:
                yield f"{blanks}{_key(key)}: {self._value(value, indent)}"

    def _loop(self, loop: Mapping[str, Any], indent: int) -> str:
        count = self._value(loop.get("count"), indent)
        item = self._value(loop.get("input"), indent, {str(loop["name"]).lower(): _INNER})
        return f"[for {_INNER} in range(0, {count}): {item}]"

    def _value(self, value: Any, indent: int, loops: Mapping[str, str] | None = None) -> str:
        if isinstance(value, str):
            return self._text(value, loops or {})
        if value is None or isinstance(value, bool):
            return {None: "null", True: "true", False: "false"}[value]
        if isinstance(value, (float, Decimal)):
            return f"json('{value}')"
        if isinstance(value, int):
            return str(value)
        return self._collection(value, indent, loops or {})

    def _collection(self, value: Any, indent: int, loops: Mapping[str, str]) -> str:
        blanks = " " * indent
        if not value:
            return "[]" if isinstance(value, list) else "{}"
        if isinstance(value, dict):
            if loops:
                if "copy" in value:
                    raise UnspeakableError("a loop in a loop")
                lines = [
                    f"{blanks}  {_key(k)}: {self._value(v, indent + 2, loops)}"
                    for k, v in value.items()
                ]
            else:
                lines = list(self._members(value, indent + 2))
            return "\n".join(("{", *lines, f"{blanks}}}"))
        items = [self._value(item, indent + 2, loops) for item in value]
        flat = f"[{', '.join(items)}]"
        if len(flat) <= WIDTH and "\n" not in flat:
            return flat
        return "\n".join(("[", *(f"{blanks}  {item}" for item in items), f"{blanks}]"))

    def _text(self, value: str, loops: Mapping[str, str]) -> str:
        if value.startswith("[["):
            return text(value[1:])
        if not (value.startswith("[") and value.endswith("]")):
            return text(value)
        try:
            node = parse_template_string(value)
        except ExpressionSyntaxError as error:
            raise UnspeakableError(value) from error
        written = bicep_of(self._named_in(node, loops))
        is_whole = written.startswith("(") and _closes_at_end(written)
        return written[1:-1] if is_whole else written

    def _named_in(self, node: Node, loops: Mapping[str, str]) -> Node:
        """The expression with names, indexes and ids as Bicep has them."""
        if isinstance(node, Access):
            steps = tuple(Step(self._named_in(s.key, loops), s.safe) for s in node.steps)
            return Access(self._named_in(node.object, loops), steps)
        if not isinstance(node, Call):
            return node
        name, data = node.name.lower(), [a.data for a in node.arguments if isinstance(a, Literal)]
        around = {**self._loop_of_resource, **loops}
        if name in ("parameters", "variables") and data:
            declared = self._names.get(str(data[0]).lower())
            if declared is None or declared in around.values():
                raise UnspeakableError("a name that isn't declared, or is that of an index")
            return Written(declared)
        if name == "copyindex" and len(data) == len(node.arguments):
            return Written(_index(data, around))
        if name == "resourceid" and len(data) == len(node.arguments) > 1:
            symbol = self._symbol(str(data[0]), "/".join(map(str, data[1:])))
            if symbol is not None:
                return Written(f"{symbol}.id")
        return Call(
            node.namespace, node.name, tuple(self._named_in(a, loops) for a in node.arguments)
        )


def _index(arguments: Sequence[Any], loops: Mapping[str, str]) -> str:
    names = [item for item in arguments if isinstance(item, str)]
    offsets = [item for item in arguments if isinstance(item, int)]
    variable = loops.get(names[0].lower() if names else "")
    if variable is None:
        raise UnspeakableError("the index of a loop that isn't around")
    return f"({variable} + {offsets[0]})" if offsets and offsets[0] else variable


def _key(name: str) -> str:
    if name.startswith("["):
        raise UnspeakableError("an expression as a name")
    return name if _IDENTIFIER.fullmatch(name) else text(name)


def _closes_at_end(written: str) -> bool:
    """Whether the bracket at the beginning is closed by the one at the end."""
    depth = 0
    for at, letter in enumerate(written):
        if letter == "'":
            return False
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if depth == 0:
            return at == len(written) - 1
    return False


def _resource_of_id(expression: str) -> tuple[str, str]:
    """The type and the name of the resource that `resourceId` means, if both are written out."""
    try:
        node = parse_template_string(expression)
    except ExpressionSyntaxError:
        return "", ""
    if not isinstance(node, Call) or node.name.lower() != "resourceid" or not node.arguments:
        return "", ""
    type_, *names = [str(n.data) if isinstance(n, Literal) else "" for n in node.arguments]
    return type_, "/".join(names)
