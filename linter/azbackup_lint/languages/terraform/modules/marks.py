"""Which names of a module stand for sensitive or ephemeral values."""

from __future__ import annotations

from azbackup_lint.languages.terraform.expressions.marks import marked
from azbackup_lint.languages.terraform.expressions.scope import Mark
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.values import Known


def mark_of(module: Module, mark: Mark, names: tuple[str, ...]) -> bool | None:
    """Whether what the names stand for has a mark; None where that is unknown.

    The caller of a module may pass a marked value to any variable; only ephemeral resources and
    variables are ephemeral.
    """
    root, name = names[0], names[-1]
    if root == "var":
        return _of_variable(module, mark, name)
    attribute = module.configuration.locals(module.run.report).get(name)
    if root == "local" and attribute is not None:
        return marked(mark, attribute.expression, module.scope)
    if root in ("path", "terraform", "tofu"):
        return False
    if mark == "ephemeral" and root not in ("local", "module", "each", "self"):
        return root == "ephemeral"
    return None


def _of_variable(module: Module, mark: Mark, name: str) -> bool | None:
    block = module.configuration.variables.get(name)
    if block is None:
        return None
    argument = module.configuration.body(block, module.run.report).attributes.get(mark)
    if argument is not None:
        declared = module.bodies.safely(argument.expression, module.scope)
        if declared != Known(False):
            return True
    return None if module.prefix else False
