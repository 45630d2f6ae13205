"""The functions of template expressions; names are compared in any case."""

from __future__ import annotations

from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions.lazy_functions import Form
from azbackup_lint.languages.arm.functions.names import FORM_MODULES, FUNCTION_MODULES
from azbackup_lint.languages.arm.functions.signature import Function
from azbackup_lint.lazy_tables import LazyTable
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.values import Value
from azbackup_lint.values.errors import EvaluationError

__all__ = ["FORMS", "FUNCTIONS", "call"]

FUNCTIONS: LazyTable[Function] = LazyTable(__name__, "FUNCTIONS", FUNCTION_MODULES)
"""Functions that get all of their arguments evaluated, by name in lower case."""

FORMS: LazyTable[Form] = LazyTable(__name__, "FORMS", FORM_MODULES)
"""Functions that don't, by name in lower case."""


def call(name: str, arguments: tuple[Value, ...], surroundings: Surroundings) -> Value:
    """The result of a function; raises EvaluationError where Resource Manager would refuse.

    An argument that is unknown makes the result unknown, with bounds where they are cheap.
    """
    function = FUNCTIONS.get(name.lower())
    if function is None and name.lower().startswith("list"):
        from azbackup_lint.languages.arm.functions.resources import list_function  # few ask for it

        function = list_function(name)
    if function is None:
        near = get_close_matches(name.lower(), [*FUNCTIONS, *FORMS], n=1)
        hint = f"; did you mean {near[0]}()?" if near else ""
        raise EvaluationError(f"there is no function {name}(){hint}")
    return function(name, arguments, surroundings)
