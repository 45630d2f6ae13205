"""What types say of expressions that can't be evaluated, and of lists without elements.

Terraform lets a branch of a conditional fail that is not taken, but both must be of one type. The
type of a failed expression follows from its syntax (github.com/hashicorp/hcl, package hclsyntax).
"""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system import operators
from azbackup_lint.languages.terraform.type_system.conversion import convert
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
from azbackup_lint.languages.terraform.type_system.unification import unify_types
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


def failed_type(node: ast.Node, inner: object) -> Type:
    """The type of an expression that fails, where one inside of it may be of the type `inner`."""
    found = inner if isinstance(inner, Type) else ANY
    if isinstance(node, ast.Literal):
        return type_of(Known(node.data))
    if isinstance(node, ast.Template):
        is_sole = len(node.parts) == 1
        directive = (ast.IfDirective, ast.ForDirective)
        return found if is_sole and not isinstance(node.parts[0], directive) else STRING
    if isinstance(node, ast.Binary):
        return NUMBER if node.operator in _ARITHMETIC else BOOL
    if isinstance(node, ast.Unary):
        return NUMBER if node.operator == "-" else BOOL
    return found if isinstance(node, _OF_PARTS) else ANY


class Parts:
    """Evaluates the parts of an expression, of which some may fail without hiding its type."""

    def __init__(self, evaluate: Callable[[ast.Node, Scope], Value]) -> None:
        self._evaluate = evaluate
        self._failure: EvaluationError | None = None

    def evaluate(self, node: ast.Node, scope: Scope) -> Value:
        """The value of a part; null of the type that it would have, if it fails."""
        try:
            return self._evaluate(node, scope)
        except LimitReached:
            raise
        except EvaluationError as error:
            self._failure = self._failure or error
            return Known(None, type=error.type)

    @property
    def have_failed(self) -> bool:
        """Whether a part has."""
        return self._failure is not None

    def result(self, value: Value) -> Value:
        """A value made of the parts; raises the first failure, with the type of the value."""
        if self._failure is None:
            return value
        raise self.failure(type_of(value))

    def failure(self, type_: Type) -> EvaluationError:
        """The first failure, with the type that the expression would have."""
        assert self._failure is not None
        self._failure.type = type_
        return self._failure


def indexed_type(collection: Type, key: Type) -> Type:
    """The type of what a collection of a type has at a key; one of the two can't be evaluated."""
    if isinstance(collection, Collection) and collection.kind != "set" and key != ANY:
        return collection.element
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
    """The type of a conditional with these branches; null is of that of the other."""
    types = _branch_type(then), _branch_type(otherwise)
    if ANY not in types:
        return unify_types(types)
    is_null = [isinstance(branch, Known) and branch.data is None for branch in (then, otherwise)]
    return next((type_ for type_ in types if type_ != ANY), ANY) if any(is_null) else ANY


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
    if isinstance(origin, Collection):
        if isinstance(each, ast.Index) or origin.kind == "map":
            return origin.element
    elif isinstance(origin, ObjectType):
        if isinstance(each, ast.Index):
            return ANY
        if each.name in origin.attributes:
            return origin.attributes[each.name].type
    elif isinstance(origin, AnyType) or (isinstance(origin, TupleType) and type(each) is ast.Index):
        return ANY
    raise EvaluationError("the elements of the list can't have that", each.span)


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
