"""Evaluates `for` expressions, splats and object constructors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from azbackup_lint.languages.terraform.expressions.access import Instances
from azbackup_lint.languages.terraform.expressions.deferred import Outline
from azbackup_lint.languages.terraform.expressions.failures import (
    Parts,
    check_splat,
    splat_type,
)
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.numbers import word
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system.conversion import ConversionError, convert
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    BOOL,
    STRING,
    Collection,
    TupleType,
    Type,
    element_type,
)
from azbackup_lint.light_typing import Literal
from azbackup_lint.records import replace
from azbackup_lint.values import (
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    inside,
    is_secret,
)
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.open_collections import (
    OpenCollection,
    mapped_items,
    open_list,
    opened,
    perhaps,
)
from azbackup_lint.values.provenance import chosen_by, marked_like

Evaluate = Callable[[ast.Node, Scope], Value]

SPLAT_ITEM = "*"
"""What the item of a splat is bound to, which no name can be."""


def pairs_of(collection: Value, node: ast.Node) -> Iterator[tuple[Value, Value]]:
    """Keys and values of a known collection in Terraform's order; of a set, each value twice."""
    if isinstance(collection, MapValue):
        for key in sorted(collection.entries, key=lambda key: key.encode()):
            value = inside(collection, collection.entries[key])
            yield Known(key, span=value.span), value
    elif isinstance(collection, ListValue):
        for index, item in enumerate(collection.items):
            item = inside(collection, item)
            yield (item if collection.kind == "set" else Known(word(index))), item
    else:
        raise EvaluationError("only a list, set, map or object can be iterated over", node.span)


