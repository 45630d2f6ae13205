"""Functions that a template declares.

Source: learn.microsoft.com/azure/azure-resource-manager/templates/template-user-defined-functions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope, Surroundings, UserFunction
from azbackup_lint.languages.arm.templates import Template, member, members, text_of
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Protocol
from azbackup_lint.records import replace
from azbackup_lint.values import Value
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.limits import Budget

IMPORTED = lazy_regex(r"_[0-9]+\.")
"""What the names of imported variables, types and functions begin with in compiled Bicep."""

COMPILED = "__bicep"
"""The namespace of functions in compiled Bicep, where they may call others."""


class Declaring(Surroundings, Protocol):
    """The surroundings of a template's own expressions, as its functions see them."""

    @property
    def bodies(self) -> Bodies:
        """Evaluates what is written at the top of the template."""

    @property
    def functions_nest(self) -> bool:
        """Whether functions may call others."""

    def user_function(
        self, namespace: str, name: str, callers: tuple[str, ...] = ()
    ) -> UserFunction | None:
        """See `Surroundings`; `callers` are the functions around the call."""


def shown_function(label: str) -> str:
    """A function as people know it: without the namespace that Bicep's compiler makes."""
    namespace, _, name = label.rpartition(".")
    is_made = namespace.lower() == COMPILED or IMPORTED.fullmatch(f"{namespace}.") is not None
    return f"{name if is_made else label}()"


class CalledFunction:
    """A function of the template; it sees its parameters and the other functions only."""

    def __init__(
        self,
        template: Declaring,
        label: str,
        body: Tree,
        callers: tuple[str, ...] = (),
    ) -> None:
        self._template = template
        self._label = label
        self._callers = callers
        parameters = member(body, "parameters")
        self._parameters = (
            [text_of(member(item, "name")) for item in parameters.items] if parameters else []
        )
        self._output = member(member(body, "output"), "value")

    def call(self, arguments: Sequence[Value]) -> Value:
        """The output for the arguments."""
        name, wanted = shown_function(self._label), len(self._parameters)
        if len(arguments) != wanted:
            noun = "argument" if wanted == 1 else "arguments"
            raise EvaluationError(f"{name} takes {wanted} {noun}, not {len(arguments)}")
        if self._output is None:
            raise EvaluationError(f"{name} has no output")
        pairs = zip(self._parameters, arguments, strict=True)
        given = {name.lower(): value for name, value in pairs}
        inside = FunctionScope(self._template, given, (self._label.lower(), *self._callers))
        return replace(self._template.bodies.within(inside).value(self._output), span=None)


class FunctionScope:
    """The surroundings of a function's output: its parameters and other functions."""

    __slots__ = ("_arguments", "_callers", "_template")

    def __init__(
        self, template: Declaring, arguments: Mapping[str, Value], callers: tuple[str, ...]
    ) -> None:
        self._template = template
        self._arguments = arguments
        self._callers = callers

    @property
    def scope(self) -> DeploymentScope:
        return self._template.scope

    @property
    def budget(self) -> Budget:
        return self._template.budget

    def parameter(self, name: str) -> Value:
        """An argument of the call, else a parameter of the template.

        Functions are documented to see their arguments only. The Bicep compiler writes parameters
        and variables into them all the same, and they are evaluated.
        """
        value = self._arguments.get(name.lower())
        return self._template.parameter(name) if value is None else value

    def variable(self, name: str) -> Value:
        """A variable of the template."""
        return self._template.variable(name)

    def copy_index(self, loop: str | None) -> Value:
        return self._template.copy_index(loop)

    def reference(self, target: Value, api_version: Value | None, full: bool) -> Value:
        return self._template.reference(target, api_version, full)

    def resource_info(self, target: Value) -> Value:
        return self._template.resource_info(target)

    def list_secret(self, function: str, target: Value) -> Value:
        return self._template.list_secret(function, target)

    def user_function(self, namespace: str, name: str) -> UserFunction | None:
        """Another function; raises EvaluationError where Resource Manager refuses the call."""
        label = f"{namespace}.{name}"
        if label.lower() in self._callers:
            raise EvaluationError(f"the function {shown_function(label)} calls itself")
        if not self._template.functions_nest and namespace.lower() != COMPILED:
            raise EvaluationError(f"a function calls {label}(), but functions can't call others")
        return self._template.user_function(namespace, name, self._callers)


def functions_of(template: Template) -> Mapping[tuple[str, str], Tree]:
    """The functions of a template by lower-case namespace and name."""
    functions: dict[tuple[str, str], Tree] = {}
    node = member(template.root, "functions")
    for space in node.items if node is not None and node.kind == "array" else ():
        namespace = text_of(member(space, "namespace")).lower()
        inner = member(space, "members")
        for name, item in members(inner).items() if inner is not None else ():
            functions[namespace, name] = item.value
    return functions
