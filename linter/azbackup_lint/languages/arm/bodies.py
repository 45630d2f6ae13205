"""From JSON to values: expressions evaluated, `copy` in objects expanded."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.ast import Access, Call, Literal, Loop, Node, Step
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.entries import Entries
from azbackup_lint.languages.arm.errors import ExpressionSyntaxError
from azbackup_lint.languages.arm.evaluation import MOST_COPIES, DeploymentEvaluation
from azbackup_lint.languages.arm.evaluator import evaluate, written_at
from azbackup_lint.languages.arm.literals import has_computed_names
from azbackup_lint.languages.arm.loops import Looped, indexes
from azbackup_lint.languages.arm.parser import parse_template_string
from azbackup_lint.languages.arm.templates import member, named_twice, text_of
from azbackup_lint.languages.arm.trees import Member, Named, Tree
from azbackup_lint.languages.arm.wording import JSON, Wording
from azbackup_lint.problems import (
    INVALID_EXPRESSION,
    INVALID_VALUE,
    LIMIT_REACHED,
    SYNTAX_ERROR,
    Problem,
    ProblemKind,
)
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import (
    Cause,
    Hop,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    limited,
    placed_like,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.errors import CircularReference, EvaluationError, LimitReached
from azbackup_lint.values.open_collections import repeated
from azbackup_lint.values.provenance import named_by

_REMEDIES = {
    SYNTAX_ERROR.id: "Correct the expression; its value is taken as unknown.",
    LIMIT_REACHED.id: "Simplify the expression, or raise max-steps; its value is taken as unknown.",
    INVALID_EXPRESSION.id: "Resource Manager would refuse this; its value is taken as unknown.",
}

_NamedMembers = tuple[dict[str, Member], dict[str, tuple[str, Tree]]]
"""The members of an object, and the loops that make some, each with its name as written."""

MOST_FOR_ITEM = 40
"""Steps that a copied item takes at most besides those of its expressions."""

_ITEMS, _INDEX = " items", " index"
"""What a loop runs over, and where it is, as variables that no language can name."""

_COLLECTION = Call("", "lambdaVariables", (Literal(_ITEMS),))
_LENGTH = Call("", "length", (_COLLECTION,))
_ITEM = Access(_COLLECTION, (Step(Call("", "lambdaVariables", (Literal(_INDEX),))),))

COPIED = 20
"""Steps that a copied item takes besides one for each code point of its text, if that is short.

