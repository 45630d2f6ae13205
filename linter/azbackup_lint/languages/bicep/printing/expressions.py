"""Expressions of templates in the syntax of Bicep.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `operators` and `bicep-functions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node
from azbackup_lint.languages.bicep.templates.wording import OPERATORS
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.records import dataclass

_NAME = lazy_regex(r"[A-Za-z_]\w*")
_OPERATORS = {function.lower(): sign for sign, function in OPERATORS.items()}
_CHAINS = ("and", "coalesce", "or")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t", "${": "\\${"}
_ESCAPED = lazy_regex("|".join(map(re.escape, _ESCAPES)))


class UnspeakableError(Exception):
    """Bicep has no words for it."""


@dataclass(frozen=True, slots=True)
class Written(Node):
    """What is written in Bicep already."""

    text: str


def bicep_of(node: Node) -> str:
    """The same expression in Bicep; raises UnspeakableError."""
    if isinstance(node, Written):
        return node.text
    if isinstance(node, Literal):
        return _literal(node)
    if isinstance(node, Access):
        return _access(node)
    assert isinstance(node, Call)
    if node.namespace not in ("", "sys", "az"):
        raise UnspeakableError(node.namespace)
    name, arguments = node.name.lower(), node.arguments
    if name in _OPERATORS and (len(arguments) == 2 or (name in _CHAINS and len(arguments) > 2)):
        return f"({f' {_OPERATORS[name]} '.join(map(bicep_of, arguments))})"
    form = _FORMS.get(name)
    if form is not None:
        return form(arguments)
    called = f"{node.namespace}.{node.name}" if node.namespace else node.name
    return f"{called}({', '.join(map(bicep_of, arguments))})"


def text(data: str) -> str:
    """A text in quotes."""
    return f"'{_ESCAPED.sub(lambda match: _ESCAPES[match.group()], data)}'"


def _literal(node: Literal) -> str:
    if isinstance(node.data, Decimal):
        return f"json('{node.data}')"
    return text(node.data) if isinstance(node.data, str) else str(node.data)


def _access(node: Access) -> str:
    written = bicep_of(node.object)
    for step in node.steps:
        key, safe = step.key, "?" if step.safe else ""
        is_name = isinstance(key, Literal) and _NAME.fullmatch(str(key.data))
        if isinstance(key, Literal) and is_name:
            written += f".{safe}{key.data}"
        else:
            written += f"[{safe}{bicep_of(key)}]"
    return written


def _name_of(arguments: Sequence[Node]) -> str:
    if len(arguments) == 1 and isinstance(arguments[0], Literal):
        name = str(arguments[0].data)
        if _NAME.fullmatch(name) and name.islower():
            return name
    raise UnspeakableError("a computed name, or one whose case differs")


def _word(word: str) -> Callable[[Sequence[Node]], str]:
    def form(arguments: Sequence[Node]) -> str:
        if arguments:
            raise UnspeakableError(f"{word} of something")
        return word

    return form


def _if(arguments: Sequence[Node]) -> str:
    if len(arguments) != 3:
        raise UnspeakableError("half an if")
    condition, then, otherwise = map(bicep_of, arguments)
    return f"({condition} ? {then} : {otherwise})"


def _not(arguments: Sequence[Node]) -> str:
    if len(arguments) != 1:
        raise UnspeakableError("not of several")
    return f"!({bicep_of(arguments[0])})"


def _array(arguments: Sequence[Node]) -> str:
    return f"[{', '.join(map(bicep_of, arguments))}]"


def _object(arguments: Sequence[Node]) -> str:
    keys, values = arguments[::2], arguments[1::2]
    if len(keys) > len(values):
        raise UnspeakableError("a name without a value")
    pairs = []
    for key, value in zip(keys, values, strict=True):
        is_text = isinstance(key, Literal) and isinstance(key.data, str)
        if isinstance(key, Literal) and not is_text:
            raise UnspeakableError("a name that is no text")
        written = bicep_of(key) if is_text else f"'${{{bicep_of(key)}}}'"
        pairs.append(f"{written}: {bicep_of(value)}")
    return f"{{ {', '.join(pairs)} }}"


def _lambda(arguments: Sequence[Node]) -> str:
    if not arguments:
        raise UnspeakableError("no lambda")
    *variables, body = arguments
    names = [_name_of((variable,)) for variable in variables]
    return f"({', '.join(names)}) => {bicep_of(body)}"


def _scope(name: str) -> Callable[[Sequence[Node]], str]:
    """The scope of the deployment; Bicep's function of the same name also takes others."""

    def form(arguments: Sequence[Node]) -> str:
        if arguments:
            raise UnspeakableError(f"{name}() of something")
        return f"{name}()"

    return form


def _none(arguments: Sequence[Node]) -> str:
    raise UnspeakableError("no such function")


_FORMS: Mapping[str, Callable[[Sequence[Node]], str]] = {
    **dict.fromkeys(_OPERATORS, _none),
    "copyindex": _none,
    "createarray": _array,
    "createobject": _object,
    "false": _word("false"),
    "if": _if,
    "lambda": _lambda,
    "lambdavariables": _name_of,
    "managementgroup": _scope("managementGroup"),
    "not": _not,
    "null": _word("null"),
    "parameters": _name_of,
    "resourcegroup": _scope("resourceGroup"),
    "subscription": _scope("subscription"),
    "true": _word("true"),
    "variables": _name_of,
}
