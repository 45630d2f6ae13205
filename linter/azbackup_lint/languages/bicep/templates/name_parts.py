"""The parts of a name, one for each part of the type that it names."""

from __future__ import annotations

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node, Step
from azbackup_lint.languages.bicep.templates.nodes import call


def split_name(name: Node, number: int) -> tuple[Node, ...]:
    """A name as the parts that a type of so many steps has.

    What a text holds in its gaps has no slashes, or the name had too many parts.
    """
    if number <= 1:
        return (name,)
    shape, gaps = _shape_of(name)
    parts = shape.split("/")
    if len(parts) == number:
        return tuple(call("format", part, *gaps) if gaps else Literal(part) for part in parts)
    pieces = call("split", name, "/")
    return tuple(Access(pieces, (Step(Literal(at)),)) for at in range(number))


def _shape_of(name: Node) -> tuple[str, tuple[Node, ...]]:
    """What is written out of a text, and what fills its gaps; nothing for anything else."""
    if isinstance(name, Literal) and isinstance(name.data, str):
        return name.data, ()
    if isinstance(name, Call) and name.name == "format" and isinstance(name.arguments[0], Literal):
        return str(name.arguments[0].data), name.arguments[1:]
    return "", ()
