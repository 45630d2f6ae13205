"""What names mean in a template: its parameters, variables and functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
from azbackup_lint.languages.arm.templates import Template, member, text_of
from azbackup_lint.languages.arm.trees import Member, Named
from azbackup_lint.languages.arm.user_functions import IMPORTED, CalledFunction, functions_of
from azbackup_lint.light_typing import Protocol
from azbackup_lint.problems import CIRCULAR_REFERENCE, Problem
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import NULL, Cause, Known, Link, Unknown, Value, is_blank
from azbackup_lint.values.choices import one_of
from azbackup_lint.values.errors import CircularReference, EvaluationError
from azbackup_lint.values.limits import Budget

NOT_YET = "it is known only after deployment"


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
        given: Given | None,
        declared: Declared,
        prefix: str = "",
    ) -> None:
        self._words = template.wording
        self.bodies = Bodies(self, run, escaped=template.escaped, wording=self._words)
        self.prefix = prefix
        self._scope = scope
        self._given = {} if given is None else given  # one without names may give any
        self._parameters = template.section("parameters")
        self._variables, self._loops = _with_loops(template.section("variables"))
        self._definitions = template.section("definitions")
        self._secrets = SecretTypes(self._definitions)
        self._namespaces = functions_of(template)
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
        return CalledFunction(self, f"{namespace}.{name}", item, callers)

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
