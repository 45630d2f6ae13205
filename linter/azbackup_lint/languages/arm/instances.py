"""Instances of resources in a template: conditions, loops, names and ids."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from azbackup_lint.languages.arm.ast import Loop, Node
from azbackup_lint.languages.arm.bodies import Bodies
from azbackup_lint.languages.arm.conditions import holds
from azbackup_lint.languages.arm.deployment_scope import DeploymentScope
from azbackup_lint.languages.arm.identities import (
    child_name,
    is_symbolic,
    resource_id,
    scope_id,
    shown,
)
from azbackup_lint.languages.arm.loops import Looped
from azbackup_lint.languages.arm.targets import NESTING, named_scope
from azbackup_lint.languages.arm.templates import member, resources_in, text_of
from azbackup_lint.languages.arm.trees import Tree
from azbackup_lint.languages.arm.unmade import VM_TYPE, written_name
from azbackup_lint.languages.arm.wording import Wording
from azbackup_lint.long_texts import shortened
from azbackup_lint.problems import LIMIT_REACHED, Problem
from azbackup_lint.records import dataclass
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.source import Span
from azbackup_lint.values import Cause, Known, Unknown, Value, causes_of, is_secret
from azbackup_lint.values.choices import MAX_OPTIONS, whole_range
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.limits import INSTANCE, MACHINE
from azbackup_lint.values.open_collections import MAX_CERTAIN
from azbackup_lint.values.texts import join, split

MAX_NAME = 60
"""Characters shown of an expression that makes a name."""

Iteration = tuple[Value, str, Existence]
"""The index of an iteration, as a value and after a symbolic name, and what it depends on."""


@dataclass(frozen=True, slots=True)
class Instance:
    """One instance of a resource.

    `symbol` is its symbolic name with the index of its loop, empty where it has none; `bodies`
    evaluates its body.
    """

    body: Tree
    type: str
    name: Value
    id: Value
    bodies: Bodies
    existence: Existence
    symbol: str
    is_existing: bool

    @property
    def header(self) -> Span:
        """The place of the resource: its type."""
        node = member(self.body, "type")
        return node.span if node is not None else self.body.span

    @property
    def label(self) -> str:
        """Type and name, for people."""
        return f"{shortened(self.type)}/{self.shown_name}"

    @property
    def shown_name(self) -> str:
        """The name, or the expression that makes it where nothing is known of it."""
        name = self.name
        is_nameless = isinstance(name, Unknown) and not (name.parts or is_symbolic(name))
        if is_nameless or self._has_secret_name:
            written = written_name(member(self.body, "name"))
            if written:
                return written if len(written) <= MAX_NAME else f"{written[:MAX_NAME]}…"
        return shortened(shown(name))

    @property
    def _has_secret_name(self) -> bool:
        """Whether the name is a sensitive value that an expression gives."""
        node = member(self.body, "name")
        return is_secret(self.name) and node is not None and isinstance(node.data, Node)


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds a resource: a scope by its id, or a parent resource."""

    id: Value
    type: str = ""
    name: Value | None = None


