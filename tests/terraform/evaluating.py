"""Evaluates single expressions for tests."""

from collections.abc import Mapping
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.evaluation import Library, RootEvaluation
from azbackup_lint.languages.terraform.modules.inputs import Inputs
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.roots import root_module
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.source import Source
from azbackup_lint.values import Value
from azbackup_lint.values.limits import Budget


def module(files: Mapping[str, str], root: Path = Path("/module")) -> ModuleInstance:
    """The root module that some files make up."""
    overlay = {root / name: text for name, text in files.items()}
    library = Library(Files(root, root, overlay))
    return root_module(RootEvaluation(library, Budget(), root), Inputs())


def evaluate(
    expression: str,
    bindings: Mapping[str, Value] | None = None,
    within: ModuleInstance | None = None,
) -> Value:
    """The value of an expression; raises EvaluationError."""
    source = Source("expression", expression)
    node, problems = parse_expression(source.span(0, len(expression)))
    assert problems == (), [problem.message for problem in problems]
    assert node is not None
    instance = within or module({"main.tf": ""})
    return instance.evaluator.evaluate(node, Scope(instance, bindings or {}))
