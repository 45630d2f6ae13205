"""The VMs that a template describes and doesn't make."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.languages.arm.addresses import file_beside
from azbackup_lint.languages.arm.ast import Node
from azbackup_lint.languages.arm.evaluation import Library
from azbackup_lint.languages.arm.templates import Template, member, text_of
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.resources import Unmade

VM_TYPE = "Microsoft.Compute/virtualMachines"

MAX_FILES = 20
"""Templates in files that are followed from one to the next."""


def unmade_machines(body: Tree, library: Library) -> Iterator[Unmade]:
    """The VMs that a resource would have made: itself, or those of the template that it deploys."""
    for machine in _machines_in(body, library, MAX_FILES):
        type_, name = member(machine, "type"), written_name(member(machine, "name"))
        place = type_.span if type_ is not None else machine.span
        yield Unmade(f"{VM_TYPE}/{name}", place)


def written_name(name: Tree | None) -> str:
    """A name as it is written; empty where there is none."""
    if name is not None and isinstance(name.data, Node):
        return name.span.text
    return text_of(name)


def _machines_in(body: Tree, library: Library, files: int) -> Iterator[Tree]:
    if text_of(member(body, "type")).lower() == VM_TYPE.lower():
        yield body
    properties = member(body, "properties")
    template = member(properties, "template")
    if template is None and files:
        template = _linked(member(properties, "templateLink"), library)
        files -= 1
    resources = member(template, "resources")
    if resources is not None:
        is_object = resources.kind == "object"
        bodies = [m.value for m in resources.members] if is_object else resources.items
        for inner in bodies:
            yield from _machines_in(inner, library, files)


def _linked(link: Tree | None, library: Library) -> Tree | None:
    """The template in a file that is named relative to that of the link."""
    relative = text_of(member(link, "relativePath"))
    file = link.span.source.file if link is not None else None
    if not relative or file is None:
        return None
    path = file_beside(file.parent / relative, library.files)
    template = library.template(path) if path is not None else None
    return template.root if isinstance(template, Template) else None
