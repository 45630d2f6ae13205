"""YAML text: the one module that imports PyYAML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

_INTEGER = lazy_regex(r"[-+]?[0-9]{1,18}")
_FLOAT = lazy_regex(r"[-+]?[0-9]+\.[0-9]+")
_UNCLEAR = lazy_regex(r"[-+]?0[0-9]+|0o[0-7]+|[-+]?[0-9]+[eE][-+]?[0-9]+")
"""Numbers that are told from texts, or counted, in one way by YAML 1.1 and in another by 1.2."""

_TAG = "tag:yaml.org,2002:"
_KINDS = {"str": str, "int": int, "bool": bool, "float": float, "null": type(None)}

MAX_NODES = 200_000
"""Nodes that one text may have once its aliases are followed."""

MAX_DEPTH = 200


class YamlError(Exception):
    """A text that is not YAML; `line` and `column` count from 1."""

    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


def compose(text: str) -> yaml.Node | None:
    """The tree of nodes of the first document, with marks; raises YamlError."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        return yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise _error(error) from None


class YamlPlaces:
    """Where the values and keys of a tree of nodes stand; each of very many may be asked for."""

    def __init__(self, tree: Any) -> None:
        self.tree = tree
        self._members: dict[int, dict[str, tuple[Any, Any]]] = {}

    def value(self, path: Sequence[str | int]) -> Any:
        """The node of the value at a path, or of the nearest value around it."""
        node = self.tree
        for step in path:
            inner = self._child(node, step)
            if inner is None:
                break
            node = inner
        return node

    def key(self, path: Sequence[str | int]) -> Any:
        """The node of the last key of a path, or else of the value there."""
        found = self._member(self.value(path[:-1]), path[-1])
        return self.value(path) if found is None else found[0]

    def _child(self, node: Any, step: str | int) -> Any:
        if isinstance(step, int) and node is not None and node.id == "sequence":
            return node.value[step] if step < len(node.value) else None
        found = self._member(node, step)
        return None if found is None else found[1]

    def _member(self, node: Any, name: str | int) -> tuple[Any, Any] | None:
        """The nodes of a key and its value."""
        if node is None or node.id != "mapping":
            return None
        if id(node) not in self._members:  # it stays its own, as the tree is kept
            members: dict[str, tuple[Any, Any]] = {}
            for key, value in node.value:
                members.setdefault(str(key.value), (key, value))
            self._members[id(node)] = members
        return self._members[id(node)].get(str(name))


def bad_keys(tree: Any) -> Iterator[tuple[Any, str]]:
    """The nodes of keys that come up twice or are no texts, with what is wrong with each."""
    waiting, visited = [tree] if tree is not None else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) in visited:
            continue
        visited.add(id(node))
        if node.id == "sequence":
            waiting.extend(node.value)
        elif node.id == "mapping":
            yield from _bad_keys_of(node)
            waiting.extend(value for _, value in node.value)


def _bad_keys_of(mapping: Any) -> Iterator[tuple[Any, str]]:
    names: set[str] = set()
    for key, _ in mapping.value:
        if key.id != "scalar":
            yield key, "a key must be a text"
        elif key.value in names:
            yield key, f"the key {key.value!r} comes up twice"
        else:
            names.add(key.value)


def construct(node: Any, unclear: object = None) -> Any:
    """The plain data of a node, as YAML 1.2 reads it: `on` and dates are texts, not bools.

    `unclear`, if given, stands for what YAML 1.1 reads otherwise, and for other tags. Raises
    YamlError.
    """
    return _Builder(unclear).build(node) if node is not None else None


class _Builder:
    """Builds plain data; a text whose aliases blow up, or go in a circle, is refused."""

    def __init__(self, unclear: object) -> None:
        self._unclear = unclear
        self._nodes = 0
        self._open: set[int] = set()

    def build(self, node: Any) -> Any:
        self._nodes += 1
        if id(node) in self._open or len(self._open) > MAX_DEPTH or self._nodes > MAX_NODES:
            raise YamlError("the aliases or the nesting go too far")
        self._open.add(id(node))
        try:
            return self._built(node)
        finally:
            self._open.discard(id(node))

    def _built(self, node: Any) -> Any:
        if self._unclear is not None and _is_unclear(node):
            return self._unclear
        if node.id == "mapping":
            if any(key.id != "scalar" for key, _ in node.value):
                raise YamlError("a key must be a text")
            return {key.value: self.build(value) for key, value in node.value}
        if node.id == "sequence":
            return [self.build(item) for item in node.value]
        return node.value if node.style else _core_scalar(node.value)


def _is_unclear(node: Any) -> bool:
    tag = str(node.tag).removeprefix(_TAG)
    if node.id == "mapping":
        merges = any(key.value == "<<" and not key.style for key, _ in node.value)
        return tag != "map" or merges
    if node.id == "sequence":
        return tag != "seq"
    data = node.value if node.style else _core_scalar(node.value)
    return type(data) is not _KINDS.get(tag) or _UNCLEAR.fullmatch(node.value) is not None


def _core_scalar(text: str) -> str | bool | int | float | None:
    """A plain scalar by the core schema."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _error(error: yaml.YAMLError) -> YamlError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    if mark is None:
        return YamlError(problem)
    return YamlError(problem, mark.line + 1, mark.column + 1)
