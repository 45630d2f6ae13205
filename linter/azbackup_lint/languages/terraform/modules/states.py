"""Where Terraform keeps the state of a root, and which one a data source reads.

Backends and what names a state in them: developer.hashicorp.com/terraform/language/backend, and
registry.terraform.io/providers/hashicorp/tfe for `tfe_outputs`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from azbackup_lint.languages.terraform.syntax.ast import Body
from azbackup_lint.resources import StateKey
from azbackup_lint.values import Known, ListValue, MapValue, Value

NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "azurerm": ("storage_account_name", "container_name", "key"),
    "gcs": ("bucket", "prefix"),
    "http": ("address",),
    "s3": ("bucket", "key"),
}
"""What names a state, by the kind of backend."""

REMOTE_STATE = "terraform_remote_state"
TFE_OUTPUTS = "tfe_outputs"
OUTPUTS = {
    (REMOTE_STATE, "outputs"),
    (TFE_OUTPUTS, "values"),
    (TFE_OUTPUTS, "nonsensitive_values"),
}
"""The attributes that have the outputs of another root, with the type of the data source."""

Argument = Callable[[str], Value | None]


def state_read(type_: str, argument: Argument, root: Path) -> StateKey | None:
    """The state that a data source reads; None where that isn't known."""
    if type_ == TFE_OUTPUTS:
        return _named("remote", (argument("organization"), argument("workspace")), "default")
    backend, config = argument("backend"), argument("config")
    workspace = argument("workspace") or Known("default")
    if not (isinstance(backend, Known) and isinstance(workspace, Known)):
        return None
    entries = config.entries if isinstance(config, MapValue) else {}
    return _state(str(backend.data), entries.get, root, str(workspace.data))


def state_kept(
    blocks: tuple[Body, ...],
    evaluate: Callable[[Body], Mapping[str, Value]],
    given: Argument,
    root: Path,
    workspace: str,
) -> StateKey | None:
    """The state of a root by its `terraform` blocks; without a backend, a file in its folder."""
    for body in blocks:
        for block in body.blocks:
            if block.type == "cloud":
                return _state("remote", evaluate(block.body).get, root, workspace)
            if block.type == "backend" and len(block.labels) == 1:
                written = evaluate(block.body)
                chosen = partial(_first, given, written.get)
                return _state(block.labels[0], chosen, root, workspace)
    return _state("local", lambda _: None, root, workspace)


def _first(given: Argument, written: Argument, name: str) -> Value | None:
    """An argument of a backend: what a file gives wins over the block."""
    value = given(name)
    return written(name) if value is None else value


def _state(backend: str, argument: Argument, root: Path, workspace: str) -> StateKey | None:
    if backend == "local":
        path = argument("path") or Known("terraform.tfstate")
        if not isinstance(path, Known):
            return None
        return ("local", os.path.normpath(root / str(path.data)), workspace)
    if backend == "remote":
        return _named("remote", (argument("organization"), _workspace(argument)), "default")
    if backend not in NAMED_BY:
        return None
    return _named(backend, tuple(map(argument, NAMED_BY[backend])), workspace)


def _workspace(argument: Argument) -> Value | None:
    """The one workspace that a `workspaces` block or object names."""
    workspaces = argument("workspaces")
    if isinstance(workspaces, ListValue) and len(workspaces.items) == 1:
        workspaces = workspaces.items[0]
    return workspaces.entries.get("name") if isinstance(workspaces, MapValue) else None


def _named(backend: str, names: tuple[Value | None, ...], workspace: str) -> StateKey | None:
    known = tuple(str(name.data) for name in names if isinstance(name, Known))
    return (backend, *known, workspace) if len(known) == len(names) else None
