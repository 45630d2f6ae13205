"""What types say of expressions that can't be evaluated, and of lists without elements.

Terraform lets a branch of a conditional fail that is not taken, but both must be of one type. The
type of a failed expression follows from its syntax (github.com/hashicorp/hcl, package hclsyntax).
"""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.numbers import parse_number
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system import operators
from azbackup_lint.languages.terraform.type_system.conversion import convert, text_of
from azbackup_lint.languages.terraform.type_system.exact_types import common_type
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    AnyType,
    Collection,
    ObjectType,
    TupleType,
    Type,
    type_of,
)
from azbackup_lint.values import Known, ListValue, Unknown, Value, unknown_because
from azbackup_lint.values.equality import is_null
from azbackup_lint.values.errors import EvaluationError, LimitReached

_ARITHMETIC = frozenset("+-*/%")

_OF_PARTS = (
    ast.Conditional,
    ast.ForExpression,
    ast.Index,
    ast.ListExpression,
    ast.ObjectExpression,
    ast.Parenthesis,
    ast.Splat,
)
"""Expressions whose evaluation says what they would be, if it fails."""

_OF_VALUES = (
    ast.ForExpression,
    ast.ListExpression,
    ast.ObjectExpression,
    ast.Parenthesis,
    ast.Template,
)
"""Expressions of whose failures some leave a value, such as that of a key that comes up twice."""


def settle(node: ast.Node, error: EvaluationError) -> None:
    """Has an error know the type, and any value, of an expression that fails.

    So far it may know those of an expression inside of it.
    """
    if not isinstance(node, _OF_VALUES):
        error.value = None
    error.type = _failed_type(node, error.type if isinstance(error.type, Type) else ANY)


def _failed_type(node: ast.Node, inner: Type) -> Type:
    if isinstance(node, ast.Literal):
        return type_of(Known(node.data))
    if isinstance(node, ast.Template):
        is_sole = len(node.parts) == 1
        directive = (ast.IfDirective, ast.ForDirective)
        return inner if is_sole and not isinstance(node.parts[0], directive) else STRING
    if isinstance(node, ast.Binary):
        return NUMBER if node.operator in _ARITHMETIC else BOOL
    if isinstance(node, ast.Unary):
        return NUMBER if node.operator == "-" else BOOL
    if isinstance(node, ast.GetAttribute):
        return attribute_type(inner, node.name)
    return inner if isinstance(node, _OF_PARTS) else ANY


class Parts:
    """Evaluates the parts of an expression, of which some may fail without hiding its type."""

    def __init__(self, evaluate: Callable[[ast.Node, Scope], Value]) -> None:
        self._evaluate = evaluate
        self._failure: EvaluationError | None = None
        self._is_whole = True

    def evaluate(self, node: ast.Node, scope: Scope) -> Value:
        """The value of a part; null of the type that it would have, if it fails."""
        try:
            return self.valued(node, scope)
        except LimitReached:
            raise
        except EvaluationError as error:
            self.fail(error)
            self._is_whole = False
            return Known(None, type=error.type)

    def valued(self, node: ast.Node, scope: Scope) -> Value:
        """The value of a part, which it may have although it fails."""
        try:
            return self._evaluate(node, scope)
        except EvaluationError as error:
            if not isinstance(error.value, Value):
                raise
            self.fail(error)
            return error.value

    def of_open(self) -> None:
        """From now on, the parts are those of a collection that may have more of them."""

    def fail(self, error: EvaluationError) -> None:
        """Notes a failure that leaves a value."""
        self._failure = self._failure or error

    @property
    def have_failed(self) -> bool:
        """Whether a part has."""
        return self._failure is not None

    def result(self, value: Value) -> Value:
        """A value made of the parts; raises the first failure, with the type of the value."""
        if self._failure is None:
            return value
        failure = self.failure(type_of(value))
        failure.value = value if self._is_whole else None
        raise failure

    def failure(self, type_: Type) -> EvaluationError:
        """The first failure, with the type that the expression would have."""
        assert self._failure is not None
        self._failure.type, self._failure.value = type_, None
        return self._failure


def indexed_type(collection: Type, key: Value) -> Type:
    """The type of what a collection of a type has at a key; one of the two can't be evaluated."""
    if isinstance(collection, Collection) and collection.kind != "set" and type_of(key) != ANY:
        return collection.element
    data = key.data if isinstance(key, Known) else None
    if isinstance(collection, TupleType) and isinstance(data, int) and data >= 0:
        return (*collection.elements[data : data + 1], ANY)[0]
    return attribute_type(collection, data) if isinstance(data, str) else ANY


