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


def is_secure(body: Tree) -> bool:
    """Whether a type, or what is declared with one, is secret as a whole.

    Templates have types of their own for that, Bicep has a decorator.
    """
    has_type = text_of(member(body, "type")).lower().startswith(_WORD)
    return has_type or is_true(member(body, _WORD))


class SecretTypes:
    """The types of a template, each looked through once."""

    def __init__(self, definitions: Definitions) -> None:
        self._definitions = definitions
        self._known: dict[int, tuple[Tree, bool]] = {}

    def marked(self, value: Value, node: Tree, place: Span, depth: int = 0) -> Value:
        """A value with marks on all that its type says is secret.

        `place` is where it is declared, for a secret as a whole.
        """
        body = resolved(node, self._definitions)
        if is_secure(node) or is_secure(body):
            return as_secret(value, place)
        if not isinstance(value, (ListValue, MapValue)) or not self._has_secrets(body):
            return value
        items, properties = member(body, "items"), member(body, "properties")
        if isinstance(value, MapValue) and properties is not None and depth < MAX_DEPTH:
            entries = _Marked(self, value.entries, members(properties), depth + 1)
            return replace(value, entries=entries)
        if isinstance(value, ListValue) and items is not None and depth < MAX_DEPTH:
            marked = (self.marked(item, items, place, depth + 1) for item in value.items)
            return replace(value, items=tuple(marked))
        return value

    def _has_secrets(self, body: Tree) -> bool:
        known = self._known.get(id(body))  # which stays its own, as the body is kept with it
        return known[1] if known is not None else self._search(body)

    def _search(self, body: Tree) -> bool:
        """Whether anything inside of a type is secret; types may be circular."""
        waiting, seen = [body], {id(body): body}
        while waiting:
            node = waiting.pop()
            for part in _parts(node):
                whole = resolved(part, self._definitions)
                _, is_known = self._known.get(id(whole), (whole, False))
                if is_known or is_secure(part) or is_secure(whole):
                    self._known |= {id(body): (body, True), id(node): (node, True)}
                    return True
                if id(whole) not in seen and id(whole) not in self._known:
                    seen[id(whole)] = whole
                    waiting.append(whole)
        self._known.update({key: (item, False) for key, item in seen.items()})
        return False


def _parts(body: Tree) -> Iterator[Tree]:
    """The types of properties and items."""
    items, properties = member(body, "items"), member(body, "properties")
    if properties is not None:
        yield from (item.value for item in members(properties).values())
    if items is not None:
        yield items


class _Marked(Mapping[str, Value]):
    """The members of an object, each marked when it is asked for."""

    __slots__ = ("_all", "_depth", "_entries", "_known", "_types")

    def __init__(
        self,
        all_types: SecretTypes,
        entries: Mapping[str, Value],
        types: Mapping[str, Member],
        depth: int,
    ) -> None:
        self._all = all_types
        self._entries = entries
        self._types = types
        self._depth = depth
        self._known: dict[str, Value] = {}

    def __getitem__(self, name: str) -> Value:
        if name in self._known:
            return self._known[name]
        value, type_ = self._entries[name], self._types.get(name.lower())
        if type_ is not None:
            value = self._all.marked(value, type_.value, type_.key, self._depth)
        self._known[name] = value
        return value

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)
