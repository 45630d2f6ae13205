"""The bounds of the values in a condition, supposing that it is true or false."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.values import Known, ListValue, Value, used_at
from azbackup_lint.values.constraints import MAX_ALLOWED, Constraint, Constraints, both, either
from azbackup_lint.values.errors import EvaluationError, LimitReached

STEP = Decimal("1e-20")
"""The least difference between two numbers that matters to Azure.

Whole numbers within bounds leave it behind (`whole_range`), and nothing prints it.
"""
MAX_DEPTH = 32
MAX_STEPS = 2_000
"""Expressions that one reader looks at: local values that name others twice grow beyond all."""

COMPLEMENTS = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
MIRRORED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_CHOICES = lazy_regex(r"\^\(?(?:\?:)?([\w.-]+(?:\|[\w.-]+)*)\)?\$", re.ASCII)
_ROOTS = ("var", "local", "each")
ITEM = "*"
"""The step of a subject from a collection to any one of its items."""


class Conditions:
    """Reads conditions; `evaluate` gives the values that they compare with.

    `define` gives the expression of a local value that may be a condition itself. `items` are the
    subjects that names of `for` expressions stand for.
    """

    def __init__(
        self,
        evaluate: Callable[[ast.Node], Value],
        define: Callable[[str], ast.Node | None] = lambda _: None,
        items: Mapping[str, str] | None = None,
        steps: Iterator[int] | None = None,
    ) -> None:
        self._evaluate = evaluate
        self._define = define
        self._loops = items or {}
        self._steps = steps or iter(range(MAX_STEPS))

    def implied(self, node: ast.Node, truth: bool = True, depth: int = 0) -> Constraints | None:
        """What holds of values if the condition is true (or false); None if it can't be."""
        if depth > MAX_DEPTH or next(self._steps, None) is None:
            return {}
        match node:
            case ast.Parenthesis():
                return self.implied(node.inner, truth, depth + 1)
            case ast.Template(parts=(part,)):  # in JSON, every condition is such a template
                return self.implied(part, truth, depth + 1)
            case ast.Literal():
                return {} if node.data is truth or not isinstance(node.data, bool) else None
            case ast.Unary(operator="!"):
                return self.implied(node.operand, not truth, depth + 1)
            case ast.Binary(operator="&&" | "||"):
                join = both if (node.operator == "&&") is truth else either
                return self._joined(join, (node.left, node.right), truth, depth)
            case ast.Binary():
                return self._compared(node, truth)
            case ast.Conditional():
                return self._chosen(node, truth, depth)
            case ast.Call():
                return self._called(node, truth, depth)
        return self._named(node, truth, depth)

    def _joined(
        self,
        join: Callable[[Constraints | None, Constraints | None], Constraints | None],
        nodes: Sequence[ast.Node],
        truth: bool,
        depth: int,
    ) -> Constraints | None:
        constraints = self.implied(nodes[0], truth, depth + 1)
        for node in nodes[1:]:
            constraints = join(constraints, self.implied(node, truth, depth + 1))
        return constraints

    def _named(self, node: ast.Node, truth: bool, depth: int) -> Constraints | None:
        """A name on its own is true or false; a local value also holds what defines it."""
        subject = self._subject(node)
        if subject is None:
            return {}
        plain: Constraints = {subject: Constraint((Known(truth), Known(str(truth).lower())))}
        root, _, name = subject.partition(".")
        definition = self._define(name) if root == "local" and "." not in name else None
        if definition is None:
            return plain
        return both(plain, self.implied(definition, truth, depth + 1))

    def _chosen(self, node: ast.Conditional, truth: bool, depth: int) -> Constraints | None:
        then = self.implied(node.then, truth, depth + 1)
        otherwise = self.implied(node.otherwise, truth, depth + 1)
        return either(
            both(self.implied(node.condition, True, depth + 1), then),
            both(self.implied(node.condition, False, depth + 1), otherwise),
        )

    def _compared(self, node: ast.Binary, truth: bool) -> Constraints | None:
        sign = node.operator
        if sign not in COMPLEMENTS:
            return {}
        if not truth:
            sign = COMPLEMENTS[sign]
        for one, other, operator in (
            (node.left, node.right, sign),
            (node.right, node.left, MIRRORED[sign]),
        ):
            subject, value = self._subject(one), self._known(other)
            if subject is not None and value is not None:
                return {subject: _constraint(operator, value)}
        return {}

    def _called(self, node: ast.Call, truth: bool, depth: int) -> Constraints | None:
        arguments = node.arguments
        if node.name in ("alltrue", "anytrue") and len(arguments) == 1:
            (items,) = arguments
            is_each = (node.name == "alltrue") is truth
            if isinstance(items, ast.ListExpression) and items.items:
                return self._joined(both if is_each else either, items.items, truth, depth)
            if isinstance(items, ast.ForExpression):
                return self._repeated(items, truth, is_each, depth)
        if node.name == "contains" and len(arguments) == 2:
            return self._contained(arguments[0], arguments[1], truth, node)
        if node.name == "can" and truth and len(arguments) == 1:
            return self._matched(arguments[0])
        if node.name == "try" and arguments and not node.expand_last:
            return self._joined(either, arguments, truth, depth)
        if node.name == "tobool" and len(arguments) == 1:
            return self.implied(arguments[0], truth, depth + 1)
        return {}

    def _repeated(
        self, loop: ast.ForExpression, truth: bool, is_each: bool, depth: int
    ) -> Constraints:
        """A condition that each item meets, or at least one item, which then exists."""
        subject = self._subject(loop.collection)
        if subject is None or loop.key is not None:
            return {}
        if not is_each:
            return {f"length({subject})": Constraint(minimum=1)}
        if loop.condition is not None:
            return {}
        item = f"{subject}.{ITEM}"
        reader = Conditions(self._evaluate, self._define, {loop.value_name: item}, self._steps)
        implied = reader.implied(loop.value, truth, depth + 1) or {}
        # where there is no item, nothing holds of anything else
        return {name: rule for name, rule in implied.items() if item in name}

    def _subject(self, node: ast.Node) -> str | None:
        return subject_of(node, self._loops)

    def _contained(
        self, choices: ast.Node, wanted: ast.Node, truth: bool, call: ast.Node
    ) -> Constraints | None:
        subject = self._subject(wanted)
        items = self._items(choices)
        if subject is None or items is None:
            return {}
        values = tuple(used_at(item, call.span) for item in items)
        return {subject: Constraint(values) if truth else Constraint(excluded=values)}

    def _matched(self, node: ast.Node) -> Constraints | None:
        """`can(regex("^(a|b)$", subject))`."""
        if not isinstance(node, ast.Call) or node.name != "regex" or len(node.arguments) != 2:
            return {}
        pattern, subject = self._known(node.arguments[0]), self._subject(node.arguments[1])
        match = _CHOICES.fullmatch(str(pattern.data)) if pattern is not None else None
        if match is None or subject is None or "." in match[1]:
            return {}
        words = match[1].split("|")
        if len(words) > 1 and "(" not in str(pattern.data if pattern else ""):
            return {}  # without parentheses, each end holds for one word only
        return {subject: Constraint(tuple(Known(word, span=node.span) for word in words))}

    def _items(self, node: ast.Node) -> list[Known] | None:
        value = self._value(node)
        if not isinstance(value, ListValue) or len(value.items) > MAX_ALLOWED:
            return None
        known = [item for item in value.items if isinstance(item, Known)]
        return known if known and len(known) == len(value.items) else None

    def _known(self, node: ast.Node) -> Known | None:
        value = self._value(node)
        return value if isinstance(value, Known) else None

    def _value(self, node: ast.Node) -> Value | None:
        try:
            return self._evaluate(node)
        except LimitReached:
            raise
        except EvaluationError:
            return None


