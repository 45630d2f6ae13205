"""Planned values: known as the plan has them, placed where the configuration writes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest

from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.languages.plan.plan_document import mapping
from azbackup_lint.languages.terraform.numbers import integral
from azbackup_lint.light_typing import Any
from azbackup_lint.records import replace
from azbackup_lint.source import Source, Span
from azbackup_lint.values import (
    NULL,
    Data,
    Hop,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    as_secret,
)
from azbackup_lint.values.errors import EvaluationError

Computed = Callable[[str, str, Any], Value]
"""What is known of an attribute that is known only after apply: by its top-level name, and by its
own name and expression within that, where the plan has them."""

Settled = Callable[[str], bool]
"""Whether a top-level argument is computed from what a plan always has."""

Configured = Callable[[str], Value | None]
"""The value of a top-level argument in the configuration, if that is given."""

Place = Callable[[JsonValue], Span | None]
"""Where a value stands that the configuration doesn't write."""

MOST_BLOCKS = 100
"""Blocks of one kind in a resource that are told apart: each is held against each."""


class PlannedValues(Mapping[str, Value]):
    """The attributes of a planned instance, converted when they are read.

    `expressions` are the plan's excerpts of the configuration. What the provider chooses, because
    the configuration leaves it out, is not set here, as in Terraform's own files.
    """

    __slots__ = (
        "_computed",
        "_configured",
        "_converted",
        "_expressions",
        "_names",
        "_sensitive",
        "_settled",
        "_unknown",
        "_values",
    )

    def __init__(
        self,
        values: JsonValue,
        unknown: Any,
        sensitive: Any,
        configured: Configured | None,
        expressions: Any,
        computed: Computed,
        settled: Settled,
    ) -> None:
        self._values = values
        self._unknown = mapping(unknown)
        self._sensitive = sensitive if sensitive is True else mapping(sensitive)
        self._configured = configured
        self._expressions = expressions
        self._computed = computed
        self._settled = settled
        self._names = dict.fromkeys((*mapping(values.data), *self._unknown))
        self._converted: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name not in self._names:
            raise KeyError(name)
        if name not in self._converted:
            marks = self._sensitive if self._sensitive is True else self._sensitive.get(name)
            self._converted[name] = _marked(self._convert(name), marks)
        return self._converted[name]

    def _convert(self, name: str) -> Value:
        configured = self._configured(name) if self._configured is not None else None
        node = self._values.get(name)
        unknown = self._unknown.get(name)
        if node is not None and _is_nothing(node, self._expressions, name):
            return NULL
        if node is None or unknown is True:
            # Excerpts have no dynamic blocks: these only the configuration can tell from none.
            if configured is None and (_leaves_out(self._expressions, name) or self._settled(name)):
                return NULL
            return NULL if configured == NULL else self._after_apply(name, configured)
        place: Place = _in_plan if self._configured is None else _nowhere
        encoded = _encoded(name, node)
        if encoded is not None and self._configured is None:
            whole = node.span
            place = lambda _: whole  # noqa: E731 - all that is inside stands there
        converted = _Placing(place, lambda inner, of: self._computed(name, inner, of))
        expression = mapping(self._expressions).get(name)
        return converted.value(encoded or node, unknown, configured, expression)

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def _after_apply(self, name: str, configured: Value | None) -> Value:
        """The configuration may add a link, or known parts."""
        if configured is None or isinstance(configured, Known):
            return self._computed(name, name, None)
        return configured


