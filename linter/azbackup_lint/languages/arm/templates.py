"""Templates and parameter files as JSON documents; names are found in any case.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/syntax.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from azbackup_lint.json_text import JsonError, JsonValue, parse_json
from azbackup_lint.languages.arm.deployment_scope import ScopeKind
from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.languages.arm.wording import JSON, Wording
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Literal
from azbackup_lint.problems import DUPLICATE_DEFINITION, SYNTAX_ERROR, Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source

SCHEMA = lazy_regex(
    r"/(subscription|managementGroup|tenant|)deployment(template|parameters)\.json", re.IGNORECASE
)
_SCOPES: Mapping[str, ScopeKind] = {
    "": "resourceGroup",
    "subscription": "subscription",
    "managementgroup": "managementGroup",
    "tenant": "tenant",
}

_SECTIONS = ("parameters", "variables", "functions", "resources", "outputs")


@dataclass(frozen=True, slots=True)
class Template:
    """A deployment template, whole or nested in another one.

    Expressions of an `escaped` one, which is embedded for later, begin with `[[`. `problems` tell
    what of it couldn't be read; `imported` are the texts besides its own that it is made of.
    """

    root: Tree
    escaped: bool = False
    problems: tuple[Problem, ...] = ()
    imported: tuple[Source, ...] = ()
    wording: Wording = JSON

    @property
    def source(self) -> Source:
        """The text that the template is in."""
        return self.root.span.source

    @property
    def sources(self) -> tuple[Source, ...]:
        """All texts that the template is made of."""
        return (self.source, *self.imported)

    @property
    def scope(self) -> ScopeKind:
        """The scope that the template's schema is for."""
        schema = text_of(member(self.root, "$schema"))
        match = SCHEMA.search(schema)
        return _SCOPES.get(match.group(1).lower(), "resourceGroup") if match else "resourceGroup"

    @property
    def nested_scope(self) -> Literal["inner", "outer"]:
        """Where expressions of nested templates are evaluated if they don't set it.

        Version 2.0 of the language, that of symbolic names, has inner scope only.
        """
        resources = member(self.root, "resources")
        has_symbols = resources is not None and resources.kind == "object"
        return "inner" if has_symbols or self.is_new else "outer"

    @property
    def is_new(self) -> bool:
        """Whether the template is written in version 2 of the language."""
        return text_of(member(self.root, "languageVersion")).startswith("2")

    def section(self, name: str) -> Mapping[str, Member]:
        """The members of a section (`parameters`, `variables`, …) by lower-case name."""
        node = member(self.root, name)
        return members(node) if node is not None else {}

    def misfits(self) -> Iterator[Problem]:
        """Names that stand twice at the top, and what is none in the place of resources."""
        for part in (self.root, *(member(self.root, name) for name in _SECTIONS)):
            yield from _names_twice(part)
        node = member(self.root, "resources")
        if node is not None and node.kind not in ("object", "array"):
            message = "resources must be an array or an object; none of them were linted"
            remedy = "Write the resources themselves: Resource Manager takes no expression here."
            yield Problem(SYNTAX_ERROR, message, remedy, node.span)
        for _, body in self.resources():
            if body.kind != "object":
                message = "a resource must be an object; what stands here isn't linted"
                remedy = "Write the resource itself: Resource Manager takes no expression here."
                yield Problem(SYNTAX_ERROR, message, remedy, body.span)

    def resources(self) -> Iterator[tuple[str, Tree]]:
        """Symbolic name, or nothing, and body of the resources at the top."""
        return resources_in(self.root)


def read_template(source: Source) -> Template | Problem:
    """The template in a text, or the problem that it is none."""
    root = read_object(source)
    return root if isinstance(root, Problem) else Template(root)


def read_object(source: Source) -> JsonValue | Problem:
    """The JSON object that a text holds, or the problem that it holds none."""
    try:
        root = parse_json(source, lenient=True)
    except JsonError as error:
        return Problem(SYNTAX_ERROR, str(error), "Correct the JSON.", error.span)
    if root.kind != "object":
        return Problem(SYNTAX_ERROR, "this is no JSON object", "Correct the JSON.", root.span)
    return root


def named_twice(item: Member) -> Problem:
    """That an object has another member of the same name before this one."""
    message = f"{item.name!r} stands twice in one object; the last one counts"
    return Problem(DUPLICATE_DEFINITION, message, "Keep one of them.", item.key)


def _names_twice(node: Tree | None) -> Iterator[Problem]:
    if isinstance(node, JsonValue) and node.kind == "object":
        seen: set[str] = set()
        for item in node.members:
            if item.name.lower() in seen:
                yield named_twice(item)
            seen.add(item.name.lower())


def members(node: Tree) -> dict[str, Member]:
    """The members of an object by lower-case name; of equal names the last one."""
    return {item.name.lower(): item for item in node.members}


def member(node: Tree | None, name: str) -> Tree | None:
    """A member of an object in any case; None where there is none, or null."""
    if node is None or not isinstance(node.data, dict):
        return None
    lower, length = name.lower(), len(name)
    if name not in node.data:  # most that is asked for isn't there
        for key in node.data:
            if len(key) == length and key.lower() == lower:
                break
        else:
            return None
    for item in reversed(node.members):
        if item.name == name or item.name.lower() == lower:
            return None if item.value.data is None else item.value
    return None


def resources_in(node: Tree | None) -> Iterator[tuple[str, Tree]]:
    """Symbolic name, or nothing, and body of what is right inside a template or a resource."""
    resources = member(node, "resources")
    if resources is None:
        return
    if resources.kind == "object":
        for item in resources.members:
            yield item.name, item.value
    elif resources.kind == "array":
        for body in resources.items:
            yield "", body


def text_of(node: Tree | None) -> str:
    """The text of a string; empty for anything else."""
    return node.data if node is not None and isinstance(node.data, str) else ""
