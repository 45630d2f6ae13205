"""Evaluates the body of a block: arguments to values, nested and dynamic blocks to lists."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.terraform.expressions.comprehension import pairs_of
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.problems import INVALID_EXPRESSION, LIMIT_REACHED, Problem
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import (
    Cause,
    CauseKind,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    used_at,
)
from azbackup_lint.values.choices import each_option
from azbackup_lint.values.errors import CircularReference, EvaluationError, LimitReached
from azbackup_lint.values.open_collections import OpenCollection, joined_lists, opened
from azbackup_lint.values.provenance import marked_like

Evaluate = Callable[[ast.Node, Scope], Value]
Report = Callable[[Problem], None]

GENERATED = 20
"""Steps that a generated block takes: it may be a disk, or another part that is judged."""


class BodyEvaluator:
    """Evaluates bodies with the help of an expression evaluator.

    What can't be evaluated is reported and becomes unknown; the rest goes on.
    """

    def __init__(self, evaluate: Evaluate, report: Report, spend: Callable[[int], None]) -> None:
        self._evaluate = evaluate
        self.report = report
        self._spend = spend

    def value(self, node: ast.Node, scope: Scope) -> Value:
        """The value of an expression; raises EvaluationError, and reports nothing."""
        return self._evaluate(node, scope)

    def safely(self, node: ast.Node, scope: Scope) -> Value:
        """The value of an expression, or an unknown where it can't be evaluated.

        Of an object, only the entries that can't be evaluated are unknown.
        """
        try:
            return self.value(node, scope)
        except EvaluationError as error:
            stopped = isinstance(error, (CircularReference, LimitReached))
            if isinstance(node, ast.ObjectExpression) and not stopped:
                entries = self._entries(node, scope)
                if entries is not None:
                    return MapValue(entries, span=node.span)
            return failed(error, node.span, self.report)

    def _entries(self, node: ast.ObjectExpression, scope: Scope) -> dict[str, Value] | None:
        """Each entry by itself; None where a key isn't plain text."""
        keys = [self._plain_text(key, scope) for key, _ in node.items]
        if None in keys:
            return None
        values = [self.safely(value, scope) for _, value in node.items]
        return {key: value for key, value in zip(keys, values, strict=True) if key is not None}

    def _plain_text(self, node: ast.Node, scope: Scope) -> str | None:
        try:
            key = self._evaluate(node, scope)
        except EvaluationError:
            return None
        return key.data if isinstance(key, Known) and isinstance(key.data, str) else None

    def attributes(self, body: ast.Body, scope: Scope, span: Span) -> MapValue:
        """Everything that the body of a nested block sets."""
        entries = {
            name: self.safely(attribute.expression, scope)
            for name, attribute in body.attributes.items()
        }
        for name in ast.block_types(body):
            entries[name] = self.nested(body, name, scope, span)
        return MapValue(entries, span=span)

    def nested(self, body: ast.Body, name: str, scope: Scope, span: Span) -> Value:
        """All nested blocks of one type as a list of objects; unknown if their number is."""
        items: list[Value] = []
        for block in body.blocks:
            if block.type == name:
                items.append(self._object(block, scope))
            elif block.type == "dynamic" and block.labels == (name,):
                generated = self._dynamic(block, scope)
                if isinstance(generated, Unknown):
                    return _extended(items, generated, block.header)
                assert isinstance(generated, ListValue)
                items.extend(generated.items)
        return ListValue(tuple(items), "list", span=items[0].span if items else span)

    def _object(self, block: ast.Block, scope: Scope) -> MapValue:
        return self.attributes(block.body, scope, block.header)

    def _dynamic(self, block: ast.Block, scope: Scope) -> Value:
        for_each = block.body.attributes.get("for_each")
        content = next((inner for inner in block.body.blocks if inner.type == "content"), None)
        if for_each is None or content is None:
            error = EvaluationError("a dynamic block needs for_each and content", block.header)
            return failed(error, block.header, self.report)
        collection = opened(self.safely(for_each.expression, scope))
        try:
            if not isinstance(collection, Unknown):
                return self._generated(block, content, collection, scope)
            if isinstance(collection, OpenCollection):
                return self._several(block, content, collection, scope)
            options = each_option(
                collection, lambda option: self._generated(block, content, option, scope)
            )
        except EvaluationError as error:
            return failed(error, block.header, self.report)
        place, hops = block.header, collection.hops
        return Unknown(collection.causes, options=tuple(options or ()), span=place, hops=hops)

    def _several(
        self, block: ast.Block, content: ast.Block, collection: OpenCollection, scope: Scope
    ) -> Value:
        """The certain objects; a map may have others between them."""
        blocks = self._generated(block, content, collection.certain, scope)
        if not isinstance(blocks, ListValue):
            return Unknown(collection.causes, span=block.header)
        in_order = isinstance(collection.certain, ListValue) and collection.certain.kind != "set"
        return OpenCollection(
            collection.causes,
            certain=replace(blocks, kind="list" if in_order else "set"),
            rest=Unknown(collection.causes),
            fewest=collection.fewest,
            most=collection.most,
            span=block.header,
            hops=collection.hops,
        )

    def _generated(
        self, block: ast.Block, content: ast.Block, collection: Value, scope: Scope
    ) -> Value:
        """One object for each element; sensitive if the collection is."""
        iterator = block.body.attributes.get("iterator")
        name = block.labels[0]
        if iterator is not None and isinstance(iterator.expression, ast.Name):
            name = iterator.expression.name
        if isinstance(collection, Known) and collection.data is None:
            return ListValue((), "list", span=block.header)
        items = []
        for key, value in pairs_of(collection, block.body.attributes["for_each"].expression):
            self._spend(GENERATED)
            inner = scope.bind({name: MapValue({"key": key, "value": value})})
            item = self.attributes(content.body, inner, block.header)
            items.append(marked_like(item, collection))
        return ListValue(tuple(items), "list", span=block.header)


def failed(error: EvaluationError, span: Span, report: Report) -> Unknown:
    """Reports an expression that can't be evaluated, and stands in for its value."""
    place = error.span or span
    limit = isinstance(error, LimitReached)
    if not isinstance(error, CircularReference):  # reported where the circle closes
        remedy = "Correct the expression; until then its value counts as unknown."
        if error.remedy:
            remedy = f"{error.remedy[:1].upper()}{error.remedy[1:]}."
        elif limit:
            remedy = "Split the configuration, or raise the limit."
        kind = LIMIT_REACHED if limit else INVALID_EXPRESSION
        report(Problem(kind, error.message, remedy, place, error.empty))
    cause: CauseKind = "limit" if limit else "invalid"
    remedy = error.remedy or ("split the configuration" if limit else "correct the expression")
    return Unknown((Cause(cause, f"the expression at {place}", remedy, place),), span=span)


def _extended(items: list[Value], generated: Unknown, header: Span) -> Unknown:
    """Known blocks followed by an unknown number of generated ones."""
    if isinstance(generated, OpenCollection):
        return joined_lists([ListValue(tuple(items)), generated]) or generated.wholly_unknown
    options = tuple(
        ListValue((*items, *option.items), "list", span=header)
        for option in generated.options
        if isinstance(option, ListValue)
    )
    if len(options) != len(generated.options):
        options = ()
    unknown = Unknown(generated.causes, options=options, hops=generated.hops)
    return used_at(unknown, header)
