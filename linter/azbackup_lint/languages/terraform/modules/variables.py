"""Input variables: their declarations, and the values that a caller or a person gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import ANY, Type, parse_type
from azbackup_lint.problems import INVALID_VALUE, Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Known, Link, Unknown, Value, as_secret, placed_like
from azbackup_lint.values.errors import EvaluationError, LimitReached

Report = Callable[[Problem], None]
Evaluate = Callable[[ast.Node], Value]


@dataclass(frozen=True, slots=True)
class Declaration:
    """A `variable` block: the values that it takes, and its default."""

    name: str
    header: Span
    type: Type
    default: Value | None
    nullable: bool
    is_secret: bool
    validations: tuple[ast.Node, ...]
    """The conditions that every value meets."""


def declare(
    name: str, header: Span, body: ast.Body, evaluate: Evaluate, report: Report
) -> Declaration:
    """Reads a `variable` block; `evaluate` takes constant expressions."""
    attributes = body.attributes
    declared: Type = ANY
    if "type" in attributes:
        try:
            declared = parse_type(attributes["type"].expression, evaluate)
        except EvaluationError as error:
            report(_invalid(name, error.message, error.span or attributes["type"].span))
    default: Value | None = None
    if "default" in attributes:
        default = _evaluated(attributes["default"].expression, evaluate, name, report)
    nullable = True
    if "nullable" in attributes:
        value = _evaluated(attributes["nullable"].expression, evaluate, name, report)
        nullable = not (isinstance(value, Known) and value.data is False)
    return Declaration(
        name, header, declared, default, nullable, says_secret(body), tuple(_validations(body))
    )


def says_secret(body: ast.Body) -> bool:
    """Whether a variable or output is declared sensitive, or ephemeral."""
    marks = (body.attributes.get(name) for name in ("sensitive", "ephemeral"))
    expressions = (mark.expression for mark in marks if mark is not None)
    return any(isinstance(node, ast.Literal) and node.data is True for node in expressions)


def value_of(declaration: Declaration, given: Value | None, prefix: str, report: Report) -> Value:
    """What `var.name` is: the given value or the default, converted, or unknown.

    It is marked where it is declared sensitive.
    `prefix` is the address of the module (`module.vm.`), for the name of the unknown.
    """
    null = isinstance(given, Known) and given.data is None
    value = given
    if given is None or (null and not declaration.nullable):
        value = declaration.default
    if value is None:
        return unset(declaration, prefix)
    try:
        converted = convert(value, declaration.type)
    except (ConversionError, LimitReached) as error:
        # The line of a sensitive value would show it, as nothing there says that it is one.
        span = declaration.header if declaration.is_secret else value.span or declaration.header
        report(_invalid(declaration.name, str(error), span))
        cause = Cause("invalid", f"{prefix}var.{declaration.name}", "correct its value", span)
        return Unknown((cause,), span=span)
    if converted.span is None and value.span is not None:
        converted = placed_like(converted, value)
    return as_secret(converted, declaration.header) if declaration.is_secret else converted


def unset(declaration: Declaration, prefix: str) -> Unknown:
    """What `var.name` is where a value must be given."""
    name = declaration.name
    remedy = f"give it a value with --var {name}=… or --var-file" if not prefix else "pass it"
    cause = Cause("variable", f"{prefix}var.{name}", remedy, declaration.header)
    return Unknown(
        (cause,),
        link=Link(f"{prefix}var.{name}", ""),
        span=declaration.header,
    )


def _evaluated(node: ast.Node, evaluate: Evaluate, name: str, report: Report) -> Value | None:
    try:
        return evaluate(node)
    except EvaluationError as error:
        report(_invalid(name, error.message, error.span or node.span))
        return None


def _validations(body: ast.Body) -> Iterator[ast.Node]:
    for block in body.blocks:
        condition = block.body.attributes.get("condition")
        if block.type == "validation" and condition is not None:
            yield condition.expression


def _invalid(name: str, message: str, span: Span) -> Problem:
    return Problem(
        INVALID_VALUE,
        f"var.{name}: {message}",
        "Give a value of the type that the variable declares.",
        span,
    )


Given = Mapping[str, Value]
"""The values that a module is given, by variable name."""
