"""VMs that a configuration could make and that its inputs don't: blocks without instances."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from azbackup_lint.azure.azurerm_ids import VM_TYPES
from azbackup_lint.languages.terraform.module_calls import local_source
from azbackup_lint.languages.terraform.modules.contents import calls_read
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.modules.meta_arguments import EXPANSIONS, argument_at
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.long_texts import shortened
from azbackup_lint.resources import Unmade

IsMade = Callable[[ModuleInstance, tuple[str, str]], bool]


def unmade_vms(module: ModuleInstance, is_made: IsMade, types: frozenset[str]) -> Iterator[Unmade]:
    """The VM blocks without instances in a module and those that it calls.

    `is_made` tells whether the managed resource of a type and a name has any; `types` are those
    that are read.
    A block whose `count` or `for_each` is written out as nothing is switched off, not unmade.
    """
    configuration, report = module.configuration, module.run.report
    for label, block in configuration.managed.items():
        if module.calls and module.run.budget.is_spent:
            return  # of what is called, no more is made
        if label[0] not in VM_TYPES or is_made(module, label):
            continue
        if _depends(configuration.body(block, report)):
            yield Unmade(f"{module.prefix}{shortened('.'.join(label))}", block.header)
    for name in calls_read(module.run, configuration, types):
        block, instances = configuration.modules[name], module.call(name).instances
        for instance in instances:
            yield from unmade_vms(instance, is_made, types)
        if not instances and _depends(configuration.body(block, report)):
            called = local_source(block, configuration.directory)
            yield from _declared(
                module.run, f"{module.prefix}module.{shortened(name)}.", called, ()
            )


def _declared(
    run: RootEvaluation, prefix: str, directory: Path | None, around: tuple[Path, ...]
) -> Iterator[Unmade]:
    """The VM blocks of a module that has no instances, and of those that it calls."""
    if directory is None or directory in around or len(around) >= run.budget.limits.module_depth:
        return
    if run.budget.is_spent:
        return
    run.budget.make_one()
    configuration = run.library.module(directory)[0]
    for (type_, name), block in configuration.managed.items():
        if type_ in VM_TYPES:
            yield Unmade(f"{prefix}{shortened(f'{type_}.{name}')}", block.header)
    for name, block in configuration.modules.items():
        called = local_source(block, directory)
        yield from _declared(
            run, f"{prefix}module.{shortened(name)}.", called, (*around, directory)
        )


def _depends(body: ast.Body) -> bool:
    """Whether the number of instances is anything but written out."""
    nodes = (argument_at(body, path) for path, _ in EXPANSIONS)
    node = next((node for node in nodes if node is not None), None)
    is_empty = isinstance(node, ast.ObjectExpression | ast.ListExpression) and not node.items
    return node is not None and not isinstance(node, ast.Literal) and not is_empty
