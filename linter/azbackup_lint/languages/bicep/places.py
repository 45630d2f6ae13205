"""From places in a compiled template to those in the Bicep files that it was made of.

The compiler keeps no places. Names lead back: of parameters, variables and symbolic resources; else
the order of declarations of a type; inside of a body the names of properties. What can't be
followed to its end is shown at the nearest thing around it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

from azbackup_lint.json_text import JsonValue
from azbackup_lint.languages.bicep.extents import Statement, body_of, statements, value_at
from azbackup_lint.source import Source, Span

Step = str | int
Read = Callable[[Path], Source | None]

DEPLOYMENTS = "microsoft.resources/deployments"
SECTIONS = {"parameters": "param", "variables": "var", "outputs": "output"}


class Origin:
    """Finds the place in Bicep of a place in what was compiled of it."""

    def __init__(self, compiled: JsonValue, source: Source, read: Read) -> None:
        self._root = compiled
        self._file = _File(source, read)

    def place(self, start: int, end: int) -> Span:
        """The place of [start, end) of the compiled text."""
        path = tuple(_path(self._root, start, end))
        return self._file.place(path, self._root)


class _File:
    """One Bicep file with its statements."""

    def __init__(self, source: Source, read: Read) -> None:
        self._source = source
        self._read = read
        self._statements = tuple(statements(source.text))
        self._modules: dict[str, _File | None] = {}

    def place(self, path: Sequence[Step], node: JsonValue) -> Span:
        """The place of a path into the template that the file was compiled to."""
        if len(path) < 2:
            return self._source.span(0, 0)
        section, name, *rest = path
        if section == "resources":
            return self._in_resource(name, rest, node)
        kind = SECTIONS.get(str(section))
        for statement in self._statements:
            if statement.kind == kind and statement.name.lower() == str(name).lower():
                if kind == "param" and rest[:1] not in (["defaultValue"], ["value"]):
                    return self._header(statement)
                inner = rest[1:] if kind == "param" else rest
                return self._source.span(
                    *value_at(self._source.text, statement.value, tuple(inner))
                )
        return self._source.span(0, 0)

    def _in_resource(self, name: Step, rest: list[Step], node: JsonValue) -> Span:
        resources = node.get("resources")
        body = _child(resources, name) if resources is not None else None
        statement = self._statement(name, resources, body)
        if statement is None or body is None:
            return self._source.span(0, 0)
        if statement.kind == "module":
            return self._in_module(statement, rest, body)
        return self._inside(statement, rest)

    def _in_module(self, statement: Statement, rest: list[Step], body: JsonValue) -> Span:
        if rest[:2] == ["properties", "template"]:
            module = self._module(statement.target)
            template = _child(_child(body, "properties"), "template")
            if module is not None and template is not None:
                return module.place(rest[2:], template)
            return self._header(statement)
        if rest[:2] == ["properties", "parameters"]:
            return self._inside(statement, ["params", *rest[2:3], *rest[4:]])
        return self._inside(statement, rest)

    def _inside(self, statement: Statement, rest: Sequence[Step]) -> Span:
        """A property in the body of a statement, or its header where there is none."""
        start = body_of(self._source.text, statement)
        if start is None or not rest or str(rest[0]).lower() in ("type", "apiversion", "copy"):
            return self._header(statement)
        begin, end = value_at(self._source.text, start, tuple(rest))
        return self._header(statement) if begin == start else self._source.span(begin, end)

    def _header(self, statement: Statement) -> Span:
        begin, end = statement.header
        text = self._source.text[begin:end]
        return self._source.span(begin, begin + len(text.rstrip(" =")))

    def _statement(
        self, name: Step, resources: JsonValue | None, body: JsonValue | None
    ) -> Statement | None:
        declared = [item for item in self._statements if item.kind in ("resource", "module")]
        if isinstance(name, str):
            symbol = name.rpartition("::")[2].lower()
            return next((item for item in declared if item.name.lower() == symbol), None)
        if resources is None or body is None:
            return None
        type_ = _type(body)
        alike = [item for item in declared if _is_of(item, type_)]
        before = sum(_type(item) == type_ for item in resources.items[:name])
        return alike[before] if before < len(alike) else None

    def _module(self, target: str) -> _File | None:
        if target not in self._modules:
            module: _File | None = None
            file = self._source.file
            if file is not None and target.endswith(".bicep"):
                source = self._read(Path(os.path.normpath(file.parent / target)))
                module = _File(source, self._read) if source is not None else None
            self._modules[target] = module
        return self._modules[target]


def _path(node: JsonValue, start: int, end: int) -> list[Step]:
    """The names and indexes that lead to the innermost value around a place."""
    path: list[Step] = []
    while True:
        step: Step | None = None
        for member in node.members:
            if member.start <= start and end <= member.value.end:
                step, inner = member.name, member.value
        if node.kind == "array":
            for index, item in enumerate(node.items):
                if item.start <= start and end <= item.end:
                    step, inner = index, item
        if step is None:
            return path
        path.append(step)
        node = inner


def _child(node: JsonValue | None, step: Step) -> JsonValue | None:
    if node is None:
        return None
    if isinstance(step, int):
        items = node.items if node.kind == "array" else ()
        return items[step] if step < len(items) else None
    return node.get(step)


def _type(body: JsonValue) -> str:
    data = body.data.get("type") if isinstance(body.data, dict) else None
    return data.lower() if isinstance(data, str) else ""


def _is_of(statement: Statement, type_: str) -> bool:
    """Whether a statement may have been compiled to a resource of a type."""
    if statement.kind == "module":
        return type_ == DEPLOYMENTS
    target = statement.target.lower()
    return not statement.existing and (type_ == target or type_.endswith(f"/{target}"))