class _Placing:
    """Converts one attribute; values that the configuration doesn't write stand at `place`.

    Unless everything counts `literally`, what stands for nothing is left out.
    """

    def __init__(
        self, place: Place, after_apply: Callable[[str, Any], Value], *, literally: bool = False
    ) -> None:
        self._place = place
        self._after_apply = after_apply
        self._literally = literally

    def value(self, node: JsonValue, unknown: Any, written: Value | None, expression: Any) -> Value:
        """A value with what is unknown in it, and how the configuration writes it."""
        if unknown is True:
            return written if isinstance(written, Unknown) else self._after_apply("", expression)
        span = self._place(node)
        hops: tuple[Hop, ...] = ()
        if written is not None:
            span, hops = written.span, written.hops
        data = node.data
        if isinstance(data, dict):
            entries = self._entries(node, unknown, written, expression)
            return MapValue(entries, span=span, hops=hops)
        if isinstance(data, list):
            items = self._items(node, unknown, written, expression)
            return ListValue(items, "list", span=span, hops=hops)
        return Known(_scalar(data), span=span, hops=hops)

    def _entries(
        self, node: JsonValue, unknown: Any, written: Value | None, expression: Any
    ) -> dict[str, Value]:
        of = written.entries if isinstance(written, MapValue) else {}
        inner = mapping(expression)
        marks = mapping(unknown)
        entries = {
            member.name: self.value(
                member.value, marks.get(member.name), of.get(member.name), inner.get(member.name)
            )
            for member in node.members
            if self._literally or not _is_nothing(member.value, expression, member.name)
        }
        for name, mark in marks.items():
            if name not in entries and mark is True and not _leaves_out(expression, name):
                inside = of.get(name)
                if inside != NULL:
                    if not isinstance(inside, Unknown):
                        inside = self._after_apply(name, inner.get(name))
                    entries[name] = inside
        return entries

    def _items(
        self, node: JsonValue, unknown: Any, written: Value | None, expression: Any
    ) -> tuple[Value, ...]:
        """Elements stand where the configuration writes them if it writes as many in order."""
        count = len(node.items)
        marks = _each(unknown, count)
        expressions = _each(expression, count)
        of: tuple[Value | None, ...] = (None,) * count
        if isinstance(written, ListValue) and written.kind != "set":
            of = written.items if len(written.items) == count else of
        elif isinstance(written, MapValue) and count == 1:
            of = (written,)
        placing, own = self, _own_expressions(node.items, expressions)
        if own is None:  # what is unknown in one may be what any of them refers to
            placing = _Placing(self._place, lambda _, __: self._after_apply("", None))
        parts = zip(node.items, marks, of, own or expressions, strict=True)
        return tuple(placing.value(*part) for part in parts)


def _own_expressions(items: Sequence[JsonValue], expressions: list[Any]) -> list[Any] | None:
    """The expression of each block, in their order; None where it isn't certain which it is.

    A plan has sets in an order of its own, so that constants have to tell.
    """
    if len(items) < 2:
        return expressions
    if len(items) > MOST_BLOCKS:
        return None
    own = []
    for item in items:
        fitting = [expression for expression in expressions if _fits(item, expression)]
        if len(fitting) != 1:
            return None
        own += fitting
    return own if len(set(map(id, own))) == len(items) else None


def _fits(item: JsonValue, expression: Any) -> bool:
    """Whether a block may be what an expression makes: where that is constant, both are equal."""
    if not isinstance(expression, dict) or not isinstance(item.data, dict):
        return False
    constants = {
        name: inner["constant_value"]
        for name, inner in expression.items()
        if isinstance(inner, dict) and "constant_value" in inner and name in item.data
    }
    return all(_is_written(item.data[name], value) for name, value in constants.items())


def _is_written(planned: Any, constant: Any) -> bool:
    """Whether a value is a constant, perhaps of another type: `"1"` is 1."""
    return str(planned).lower() == str(constant).lower()


def _marked(value: Value, marks: Any) -> Value:
    """The value with what a plan marks as sensitive in it."""
    if marks is True:
        return as_secret(value)
    if isinstance(marks, dict) and isinstance(value, MapValue):
        entries = {name: _marked(inner, marks.get(name)) for name, inner in value.entries.items()}
        return replace(value, entries=entries)
    if isinstance(marks, list) and isinstance(value, ListValue):
        pairs = zip_longest(value.items, marks[: len(value.items)])
        return replace(value, items=tuple(_marked(*pair) for pair in pairs))
    return value


def _each(data: Any, count: int) -> list[Any]:
    """The elements of a list that describes as many others; else nothing of each."""
    if isinstance(data, list) and len(data) == count:
        return data
    return [data] if isinstance(data, dict) and count == 1 else [None] * count


def _leaves_out(expressions: Any, name: str) -> bool:
    """Whether a resource or block is there in the configuration, and doesn't set an argument."""
    return (
        isinstance(expressions, dict)
        and "references" not in expressions
        and (name not in expressions)
    )


def _is_nothing(node: JsonValue, expressions: Any, name: str) -> bool:
    """Whether a value means a missing block, or an argument that isn't set."""
    return node.data in ("", []) and (expressions is None or _leaves_out(expressions, name))


def plain_value(node: JsonValue) -> Value:
    """The value of a JSON document that is wholly known, at its places."""
    return _Placing(_in_plan, lambda _, __: NULL, literally=True).value(node, None, None, None)


def _in_plan(node: JsonValue) -> Span | None:
    return node.span


def _nowhere(_: JsonValue) -> Span | None:
    return None


def _scalar(data: Any) -> Data:
    """A number that is whole is an int, as everywhere; one out of bounds stays as it is."""
    try:
        return integral(data) if isinstance(data, Decimal) else data
    except EvaluationError:
        return str(data)


def _encoded(name: str, node: JsonValue) -> JsonValue | None:
    """What old releases of the azapi provider have as JSON text in `body`."""
    if name != "body" or not isinstance(node.data, str):
        return None
    try:
        return parse_json(Source(node.span.source.path, node.data))
    except JsonError:
        return None
