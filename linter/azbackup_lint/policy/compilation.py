"""From the shorthand of policies to plain JSON Schema."""

from __future__ import annotations

from azbackup_lint.light_typing import Any
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.pack_document import PackDocument, Path

COMBINATORS = ("allOf", "anyOf", "not")


class Compiler:
    """Compiles the conditions of one policy for one edition.

    Keys are dotted paths into the view, or `allOf`, `anyOf` and `not`; a path makes all its
    properties required, and objects of those that it leads through. `{$limit: name}` becomes the
    limit of the policy's row, `{$limit: row#name}` that of another one.
    """

    def __init__(self, document: PackDocument, edition: Edition, rows: tuple[str, ...]) -> None:
        self._document = document
        self._edition = edition
        self._rows = rows

    def condition(self, data: Any, path: Path) -> dict[str, Any]:
        """The JSON Schema of `when` or `require`; raises PackError."""
        schema: dict[str, Any] = {}
        for key, value in data.items():
            if key == "not":
                schema["not"] = self.condition(value, (*path, key))
            elif key in COMBINATORS:
                schema[key] = [
                    self.condition(item, (*path, key, index)) for index, item in enumerate(value)
                ]
            else:
                self._insert(schema, key.split("."), self._leaf(value, (*path, key)))
        return schema

    def limit(self, name: str, path: Path) -> Any:
        """The limit of a name; raises PackError where no row has it."""
        other, _, limit = name.rpartition("#")
        for key in (other,) if other else self._rows:
            row = self._edition.rows.get(key)
            if row is not None and limit in row.limits:
                return row.limits[limit]
        raise self._document.error(path, f"edition {self._edition.date} has no limit {name!r}")

    def _fitting(self, name: str, path: Path) -> Any:
        """The limit that a keyword takes: a list for `enum`, a number for the others."""
        limit = self.limit(name, path)
        if path[-1] == "enum":
            if not isinstance(limit, list):
                raise self._document.error(path, f"the limit {name!r} is no list")
        elif isinstance(limit, bool) or not isinstance(limit, (int, float)):
            raise self._document.error(path, f"the limit {name!r} is no number")
        return limit

    def _insert(self, schema: dict[str, Any], steps: list[str], leaf: dict[str, Any]) -> None:
        for number, step in enumerate(steps):
            if number:
                schema["type"] = "object"
            schema.setdefault("properties", {})
            required = schema.setdefault("required", [])
            if step not in required:
                required.append(step)
            schema = schema["properties"].setdefault(step, {})
        schema.update(leaf)

    def _leaf(self, value: Any, path: Path) -> dict[str, Any]:
        if not isinstance(value, dict):
            return {"const": value}
        return {key: self._resolved(inner, (*path, key)) for key, inner in value.items()}

    def _resolved(self, value: Any, path: Path) -> Any:
        if isinstance(value, dict):
            if set(value) == {"$limit"}:
                return self._fitting(value["$limit"], path)
            return {key: self._resolved(inner, (*path, key)) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._resolved(inner, (*path, index)) for index, inner in enumerate(value)]
        return value
