"""Values by workspace: what is missing where a map has no key for the chosen one."""

from __future__ import annotations

from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.problems import few_of
from azbackup_lint.values import MapValue, Value
from azbackup_lint.values.errors import EvaluationError

WORKSPACE = ("terraform.workspace", "tofu.workspace")


def explained(error: EvaluationError, key: ast.Node, values: Value) -> EvaluationError:
    """The error of a look-up; for the workspace's key it names the option and the keys."""
    if key.span.text not in WORKSPACE or not isinstance(values, MapValue):
        return error
    keys = few_of(list(values.entries))
    message = f"there is nothing for this workspace; choose one with --workspace: {keys}"
    remedy = f"give --workspace, one of {keys}"
    return EvaluationError(message, key.span, remedy=remedy)
