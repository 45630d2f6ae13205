"""The syntax tree of Bicep's types.

A literal type is a `Literal` (`-1` and `!true` are resolved), a part that can't be read `Broken`.
"""

from __future__ import annotations

from azbackup_lint.languages.bicep.syntax.ast import Decorator, Node, record
from azbackup_lint.light_typing import Literal as OneOf


@record
class TypeName(Node):
    """`string`, `int`, `bool`, `object`, `array`, `any`, a declared or an imported type."""

    name: str


@record
class TypeMember(Node):
    """A step into a type: `base.name`, `base[0]`, or with no key `base[*]` and `base.*`.

    `base.name` is also a type of a namespace, `sys.string`, or of an import, `shared.diskType`.
    """

    base: Node
    step: OneOf["property", "item", "any item", "any property"]
    key: str | int | None


@record
class ParameterizedType(Node):
    """`resourceInput<'Microsoft.Compute/disks@2024-03-02'>`; base is a type's name or member."""

    base: Node
    arguments: tuple[Node, ...]


@record
class ResourceType(Node):
    """`resource 'Microsoft.Compute/disks@2024-03-02'` as the type of a parameter or output."""

    type: Node


@record
class ArrayType(Node):
    """`item[]`."""

    item: Node


@record
class NullableType(Node):
    """`base?`."""

    base: Node


@record
class NonNullableType(Node):
    """`base!`."""

    base: Node


@record
class UnionType(Node):
    """`'a' | 'b' | 3`; a single member may stand behind a `|`."""

    members: tuple[Node, ...]


@record
class TypeProperty(Node):
    """`name: type` in an object type, or `*: type` (no name) for every other property."""

    decorators: tuple[Decorator, ...]
    name: str | None
    type: Node


@record
class ObjectType(Node):
    """`{name: type, *: type}`."""

    properties: tuple[TypeProperty, ...]


@record
class TupleItem(Node):
    """An item of a tuple."""

    decorators: tuple[Decorator, ...]
    type: Node


@record
class TupleType(Node):
    """`[string, int]`."""

    items: tuple[TupleItem, ...]