class Expander:
    """Expands the resources of one template, which go to `target`, to instances."""

    def __init__(self, bodies: Bodies, target: DeploymentScope) -> None:
        self._bodies = bodies
        self._run = bodies.run
        self._target = target
        self._scope = scope_id(target)

    def instances(
        self, body: Tree, symbol: str, existence: Existence = CERTAIN
    ) -> Iterator[Instance]:
        """All instances of a resource at the top of a template, and of its children."""
        yield from self._expand(body, symbol, existence, self._bodies, Holder(self._scope))

    def _expand(
        self,
        body: Tree,
        symbol: str,
        existence: Existence,
        around: Bodies,
        holder: Holder,
    ) -> Iterator[Instance]:
        if not isinstance(body.data, dict):
            return
        for bodies, index, loop in self._iterations(body, around):
            present = self._present(body, bodies)
            if present is None:
                self._leave_out(body)
                continue  # its name and scope may mean nothing then
            identity = self._identity(body, f"{symbol}{index}", bodies, holder)
            if identity is None:
                continue
            own = present.within(loop.within(existence))
            instance = Instance(
                body,
                *identity,
                bodies,
                own,
                f"{symbol}{index}" if symbol else "",
                _is_existing(body),
            )
            yield instance
            yield from self._children(instance)

    def _children(self, parent: Instance) -> Iterator[Instance]:
        holder = Holder(parent.id, parent.type, parent.name)
        for symbol, body in resources_in(parent.body):
            yield from self._expand(body, symbol, parent.existence, parent.bodies, holder)

    def _iterations(self, body: Tree, around: Bodies) -> Iterator[tuple[Bodies, str, Existence]]:
        """What evaluates each iteration, its index, and what it depends on."""
        copy = member(body, "copy")
        each = _work_of(text_of(member(body, "type")))
        if copy is None or not isinstance(copy.data, (dict, Loop)):
            self._run.budget.make_one(each)
            yield around, "", CERTAIN
            return
        name, span, count, within = _loop(copy, around)
        words = around.wording
        try:
            if isinstance(count, Unknown):
                iterations = _within_bounds(count, name, words)
                self._run.budget.make(len(iterations), each)
            else:
                number = around.count(count, span) or 0
                self._run.budget.make(number, each)
                iterations = _numbered(range(number), CERTAIN)
        except LimitReached as error:
            remedy = error.remedy or "make fewer"
            remedy = f"{remedy[0].upper()}{remedy[1:]}; one instance stands for them all."
            self._run.report(Problem(LIMIT_REACHED, error.message, remedy, span))
            iterations = [_many(name, words, (Cause("limit", words.count.format(name)),))]
        for index, suffix, existence in iterations:
            yield within(index), suffix, existence

    def _present(self, body: Tree, bodies: Bodies) -> Existence | None:
        """The existence by the condition of a resource; None where it surely isn't there."""
        node = member(body, "condition")
        if node is None:
            return CERTAIN
        value = bodies.value(node)
        answer = holds(value)
        if answer is None:
            return Existence(causes_of(value) or (Cause("invalid", "its condition"),))
        return CERTAIN if answer else None

    def _leave_out(self, body: Tree) -> None:
        """Keeps the VMs that a resource whose condition is false would have made.

        A condition that is written out as false switches off what it stands at.
        """
        condition = member(body, "condition")
        if condition is not None and isinstance(condition.data, (str, Node)):
            self._run.unmade.add(body)

    def _identity(
        self, body: Tree, symbol: str, bodies: Bodies, holder: Holder
    ) -> tuple[str, Value, Value] | None:
        """Full type, full name and id; None where the type is missing."""
        type_ = text_of(member(body, "type"))
        if "/" not in type_ and not holder.type:
            return None
        node = member(body, "name")
        missing = Cause("invalid", f"the name of {symbol or type_}", "give it a name")
        name = bodies.value(node) if node is not None else Unknown((missing,))
        scope = self._scope_of(body, bodies, type_)
        if holder.type and not _is_whole(type_, holder.type):
            if "." in type_.partition("/")[0]:
                return type_, name, resource_id(holder.id, type_, name)
            type_ = f"{holder.type}/{type_}"
            if holder.name is not None:
                name = child_name(holder.name, name)
            return (*_extension(type_, name), resource_id(self._scope, type_, name))
        return (*_extension(type_, name), resource_id(scope, type_, name))

    def _scope_of(self, body: Tree, bodies: Bodies, type_: str) -> Value:
        """The id that a resource's own begins with."""
        if type_.lower() in NESTING:
            return scope_id(named_scope(body, bodies, self._target))
        own = member(body, "scope")
        if own is None:
            return self._scope
        value = bodies.value(own)
        if isinstance(value, Known) and isinstance(value.data, str):
            if value.data == "/":
                return Known("")
            if not value.data.startswith("/"):
                return _relative(self._scope, value)
            return value
        if isinstance(value, Unknown) and value.parts:
            first = value.parts[0]
            if isinstance(first, str) and not first.startswith("/"):
                return _relative(self._scope, value)
        return value


