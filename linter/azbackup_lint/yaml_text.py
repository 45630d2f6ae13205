"""YAML text: the one module that knows PyYAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import yaml

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")

MAX_ALIASES = 1000
"""How often a text may use `*alias`; more could blow up far beyond its size."""


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


def construct(node: Any) -> Any:
    """The plain data of a node, as YAML 1.2 reads it: `on` and dates are texts, not bools."""
    if node.id == "mapping":
        return {key.value: construct(value) for key, value in node.value}
    if node.id == "sequence":
        return [construct(item) for item in node.value]
    return node.value if node.style else _scalar(node.value)


def _scalar(text: str) -> str | bool | int | float | None:
    """A plain scalar by the core schema."""
    if text in ("true", "false"):
        return text == "true"
    if text in ("null", "~", ""):
        return None
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def load_plain(text: str) -> Any:
    """The plain data of the first document; raises YamlError."""
    import yaml

    if text.count("*") > MAX_ALIASES:
        raise YamlError(f"more than {MAX_ALIASES} aliases")
    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise _error(error) from None


def _error(error: yaml.YAMLError) -> YamlError:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or str(error)
    if mark is None:
        return YamlError(problem)
    return YamlError(problem, mark.line + 1, mark.column + 1)