class Comprehensions:
    """Evaluates what builds collections, with the help of an expression evaluator."""

    def __init__(self, evaluate: Evaluate, required: Evaluate, budget: Budget) -> None:
        self._evaluate = evaluate
        self._required = required  # for what must not be null
        self._budget = budget

    def object(self, node: ast.ObjectExpression, scope: Scope) -> Value:
        """The object; unknown where a key is."""
        parts = Parts(self._evaluate)
        return _typed_by(parts, lambda: self._object(node, scope, parts))

    def _object(self, node: ast.ObjectExpression, scope: Scope, parts: Parts) -> Value:
        entries: dict[str, Value] = {}
        unknown: list[Value] = []
        keys: list[Value] = []
        for key_node, value_node in node.items:
            key = self._required(key_node, scope)
            keys.append(key)
            value = parts.evaluate(value_node, scope)
            if isinstance(key, Unknown):
                unknown.append(key)
                continue
            entries[self._key(key, key_node)] = value
        if unknown:
            return _marked(Unknown(causes_of(*unknown), span=node.span), keys)
        return _marked(MapValue(entries, span=node.span), keys)

    def outline(self, node: ast.Node, scope: Scope) -> Value:
        """The object with `Later` values; as it is where a `for` makes anything else.

        Raises EvaluationError where a key or a filter can't be evaluated.
        """
        parts = Outline(self._evaluate)
        if isinstance(node, ast.ForExpression):
            return parts.result(self._comprehension(node, scope, parts))
        assert isinstance(node, ast.ObjectExpression)
        return parts.result(self._object(node, scope, parts))

    def splat(self, node: ast.Splat, scope: Scope) -> Value:
        """The attributes of all items; of a single value, a tuple of one; of null, an empty one.

        An unknown list gives an unknown one.
        """
        try:
            value = self._evaluate(node.object, scope)
        except EvaluationError as error:
            error.type = None
            raise
        if isinstance(value, Instances):
            value = value.collected
        if isinstance(value, OpenCollection) and isinstance(value.certain, ListValue):

            def each(item: Value, _: Value) -> Value:
                return self._evaluate(node.each, scope.bind({SPLAT_ITEM: item}))

            return replace(mapped_items(value, each), span=node.span, hops=value.hops)
        if isinstance(value, Unknown):
            return Unknown(value.causes, span=node.span, hops=value.hops)
        if isinstance(value, Known) and value.data is None:
            if isinstance(value.type, TupleType) or (
                isinstance(value.type, Collection) and value.type.kind != "map"
            ):
                raise EvaluationError("a null list has no elements", node.object.span)
            return ListValue((), span=node.span)
        items = value.items if isinstance(value, ListValue) else (value,)
        element = None
        is_list = isinstance(value, ListValue) and value.kind != "tuple"
        try:
            if not items and isinstance(value, ListValue) and value.element is not None:
                element = check_splat(node.each, element_type(value) or ANY)
            results = [self._evaluate(node.each, scope.bind({SPLAT_ITEM: item})) for item in items]
        except EvaluationError as error:
            error.type = splat_type(
                node.each, value if isinstance(value, ListValue) else ListValue(items)
            )
            raise
        kind: Literal["list", "tuple"] = "list" if is_list else "tuple"
        return ListValue(tuple(results), kind, element=element, span=node.span, hops=value.hops)

    def comprehension(self, node: ast.ForExpression, scope: Scope) -> Value:
        """The list or object; unknown where the collection, a filter or a key is.

        It is sensitive as a whole where one of these is.
        """
        parts = Parts(self._evaluate)
        return _typed_by(parts, lambda: self._comprehension(node, scope, parts))

    def _comprehension(self, node: ast.ForExpression, scope: Scope, parts: Parts) -> Value:
        collection = parts.valued(node.collection, scope)
        if isinstance(collection, Instances):
            collection = collection.collected
        collection = opened(collection)
        several = collection if isinstance(collection, OpenCollection) else open_list(collection)
        if several is not None:
            result = self._of_open(node, several, scope, parts)
        elif isinstance(collection, Unknown):
            result = Unknown(collection.causes, span=node.span)
        else:
            result = self._of_known(node, collection, scope, parts)
        return marked_like(result, collection)

    def _of_open(
        self, node: ast.ForExpression, several: OpenCollection, scope: Scope, parts: Parts
    ) -> Value:
        """The results for the certain items, and for one that represents all others."""
        parts.of_open()
        certain = self._of_known(node, several.certain, scope, parts)
        if not isinstance(certain, (ListValue, MapValue)) or node.grouping:
            return Unknown(several.causes, span=node.span)
        is_map = isinstance(several.certain, MapValue)
        if is_map and isinstance(certain, ListValue):
            certain = replace(certain, kind="set")  # others may come between them
        number = 0 if isinstance(several.certain, MapValue) else len(several.certain.items)
        key: Value = Unknown(several.causes, minimum=None if is_map else number)
        if isinstance(several.certain, ListValue) and several.certain.kind == "set":
            key = several.rest
        names = {node.value_name: several.rest} | ({node.key_name: key} if node.key_name else {})
        rest = perhaps(lambda: self._evaluate(node.value, scope.bind(names)), several)
        kept = len(certain.entries if isinstance(certain, MapValue) else certain.items)
        collected = OpenCollection(
            causes_of(several),
            certain=certain,
            rest=rest,
            fewest=several.fewest if node.condition is None else kept,
            most=several.most,
            span=node.span,
        )
        return marked_like(collected, certain)

    def _of_known(
        self, node: ast.ForExpression, collection: Value, scope: Scope, parts: Parts
    ) -> Value:
        items: list[Value] = []
        entries: dict[str, Value] = {}
        groups: dict[str, list[Value]] = {}
        unknown: list[Value] = []
        secret: list[Value] = []
        pairs = [*pairs_of(collection, node.collection)]
        if not pairs and node.condition is not None:  # it must not fail whatever it is asked for
            names: dict[str, Value] = {node.value_name: Unknown(())}
            names |= {node.key_name: Unknown(())} if node.key_name else {}
            self._kept(node, scope.bind(names), [], [])
        for key, value in pairs:
            self._budget.spend(1)
            names = {node.value_name: value}
            if node.key_name:
                names[node.key_name] = key
            inner = scope.bind(names)
            if not self._kept(node, inner, unknown, secret):
                continue
            result = parts.evaluate(node.value, inner)
            if node.key is None:
                items.append(result)
                continue
            result_key = parts.valued(node.key, inner)
            secret += [result_key] if is_secret(result_key) else []
            if isinstance(result_key, Unknown):
                unknown.append(result_key)
                continue
            text = self._key(result_key, node.key)
            if node.grouping:
                groups.setdefault(text, []).append(result)
            elif text in entries:
                parts.fail(EvaluationError(f"the key {text!r} comes up twice", node.key.span))
            else:
                entries[text] = result
        made: Value
        if unknown:
            made = Unknown(causes_of(*unknown), span=node.span)
        elif node.key is None:
            made = ListValue(tuple(items), span=node.span)
        else:
            entries |= {text: ListValue(tuple(group)) for text, group in groups.items()}
            made = MapValue(entries, span=node.span)
        return chosen_by(made, secret, node.span)

    def _kept(
        self, node: ast.ForExpression, scope: Scope, unknown: list[Value], secret: list[Value]
    ) -> bool:
        """Whether an item is kept; what is unknown about it, or sensitive, is added to these."""
        if node.condition is None:
            return True
        condition = _converted(self._required(node.condition, scope), BOOL, "bool", node.condition)
        secret += [condition] if is_secret(condition) else []
        if isinstance(condition, Unknown):
            unknown.append(condition)
            return False
        if not isinstance(condition, Known) or condition.data is None:
            raise EvaluationError("the condition of a for expression is null", node.condition.span)
        return condition.data is True

    def _key(self, key: Value, node: ast.Node) -> str:
        text = _converted(key, STRING, "string", node)
        if not isinstance(text, Known) or not isinstance(text.data, str):
            raise EvaluationError("a key must be a string", node.span)
        return text.data


def _typed_by(parts: Parts, make: Callable[[], Value]) -> Value:
    """What is made of the parts; where anything else fails, nothing shows its type."""
    try:
        value = make()
    except LimitReached:
        raise
    except EvaluationError as error:
        error.type = error.value = None
        if parts.have_failed:
            raise parts.failure(ANY) from None
        raise
    return parts.result(value)


def _marked(value: Value, others: Iterable[Value]) -> Value:
    """The value, sensitive if one of the others is."""
    secret = next(filter(is_secret, others), None)
    return value if secret is None else marked_like(value, secret)


def _converted(value: Value, to: Type, name: str, node: ast.Node) -> Value:
    try:
        return convert(value, to)
    except ConversionError as error:
        raise EvaluationError(f"a {name} is needed: {error}", node.span) from None
