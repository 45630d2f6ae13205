"""Lists and maps of which only some items are certain, for tests of soundness."""

from collections.abc import Callable, Iterator

from azbackup_lint.values import Cause, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.open_collections import OpenCollection


def opened(value: Value, cause: Cause) -> Iterator[Value]:
    """A list or map with its first items certain, and none, some or all of its items."""
    items = list(value.items) if isinstance(value, ListValue) else []
    pairs = list(value.entries.items()) if isinstance(value, MapValue) else []
    size = len(items or pairs)
    if not isinstance(value, (ListValue, MapValue)):
        return
    for certain, fewest, most in {(0, 0, None), (size // 2, size // 2, size), (size, size, None)}:
        kept = (
            ListValue(tuple(items[:certain]), value.kind)
            if isinstance(value, ListValue)
            else MapValue(dict(pairs[:certain]), value.kind)
        )
        yield OpenCollection(
            (cause,), certain=kept, rest=Unknown((cause,)), fewest=fewest, most=most
        )


def holds(weak: OpenCollection, strong: Value, allows: Callable[[Value, Value], bool]) -> bool:
    """Whether what is certain of a collection holds of a known one."""
    certain = weak.certain
    if isinstance(certain, ListValue):
        if not isinstance(strong, ListValue):
            return False
        size, known = len(strong.items), len(certain.items)
        if certain.kind == "set":
            return all(any(allows(one, item) for item in strong.items) for one in certain.items)
        pairs = [*zip(certain.items, strong.items, strict=False)]
        pairs += [(weak.rest, item) for item in strong.items[known:]]
    else:
        if not isinstance(strong, MapValue) or not set(certain.entries) <= set(strong.entries):
            return False
        size, known = len(strong.entries), len(certain.entries)
        pairs = [(certain.entries.get(k, weak.rest), v) for k, v in strong.entries.items()]
    fits = known <= weak.fewest <= size and (weak.most is None or size <= weak.most)
    return fits and all(allows(one, other) for one, other in pairs)
