"""Terraform's built-in functions."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from azbackup_lint.languages.terraform.functions import (
    encoding,
    filesystem,
    lists,
    maps,
    network,
    numeric,
    patterns,
    providers,
    setops,
    strings,
    times,
    typing,
    yaml_values,
)
from azbackup_lint.languages.terraform.functions.signature import Function, FunctionContext
from azbackup_lint.values import Value
from azbackup_lint.values.errors import EvaluationError

__all__ = ["FUNCTIONS", "FunctionContext", "call"]

FUNCTIONS: Mapping[str, Function] = {
    **numeric.FUNCTIONS,
    **strings.FUNCTIONS,
    **patterns.FUNCTIONS,
    **lists.FUNCTIONS,
    **maps.FUNCTIONS,
    **setops.FUNCTIONS,
    **encoding.FUNCTIONS,
    **yaml_values.FUNCTIONS,
    **filesystem.FUNCTIONS,
    **network.FUNCTIONS,
    **times.FUNCTIONS,
    **typing.FUNCTIONS,
    **providers.FUNCTIONS,
}


def call(name: str, arguments: tuple[Value, ...], context: FunctionContext) -> Value:
    """The result of a function; raises EvaluationError where Terraform would refuse.

    An argument that is unknown makes the result unknown, with bounds where they are cheap.
    """
    function = FUNCTIONS.get(name.removeprefix("core::"))
    if function is None:
        near = get_close_matches(name, FUNCTIONS, n=1)
        hint = f"; did you mean {near[0]}()?" if near else ""
        raise EvaluationError(f"there is no function {name}(){hint}")
    return function(name, arguments, context)