def _loop(copy: Tree, around: Bodies) -> tuple[str, Span, Value, Callable[[Value], Bodies]]:
    """Name, place and number of the iterations of a resource, and what evaluates in one of them."""
    if isinstance(copy.data, Loop):
        count, within = around.over(copy.data)
        return copy.data.name, copy.data.collection.span, count, within
    name = text_of(member(copy, "name"))

    def looped(index: Value) -> Bodies:
        return around.within(Looped(around.surroundings, name, index, is_default=True))

    node = member(copy, "count")
    if node is None:
        return name, copy.span, Known(None, span=copy.span), looped
    return name, node.span, around.value(node), looped


def _within_bounds(count: Unknown, name: str, words: Wording) -> list[Iteration]:
    """The certain iterations, then the possible ones, or one for all of these."""
    low, high = whole_range(count)
    least = min(max(low or 0, 0), MAX_CERTAIN)
    certain = _numbered(range(least), CERTAIN)
    causes = count.causes or (Cause("count", words.count.format(name)),)
    if high is not None and high - least <= MAX_OPTIONS:
        return [*certain, *_numbered(range(least, high), Existence(causes))]
    return [*certain, _many(name, words, causes, least)]


def _numbered(numbers: range, existence: Existence) -> list[Iteration]:
    return [(Known(number), f"[{number}]", existence) for number in numbers]


def _many(name: str, words: Wording, causes: tuple[Cause, ...], first: int = 0) -> Iteration:
    """The one iteration that represents several, from the first index on."""
    index = Unknown((Cause("count", words.index.format(name)),), minimum=first)
    return index, "", Existence(causes, many=True)


def _relative(scope: Value, value: Value) -> Value:
    """`Microsoft.Compute/virtualMachines/vm` in the scope of the deployment."""
    pieces = join([value])
    text = str(pieces.data) if isinstance(pieces, Known) else ""
    if text:
        namespace, *steps = text.split("/")
        return resource_id(scope, "/".join([namespace, *steps[0::2]]), Known("/".join(steps[1::2])))
    return join([scope, "/providers/", pieces])


def _extension(type_: str, name: Value) -> tuple[str, Value]:
    """Type and name of an extension resource, which old templates write after its target's."""
    before, separator, after = type_.rpartition("/providers/")
    if not separator:
        return type_, name
    parts = split(name, "/") or [name]
    skipped = before.count("/") + 1
    if len(parts) <= skipped or not isinstance(parts[skipped - 1], Known):
        return type_, name
    namespace = parts[skipped - 1]
    assert isinstance(namespace, Known)
    rest = parts[skipped:]
    named = join([piece for part in rest for piece in ("/", part)][1:])
    return f"{namespace.data}/{after}", named


def full_type(type_: str, parent: str) -> str:
    """The type of a resource inside of another one, which may be written after its parent's."""
    is_whole = not parent or "." in type_.partition("/")[0] or _is_whole(type_, parent)
    return type_ if is_whole else f"{parent}/{type_}"


def _is_whole(type_: str, parent: str) -> bool:
    """Whether the type of a child repeats its parent's."""
    return type_.lower().startswith(f"{parent.lower()}/")


def _work_of(type_: str) -> int:
    """The steps that an instance of a type takes, one that isn't written out as many as a VM."""
    return MACHINE if type_.startswith("[") or type_.lower() == VM_TYPE.lower() else INSTANCE


def _is_existing(body: Tree) -> bool:
    node = member(body, "existing")
    return node is not None and node.data is True
