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

Path = tuple[str | int, ...]

TABLE = "azbackup-lint"
_MENTION = lazy_regex(r"azbackup.?lint", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SettingsDocument:
    """The data of a settings file, and where it stands; `tree` is of YAML, `places` of TOML."""

    source: Source
    data: Any
    tree: Any = None
    places: TomlPlaces | None = None

    def value_span(self, path: Path) -> Span:
        """The place of a value, or of the nearest one around it."""
        if self.places is not None:
            return self.places.value(("tool", TABLE, *path), _value_at(self.data, path))
        node = self.tree
        for step in path:
            node = _child(node, step) or node
        return self.source.span(node.start_mark.index, node.end_mark.index)

    def key_span(self, path: Path) -> Span:
        """The place of a key, or of an item of a list."""
        if self.places is not None:
            return self.places.key(("tool", TABLE, *path))
        node = self.tree
        for step in path[:-1]:
            node = _child(node, step) or node
        for key, _ in node.value if node.id == "mapping" else ():
            if key.value == path[-1]:
                return self.source.span(key.start_mark.index, key.end_mark.index)
        return self.value_span(path)


def read_yaml(source: Source) -> SettingsDocument:
    """A YAML file; an empty one sets nothing. Raises UsageError for what is no plain mapping."""
    from azbackup_lint.yaml_text import YamlError, compose, construct  # few runs read YAML

    try:
        tree = compose(source.text)
        if tree is None:
            return SettingsDocument(source, {}, None)
        _check_keys(source, tree)
        data = construct(tree)
    except YamlError as error:
        raise UsageError(f"{source.path}:{error.line}:{error.column}: {error}") from None
    if data is None:
        return SettingsDocument(source, {}, tree)
    return SettingsDocument(source, data, tree)


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


def _child(node: Any, step: str | int) -> Any:
    if isinstance(step, int):
        is_item = node.id == "sequence" and step < len(node.value)
        return node.value[step] if is_item else None
    pairs = node.value if node.id == "mapping" else ()
    return next((value for key, value in pairs if key.value == step), None)


def _value_at(data: Any, path: Path) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return "" if isinstance(data, (dict, list)) else data
