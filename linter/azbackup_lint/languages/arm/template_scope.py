"""What names mean in a template: its parameters, variables and functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from azbackup_lint.languages.arm.access import PartialObject
from azbackup_lint.languages.arm.bodies import Bodies, labelled
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope, UserFunction
from azbackup_lint.languages.arm.evaluation import DeploymentEvaluation
from azbackup_lint.languages.arm.parameters import (
    Declaration,
    Given,
    declare,
    invalid,
    mismatch,
    unset,
)
from azbackup_lint.languages.arm.secret_types import SecretTypes
from azbackup_lint.languages.arm.states import WholeState
from azbackup_lint.languages.arm.templates import Template, member, members, text_of
from azbackup_lint.languages.arm.trees import Member, Named, Tree
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Protocol
from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import NULL, Cause, Known, Link, Unknown, Value, is_blank
from azbackup_lint.values.choices import one_of
from azbackup_lint.values.errors import CircularReference, EvaluationError
from azbackup_lint.values.limits import Budget

NOT_YET = "it is known only after deployment"

IMPORTED = lazy_regex(r"_[0-9]+\.")
"""What the names of imported variables, types and functions begin with in compiled Bicep."""

COMPILED = "__bicep"
"""The namespace of functions in compiled Bicep, where they may call others."""


class Declared(Protocol):
    """The resources that a template declares, as its expressions find them."""

    def state(self, target: Value) -> Value | None:
        """The state of a declared resource, by symbolic name, name or id; None for others."""

    def region(self, target: Value) -> Value:
        """The region of a declared resource, as its state has it."""

    def existing_state(self, target: Value, *, full: bool) -> Value | None:
        """What other roots tell of a resource, found likewise or by its id; None for no id."""

    def not_yet(self, target: Value) -> Cause:
        """Why the state of a resource isn't known."""

    def info(self, target: Value) -> Value | None:
        """Id, name and type of a resource, by its symbolic name."""


