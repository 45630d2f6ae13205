"""Terraform's built-in functions."""

from __future__ import annotations

from azbackup_lint.languages.terraform.functions.names import MODULES
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionHost
from azbackup_lint.lazy_tables import LazyTable
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.values import Cause, Unknown, Value, causes_of
from azbackup_lint.values.errors import EvaluationError

__all__ = ["FUNCTIONS", "FunctionHost", "call"]

FUNCTIONS: LazyTable[Function] = LazyTable(__name__, "FUNCTIONS", MODULES)

OWN = "provider::terraform::"
"""What the names of all functions of Terraform's own provider begin with."""


def call(name: str, arguments: tuple[Value, ...], host: FunctionHost) -> Value:
    """The result of a function; raises EvaluationError where Terraform would refuse.

    An argument that is unknown makes the result unknown, with bounds where they are cheap.
    """
    function = FUNCTIONS.get(name.removeprefix("core::"))
    if function is None and name.startswith("provider::") and not name.startswith(OWN):
        cause = Cause("function", f"{name}()", "functions of this provider are not worked out")
        return Unknown((cause, *causes_of(*arguments)))
    if function is None:
        near = get_close_matches(name, FUNCTIONS, n=1)
        hint = f"; did you mean {near[0]}()?" if near else ""
        raise EvaluationError(f"there is no function {name}(){hint}")
    return function(name, arguments, host)
