"""YAML documents of a pack: plain data with the place of every piece."""

from __future__ import annotations

from collections.abc import Callable

from azbackup_lint.light_typing import TYPE_CHECKING, Any
from azbackup_lint.policy.errors import PackError
from azbackup_lint.source import Position, Source, Span

if TYPE_CHECKING:
    from azbackup_lint.yaml_text import YamlPlaces

Path = tuple[str | int, ...]


class PackDocument:
    """One YAML file: its data, and its text and the tree of YAML nodes with their places.

    A document out of a compiled pack has its data at once. Its text and tree are read from the
    file when somebody asks for a place, which raises PackError where the file is gone.
    """

    __slots__ = ("_read", "_tree", "data")

    def __init__(self, data: Any, read: Callable[[], tuple[Source, Any]]) -> None:
        self.data = data
        self._read = read
        self._tree: tuple[Source, YamlPlaces] | None = None

    @property
    def source(self) -> Source:
        """The text of the file."""
        return self._whole()[0]

    @property
    def node(self) -> Any:
        """The tree of YAML nodes."""
        return self._places.tree

    @property
    def _places(self) -> YamlPlaces:
        return self._whole()[1]

    def _whole(self) -> tuple[Source, YamlPlaces]:
        if self._tree is None:
            from azbackup_lint.yaml_text import YamlPlaces  # compiled packs have none

            source, node = self._read()
            self._tree = source, YamlPlaces(node)
        return self._tree

    def span(self, path: Path) -> Span:
        """The place of the value at a path, or of the nearest value around it."""
        return self._span_of(self._places.value(path))

    def key_span(self, path: Path) -> Span:
        """The place of the last key of a path."""
        return self._span_of(self._places.key(path))

    def _span_of(self, node: Any) -> Span:
        if node is None:
            return self.source.span(0, 0)
        return self.source.span(node.start_mark.index, node.end_mark.index)

    def place_in(self, path: Path, position: Position) -> str:
        """The place of a line and column inside the block of text (`|`) at a path."""
        node = self._places.value(path)
        if node.style != "|":
            return str(self.span(path))
        first = node.start_mark.line + 2
        indent = next(
            (
                len(line) - len(line.lstrip(" "))
                for line in self.source.text.split("\n")[first - 1 :]
                if line.strip()
            ),
            0,
        )
        line, column = first + position.line - 1, indent + position.column
        return f"{self.source.path}:{line}:{column}"

    def error(self, path: Path, message: str) -> PackError:
        """The error that something at a path is wrong."""
        return PackError(message, str(self.span(path)))


def read_document(source: Source) -> PackDocument:
    """The YAML of a source; raises PackError for invalid YAML and duplicate keys."""
    from azbackup_lint.yaml_text import YamlError, compose, construct  # compiled packs have none

    try:
        node = compose(source.text)
        _check_keys(source, node)
        data = construct(node) if node is not None else None
        return PackDocument(data, lambda: (source, node))
    except YamlError as error:
        place = f"{source.path}:{error.line}:{error.column}"
        raise PackError(str(error), place) from None


def _check_keys(source: Source, root: Any) -> None:
    """Raises PackError for keys that come up twice, or are no texts."""
    from azbackup_lint.yaml_text import bad_keys

    for key, what in bad_keys(root):
        raise PackError(what, str(source.span(key.start_mark.index, key.end_mark.index)))
