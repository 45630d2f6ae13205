"""What a root reads of a module, as far as texts tell: the rest is evaluated only on demand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from azbackup_lint.azure.azurerm_ids import MACHINES, VM_TYPES
from azbackup_lint.azure.providers import says_which
from azbackup_lint.languages.terraform.modules.configuration import ModuleConfiguration
from azbackup_lint.languages.terraform.modules.declared import Mode
from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.values.limits import INSTANCE, MACHINE

AZAPI = "azapi_resource"


def blocks_read(
    run: RootEvaluation, module: ModuleConfiguration, types: frozenset[str]
) -> Iterator[tuple[Mode, tuple[str, str]]]:
    """The resources and data sources of the types, by mode and labels, in order.

    A data source is read for the id of what it finds; one that doesn't tell it is left out.
    """
    for label in module.managed:
        if label[0] in types:
            yield "managed", label
    for label, block in module.data.items():
        if label[0] in types:
            body = module.body(block, run.report)
            if says_which(label[0], body.attributes):
                yield "data", label


def work_of(type_: str, body: ast.Body | None = None) -> int:
    """The steps that an instance of a type takes.

    Those of azapi take as many as VMs, unless their type is another one and written out.
    """
    if type_ == AZAPI and body is not None:
        written = body.attributes.get("type")
        text = _written_out(written.expression).lower() if written is not None else ""
        return MACHINE if not text or text.startswith(f"{MACHINES.lower()}@") else INSTANCE
    return MACHINE if type_ in VM_TYPES else INSTANCE


def calls_read(
    run: RootEvaluation, module: ModuleConfiguration, types: frozenset[str]
) -> Iterator[str]:
    """The names of calls that may lead to anything of the types, in order."""
    for name in module.modules:
        if _may_hold(run, module, name, types, (module.directory,)):
            yield name


def _may_hold(
    run: RootEvaluation,
    module: ModuleConfiguration,
    call: str,
    types: frozenset[str],
    around: tuple[Path, ...],
) -> bool:
    """Whether a call leads to a module with anything of the types, or to one that isn't here."""
    directory = _folder(run, module, call)
    if directory is None or directory in around or len(around) > run.budget.limits.module_depth:
        return True
    known = run.may_hold.get(directory)
    if known is None:
        called = run.module(directory)
        known = run.may_hold[directory] = (
            not called.sources
            or _has(called.managed, types)
            or _has(called.data, types)
            or any(
                _may_hold(run, called, inner, types, (*around, directory))
                for inner in called.modules
            )
        )
    return known


def is_local(source: str) -> bool:
    """Whether the source of a module is a path relative to its caller."""
    return source.startswith(("./", "../")) or source in (".", "..")


def _has(labels: Iterable[tuple[str, str]], types: frozenset[str]) -> bool:
    return any(type_ in types for type_, _ in labels)


def _folder(run: RootEvaluation, module: ModuleConfiguration, call: str) -> Path | None:
    """The folder of a call whose source is written out as a local path that may be read."""
    body = module.body(module.modules[call], run.report)
    source = body.attributes.get("source")
    text = _written_out(source.expression) if source is not None else ""
    if not is_local(text):
        return None
    directory = Path(os.path.normpath(module.directory / text))
    return directory if run.files.is_inside(directory) else None


def _written_out(node: ast.Node) -> str:
    """The text that an expression spells; empty where it has to be evaluated."""
    if isinstance(node, ast.Literal):
        return node.data if isinstance(node.data, str) else ""
    return (node.text or "") if isinstance(node, ast.Template) else ""
