"""A Bicep file as the template that it says, made as far as it is looked into."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.parameters import Given
from azbackup_lint.languages.arm.templates import Template
from azbackup_lint.languages.arm.trees import Named, Tree
from azbackup_lint.languages.bicep.syntax.ast import Literal
from azbackup_lint.languages.bicep.syntax.statement_ast import BicepFile, Function, Import, Output
from azbackup_lint.languages.bicep.syntax.targets import target_of
from azbackup_lint.languages.bicep.templates.bodies import ResourceBodies
from azbackup_lint.languages.bicep.templates.declarations import Names
from azbackup_lint.languages.bicep.templates.expressions import Expressions
from azbackup_lint.languages.bicep.templates.nodes import ARGUMENT
from azbackup_lint.languages.bicep.templates.registries import Registries
from azbackup_lint.languages.bicep.templates.trees import ArrayTree, ObjectTree, Scalar, fields
from azbackup_lint.languages.bicep.templates.types import Types
from azbackup_lint.languages.bicep.templates.wording import BICEP
from azbackup_lint.languages.letter_case import said_of_case
from azbackup_lint.problems import LIMIT_REACHED, MISSING_MODULE, MODULE_NOT_INSTALLED, Problem
from azbackup_lint.source import Span

MAX_FILES = 200
"""Files that become one template."""

Parse = Callable[[Path], "BicepFile | None"]
"""Parses the Bicep file at a path; None where there is none."""

_SCHEMAS = {
    "resourceGroup": "deploymentTemplate",
    "subscription": "subscriptionDeploymentTemplate",
    "managementGroup": "managementGroupDeploymentTemplate",
    "tenant": "tenantDeploymentTemplate",
}


class WholeFile:
    """A Bicep file with all that it imports, which become one template.

    `base` is what the parameter file gives that this one extends.
    """

    def __init__(
        self, file: BicepFile, files: Files, parse: Parse, base: Given | None = None
    ) -> None:
        self._files = files
        self._parse = parse
        self._parts: dict[Path | None, _Part] = {}
        self._unread: list[Problem] = []
        self._main = self._part(file)
        self._main.names.base = base

    def template(self) -> Template:
        """The template."""
        source = self._main.names.file.source
        span = source.span(0, len(source.text))
        schema = f"https://schema.management.azure.com/schemas/2019-04-01/{self._schema}.json#"
        root = fields(
            span,
            **{"$schema": Scalar(span, schema)},
            languageVersion=Scalar(span, "2.0"),
            parameters=ObjectTree(span, self._main.parameters),
            variables=ObjectTree(span, self._variables),
            functions=ArrayTree(span, lambda: (p.functions(span) for p in self._closed())),
            definitions=ObjectTree(span, lambda: self._from_all(lambda part: part.definitions())),
            resources=ObjectTree(span, self._main.resources),
            outputs=ObjectTree(span, self._main.outputs),
        )
        imported = (part.names.file.source for part in self._closed()[1:])
        return Template(root, problems=self.problems, imported=tuple(imported), wording=BICEP)

    def given(self) -> Iterator[Named]:
        """What a parameter file gives, by name."""
        for item in self._main.names.given.values():
            if item.value is not None:
                tree = self.expressions.tree(item.value, {}, item.name)
                yield Named(item.name, item.name_span, tree)

    @property
    def expressions(self) -> Expressions:
        """Those of the file itself."""
        return self._main.expressions

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What couldn't be read, in the file and in those that it imports."""
        parts = self._closed()
        own = (
            problem
            for part in parts
            for problem in (*part.names.file.problems, *part.names.duplicates)
        )
        return (*own, *self._unread)

    def _variables(self) -> Iterator[Named]:
        """All variables that the file and what it imports declare."""
        return self._from_all(lambda part: part.variables())

    @property
    def _schema(self) -> str:
        return _SCHEMAS[self._main.names.scope]

    def _from_all(self, section: Callable[[_Part], Iterator[Named]]) -> Iterator[Named]:
        for part in self._closed():
            yield from section(part)

    def _closed(self) -> Sequence[_Part]:
        """The file and all that it imports, also by way of others."""
        seen = 0
        while seen < len(self._parts):
            names = list(self._parts.values())[seen].names
            seen += 1
            _ = names.imported, names.wholes
        return list(self._parts.values())

    def _part(self, file: BicepFile) -> _Part:
        part = self._parts.get(file.source.file)
        if part is None:
            prefix = f"_{len(self._parts)}." if self._parts else ""
            part = _Part(Names(file, prefix, self._imported), self._files)
            self._parts[file.source.file] = part
        return part

    def _imported(self, importing: Names, statement: Import) -> Names | None:
        source, file = statement.source, importing.file.source.file
        if not isinstance(source, Literal) or not isinstance(source.data, str) or file is None:
            return None
        path, parsed = Path(os.path.normpath(file.parent / source.data)), None
        is_local = ":" not in source.data and source.data.endswith(".bicep")
        if is_local:
            if len(self._parts) >= MAX_FILES:
                message = f"a template takes in {MAX_FILES} files; what others export is unknown"
                remedy = "Import less; the rest was linted."
                self._unread.append(Problem(LIMIT_REACHED, message, remedy, source.span))
                return None
            parsed = self._parse(path)
        if parsed is not None:
            return self._part(parsed).names
        is_compiled = not is_local and self._is_here(target_of(importing.file.source, source))
        what = "is a compiled template" if is_compiled else "is not on this machine"
        message = f"{source.data} {what}; what is imported from it is unknown"
        message += said_of_case(self._files, path) if is_local else ""
        remedy = "Check the path, or lint the compiled template."
        kind = MISSING_MODULE if is_local else MODULE_NOT_INSTALLED
        self._unread.append(Problem(kind, message, remedy, source.span))
        return None

    def _is_here(self, path: Path | None) -> bool:
        return path is not None and self._files.is_inside(path) and self._files.exists(path)


