"""What the linter believes of a root: values, resources and the estate, for anyone who asks why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal

from azbackup_lint.estate import build_estate, views_of
from azbackup_lint.estate.afresh import AFRESH
from azbackup_lint.estate.links.outside import root_of
from azbackup_lint.estate.view import End, Path, View
from azbackup_lint.joined_roots import RootJoining
from azbackup_lint.light_typing import Any, TypeVar
from azbackup_lint.report.escaping import json_text, printable, without_commands
from azbackup_lint.report.formats.json_form import location_data
from azbackup_lint.resources import Resource
from azbackup_lint.roots import Evaluations, FoundRoot, Sources, no_root, search_roots
from azbackup_lint.secrets_in_code import holds_secret, names_secret
from azbackup_lint.settings import Settings
from azbackup_lint.values import (
    HIDDEN,
    NULL,
    Known,
    ListValue,
    MapValue,
    Number,
    Unknown,
    Value,
    is_secret,
)

MAX_VALUES = 20_000
"""Values shown inside of one local value, output or argument."""

MAX_OF_ROOT = 300_000
"""Values shown of one root: thousands of local values may be the same long list."""

MAX_DEPTH = 50
"""Values shown inside of each other: an object of a template may even hold itself."""

END_DIGITS = 9
"""Digits shown after the point of the end of a range."""

NOT_SHOWN = "more values than are shown"

SENSITIVE = {"$sensitive": True}
"""What stands for a secret."""

Item = TypeVar("Item")

KINDS = {
    "vm": "vms",
    "disk": "disks",
    "vault": "vaults",
    "policy": "policies",
    "item": "items",
    "lock": "locks",
}


def inspect(sources: Sources, settings: Settings) -> dict[str, Any]:
    """Everything that is believed of all roots, as plain JSON of schema version 1.

    A secret is `{"$sensitive": true}`; an unknown is `{"$unknown": [causes]}`, with `text` where
    parts of it are known, a reference `{"$link": address, "attribute": name}`.
    """
    search = search_roots(sources, settings)
    joining = RootJoining(search.units, Evaluations(search.surroundings, search.files))
    roots = [_root(found, settings) for found in joining.all(search)]
    roots += [_root(no_root(problem), settings) for problem in search.problems({})]
    return {"schemaVersion": 1, "roots": roots}


def render_json(document: Mapping[str, Any]) -> str:
    """The document as indented JSON."""
    return json_text(document, ascii_only=False)


def render_text(document: Mapping[str, Any]) -> str:
    """The document as indented lines for people."""
    lines = (printable(line) for root in document["roots"] for line in _root_lines(root))
    return without_commands("\n".join(lines) + "\n")


def _root(found: FoundRoot, settings: Settings) -> dict[str, Any]:
    name, result = found.name, found.evaluate()
    estate = build_estate(result.resources, AFRESH, found.outside, found.neighbours)
    views = views_of(estate, settings.at(found.path).scope)
    shown = _Shown()
    return {
        "root": name,
        "kind": result.kind,
        "variant": result.variant,
        "locals": shown.named(result.locals),
        "outputs": shown.named(result.outputs),
        "resources": [_resource(resource, shown) for resource in result.resources],
        "notMade": [item.address for item in result.unmade],
        "estate": {
            plural: [_view(view) for view in views if view.kind == kind]
            for kind, plural in KINDS.items()
        },
    }


def _resource(resource: Resource, shown: _Shown) -> dict[str, Any]:
    data: dict[str, Any] = {
        "address": resource.address,
        "mode": resource.mode,
        "type": resource.type,
        "attributes": shown.named(resource.attributes.entries),
        "subscription": to_python(resource.subscription),
        "location": location_data(resource.header),
    }
    if resource.existence.causes:
        data["dependsOn"] = [cause.subject for cause in resource.existence.causes]
    return data


def _view(view: View) -> dict[str, Any]:
    shown = {"resource": view.address, **_fact(view.document, view, ())}
    ends = {end.title: end for end in view.ends if root_of(end.place.resource) is not None}
    if ends:
        shown["joined"] = [_joined(end) for end in ends.values()]
    return shown


def _joined(end: End) -> dict[str, Any]:
    """An end of a link in another root."""
    root = root_of(end.place.resource)
    return {"what": end.title, "root": root, "location": location_data(end.place.span)}


def _fact(fact: Any, view: View, path: Path) -> Any:
    if isinstance(fact, Mapping):
        return {key: _fact(inner, view, (*path, key)) for key, inner in fact.items()}
    if fact is not None and view.is_secret(path):
        return SENSITIVE
    if isinstance(fact, Unknown):
        return to_python(fact)
    if isinstance(fact, list):
        return [_fact(inner, view, (*path, number)) for number, inner in enumerate(fact)]
    return float(fact) if isinstance(fact, Decimal) else fact


def to_python(value: Value) -> Any:
    """A value as what json.dumps takes, unknowns and links marked; an enormous one is cut off.

    What is sensitive, by its mark or by its name, is `{"$sensitive": true}`.
    """
    return _Conversion(_Shown()).value(value)


class _Shown:
    """The values of one root, as many as are shown."""

    def __init__(self) -> None:
        self.left = MAX_OF_ROOT

    def named(self, values: Mapping[str, Value]) -> dict[str, Any]:
        """Values by their names."""
        return {
            name: SENSITIVE if _is_hidden(name, value) else _Conversion(self).value(value)
            for name, value in values.items()
        }


def _is_hidden(name: str, value: Value) -> bool:
    """Whether the value of a name is a secret that is known in part."""
    if value == NULL or (isinstance(value, Unknown) and not value.parts and not value.options):
        return False
    is_bool = isinstance(value, Known) and isinstance(value.data, bool)
    return not is_bool and names_secret(name)  # shared_access_key_enabled holds no key


class _Conversion:
    """Converts one value."""

    def __init__(self, shown: _Shown) -> None:
        self._all = shown
        self._left = min(MAX_VALUES, shown.left)
        self._depth = 0

    def value(self, value: Value) -> Any:
        self._left -= 1
        self._all.left -= 1
        if self._left < 0 or self._depth > MAX_DEPTH:
            return {"$unknown": [NOT_SHOWN]}
        self._depth += 1
        converted = self._converted(value)
        self._depth -= 1
        return converted

    def _converted(self, value: Value) -> Any:
        if is_secret(value) and value != NULL:
            return SENSITIVE
        if isinstance(value, Known):
            if isinstance(value.data, str) and holds_secret(value.data):
                return SENSITIVE
            return float(value.data) if isinstance(value.data, Decimal) else value.data
        if isinstance(value, ListValue):
            return [self.value(item) for item in self._shown(value.items)]
        if isinstance(value, MapValue):
            return {key: self._entry(key, value.entries[key]) for key in self._shown(value.entries)}
        assert isinstance(value, Unknown)
        return self._unknown(value)

    def _entry(self, name: str, value: Value) -> Any:
        return SENSITIVE if _is_hidden(name, value) else self.value(value)

    def _shown(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            yield item
            if self._left < 0:
                return

    def _unknown(self, value: Unknown) -> Any:
        if value.link is not None and value.link.attribute:
            return {"$link": value.link.address, "attribute": value.link.attribute}
        marked: dict[str, Any] = {"$unknown": [cause.subject for cause in value.causes]}
        if value.parts:
            marked["text"] = "".join(_part(part) for part in value.parts)
        if value.options:
            marked["options"] = [self.value(option) for option in value.options]
        for name, bound in (("minimum", value.minimum), ("maximum", value.maximum)):
            if bound is not None:
                marked[name] = _end(bound)
        return marked


def _end(bound: Number) -> int | float:
    """The end of a range of numbers; one that is excluded by no more than a step is the end."""
    return bound if isinstance(bound, int) else round(float(bound), END_DIGITS)


def _part(part: str | Unknown) -> str:
    """A part of a text; what is unknown of it in braces."""
    if isinstance(part, str):
        return part
    if part.link is not None:
        return f"{{{part.link}}}"
    return f"{{{part.causes[0].subject if part.causes else 'unknown'}}}"


def _root_lines(root: Mapping[str, Any]) -> Iterator[str]:
    yield f"root {root['root']}"
    for title in ("locals", "outputs"):
        if root[title]:
            yield f"  {title}"
            for name, value in root[title].items():
                yield f"    {name} = {_shown(value)}"
    for resource in root["resources"]:
        start = resource["location"]["start"]
        place = f"{resource['location']['path']}:{start['line']}:{start['column']}"
        yield f"  {resource['address']}  ({place})"
        for cause in resource.get("dependsOn", ()):
            yield f"    is created depending on {cause}"
        for name, value in resource["attributes"].items():
            yield f"    {name} = {_shown(value)}"
    for address in root["notMade"]:
        yield f"  {address} is not made with these inputs"
    for plural, views in root["estate"].items():
        for view in views:
            yield f"  {plural[:-1] if plural != 'policies' else 'policy'} {view['resource']}"
            for path, fact in _leaves(view):
                if path != "resource":
                    yield f"    {path} = {_shown(fact)}"


def _leaves(view: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for key, fact in view.items():
        if isinstance(fact, dict) and not any(name.startswith("$") for name in fact):
            yield from _leaves(fact, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", fact


def _shown(value: Any) -> str:
    """A value on one line; unknowns and links without their marks."""
    if value == SENSITIVE:
        return HIDDEN
    if isinstance(value, dict) and "text" in value and "$unknown" in value:
        return json.dumps(value["text"], ensure_ascii=False)
    if isinstance(value, dict) and "$unknown" in value:
        causes = ", ".join(value["$unknown"])
        bounds = [
            f"{name} {_shown(value[name])}" for name in ("minimum", "maximum") if name in value
        ]
        if "options" in value:
            bounds.append("one of " + ", ".join(_shown(option) for option in value["options"]))
        return f"unknown ({'; '.join([causes, *bounds])})"
    if isinstance(value, dict) and "$link" in value:
        return f"{value['$link']}.{value['attribute']}"
    if isinstance(value, list):
        return "[" + ", ".join(_shown(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_shown(item)}" for key, item in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)
