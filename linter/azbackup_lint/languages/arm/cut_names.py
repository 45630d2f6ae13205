"""Names of nested resources, cut at slashes to be put into ids.

For the id of a resource whose name is `'${vnet}/${subnet}'` the Bicep compiler writes that name
once for each of its segments, `split(format('{0}/{1}', …), '/')[0]`, then `[1]`.
"""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.languages.arm.ast import Access, Call, Literal, Node, Placed
from azbackup_lint.light_typing import Protocol
from azbackup_lint.values import Known, Unknown, Value
from azbackup_lint.values.texts import split

SLASH = Literal("/")

NAMING = frozenset(
    {
        "extensionresourceid",
        "format",
        "managementgroupresourceid",
        "resourceid",
        "subscriptionresourceid",
        "tenantresourceid",
    }
)
"""Functions that the compiler gives segments of names, in lower case."""


class Evaluating(Protocol):
    """What evaluates the name that is cut."""

    def evaluate(self, node: Node) -> Value:
        """The value of an expression; raises EvaluationError."""


def with_whole_names(
    nodes: Sequence[Node], values: Sequence[Value], evaluator: Evaluating
) -> tuple[Value, ...]:
    """Arguments of a function; those that are all segments of one name are known by its parts.

    What is unknown in the name holds no slash, or the name would have too many segments: only
    where an id takes as many as are written out, in order, is it taken for that.
    """
    result = list(values)
    start = 0
    while start < len(nodes):
        name, end = _segments_from(nodes, start)
        if name is not None and any(isinstance(value, Unknown) for value in values[start:end]):
            whole = evaluator.evaluate(name)
            pieces = split(whole, "/")
            if pieces and len(pieces) == end - start and not _may_hold_slash(whole):
                result[start:end] = pieces
        start = end
    return tuple(result)


def _segments_from(nodes: Sequence[Node], start: int) -> tuple[Node | None, int]:
    """The name whose segments, from the first, stand from here on, and where they end."""
    name = _name_cut_at(nodes[start], 0)
    end = start + 1
    while name is not None and end < len(nodes) and _name_cut_at(nodes[end], end - start) == name:
        end += 1
    return name, end


def _name_cut_at(node: Node, index: int) -> Node | None:
    """The name of which an expression is the segment at an index."""
    while isinstance(node, Placed):
        node = node.node
    if not isinstance(node, Access) or len(node.steps) != 1:
        return None
    cut, key = node.object, node.steps[0].key
    if not isinstance(cut, Call) or cut.name.lower() != "split" or key != Literal(index):
        return None
    return cut.arguments[0] if cut.arguments[1:] == (SLASH,) else None


def _may_hold_slash(name: Value) -> bool:
    """Whether a part of a name is one of several texts, of which one has a slash."""
    parts = name.parts if isinstance(name, Unknown) else ()
    return any(
        isinstance(option, Known) and "/" in str(option.data)
        for part in parts
        if isinstance(part, Unknown)
        for option in part.options
    )
