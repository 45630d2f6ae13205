"""The instances of resources that an evaluation makes; here, all of them."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.languages.terraform.modules.evaluation import RootEvaluation
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.resources import Resource


class MadeInstances:
    """Makes the instances of a root."""

    def begin(self, run: RootEvaluation) -> None:
        """Before an evaluation."""

    def finish(self) -> None:
        """After the resources were made."""

    def resources(self, module: ModuleInstance, types: frozenset[str]) -> Iterator[Resource]:
        """All instances of the types in a module and in those that it calls, in order."""
        return (instance.resource() for instance in module.resources(types))

    def is_made(self, module: ModuleInstance, label: tuple[str, str]) -> bool:
        """Whether a managed resource of a module has instances."""
        return bool(module.instances("managed", *label)[1])
