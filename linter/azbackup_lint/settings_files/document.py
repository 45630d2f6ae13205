"""The text of a settings file: its data, with the place of every piece."""

from __future__ import annotations

import re

from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import TYPE_CHECKING, Any
from azbackup_lint.records import dataclass
from azbackup_lint.settings import UsageError
from azbackup_lint.source import Source, Span

if TYPE_CHECKING:
    from azbackup_lint.settings_files.toml_text import TomlPlaces
    from azbackup_lint.yaml_text import YamlPlaces

Path = tuple[str | int, ...]

TABLE = "azbackup-lint"
_MENTION = lazy_regex(r"azbackup.?lint", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SettingsDocument:
    """The data of a settings file, and where it stands; `tree` is of YAML, `toml` of TOML."""

    source: Source
    data: Any
    tree: YamlPlaces | None = None
    toml: TomlPlaces | None = None

    def value_span(self, path: Path) -> Span:
        """The place of a value, or of the nearest one around it."""
        if self.toml is not None:
            return self.toml.value(("tool", TABLE, *path), _value_at(self.data, path))
        return self._span_of(self.tree.value(path) if self.tree is not None else None)

    def key_span(self, path: Path) -> Span:
        """The place of a key, or of an item of a list."""
        if self.toml is not None:
            return self.toml.key(("tool", TABLE, *path))
        return self._span_of(self.tree.key(path) if self.tree is not None else None)

    def _span_of(self, node: Any) -> Span:
        if node is None:
            return self.source.span(0, 0)
        return self.source.span(node.start_mark.index, node.end_mark.index)


def read_yaml(source: Source) -> SettingsDocument:
    """A YAML file; an empty one sets nothing. Raises UsageError for what is no plain mapping."""
    from azbackup_lint.yaml_text import YamlError, YamlPlaces, compose, construct  # few need it

    try:
        tree = compose(source.text)
        if tree is None:
            return SettingsDocument(source, {})
        _check_keys(source, tree)
        data = construct(tree)
    except YamlError as error:
        raise UsageError(f"{source.path}:{error.line}:{error.column}: {error}") from None
    return SettingsDocument(source, {} if data is None else data, YamlPlaces(tree))


def read_pyproject(source: Source) -> SettingsDocument | None:
    """The table of a pyproject.toml, if it has one; raises UsageError for what is no TOML.

    A file that never mentions the linter isn't parsed at all.
    """
    if not _MENTION.search(source.text):
        return None
    from azbackup_lint.settings_files.toml_text import (
        TomlError,
        TomlPlaces,
        parse_toml,
        without_dates,
    )

    try:
        tool = parse_toml(source.text).get("tool")
    except TomlError as error:
        raise UsageError(f"{source.path}:{error.line}:{error.column}: {error}") from None
    if not isinstance(tool, dict):
        return None
    places = TomlPlaces(source)
    for name in tool:
        if name != TABLE and _MENTION.fullmatch(name):
            place = places.key(("tool", name))
            raise UsageError(f"{place}: the table tool.{name} is not read; call it tool.{TABLE}")
    if TABLE not in tool:
        return None
    return SettingsDocument(source, without_dates(tool[TABLE]), None, places)


def _check_keys(source: Source, tree: Any) -> None:
    """Raises UsageError for a key that comes up twice, or is no text."""
    from azbackup_lint.yaml_text import bad_keys

    for key, what in bad_keys(tree):
        raise UsageError(f"{source.span(key.start_mark.index, key.end_mark.index)}: {what}")


def _value_at(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return "" if isinstance(data, (dict, list)) else data