It may be a disk, or another part that is judged.
"""


class Bodies:
    """Evaluates JSON in surroundings; what can't be evaluated is a problem and an unknown."""

    def __init__(
        self,
        surroundings: Surroundings,
        run: DeploymentEvaluation,
        *,
        escaped: bool = False,
        variables: Mapping[str, Value] | None = None,
        wording: Wording = JSON,
    ) -> None:
        self.surroundings = surroundings
        self.run = run
        self.wording = wording
        self._escaped = escaped
        self._variables = variables or {}

    def within(self, surroundings: Surroundings) -> Bodies:
        """The same in other surroundings."""
        return self._in(surroundings, self._variables)

    def bind(self, variables: Mapping[str, Value]) -> Bodies:
        """The same where expressions also see these variables, by lower-case name."""
        return self._in(self.surroundings, {**self._variables, **variables})

    def _in(self, surroundings: Surroundings, variables: Mapping[str, Value]) -> Bodies:
        return Bodies(
            surroundings,
            self.run,
            escaped=self._escaped,
            variables=variables,
            wording=self.wording,
        )

    def value(self, node: Tree) -> Value:
        """The value of a JSON node; members of objects are evaluated when they are read.

        What holds no expression is the same in all iterations and deployments, and made once.
        """
        if isinstance(node.data, (dict, list)):
            return self.run.literals.of(node, self._value)
        return self._value(node)

    def _value(self, node: Tree) -> Value:
        data = node.data
        if isinstance(data, str):
            return self._text(node.span, data)
        if isinstance(data, dict):
            return self._object(node)
        if isinstance(data, list):
            return ListValue(tuple(self.value(item) for item in node.items), span=node.span)
        if isinstance(data, Loop):
            return self._looped(data)
        if isinstance(data, Node):
            return self._computed(node.span, data)
        return literal_value(node)

    def copies(self, node: Tree, name: str) -> Value:
        """The array that a `copy` object ({count, input}) makes; `name` is its loop's.

        It stands where its length is written.
        """
        count = member(node, "count")
        body = member(node, "input")
        if count is None or body is None:
            return self._failed(node.span, f"copy {name!r} needs a count and an input")

        def item(index: Value) -> Value:
            return self.within(Looped(self.surroundings, name, index)).value(body)

        return self._copied(name, count.span, self.value(count), body, item)

    def over(self, loop: Loop) -> tuple[Value, Callable[[Value], Bodies]]:
        """How many items a loop runs over, and what evaluates in the iteration of an index."""
        place = loop.collection
        around = self.bind({_ITEMS: self.value(place)})

        def iteration(index: Value) -> Bodies:
            inside = around.bind({_INDEX: index})
            return self.bind({loop.index: index, loop.item: inside._computed(place.span, _ITEM)})

        return around._computed(place.span, _LENGTH), iteration

    def _looped(self, loop: Loop) -> Value:
        body = loop.body
        assert body is not None  # only the loops of resources have none
        number, iteration = self.over(loop)

        def item(index: Value) -> Value:
            return iteration(index).value(body)

        return self._copied(loop.name, loop.collection.span, number, body, item)

    def _copied(
        self, name: str, span: Span, number: Value, body: Tree, at: Callable[[Value], Value]
    ) -> Value:
        """The array of as many values as a number at `span` says; `at` evaluates the `body`."""

        def item(index: int | Unknown) -> Value:
            return at(index if isinstance(index, Unknown) else Known(index))

        if isinstance(number, Unknown):
            return repeated(number, item)
        length = self.count(number, span)
        if length is None:
            cause = Cause("invalid", self.wording.count.format(name), "make it a number")
            return Unknown((cause,), span=span)
        try:
            work = min(COPIED + len(body.span.text), MOST_FOR_ITEM)
            self.run.budget.spend(min(length, MOST_COPIES) * work)
        except LimitReached as error:
            return self._failed(span, error.message, LIMIT_REACHED)
        if length > MOST_COPIES:
            cause = Cause("limit", f"the items of copy {name!r}", "copy less often")
            many = Unknown((cause,), minimum=MOST_COPIES)
            return replace(repeated(placed_like(many, number), item), rest=Unknown((cause,)))
        items = tuple(item(index) for index in range(length))
        return placed_like(ListValue(items), number)

    def count(self, number: Value, span: Span) -> int | None:
        """A known count; None, with a problem, where it is none."""
        length = indexes(number)
        if length is None:
            data = number.data if isinstance(number, Known) else None
            is_number = isinstance(data, (int, Decimal)) and not isinstance(data, bool)
            given = data if is_number else kind_of(number)
            self._failed(span, f"the count of a copy is {given}, not a whole number from 0")
        elif length > MOST_COPIES:
            message = f"a copy of {length} is refused: Resource Manager makes {MOST_COPIES} at most"
            remedy = "Copy less often, or split the deployment."
            self.run.report(Problem(INVALID_VALUE, message, remedy, span))
        return length

    def _text(self, span: Span, text: str) -> Value:
        if not text.startswith("["):
            return Known(text, span=span)
        if self._escaped and text.startswith("[["):
            text = text[1:]
        try:
            expression = parse_template_string(text)
        except ExpressionSyntaxError as error:
            return self._failed(_place(span, text, error.offset), error.message, SYNTAX_ERROR)
        return self._computed(span, expression)

    def _computed(self, span: Span, expression: Node) -> Value:
        try:
            value = evaluate(expression, self.surroundings, self._variables)
        except LimitReached as error:
            return self._failed(span, error.message, LIMIT_REACHED)
        except CircularReference as error:
            cause = Cause("invalid", error.message, "break the circle", span)
            return Unknown((cause,), span=span)
        except EvaluationError as error:
            return self._failed(span, error.message, empty=error.empty, at=error.span)
        return written_at(value, span)

    def resource(self, node: Tree) -> MapValue:
        """The members of a resource, whose own names are no expressions."""
        return MapValue(self._entries(node), span=node.span)

    def _object(self, node: Tree) -> Value:
        """An object; with a name that isn't known it is unknown, as that may replace another."""
        if not isinstance(node, JsonValue) or not has_computed_names(node.data):
            return MapValue(self._entries(node), span=node.span)
        names = [self._name(item) for item in node.members]
        if is_open := unknown_among(*names):
            return replace(unknown_because(*is_open), span=node.span)
        members = [
            Named(str(name.data), item.key, item.value)
            for name, item in zip(names, node.members, strict=True)
            if isinstance(name, Known)
        ]
        value = MapValue(self._made(self._sorted(members)), span=node.span)
        return named_by(value, names)

    def _name(self, item: Member) -> Value:
        """What a member of an object in JSON is called: names may be expressions, as texts may."""
        name = self._text(item.key, item.name)
        if isinstance(name, Unknown) or (isinstance(name, Known) and isinstance(name.data, str)):
            return name
        return self._failed(item.key, f"the name of a property is a string, not {kind_of(name)}")

    def _entries(self, node: Tree) -> Mapping[str, Value]:
        return self._made(self.run.literals.named(node, self._sorted))

    def _made(self, named: _NamedMembers) -> Mapping[str, Value]:
        return Entries(*named, self.value, self.copies)

    def _sorted(self, members: Sequence[Member]) -> _NamedMembers:
        """Members and loops by their names in lower case; reports names that stand twice."""
        items: dict[str, Member] = {}
        loops: dict[str, tuple[str, Tree]] = {}
        for item in members:
            lower = item.name.lower()
            if lower in items:
                self.run.report(named_twice(item))
                del items[lower]
            if lower == "copy" and is_property_loop(item.value):
                for loop in item.value.items:
                    name = text_of(member(loop, "name"))
                    loops[name.lower()] = (name, loop)
            else:
                items[lower] = item
        return items, loops

    def _failed(
        self,
        span: Span,
        message: str,
        kind: ProblemKind = INVALID_EXPRESSION,
        empty: tuple[tuple[str, Span], ...] = (),
        at: Span | None = None,
    ) -> Unknown:
        """What stands at `span` in place of a value; `at` is the part of it that fails."""
        message, at = self.wording.of_error(message), at or span
        self.run.report(Problem(kind, message, _REMEDIES[kind.id], at, empty))
        cause = Cause("invalid", message, "correct the expression", at)
        if kind is LIMIT_REACHED:
            cause = Cause("limit", f"the expression at {span}", "simplify the expression", span)
        return Unknown((cause,), span=span)


