"""From the expressions of Bicep to those of templates, as its compiler makes them.

See learn.microsoft.com/azure/azure-resource-manager/bicep, `operators`, `data-types`, `loops`,
`bicep-functions-lambda` and `user-defined-functions`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from azbackup_lint.files import Files
from azbackup_lint.languages.arm.ast import (
    Call,
    Fields,
    Items,
    Literal,
    Loop,
    Node,
    Placed,
    Step,
)
from azbackup_lint.languages.arm.trees import Named, Tree
from azbackup_lint.languages.bicep.syntax import ast as bicep
from azbackup_lint.languages.bicep.templates.constants import Constants
from azbackup_lint.languages.bicep.templates.declarations import (
    OWN_NAMESPACES,
    SCOPES,
    Imported,
    Names,
)
from azbackup_lint.languages.bicep.templates.nodes import (
    ARGUMENT,
    VARIABLE,
    Locals,
    broken,
    call,
    index_of,
    inside_loop,
    refused,
    stepped,
)
from azbackup_lint.languages.bicep.templates.outside import (
    BASE,
    BEFORE,
    OUTSIDE,
    imported,
    of_base,
    outside,
)
from azbackup_lint.languages.bicep.templates.references import References
from azbackup_lint.languages.bicep.templates.trees import (
    ArrayTree,
    Computed,
    ObjectTree,
    Scalar,
    text_tree,
)
from azbackup_lint.languages.bicep.templates.wording import OPERATORS
from azbackup_lint.light_typing import TYPE_CHECKING

if TYPE_CHECKING:
    from azbackup_lint.languages.bicep.templates.file_functions import FileFunctions

_LOADING = "load"
"""What the names of all functions begin with that read files, and of no others."""


class Expressions:
    """The expressions of one file."""

    def __init__(self, names: Names, files: Files) -> None:
        self.names = names
        self._files = files
        self._constants = Constants(names)
        self._reading: FileFunctions | None = None
        self.references = References(names, self.lowered)
        self._forms: Mapping[type, Callable[..., Node]] = {
            bicep.Access: self._access,
            bicep.Array: self._array,
            bicep.Binary: self._binary,
            bicep.Call: self._call,
            bicep.Conditional: self._conditional,
            bicep.For: self._for,
            bicep.Interpolation: self._interpolation,
            bicep.Lambda: self._lambda,
            bicep.Name: self._name,
            bicep.NestedName: self._whole,
            bicep.Object: self._object,
            bicep.Unary: self._unary,
        }

    def lowered(self, node: bicep.Node, around: Locals) -> Node:
        """The expression of a template that means the same."""
        while isinstance(node, (bicep.Parenthesis, bicep.NonNull)):
            node = node.inner if isinstance(node, bicep.Parenthesis) else node.operand
        if isinstance(node, bicep.Literal):
            return Literal(node.data)
        form = self._forms.get(type(node))
        return form(node, around) if form is not None else broken(node.span)

    def tree(self, node: bicep.Node, around: Locals, label: str = "") -> Tree:
        """The same as a part of a template, in its place; `label` is what a loop is called."""
        if isinstance(node, bicep.Literal):
            if isinstance(node.data, str):
                return text_tree(node.span, node.data)
            return Scalar(node.span, node.data)
        if isinstance(node, bicep.Object) and all(map(_is_plain, node.items)):
            return ObjectTree(node.span, lambda: self.members(node, around))
        if isinstance(node, bicep.Array) and not any(map(_is_spread, node.items)):
            return ArrayTree(node.span, lambda: (self.tree(item, around) for item in node.items))
        if isinstance(node, bicep.For):
            return Scalar(node.span, self.loop(node, around, label))
        return Computed(node.span, lambda: self.lowered(node, around))

    def members(self, node: bicep.Object, around: Locals) -> list[Named]:
        """The properties of an object whose names are written out."""
        return [
            Named(str(item.key.data), item.key.span, self.tree(item.value, around, item.key.data))
            for item in node.items
            if isinstance(item, bicep.Property)
            and isinstance(item.key, bicep.Literal)
            and isinstance(item.key.data, str)
        ]

    def loop(self, node: bicep.For, around: Locals, label: str, *, whole: bool = True) -> Loop:
        """A loop, with its body unless that is a resource's."""
        inside = inside_loop(node, around)
        return Loop(
            name=label,
            collection=self.tree(node.collection, around),
            item=node.item.name.lower(),
            index=index_of(node).lower(),
            body=self.tree(node.body, inside) if whole else None,
        )

    def _placed(self, node: bicep.Node, around: Locals) -> Node:
        return Placed(self.lowered(node, around), node.span)

    def _interpolation(self, node: bicep.Interpolation, around: Locals) -> Node:
        shape = ""
        holes: list[Node] = []
        for part in node.parts:
            if isinstance(part, bicep.Literal) and isinstance(part.data, str):
                shape += part.data.replace("{", "{{").replace("}", "}}")
            else:
                shape += f"{{{len(holes)}}}"
                holes.append(self.lowered(part, around))
        return call("format", shape, *holes)

    def _array(self, node: bicep.Array, around: Locals) -> Node:
        if not any(map(_is_spread, node.items)):
            return Items(tuple(self._placed(item, around) for item in node.items))
        parts = [
            self.lowered(item.value, around)
            if isinstance(item, bicep.Spread)
            else Items((self._placed(item, around),))
            for item in node.items
        ]
        return call("flatten", Items(tuple(parts)))

    def _object(self, node: bicep.Object, around: Locals) -> Node:
        parts: list[Node] = []
        fields: list[tuple[Node, Node]] = []
        for item in node.items:
            if isinstance(item, bicep.Property):
                fields.append((self.lowered(item.key, around), self._placed(item.value, around)))
                continue
            parts += [Fields(tuple(fields)), self.lowered(item.value, around)]
            fields = []
        last = Fields(tuple(fields))
        return call("shallowMerge", Items((*parts, last))) if parts else last

    def _unary(self, node: bicep.Unary, around: Locals) -> Node:
        operand = self.lowered(node.operand, around)
        if node.operator == "!":
            return call("not", operand)
        data = operand.data if isinstance(operand, Literal) else None
        if isinstance(data, int) and not isinstance(data, bool):
            return Literal(-data)
        return call("sub", Literal(0), operand)

    def _binary(self, node: bicep.Binary, around: Locals) -> Node:
        left, right = self.lowered(node.left, around), self.lowered(node.right, around)
        operator = node.operator
        if operator in ("=~", "!~"):
            same: Node = call("equals", call("toLower", left), call("toLower", right))
            return same if operator == "=~" else call("not", same)
        if operator == "!=":
            return call("not", call("equals", left, right))
        return call(OPERATORS[operator], left, right)

    def _conditional(self, node: bicep.Conditional, around: Locals) -> Node:
        branches = self._placed(node.then, around), self._placed(node.otherwise, around)
        return call("if", self.lowered(node.condition, around), *branches)

    def _for(self, node: bicep.For, around: Locals) -> Node:
        body = self._placed(node.body, inside_loop(node, around))
        names = (node.item.name, index_of(node))
        return call("map", self.lowered(node.collection, around), call("lambda", *names, body))

    def _lambda(self, node: bicep.Lambda, around: Locals) -> Node:
        names = [parameter.name for parameter in node.parameters]
        inside = {**around, **dict.fromkeys(names, VARIABLE)}
        return call("lambda", *names, self.lowered(node.body, inside))

    def _name(self, node: bicep.Name, around: Locals) -> Node:
        name, names = node.name, self.names
        if around.get(name) in (VARIABLE, ARGUMENT):
            return call(around[name], name)
        declared = self.references.declared(node, around)
        if declared is not None:
            return self.references.whole(declared, None)
        if name in names.parameters:
            return call("parameters", name)
        if name in names.variables:
            return call("variables", f"{names.prefix}{name}")
        if name in names.imported:
            return imported(names.imported[name])
        if self._is_base(name, around):
            return outside(BASE, "name one of its parameters", node.span)
        return refused(f"there is no parameter, variable, resource or module {name!r}")

    def _whole(self, node: bicep.NestedName, around: Locals) -> Node:
        declared = self.references.declared(node, around)
        if declared is None:
            return refused(f"there is no resource {node.name!r} inside of that one")
        return self.references.whole(declared, None)

    def _access(self, node: bicep.Access, around: Locals) -> Node:
        base, written = node.object, node.steps
        while isinstance(base, bicep.NonNull):  # it doesn't end the reach of a safe step
            base = base.operand
            if isinstance(base, bicep.Access):
                written = (*base.steps, *written)
                base = base.object
        steps = tuple(self._step(step, around) for step in written)
        declared = self.references.declared(base, around)
        if declared is not None:
            return self.references.access(declared, steps)
        name = _name_of(base)
        whole = self.names.wholes.get(name) if name not in around else None
        if whole is not None and whole.names is not None and isinstance(steps[0].key, Literal):
            value = imported(Imported(whole.names, str(steps[0].key.data), whole.source))
            return stepped(value, steps[1:])
        if whole is not None:
            return imported(whole)
        if self._is_base(name, around):
            return of_base(self.names.base, steps)
        return stepped(self.lowered(base, around), steps)

    def _is_base(self, name: str, around: Locals) -> bool:
        """Whether a name means the parameter file that this one extends."""
        names = self.names
        return name == BASE and names.base is not None and name not in {**around, **names.variables}

    def _step(self, step: bicep.Step, around: Locals) -> Step:
        return Step(self.lowered(step.key, around), step.safe, step.from_end)

    def _call(self, node: bicep.Call, around: Locals) -> Node:
        receiver = _name_of(node.receiver) if node.receiver is not None else ""
        if node.receiver is not None and receiver not in OWN_NAMESPACES:
            return self._method(node, receiver, around)
        if not receiver:
            own, name = self._user_function(self.names, node.name), node.name
            found = self.names.imported.get(node.name)
            if own is None and found is not None:
                if found.names is None:
                    return imported(found)
                own, name = self._user_function(found.names, found.name), found.name
            if own is not None:
                return Call(own, name, self._arguments(node, around))
        if node.name in OUTSIDE:
            return outside(f"{node.name}()", OUTSIDE[node.name], node.span)
        if node.arguments and node.name != "tenant" and node.name.lower() in SCOPES:
            return Fields(())  # only where something goes is more known of such a scope
        if node.name == "any" and node.arguments:
            return self.lowered(node.arguments[0], around)
        if node.name == "nameof" and node.arguments:
            name = _last_name(node.arguments[0])
            return Literal(name) if name else refused("nameof() takes something that has a name")
        if node.name.startswith(_LOADING):
            return self._loaded(node, around)
        return Call("", node.name, self._arguments(node, around))

    def _loaded(self, node: bicep.Call, around: Locals) -> Node:
        if self._reading is None:
            # Few files read others.
            from azbackup_lint.languages.bicep.templates.file_functions import FileFunctions

            self._reading = FileFunctions(self._files, self.names.file.source)
        given = [self._constants.of(item, around) for item in node.arguments]
        return self._reading.call(node, given)

    def _user_function(self, names: Names, name: str) -> str | None:
        return names.namespace if name in names.functions else None

    def _arguments(self, node: bicep.Call, around: Locals) -> tuple[Node, ...]:
        return tuple(self.lowered(argument, around) for argument in node.arguments)

    def _method(self, node: bicep.Call, receiver: str, around: Locals) -> Node:
        assert node.receiver is not None
        whole = self.names.wholes.get(receiver)
        if whole is not None:
            if whole.names is None:
                return imported(whole)
            return Call(whole.names.namespace, node.name, self._arguments(node, around))
        found = self.references.named(node.receiver, around)
        if found is None and receiver == BEFORE:
            return outside(f"{BEFORE}.{node.name}()", "it is known only at deployment", node.span)
        if found is None:
            return refused(f"there is no function {node.name}() of that")
        declared, index = found
        if node.name in OUTSIDE:
            return outside(f"{node.name}()", OUTSIDE[node.name], node.span)
        rest = self._arguments(node, around)
        version = rest or (Literal(declared.version),)
        return call(node.name, self.references.id(declared, index), *version)


def _name_of(node: bicep.Node) -> str:
    return node.name if isinstance(node, bicep.Name) else ""


def _last_name(node: bicep.Node) -> str:
    if isinstance(node, bicep.Access):
        key = node.steps[-1].key
        return key.data if isinstance(key, bicep.Literal) and isinstance(key.data, str) else ""
    return node.name if isinstance(node, (bicep.Name, bicep.NestedName)) else ""


def _is_spread(item: bicep.Node) -> bool:
    return isinstance(item, bicep.Spread)


def _is_plain(item: bicep.Node) -> bool:
    return isinstance(item, bicep.Property) and isinstance(item.key, bicep.Literal)
