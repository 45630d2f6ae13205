"""What types say of expressions that can't be evaluated, and of lists without elements.

Terraform lets a branch of a conditional fail that is not taken, but both must be of one type. The
type of a failed expression follows from its syntax (github.com/hashicorp/hcl, package hclsyntax).
"""

from __future__ import annotations

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.type_system import operators
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    BOOL,
    NUMBER,
    STRING,
    AnyType,
    Collection,
    ObjectAttribute,
    ObjectType,
    TupleType,
    Type,
    type_of,
)
from azbackup_lint.languages.terraform.type_system.unification import unify_types
from azbackup_lint.values import Known, Unknown, Value, unknown_because
from azbackup_lint.values.errors import EvaluationError

_ARITHMETIC = frozenset("+-*/%")


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
    if isinstance(node, ast.ListExpression):
        return TupleType(tuple(failed_type(item, None) for item in node.items))
    if isinstance(node, ast.ObjectExpression):
        named = [(key, value) for key, value in node.items if isinstance(key, ast.Name)]
        return ObjectType({k.name: ObjectAttribute(failed_type(v, None)) for k, v in named})
    if isinstance(node, ast.Splat):
        return found if isinstance(found, (Collection, TupleType)) else ANY
    return found if isinstance(node, (ast.Parenthesis, ast.Conditional)) else ANY


def conditional(
    condition: Value | EvaluationError,
    then: Value | EvaluationError,
    otherwise: Value | EvaluationError,
) -> Value:
    """The result of a conditional, of whose branches the one that isn't taken may have failed.

    Raises EvaluationError, with the type that the conditional would have.
    """
    types = _branch_type(then), _branch_type(otherwise)
    try:
        if isinstance(condition, EvaluationError):
            raise condition
        if not isinstance(then, EvaluationError) and not isinstance(otherwise, EvaluationError):
            return operators.conditional(condition, then, otherwise)
        truth = operators.truth_of(condition)
        if isinstance(truth, Unknown):
            return unknown_because(condition)
        taken = then if truth.data else otherwise
        if isinstance(taken, EvaluationError):
            raise taken
        return taken if ANY in types else operators.one_of_type(taken, *types)
    except EvaluationError as error:
        error.type = ANY if ANY in types else unify_types(types)
        raise


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
