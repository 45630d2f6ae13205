"""The VMs that a template describes and doesn't make."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from azbackup_lint.languages.arm.addresses import file_beside
from azbackup_lint.languages.arm.ast import Node
from azbackup_lint.languages.arm.library import Library
from azbackup_lint.languages.arm.templates import Template, member, resources_in, text_of
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.resources import Unmade

VM_TYPE = "Microsoft.Compute/virtualMachines"

MAX_FILES = 20
"""Templates in files that are followed from one to the next."""


class UnmadeMachines:
    """The VMs that the templates of a root describe and don't make, each once.

    Modules may call each other in circles, and many conditions may stand at one of them.
    """

    def __init__(self, library: Library) -> None:
        self._library = library
        self._followed: set[Path] = set()
        self._found: dict[str, Unmade] = {}

    @property
    def found(self) -> tuple[Unmade, ...]:
        """The VMs that were found so far."""
        return tuple(self._found.values())

    def add(self, body: Tree) -> None:
        """Adds what a resource would have made: itself, or the VMs of what it deploys."""
        for machine in self._machines_in(body, MAX_FILES):
            type_, name = member(machine, "type"), written_name(member(machine, "name"))
            place = type_.span if type_ is not None else machine.span
            unmade = Unmade(f"{VM_TYPE}/{name}", place)
            self._found.setdefault(unmade.address, unmade)

    def _machines_in(self, body: Tree, files: int) -> Iterator[Tree]:
        if text_of(member(body, "type")).lower() == VM_TYPE.lower():
            yield body
        properties = member(body, "properties")
        template = member(properties, "template")
        if template is None and files:
            template = self._linked(member(properties, "templateLink"))
            files -= 1
        for _, inner in resources_in(template):
            yield from self._machines_in(inner, files)

    def _linked(self, link: Tree | None) -> Tree | None:
        """The template in a file, named relative to that of the link; None the second time."""
        relative = text_of(member(link, "relativePath"))
        file = link.span.source.file if link is not None else None
        if not relative or file is None:
            return None
        path = file_beside(file.parent / relative, self._library.files)
        if path is None or path in self._followed:
            return None
        self._followed.add(path)
        template = self._library.template(path)
        return template.root if isinstance(template, Template) else None


def written_name(name: Tree | None) -> str:
    """A name as it is written; empty where there is none."""
    if name is not None and isinstance(name.data, Node):
        return name.span.text
    return text_of(name)