def subject_of(node: ast.Node, items: Mapping[str, str]) -> str | None:
    """The name of what a condition is about, such as `var.vm.size` or `length(var.disks)`.

    `items` are the subjects of names in sight: `var.disks.*` is any one of the items.
    """
    names: list[str] = []
    while True:
        if isinstance(node, ast.Parenthesis):
            node = node.inner
        elif isinstance(node, ast.GetAttribute):
            names.append(node.name)
            node = node.object
        elif isinstance(node, ast.Index) and (name := _literal(node.key)) is not None:
            names.append(name)
            node = node.object
        elif isinstance(node, ast.Template) and len(node.parts) == 1:
            (node,) = node.parts
        else:
            break
    if isinstance(node, ast.Call) and node.name == "length" and not names:
        inner = subject_of(node.arguments[0], items) if len(node.arguments) == 1 else None
        return inner and f"length({inner})"
    if isinstance(node, ast.Name) and (node.name in items or (node.name in _ROOTS and names)):
        return ".".join((items.get(node.name, node.name), *reversed(names)))
    return None


def _literal(node: ast.Node) -> str | None:
    """A key that is written out."""
    if isinstance(node, ast.Literal):
        return str(node.data)
    return node.text if isinstance(node, ast.Template) else None


def _constraint(sign: str, value: Known) -> Constraint:
    data = value.data
    if sign == "==":
        return Constraint((value,))
    if sign == "!=":
        return Constraint(excluded=(value,))
    if data is None or isinstance(data, (str, bool)):
        return Constraint()
    match sign:
        case ">":
            return Constraint(minimum=data + STEP)
        case ">=":
            return Constraint(minimum=data)
        case "<":
            return Constraint(maximum=data - STEP)
        case _:
            return Constraint(maximum=data)
