"""What the symbols of resources and modules mean: names, ids, states and outputs.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `existing-resource`,
`child-resource-name-type`, `scope-extension-resources` and `modules`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from azbackup_lint.languages.arm.ast import Access as Into
from azbackup_lint.languages.arm.ast import Bound, Fields, Given, Literal, Node, Step
from azbackup_lint.languages.bicep.syntax.ast import (
    Access,
    Conditional,
    Name,
    NestedName,
    NonNull,
    Parenthesis,
)
from azbackup_lint.languages.bicep.syntax.ast import Call as WrittenCall
from azbackup_lint.languages.bicep.syntax.ast import Node as Written
from azbackup_lint.languages.bicep.syntax.statement_ast import Module
from azbackup_lint.languages.bicep.templates.declarations import SCOPES, Declared, Names
from azbackup_lint.languages.bicep.templates.name_parts import split_name
from azbackup_lint.languages.bicep.templates.nodes import (
    ARGUMENT,
    VARIABLE,
    Locals,
    call,
    index_of,
    inside_loop,
    refused,
    stepped,
)
from azbackup_lint.languages.bicep.templates.places import (
    GROUP_ID,
    MANAGEMENT_GROUPS,
    NAME,
    OWN_SUBSCRIPTION,
    Place,
    either,
    place_of_function,
)
from azbackup_lint.values import Cause, Unknown

Lower = Callable[[Written, Locals], Node]

RESOURCE_GROUPS = "microsoft.resources/resourcegroups"

MAX_DEPTH = 50
"""Resources that follow each other as parents, as scopes, or in each other's names."""

_ID_FUNCTIONS = {
    "resourceGroup": "resourceId",
    "subscription": "subscriptionResourceId",
    "tenant": "tenantResourceId",
}