class _Part:
    """One file of a template."""

    def __init__(self, names: Names, files: Files) -> None:
        self.names = names
        self._files = files
        self.expressions = Expressions(names, files)
        self._types = Types(self.expressions)

    def resources(self) -> Iterator[Named]:
        registries = Registries(self._files, self.names.file.source)
        return ResourceBodies(self.expressions, registries).all()

    def parameters(self) -> Iterator[Named]:
        for item in self.names.parameters.values():
            said = self._types.members(item.type, item.decorators)
            if item.value is not None:
                tree = self.expressions.tree(item.value, {}, item.name)
                said.append(Named("defaultValue", tree.span, tree))
            body = ObjectTree(item.span, partial(tuple, said))
            yield Named(item.name, item.name_span, body)

    def variables(self) -> Iterator[Named]:
        for item in self.names.variables.values():
            if item.value is None:
                continue
            tree = self.expressions.tree(item.value, {}, item.name)
            yield Named(f"{self.names.prefix}{item.name}", item.name_span, tree)

    def definitions(self) -> Iterator[Named]:
        for item in self.names.types.values():
            body = self._types.tree(item.type, item.decorators)
            yield Named(f"{self.names.prefix}{item.name}", item.name_span, body)

    def functions(self, span: Span) -> Tree:
        functions = self.names.functions.values()
        members = [Named(item.name, item.name_span, self._function(item)) for item in functions]
        return fields(
            span,
            namespace=Scalar(span, self.names.namespace),
            members=ObjectTree(span, lambda: members),
        )

    def outputs(self) -> Iterator[Named]:
        for statement in self.names.file.statements:
            if isinstance(statement, Output):
                said = self._types.members(statement.type, statement.decorators)
                value = self.expressions.tree(statement.value, {}, statement.name)
                said.append(Named("value", value.span, value))
                body = ObjectTree(statement.span, partial(tuple, said))
                yield Named(statement.name, statement.name_span, body)

    def _function(self, item: Function) -> Tree:
        span = item.span
        parameters = [fields(p.span, name=Scalar(p.span, p.name)) for p in item.parameters]
        around = {p.name: ARGUMENT for p in item.parameters}
        output = fields(item.body.span, value=self.expressions.tree(item.body, around))
        return fields(span, parameters=ArrayTree(span, lambda: parameters), output=output)
