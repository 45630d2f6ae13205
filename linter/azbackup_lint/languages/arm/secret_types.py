"""What types say is secret: a value as a whole, or parts of it.

See https://learn.microsoft.com/azure/azure-resource-manager/bicep/parameters, "secure decorator".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azbackup_lint.languages.arm.parameter_types import MAX_DEPTH, Definitions, is_true, resolved
from azbackup_lint.languages.arm.templates import member, members, text_of
from azbackup_lint.languages.arm.trees import Member, Tree
from azbackup_lint.records import replace
from azbackup_lint.source import Span
from azbackup_lint.values import ListValue, MapValue, Value, as_secret

_WORD = "secure"


def with_secrets(value: Value, node: Tree, definitions: Definitions, place: Span) -> Value:
    """A value with marks on all that its type says is secret; `place` is where it is declared."""
    if _WORD not in place.source.text.lower() and not definitions:
        return value
    return _marked(value, node, definitions, place, 0)


def _marked(value: Value, node: Tree, definitions: Definitions, place: Span, depth: int) -> Value:
    body = resolved(node, definitions)
    if is_secure(node) or is_secure(body):
        return as_secret(value, place)
    if not isinstance(value, (ListValue, MapValue)) or not _has_secrets(body, definitions, set()):
        return value
    items, properties = member(body, "items"), member(body, "properties")
    if isinstance(value, MapValue) and properties is not None and depth < MAX_DEPTH:
        types = members(properties)
        return replace(value, entries=_Marked(value.entries, types, definitions, depth + 1))
    if isinstance(value, ListValue) and items is not None and depth < MAX_DEPTH:
        marked = (_marked(item, items, definitions, place, depth + 1) for item in value.items)
        return replace(value, items=tuple(marked))
    return value


def is_secure(body: Tree) -> bool:
    """Whether a type, or what is declared with one, is secret as a whole.

    Templates have types of their own for that, Bicep has a decorator.
    """
    has_type = text_of(member(body, "type")).lower().startswith(_WORD)
    return has_type or is_true(member(body, _WORD))


def _has_secrets(body: Tree, definitions: Definitions, seen: set[int]) -> bool:
    """Whether anything inside of a type is secret; types may be circular."""
    waiting = [body]
    while waiting:
        node = waiting.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        items, properties = member(node, "items"), member(node, "properties")
        inner = [item.value for item in members(properties).values()] if properties else []
        for part in (*inner, *([items] if items is not None else [])):
            whole = resolved(part, definitions)
            if is_secure(part) or is_secure(whole):
                return True
            waiting.append(whole)
    return False


class _Marked(Mapping[str, Value]):
    """The members of an object, each marked when it is asked for."""

    __slots__ = ("_definitions", "_depth", "_entries", "_known", "_types")

    def __init__(
        self,
        entries: Mapping[str, Value],
        types: Mapping[str, Member],
        definitions: Definitions,
        depth: int,
    ) -> None:
        self._entries = entries
        self._types = types
        self._definitions = definitions
        self._depth = depth
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name in self._known:
            return self._known[name]
        value, type_ = self._entries[name], self._types.get(name.lower())
        if type_ is not None:
            value = _marked(value, type_.value, self._definitions, type_.key, self._depth)
        self._known[name] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
