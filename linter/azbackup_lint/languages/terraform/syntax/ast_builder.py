"""Builds expression nodes from what the grammar's rules matched, bottom-up."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from itertools import pairwise

from azbackup_lint.languages.syntax_faults import SyntaxFault
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.grammar import Reduction, Token
from azbackup_lint.languages.terraform.syntax.string_templates import (
    Part,
    TemplateSequence,
    Text,
    assemble,
    normalised,
)
from azbackup_lint.languages.terraform.syntax.syntax_errors import missing_comma
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.named_tuples import NamedTuple
from azbackup_lint.source import Source, Span

MAX_DIGITS = 400
"""Digits of a number, and its largest exponent."""

MAX_SPLATS = 30
"""Splats of one chain: each step goes through all of them."""

_EXPONENT = lazy_regex("[eE]([+-]?[0-9]+)$")
_CONSTANTS = {"true": True, "false": False, "null": None}
_KINDS = {
    "template_if_start": "if",
    "template_else": "else",
    "template_endif": "endif",
    "template_for_start": "for",
    "template_endfor": "endfor",
}


class _Element(NamedTuple):
    key: ast.Node
    value: ast.Node


class _Arguments(NamedTuple):
    nodes: tuple[ast.Node, ...]
    expand_last: bool


class _Introduction(NamedTuple):
    key_name: str
    value_name: str
    collection: ast.Node


class _Condition(NamedTuple):
    node: ast.Node


class _Term(NamedTuple):
    operator: str
    right: ast.Node


class _Step(NamedTuple):
    """`.name`, `[key]`, or with neither a splat; `end` is where it ends."""

    name: str | None
    key: ast.Node | None
    end: int


class _SplatSteps(NamedTuple):
    full: bool
    steps: tuple[_Step, ...]
    start: int
    end: int


def number(digits: str, span: Span) -> ast.Node:
    """The number that the digits write: an int where it is integral.

    One with too many digits is left to the function that reads numbers, which has its bounds.
    """
    exponent = None if digits.isdecimal() else _EXPONENT.search(digits)
    if len(digits) > MAX_DIGITS or (exponent and abs(int(exponent[1])) > MAX_DIGITS):
        written = ast.Template(span, (ast.Literal(span, digits),))
        return ast.Call(span, "tonumber", span, (written,), False)
    value = Decimal(digits)
    return ast.Literal(span, int(value) if value == value.to_integral_value() else value)


class Construction:
    """The reductions for expressions of one source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def reductions(self) -> Mapping[str, Reduction]:
        """What to do for each rule of the grammar; rules that aren't listed pass on their part."""
        return {
            "conditional": self._conditional,
            "binary_op": self._binary,
            "binary_term": self._term,
            "unary_op": self._unary,
            "expr_term": self._operand,
            "template_string": self._string,
            "string": self._template,
            "interpolation": self._interpolation,
            **{rule: self._directive(kind) for rule, kind in _KINDS.items()},
            "tuple": self._list,
            "object": self._object,
            "object_elem": self._element,
            "object_elem_key": self._key,
            "function_call": self._call,
            "arguments": self._arguments,
            "braces_index": self._index_step,
            "short_index": self._attribute_step,
            "get_attr": self._attribute_step,
            "attr_splat": self._splat_steps,
            "full_splat": self._splat_steps,
            "index_expr_term": self._traversal,
            "get_attr_expr_term": self._traversal,
            "attr_splat_expr_term": self._splat,
            "full_splat_expr_term": self._splat,
            "for_intro": self._introduction,
            "for_cond": self._condition,
            "for_tuple_expr": self._for,
            "for_object_expr": self._for,
        }

    def _span(self, start: int, end: int) -> Span:
        return Span(self._source, start, end)

    def _conditional(self, children: list[Any]) -> ast.Node:
        condition, _, then, _, otherwise = children
        span = self._span(condition.span.start, otherwise.span.end)
        return ast.Conditional(span, condition, then, otherwise)

    def _term(self, children: list[Any]) -> _Term:
        operator, right = children
        return _Term(operator[1], right)

    def _binary(self, children: list[Any]) -> ast.Node:
        left, term = children
        span = self._span(left.span.start, term.right.span.end)
        return ast.Binary(span, term.operator, left, term.right)

    def _unary(self, children: list[Any]) -> ast.Node:
        operators, operand = children
        node: ast.Node = operand
        for operator, start in reversed(operators[1]):
            node = ast.Unary(self._span(start, node.span.end), operator, node)
        return node

    def _operand(self, children: list[Any]) -> ast.Node:
        child = children[0]
        if len(children) > 1:
            span = self._span(child[2], children[-1][3])
            return ast.Parenthesis(span, children[1])
        if type(child) is not tuple:
            node: ast.Node = child
            return node
        terminal, text, start, end = child
        span = Span(self._source, start, end)
        if terminal == "NAME":
            return ast.Name(span, normalised(text))
        if terminal in ("INT_LITERAL", "FLOAT_LITERAL"):
            return number(text, span)
        return ast.Literal(span, _CONSTANTS[text])

    def _string(self, children: list[Any]) -> ast.Node:
        _, text, start, end = children[0]
        parts: tuple[ast.Node, ...] = ()
        if text:
            parts = (ast.Literal(self._span(start + 1, end - 1), normalised(text)),)
        return ast.Template(self._span(start, end), parts)

    def _template(self, children: list[Any]) -> ast.Node:
        opening, closing = children[0], children[-1]
        parts: list[Part] = []
        for child in _flat(children[1:-1]):
            parts.append(Text(child[1], child[2], child[3]) if type(child) is tuple else child)
        nodes = assemble(parts, opening[1].flush, self._span)
        return ast.Template(self._span(opening[2], closing[3]), nodes)

    def _interpolation(self, children: list[Any]) -> TemplateSequence:
        opening, node, closing = children
        return TemplateSequence("value", node, (), opening[1], closing[1], opening[2], closing[3])

    def _directive(self, kind: Any) -> Reduction:
        def build(children: list[Any]) -> TemplateSequence:
            opening, closing = children[0], children[-1]
            node = next((child for child in children if isinstance(child, ast.Node)), None)
            names = tuple(child[1] for child in children[2:-1] if _is_name(child))
            trim = opening[1], closing[1]
            return TemplateSequence(kind, node, names, *trim, opening[2], closing[3])

        return build

    def _list(self, children: list[Any]) -> ast.Node:
        span = self._span(children[0][2], children[-1][3])
        items = tuple(child for child in _flat(children) if type(child) is not tuple)
        return ast.ListExpression(span, items)

    def _element(self, children: list[Any]) -> _Element:
        return _Element(children[0], children[2])

    def _key(self, children: list[Any]) -> ast.Node:
        child = children[0]
        if type(child) is tuple:
            return ast.Literal(self._span(child[2], child[3]), normalised(child[1]))
        if isinstance(child, ast.Name) or (
            isinstance(child, ast.Literal) and (child.data is None or isinstance(child.data, bool))
        ):
            return ast.Literal(child.span, normalised(child.span.text))
        node: ast.Node = child
        return node

    def _object(self, children: list[Any]) -> ast.Node:
        span = self._span(children[0][2], children[-1][3])
        flat = _flat(children)
        items = tuple((e.key, e.value) for e in flat if type(e) is _Element)
        is_ended = type(flat[-2]) is tuple  # by a comma, or there is nothing at all
        if len(flat) - is_ended < 2 * len(items) + 1:
            _refuse_neighbours(flat)
        return ast.ObjectExpression(span, items)

    def _arguments(self, children: list[Any]) -> _Arguments:
        flat = _flat(children)
        nodes = tuple(child for child in flat if type(child) is not tuple)
        return _Arguments(nodes, type(flat[-1]) is tuple and flat[-1][0] == "ELLIPSIS")

    def _call(self, children: list[Any]) -> ast.Node:
        _, name, start, end = children[0]
        given = children[2]
        arguments = given if type(given) is _Arguments else _Arguments((), False)
        return ast.Call(
            self._span(start, children[-1][3]),
            normalised(name),
            self._span(start, end),
            arguments.nodes,
            arguments.expand_last,
        )

    def _index_step(self, children: list[Any]) -> _Step:
        return _Step(None, children[1], children[2][3])

    def _attribute_step(self, children: list[Any]) -> _Step:
        _, text, _, end = children[1]
        return _Step(normalised(text), None, end)

    def _splat_steps(self, children: list[Any]) -> _SplatSteps:
        flat = _flat(children)
        terminal, _, start, end = flat[0]
        return _SplatSteps(terminal == "FULL_SPLAT_START", tuple(flat[1:]), start, end)

    def _traversal(self, children: list[Any]) -> ast.Node:
        return self._extended(children[0], children[1])

    def _splat(self, children: list[Any]) -> ast.Node:
        steps: _SplatSteps = children[1]
        node = self._extended(children[0], steps)
        for step in steps.steps:
            node = self._extended(node, step)
        return node

    def _extended(self, node: ast.Node, step: _Step | _SplatSteps) -> ast.Node:
        """The node with one more step, which belongs to the items if the node is an open splat."""
        outer: list[ast.Splat] = []
        while isinstance(node, ast.Splat) and (node.full or _is_attribute(step)):
            outer.append(node)
            node = node.each
        if len(outer) > MAX_SPLATS:
            raise SyntaxFault(
                f"more than {MAX_SPLATS} splats follow each other",
                "Use a for expression, or flatten the lists first.",
                outer[0].span.start,
                step.end,
            )
        span = self._span(node.span.start, step.end)
        extended: ast.Node
        if isinstance(step, _SplatSteps):
            item = ast.SplatItem(self._span(step.start, step.end))
            extended = ast.Splat(span, node, item, step.full)
        elif step.key is not None:
            extended = ast.Index(span, node, step.key)
        else:
            extended = ast.GetAttribute(span, node, step.name or "")
        for splat in reversed(outer):
            span = self._span(splat.span.start, step.end)
            extended = ast.Splat(span, splat.object, extended, splat.full)
        return extended

    def _introduction(self, children: list[Any]) -> _Introduction:
        names = [normalised(child[1]) for child in children[1:] if _is_name(child)]
        collection = next(child for child in children if isinstance(child, ast.Node))
        key_name = names[0] if len(names) > 1 else ""
        return _Introduction(key_name, names[-1], collection)

    def _condition(self, children: list[Any]) -> _Condition:
        return _Condition(children[1])

    def _for(self, children: list[Any]) -> ast.Node:
        introduction: _Introduction = children[1]
        nodes = [child for child in children if isinstance(child, ast.Node)]
        condition = next((child.node for child in children if type(child) is _Condition), None)
        grouping = any(type(child) is tuple and child[0] == "ELLIPSIS" for child in children)
        return ast.ForExpression(
            self._span(children[0][2], children[-1][3]),
            introduction.key_name,
            introduction.value_name,
            introduction.collection,
            nodes[0] if len(nodes) > 1 else None,
            nodes[-1],
            condition,
            grouping,
        )


def _flat(children: list[Any]) -> list[Any]:
    """The children with repetitions spread out."""
    flat: list[Any] = []
    for child in children:
        if type(child) is list:
            flat.extend(child)
        else:
            flat.append(child)
    return flat


def _refuse_neighbours(parts: list[Any]) -> None:
    """Raises SyntaxFault for an element of an object that nothing parts from the one before."""
    for before, element in pairwise(parts):
        if type(before) is type(element) is _Element:
            key: Span = element.key.span
            raise missing_comma(key.text, key.start, key.end)


def _is_name(child: object) -> bool:
    return type(child) is tuple and _terminal(child) == "NAME"


def _terminal(token: Token | tuple[Any, ...]) -> str:
    return str(token[0])


def _is_attribute(step: _Step | _SplatSteps) -> bool:
    return isinstance(step, _Step) and step.name is not None