def is_property_loop(node: Tree) -> bool:
    """Whether a member `copy` of an object is a loop, and not a property of that name."""
    return (
        isinstance(node.data, list)
        and bool(node.data)
        and all(
            isinstance(item, dict) and {"name", "count", "input"} <= {key.lower() for key in item}
            for item in node.data
        )
    )


def literal_value(node: Tree) -> Value:
    """The value of JSON in which no text is an expression."""
    data = node.data
    if isinstance(data, dict):
        return MapValue(
            {item.name: literal_value(item.value) for item in node.members}, span=node.span
        )
    if isinstance(data, list):
        return ListValue(tuple(literal_value(item) for item in node.items), span=node.span)
    if isinstance(data, Decimal) and data == data.to_integral_value() and data.adjusted() < 30:
        data = int(data)
    return Known(data, span=node.span)


def labelled(value: Value, label: str) -> Value:
    """A value as expressions find it under a name: where it was written is its nearest hop."""
    if value.span is None:
        return value
    return replace(value, span=None, hops=limited((Hop(label, value.span), *value.hops)))


def _place(span: Span, text: str, offset: int) -> Span:
    """Where in a string an expression breaks; the whole string where it has escapes."""
    if span.text[1:-1] != text:
        return span
    at = min(span.start + 1 + offset, span.end - 1)
    return Span(span.source, at, at + 1)
