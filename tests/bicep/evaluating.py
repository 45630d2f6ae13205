"""Evaluates single expressions of Bicep for tests, in the surroundings of those of templates."""

from __future__ import annotations

from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.evaluator import evaluate
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.bicep.templates.template import WholeFile
from azbackup_lint.source import Source
from azbackup_lint.values import Value
from tests.arm.evaluating import PARAMETERS, PLAIN, Around

FOLDER = Path("/bicep")
DECLARED = "\n".join(f"param {name} object" for name in (*PARAMETERS, *PLAIN))


def value_of(expression: str, *statements: str) -> Value:
    """The value of an expression beside some statements; raises EvaluationError."""
    text = "\n".join((DECLARED, *statements, f"var wanted = {expression}", ""))
    file = parse_file(Source("main.bicep", text, FOLDER / "main.bicep"))
    assert file.problems == (), file.problems
    whole = WholeFile(file, Files(FOLDER, FOLDER, {}), lambda path: None)
    wanted = whole.expressions.names.variables["wanted"].value
    assert wanted is not None
    return evaluate(whole.expressions.lowered(wanted, {}), Around())