class References:
    """The resources and modules of one file, as its expressions mean them."""

    def __init__(self, names: Names, lower: Lower) -> None:
        self._names = names
        self._lower = lower
        self._parts: dict[str, tuple[str, tuple[Node, ...]] | None] = {}
        self._places: dict[str, Place | None] = {}
        self._depth = 0

    def locals(self, declared: Declared) -> Locals:
        """What the body of a resource or module sees besides the names of the file."""
        inner: dict[str, str] = {}
        outer: Declared | None = declared
        while outer is not None:
            for item in outer.body.resources if outer.body is not None else ():
                inner.setdefault(item.name, f"{outer.symbol}::{item.name}")
            outer = outer.around
        return inside_loop(declared.loop, inner) if declared.loop is not None else inner

    def declared(self, node: Written, around: Locals) -> Declared | None:
        """The resource or module that an expression names."""
        node = _bare(node)
        if isinstance(node, Name):
            if around.get(node.name) in (VARIABLE, ARGUMENT):
                return None
            return self._names.resources.get(around.get(node.name, node.name))
        if isinstance(node, NestedName):
            outer = self.declared(node.object, around)
            if outer is not None:
                return self._names.resources.get(f"{outer.symbol}::{node.name}")
        return None

    def named(self, node: Written, around: Locals) -> tuple[Declared, Node | None] | None:
        """The resource that an expression is, and its index in its loop."""
        node = _bare(node)
        if isinstance(node, Access) and len(node.steps) == 1:
            declared = self.declared(node.object, around)
            step = node.steps[0]
            if declared is not None and declared.loop is not None and not step.from_end:
                return declared, self._lower(step.key, around)
            return None
        declared = self.declared(node, around)
        return (declared, None) if declared is not None else None

    def access(self, declared: Declared, steps: Sequence[Step]) -> Node:
        """Steps into a resource or module, or into one of a loop."""
        index: Node | None = None
        if declared.loop is not None and steps:
            if steps[0].from_end:
                return refused(f"{declared.symbol} is a loop: its index counts from the start")
            index, steps = steps[0].key, steps[1:]
        if not steps:
            return self.whole(declared, index)
        key = steps[0].key
        wanted = key.data if isinstance(key, Literal) else ""
        if isinstance(declared.statement, Module):
            return self._of_module(declared, index, wanted, steps)
        if wanted in ("id", "name", "type", "apiVersion"):
            return stepped(self._fact(declared, index, wanted), steps[1:])
        if wanted == "properties" and not steps[0].safe:
            return stepped(self._state(declared, index), steps[1:])
        return stepped(self._state_or_null(declared, index, steps[0], "full"), steps)

    def whole(self, declared: Declared, index: Node | None) -> Node:
        """All that expressions see of a resource or module.

        The outputs of a module are plain values there, whatever they come through.
        """
        if not isinstance(declared.statement, Module):
            return self._state(declared, index, "full")
        if declared.loop is not None and index is None:
            return self._state(declared, index)
        state = Into(self._state(declared, index), (Step(Literal("outputs")),))
        value = Into(call(VARIABLE, "value"), (Step(Literal("value"), safe=True),))
        outputs = call("mapValues", state, call("lambda", "value", value))
        name = self.name(declared, index)
        return Fields(((Literal("name"), name), (Literal("outputs"), outputs)))

    def id(self, declared: Declared, index: Node | None) -> Node:
        """The id of a resource."""
        parts = self._named_parts(declared)
        if parts is None:
            return refused(
                f"the name of {declared.symbol} depends on itself, or on too many others"
            )
        type_, names = parts
        place = self.place(declared)
        return self._at(declared, index, self._id(type_, names, place))

    def name(self, declared: Declared, index: Node | None) -> Node:
        """The full name of a resource or module, after those of the resources that it is in."""
        parts = self._named_parts(declared)
        if parts is None:
            return refused(
                f"the name of {declared.symbol} depends on itself, or on too many others"
            )
        names = parts[1]
        shape = "/".join(f"{{{number}}}" for number in range(len(names)))
        whole = names[0] if len(names) == 1 else call("format", shape, *names)
        return self._at(declared, index, whole)

    def is_whole(self, declared: Declared) -> bool:
        """Whether the name of a resource or module is written out as a whole."""
        return self._parent(declared) is None and declared.written("name") is not None

    def type(self, declared: Declared) -> str:
        """The full type of a resource."""
        own = declared.own_type
        if declared.around is None:
            return own
        outer = self.type(declared.around)
        return own if own.lower().startswith(f"{outer.lower()}/") else f"{outer}/{own}"

    def place(self, declared: Declared) -> Place | None:
        """Where a resource or module says that it goes, or the resource around it does.

        None also for one whose scope or parent depends on itself.
        """
        symbol = declared.symbol
        if symbol not in self._places:
            self._places[symbol] = None
            if self._depth < MAX_DEPTH:
                self._depth += 1
                self._places[symbol] = self._place_of(declared)
                self._depth -= 1
        return self._places[symbol]

    def _place_of(self, declared: Declared) -> Place | None:
        scope = declared.written("scope")
        if scope is not None:
            return self.scope(scope, self.locals(declared))
        parent = self._parent(declared)
        if parent is None:
            return None
        place = self.place(parent[0])
        if place is None or parent[1] is None:
            return place
        members = tuple((n, self._at(parent[0], parent[1], node)) for n, node in place.members)
        return Place(place.kind, self._at(parent[0], parent[1], place.id), members)

    def scope(self, node: Written, around: Locals) -> Place:
        """What an expression means as a scope."""
        node = _bare(node)
        found = self.named(node, around)
        if found is not None:
            return self._of_resource(*found)
        if isinstance(node, WrittenCall) and node.name.lower() in SCOPES:
            given = [self._lower(argument, around) for argument in node.arguments]
            return place_of_function(SCOPES[node.name.lower()], given)
        if isinstance(node, Conditional):
            condition = self._lower(node.condition, around)
            return either(
                condition, self.scope(node.then, around), self.scope(node.otherwise, around)
            )
        value = self._lower(node, around)
        return Place("resource", value, (("scope", value),))

    def _of_resource(self, declared: Declared, index: Node | None) -> Place:
        id_, type_ = self.id(declared, index), self.type(declared).lower()
        if type_ == RESOURCE_GROUPS:
            around = self.place(declared)
            subscription = [m for m in around.members if m[0] == "subscriptionId"] if around else []
            group = ("resourceGroup", self.name(declared, index))
            return Place("resourceGroup", id_, (*subscription, group))
        if type_ == MANAGEMENT_GROUPS:
            name = call("format", f"{MANAGEMENT_GROUPS}/{{0}}", self.name(declared, index))
            return Place("managementGroup", id_, (("scope", name),))
        return Place("resource", id_, (("scope", id_),))

    def _of_module(
        self, declared: Declared, index: Node | None, wanted: object, steps: Sequence[Step]
    ) -> Node:
        if wanted == "name":
            return stepped(self.name(declared, index), steps[1:])
        state = self._state_or_null(declared, index, steps[0])
        if wanted != "outputs" or len(steps) == 1:
            return stepped(state, steps)
        value = Step(Literal("value"), safe=steps[1].safe)
        return stepped(state, (*steps[:2], value, *steps[2:]))

    def _fact(self, declared: Declared, index: Node | None, wanted: object) -> Node:
        if wanted == "id":
            return self.id(declared, index)
        if wanted == "type":
            return Literal(self.type(declared))
        if wanted == "apiVersion":
            return Literal(declared.version)
        name = declared.written("name")
        if name is None:
            return _nameless(declared)
        if self._parent(declared) is not None:
            # A child's own name, without those of the resources that it is in.
            return self._at(declared, index, self._lower(name, self.locals(declared)))
        return self.name(declared, index)

    def _state(self, declared: Declared, index: Node | None, *extent: str) -> Node:
        symbol: Node = Literal(declared.symbol)
        if declared.loop is not None:
            if index is None:
                return call("references", declared.symbol, *extent)
            symbol = call("format", f"{declared.symbol}[{{0}}]", index)
        rest = (declared.version, *extent) if extent else ()
        return call("reference", symbol, *rest)

    def _state_or_null(
        self, declared: Declared, index: Node | None, first: Step, *extent: str
    ) -> Node:
        """The state; where the first step into it is safe, null of what isn't deployed."""
        state = self._state(declared, index, *extent)
        around = self.locals(declared)
        conditions = [self._lower(item, around) for item in declared.conditions()]
        if not conditions or not first.safe:
            return state
        condition = conditions[0] if len(conditions) == 1 else call("and", *conditions)
        return call("if", self._at(declared, index, condition), state, Literal(None))

    def _at(self, declared: Declared, index: Node | None, node: Node) -> Node:
        """What stands in a loop, for one index of it."""
        loop = declared.loop
        if loop is None or index is None or isinstance(node, Literal):
            return node
        item = Into(self._lower(loop.collection, {}), (Step(index),))
        return Bound(((loop.item.name.lower(), item), (index_of(loop).lower(), index)), node)

    def _parent(self, declared: Declared) -> tuple[Declared, Node | None] | None:
        if declared.around is not None:
            return declared.around, None
        parent = declared.written("parent")
        return self.named(parent, self.locals(declared)) if parent is not None else None

    def _named_parts(self, declared: Declared) -> tuple[str, tuple[Node, ...]] | None:
        """The type, and the names that fit its parts; None while they are being found."""
        symbol = declared.symbol
        if symbol not in self._parts:
            self._parts[symbol] = None
            if self._depth < MAX_DEPTH:
                self._depth += 1
                type_ = self.type(declared)
                self._parts[symbol] = type_, self._own_parts(declared, type_)
                self._depth -= 1
        return self._parts[symbol]

    def _own_parts(self, declared: Declared, type_: str) -> tuple[Node, ...]:
        written = declared.written("name")
        if isinstance(declared.statement, Module):
            return (self._module_name(declared, written),)
        own = (
            self._lower(written, self.locals(declared))
            if written is not None
            else _nameless(declared)
        )
        before: tuple[Node, ...] = ()
        parent = self._parent(declared)
        if parent is not None:
            parts = self._named_parts(parent[0])
            if parts is None:
                return (
                    refused(
                        f"the name of {declared.symbol} depends on itself, or on too many others"
                    ),
                )
            before = tuple(self._at(*parent, name) for name in parts[1])
        return (*before, *split_name(own, type_.count("/") - len(before)))

    def _module_name(self, declared: Declared, written: Written | None) -> Node:
        """The name of a module, which the compiler makes where none is given."""
        if written is not None:
            return self._lower(written, self.locals(declared))
        hash_ = call("uniqueString", declared.symbol, Into(call("deployment"), (NAME,)))
        if declared.loop is None:
            return call("format", f"{declared.symbol}-{{0}}", hash_)
        index = call("lambdaVariables", index_of(declared.loop))
        return call("format", f"{declared.symbol}-{{0}}-{{1}}", index, hash_)

    def _id(self, type_: str, names: Sequence[Node], place: Place | None) -> Node:
        own = self._names.scope
        if type_.lower() == RESOURCE_GROUPS:
            given = dict(place.members).get("subscriptionId") if place is not None else None
            return call("format", GROUP_ID, given or OWN_SUBSCRIPTION, names[0])
        kind = place.kind if place is not None else own
        if kind == "tenant":
            return call("tenantResourceId", type_, *names)
        if place is not None:
            return call("extensionResourceId", place.id, type_, *names)
        if kind == "managementGroup":
            group = Into(call("managementGroup"), (Step(Literal("id")),))
            return call("extensionResourceId", group, type_, *names)
        return call(_ID_FUNCTIONS[kind], type_, *names)


def _bare(node: Written) -> Written:
    """An expression without parentheses, and without the sign that it isn't null."""
    while isinstance(node, (Parenthesis, NonNull)):
        node = node.inner if isinstance(node, Parenthesis) else node.operand
    return node


def _nameless(declared: Declared) -> Node:
    """The name of a resource that is known by something else, as some of other extensions are."""
    cause = Cause("invalid", f"the name of {declared.symbol}", "give it a name")
    return Given(Unknown((cause,)))
