"""The functions of template expressions; names are compared in any case."""

from __future__ import annotations

from collections.abc import Mapping

from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions import (
    arrays,
    cidr,
    comparison,
    dates,
    encoding,
    lambdas,
    numeric,
    objects,
    resources,
    scopes,
    strings,
)
from azbackup_lint.languages.arm.functions import lazy_functions as forms
from azbackup_lint.languages.arm.functions.lazy_functions import Form
from azbackup_lint.languages.arm.functions.resources import list_function
from azbackup_lint.languages.arm.functions.signature import Function
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.values import Value
from azbackup_lint.values.errors import EvaluationError

__all__ = ["FORMS", "FUNCTIONS", "call"]

FUNCTIONS: Mapping[str, Function] = {
    name.lower(): function
    for module in (
        arrays,
        cidr,
        comparison,
        dates,
        encoding,
        numeric,
        objects,
        resources,
        scopes,
        strings,
    )
    for name, function in module.FUNCTIONS.items()
}
"""Functions that get all of their arguments evaluated, by name in lower case."""

FORMS: Mapping[str, Form] = {**forms.FORMS, **lambdas.FORMS}
"""Functions that don't, by name in lower case."""


def call(name: str, arguments: tuple[Value, ...], surroundings: Surroundings) -> Value:
    """The result of a function; raises EvaluationError where Resource Manager would refuse.

    An argument that is unknown makes the result unknown, with bounds where they are cheap.
    """
    function = FUNCTIONS.get(name.lower())
    if function is None and name.lower().startswith("list"):
        function = list_function(name)
    if function is None:
        near = get_close_matches(name.lower(), [*FUNCTIONS, *FORMS], n=1)
        hint = f"; did you mean {near[0]}()?" if near else ""
        raise EvaluationError(f"there is no function {name}(){hint}")
    return function(name, arguments, surroundings)
