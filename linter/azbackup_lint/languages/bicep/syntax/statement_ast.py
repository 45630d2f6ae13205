"""The syntax tree of Bicep's statements, but for `Resource`, and what a whole file holds."""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import Named, Node, Statement, Variable, record
from azbackup_lint.problems import Problem
from azbackup_lint.records import dataclass
from azbackup_lint.source import Source


@dataclass(frozen=True, slots=True)
class TargetScope(Statement):
    """`targetScope = 'subscription'`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Metadata(Named):
    """`metadata name = value`."""

    value: Node


@dataclass(frozen=True, slots=True)
class Parameter(Named):
    """`param name type = default`; in a parameter file `param name = value`, without a type."""

    type: Node | None
    value: Node | None


@dataclass(frozen=True, slots=True)
class Var(Named):
    """`var name = value`, perhaps with a type."""

    type: Node | None
    value: Node


@dataclass(frozen=True, slots=True)
class Output(Named):
    """`output name type = value`."""

    type: Node
    value: Node


@dataclass(frozen=True, slots=True)
class TypeDeclaration(Named):
    """`type name = type`."""

    type: Node


@dataclass(frozen=True, slots=True)
class Function(Named):
    """`func name(a string, b int) string => body`."""

    parameters: tuple[Variable, ...]
    result: Node
    body: Node


@dataclass(frozen=True, slots=True)
class Module(Named):
    """`module name 'source' = value`; `source` and `value` as in `Resource`."""

    source: Node
    value: Node


@dataclass(frozen=True, slots=True)
class TestDeclaration(Named):
    """`test name 'source' = {…}`."""

    source: Node
    value: Node


@dataclass(frozen=True, slots=True)
class Assertion(Named):
    """`assert name = condition`."""

    value: Node


@record
class ImportedName(Node):
    """`name as alias` in an import; alias is the name itself where none is given."""

    name: str
    alias: str


@dataclass(frozen=True, slots=True)
class Import(Statement):
    """`import {a, b as c} from 'source'`, or `import * as alias from 'source'`.

    `alias` is None for the first form, whose `names` are given.
    """

    names: tuple[ImportedName, ...]
    alias: str | None
    source: Node


@dataclass(frozen=True, slots=True)
class Extension(Statement):
    """`extension 'specification' with {…} as alias`; also the older `provider` and `import 'az@1'`.

    A bare specification is a `Name`. In a parameter file `extensionConfig name with {…}`.
    """

    specification: Node
    config: Node | None
    alias: str | None


@dataclass(frozen=True, slots=True)
class Using(Statement):
    """`using 'main.bicep'` in a parameter file, perhaps `with {…}`; `using none` has no source."""

    source: Node | None
    config: Node | None


@dataclass(frozen=True, slots=True)
class Extends(Statement):
    """`extends 'base.bicepparam'` in a parameter file."""

    source: Node


@dataclass(frozen=True, slots=True)
class BicepFile:
    """The statements of a file in order, and what couldn't be read.

    A statement that is broken costs one problem, or one for each broken line of its body. It is
    left out only if not even its header can be read.
    """

    source: Source
    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
