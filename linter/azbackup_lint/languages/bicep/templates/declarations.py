"""What a Bicep file declares, by name, and what it imports from others."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

from azbackup_lint.languages.arm.deployment_scope import ScopeKind
from azbackup_lint.languages.arm.parameters import Given
from azbackup_lint.languages.bicep.syntax.ast import (
    For,
    If,
    Literal,
    Named,
    Node,
    Object,
    Property,
    Resource,
)
from azbackup_lint.languages.bicep.syntax.statement_ast import (
    BicepFile,
    Function,
    Import,
    Module,
    Parameter,
    TargetScope,
    TypeDeclaration,
    Var,
)
from azbackup_lint.light_typing import TypeVar
from azbackup_lint.problems import DUPLICATE_DEFINITION, Problem
from azbackup_lint.records import dataclass

S = TypeVar("S", bound=Named)

SCOPES: Mapping[str, ScopeKind] = {
    "resourcegroup": "resourceGroup",
    "subscription": "subscription",
    "managementgroup": "managementGroup",
    "tenant": "tenant",
}

_REFERABLE = (Parameter, Var, Resource, Module, Function, TypeDeclaration)
"""What shares its names; metadata and outputs, for instance, have names of their own."""

PARAMETER_FILES = ".bicepparam"

OWN_NAMESPACES = ("az", "sys")


@dataclass(frozen=True, slots=True)
class Declared:
    """A resource or module: what its value is made of, and the resource that it is written in.

    `symbol` is its name, after that of the resource around it. A body that can't be read is None.
    """

    statement: Resource | Module
    symbol: str
    around: Declared | None
    loop: For | None
    condition: Node | None
    body: Object | None

    def written(self, name: str) -> Node | None:
        """The value of a property of the body."""
        return property_of(self.body, name)

    def conditions(self) -> Iterator[Node]:
        """The conditions of the resources that it is written in, then its own."""
        if self.around is not None:
            yield from self.around.conditions()
        if self.condition is not None:
            yield self.condition

    @property
    def version(self) -> str:
        """The API version of a resource; that of the resource around it if it has none."""
        version = _type_of(self.statement).partition("@")[2]
        return version or (self.around.version if self.around is not None else "")

    @property
    def own_type(self) -> str:
        """The type of a resource without its version, and without the name of Azure's extension."""
        return _type_of(self.statement).partition("@")[0].removeprefix("az:")


@dataclass(frozen=True, slots=True)
class Imported:
    """A name from another file; `names` are that file's, None where it can't be read."""

    names: Names | None
    name: str
    source: str


ReadNames = Callable[["Names", Import], "Names | None"]


class Names:
    """The names of one file.

    In the template that they become, those of imported files have a `prefix`. `read` gives the
    names of a file that one imports from.
    """

    def __init__(self, file: BicepFile, prefix: str, read: ReadNames) -> None:
        self.file = file
        self.prefix = prefix
        self._read = read
        self.parameters = self._named(Parameter)
        self.variables: Mapping[str, Var | Parameter] = self._named(Var)
        self.given: Mapping[str, Parameter] = {}
        """What a parameter file gives; its own expressions see that as variables."""
        self.base: Given | None = None
        """What the parameter file gives that this one extends, which expressions call `base`."""
        if file.source.path.lower().endswith(PARAMETER_FILES):
            self.given, self.parameters = self.parameters, {}
            self.variables = {**self.variables, **self.given}
        self.functions = self._named(Function)
        self.types = self._named(TypeDeclaration)

    @property
    def namespace(self) -> str:
        """The namespace of the file's functions."""
        return self.prefix.removesuffix(".") or "__bicep"

    @cached_property
    def resources(self) -> Mapping[str, Declared]:
        """Resources and modules by name, those inside of others by `outer::inner`."""
        declared: dict[str, Declared] = {}
        for statement in self.file.statements:
            if isinstance(statement, (Resource, Module)):
                for item in _with_inner(statement, None):
                    declared.setdefault(item.symbol, item)
        return declared

    @cached_property
    def scope(self) -> ScopeKind:
        """What the file is deployed to."""
        for statement in self.file.statements:
            if isinstance(statement, TargetScope) and isinstance(statement.value, Literal):
                return SCOPES.get(str(statement.value.data).lower(), "resourceGroup")
        return "resourceGroup"

    @cached_property
    def imported(self) -> Mapping[str, Imported]:
        """What is imported by name."""
        found: dict[str, Imported] = {}
        for statement in self._imports():
            names = self._read(self, statement) if statement.names else None
            for item in statement.names:
                found[item.alias] = Imported(names, item.name, statement.source.span.text)
        return found

    @cached_property
    def wholes(self) -> Mapping[str, Imported]:
        """What is imported whole, by alias."""
        return {
            statement.alias: Imported(self._read(self, statement), "", statement.source.span.text)
            for statement in self._imports()
            if statement.alias is not None
        }

    @property
    def duplicates(self) -> Iterator[Problem]:
        """What is declared twice, of all that expressions can name."""
        first: dict[str, Named] = {}
        for statement in self.file.statements:
            if not isinstance(statement, _REFERABLE) or not statement.name:
                continue
            known = first.setdefault(statement.name, statement)
            if known is not statement:
                yield Problem(
                    DUPLICATE_DEFINITION,
                    f"{statement.name} is already declared at {known.name_span}",
                    "Rename one of the two.",
                    statement.name_span,
                )

    def _imports(self) -> Iterator[Import]:
        return (item for item in self.file.statements if isinstance(item, Import))

    def _named(self, kind: type[S]) -> Mapping[str, S]:
        found: dict[str, S] = {}
        for statement in self.file.statements:
            if isinstance(statement, kind):
                found.setdefault(statement.name, statement)
        return found


def property_of(body: Object | None, name: str) -> Node | None:
    """The value of a property in an object; None where it isn't written."""
    for item in body.items if body is not None else ():
        if isinstance(item, Property) and isinstance(item.key, Literal) and item.key.data == name:
            return item.value
    return None


def _with_inner(statement: Resource | Module, around: Declared | None) -> Iterator[Declared]:
    value, loop, condition = statement.value, None, None
    if isinstance(value, For):
        loop, value = value, value.body
    if isinstance(value, If):
        condition, value = value.condition, value.body
    body = value if isinstance(value, Object) else None
    symbol = f"{around.symbol}::{statement.name}" if around is not None else statement.name
    declared = Declared(statement, symbol, around, loop, condition, body)
    yield declared
    for inner in body.resources if body is not None else ():
        yield from _with_inner(inner, declared)


def _type_of(statement: Resource | Module) -> str:
    node = statement.type if isinstance(statement, Resource) else None
    return node.data if isinstance(node, Literal) and isinstance(node.data, str) else ""