class TemplateScope:
    """The surroundings of expressions at the top of a template."""

    def __init__(
        self,
        run: DeploymentEvaluation,
        template: Template,
        scope: DeploymentScope,
        given: Given,
        declared: Declared,
        prefix: str = "",
    ) -> None:
        self._words = template.wording
        self.bodies = Bodies(self, run, escaped=template.escaped, wording=self._words)
        self.prefix = prefix
        self._scope = scope
        self._given = given
        self._parameters = template.section("parameters")
        self._variables, self._loops = _with_loops(template.section("variables"))
        self._definitions = template.section("definitions")
        self._secrets = SecretTypes(self._definitions)
        self._namespaces = _functions(template)
        self._functions_nest = template.is_new
        self._memory: dict[str, Value | None] = {}
        self._declared = declared

    @property
    def scope(self) -> DeploymentScope:
        """Where the template is deployed to."""
        return self._scope

    @property
    def budget(self) -> Budget:
        """The bounds of the root."""
        return self.bodies.run.budget

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """The parameters as declared."""
        return tuple(item.name for item in self._parameters.values())

    @property
    def variable_names(self) -> tuple[str, ...]:
        """The variables as declared, without those that Bicep imports from other files."""
        names = (item.name for item in self._variables.values())
        return tuple(name for name in names if not IMPORTED.match(name))

    def parameter(self, name: str) -> Value:
        """See `Surroundings`."""
        item = self._parameters.get(name.lower())
        if item is None:
            raise EvaluationError(f"the template declares no parameter {name!r}")
        label = self._words.parameter.format(item.name)
        return self._once(label, item.key, lambda: labelled(self._parameter(item), label))

    def variable(self, name: str) -> Value:
        """See `Surroundings`."""
        item = self._variables.get(name.lower())
        if item is None:
            raise EvaluationError(f"the template declares no variable {name!r}")
        label = self._words.variable.format(IMPORTED.sub("", item.name))
        symbol = self._words.variable.format(item.name)

        def evaluate() -> Value:
            is_loop = item.name.lower() in self._loops
            value = (
                self.bodies.copies(item.value, item.name)
                if is_loop
                else self.bodies.value(item.value)
            )
            return labelled(self._symbolic(value, symbol), label)

        return self._once(symbol, item.key, evaluate)

    def copy_index(self, loop: str | None) -> Value:
        """There is no loop here."""
        raise EvaluationError(
            f"copyIndex({loop!r}) means nothing outside of that loop"
            if loop
            else "copyIndex() means nothing outside of a copy"
        )

    def reference(self, target: Value, api_version: Value | None, full: bool) -> Value:
        """What a resource of the template is declared to be; the state of others is unknown."""
        cause = self._declared.not_yet(target)
        state = self._declared.state(target)
        if state is None:
            existing = self._declared.existing_state(target, full=full)
            return existing or Unknown((cause,))
        if not full:
            return state
        region = partial(self._declared.region, target)
        return PartialObject((cause,), entries=WholeState(state, region))

    def resource_info(self, target: Value) -> Value:
        """Id, name and type of a resource by its symbolic name."""
        info = self._declared.info(target)
        return info or Unknown(
            (Cause("computed", "resourceInfo()", "it is known only after deployment"),)
        )

    def list_secret(self, function: str, target: Value) -> Value:
        """A secret, which is never known."""
        return Unknown((Cause("computed", f"{function}()", "it is a secret of a resource"),))

    def user_function(
        self, namespace: str, name: str, callers: tuple[str, ...] = ()
    ) -> UserFunction | None:
        """See `Surroundings`; `callers` are the functions around the call."""
        item = self._namespaces.get((namespace.lower(), name.lower()))
        if item is None:
            return None
        return _Function(self, f"{namespace}.{name}", item, callers)

    @property
    def functions_nest(self) -> bool:
        """Whether functions may call others: they may in the second version of the language."""
        return self._functions_nest

    def _parameter(self, item: Member) -> Value:
        declaration = declare(item, self._definitions)
        value = self._given.get(item.name.lower())
        if value is None or (value == NULL and not declaration.nullable):
            value = self._ungiven(declaration)
        elif isinstance(value, Unknown) and NULL in value.options and not declaration.nullable:
            options = (self._ungiven(declaration) if v == NULL else v for v in value.options)
            value = one_of(options, value.causes)
        wrong = mismatch(declaration, value)
        if wrong is not None:
            span = value.span or item.key
            self.bodies.run.report(invalid(wrong, span))
            return Unknown((Cause("invalid", wrong, "give a value of that type", span),), span=span)
        value = self._secrets.marked(value, item.value, declaration.header)
        value = self._symbolic(value, self._words.parameter.format(item.name))
        return declaration.narrowed(value) if isinstance(value, Unknown) else value

    def _ungiven(self, declaration: Declaration) -> Value:
        """The value of a parameter that is given none, or null."""
        if declaration.default is not None:
            return self.bodies.value(declaration.default)
        if declaration.nullable:
            return Known(None, span=declaration.header)
        return unset(declaration, self.prefix, self._words)

    def _symbolic(self, value: Value, label: str) -> Value:
        """An unknown value, the same wherever its name is used."""
        if isinstance(value, Unknown) and is_blank(value):
            return replace(value, link=Link(f"{self.prefix}{label}", ""))
        return value

    def _once(self, label: str, span: Span, evaluate: Callable[[], Value]) -> Value:
        if label in self._memory:
            value = self._memory[label]
            if value is None:
                message = f"{self.prefix}{label} depends on itself"
                remedy = "Break the circle; until then it is unknown."
                self.bodies.run.report(Problem(CIRCULAR_REFERENCE, message, remedy, span))
                raise CircularReference(message)
            return value
        self._memory[label] = None
        under_way = self.bodies.run.under_way
        under_way.append((self._memory, label))
        try:
            value = evaluate()
        except EvaluationError:
            del self._memory[label]
            raise
        finally:
            under_way.pop()
        self._memory[label] = value
        return value


def shown_function(label: str) -> str:
    """A function as people know it: without the namespace that Bicep's compiler makes."""
    namespace, _, name = label.rpartition(".")
    is_made = namespace.lower() == COMPILED or IMPORTED.fullmatch(f"{namespace}.") is not None
    return f"{name if is_made else label}()"


class _Function:
    """A function of the template; it sees its parameters and the other functions only."""

    def __init__(
        self,
        template: TemplateScope,
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
        self, template: TemplateScope, arguments: Mapping[str, Value], callers: tuple[str, ...]
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


def _with_loops(section: Mapping[str, Member]) -> tuple[dict[str, Member], frozenset[str]]:
    """The variables, with those that `copy` among them makes, and the names of those."""
    variables = dict(section)
    loops: dict[str, Member] = {}
    copies = variables.get("copy")
    if copies is not None and copies.value.kind == "array":
        del variables["copy"]
        for loop in copies.value.items:
            name = member(loop, "name")
            if name is not None:
                loops[text_of(name).lower()] = Named(text_of(name), name.span, loop)
    return {**variables, **loops}, frozenset(loops)


def _functions(template: Template) -> Mapping[tuple[str, str], Tree]:
    """The functions of a template by lower-case namespace and name."""
    functions: dict[tuple[str, str], Tree] = {}
    node = member(template.root, "functions")
    for space in node.items if node is not None and node.kind == "array" else ():
        namespace = text_of(member(space, "namespace")).lower()
        inner = member(space, "members")
        for name, item in members(inner).items() if inner is not None else ():
            functions[namespace, name] = item.value
    return functions