def attribute_type(object_: object, name: str) -> Type:
    """The type of an attribute of an object or map of a type that can't be evaluated."""
    if isinstance(object_, Collection) and object_.kind == "map":
        return object_.element
    if isinstance(object_, ObjectType) and name in object_.attributes:
        return object_.attributes[name].type
    return ANY


def conditional(
    condition: Value | EvaluationError,
    then: Value | EvaluationError,
    otherwise: Value | EvaluationError,
) -> Value:
    """The result of a conditional, of whose branches the one that isn't taken may have failed.

    Raises EvaluationError, with the type that the conditional would have.
    """
    types = _branch_type(then), _branch_type(otherwise)
    of_result = _type_of_both(then, otherwise)
    try:
        if isinstance(condition, EvaluationError):
            raise condition
        if not isinstance(then, EvaluationError) and not isinstance(otherwise, EvaluationError):
            return operators.conditional(condition, then, otherwise)
        truth = operators.truth_of(condition)
        if isinstance(truth, Unknown):
            return unknown_because(condition)
        taken, other = (then, otherwise) if truth.data else (otherwise, then)
        if isinstance(taken, EvaluationError):
            if ANY in types:  # then nothing is converted
                of_result = _branch_type(taken)
            raise taken
        if isinstance(other, LimitReached) and _branch_type(other) == ANY:  # it might matter
            raise other
        if ANY not in types:
            return operators.one_of_type(taken, *types)
        return convert(taken, of_result) if is_null(taken) and of_result is not None else taken
    except EvaluationError as error:
        error.type = of_result
        raise


def _type_of_both(then: Value | EvaluationError, otherwise: Value | EvaluationError) -> Type | None:
    """The type of a conditional; a null without a type is of that of the other branch."""
    types = _branch_type(then), _branch_type(otherwise)
    if ANY not in types:
        return common_type(types)
    if types[0] == ANY and isinstance(then, Known):
        return types[1]
    return types[0] if types[1] == ANY and isinstance(otherwise, Known) else ANY


def _branch_type(branch: Value | EvaluationError) -> Type:
    if isinstance(branch, EvaluationError):
        return branch.type if isinstance(branch.type, Type) else ANY
    return type_of(branch)


def check_splat(each: ast.Node, element: Type) -> Type:
    """The type of what a splat takes of each element of a type; raises EvaluationError.

    A list without elements shows nothing, but attributes that none could have are refused.
    """
    if isinstance(each, ast.SplatItem):
        return element
    if not isinstance(each, (ast.GetAttribute, ast.Index)):
        return ANY
    origin = check_splat(each.object, element)
    key = each.name if isinstance(each, ast.GetAttribute) else _written(each.key)
    is_open = isinstance(origin, ObjectType) and isinstance(each, ast.Index)
    if isinstance(origin, AnyType) or is_open or (key is None and isinstance(origin, TupleType)):
        return ANY
    number = None if key is None else parse_number(key)
    index = number if isinstance(number, int) and number >= 0 else None
    if isinstance(origin, Collection):
        if origin.kind == "map" or (origin.kind == "list" and (index is not None or key is None)):
            return origin.element
    elif isinstance(origin, ObjectType) and key in origin.attributes:
        return attribute_type(origin, str(key))
    elif isinstance(origin, TupleType) and index is not None and index < len(origin.elements):
        return origin.elements[index]
    raise EvaluationError("the elements of the list can't have that", each.span)


def _written(key: ast.Node) -> str | None:
    """A key that is written out."""
    if isinstance(key, ast.Literal):
        return None if key.data is None else text_of(Known(key.data))
    return key.text if isinstance(key, ast.Template) else None


def splat_type(each: ast.Node, value: ListValue) -> Type:
    """The type of a splat over a list or tuple of which an element can't have what it takes."""
    origin = type_of(value)
    if isinstance(origin, Collection):
        return Collection("list", _taken(each, origin.element))
    assert isinstance(origin, TupleType)
    return TupleType(tuple(_taken(each, element) for element in origin.elements))


def _taken(each: ast.Node, element: Type) -> Type:
    try:
        return check_splat(each, element)
    except EvaluationError:
        return ANY
