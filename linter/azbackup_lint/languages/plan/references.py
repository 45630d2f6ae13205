"""What the references in a plan's configuration lead to.

A plan has only the references of an expression: `azurerm_managed_disk.d`, `each.key`. That is
enough for a link where the expression refers to one resource; else for the few that it may be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from azbackup_lint.languages.plan.plan_document import Key, Kind, PlannedResource, mapping, sequence
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.light_typing import Any
from azbackup_lint.records import dataclass
from azbackup_lint.values import Link

MAX_CHOICES = 64
MAX_STEPS = 32
"""References that lead from module to module, at most."""

_STEP = lazy_regex(r'\.?([A-Za-z_][\w-]*)|\[(?:"((?:[^"\\]|\\.)*)"|([0-9]{1,18}))\]')
_CALL = lazy_regex(r'(?:\.|^)module\.([\w-]+)(?:\[(?:"((?:[^"\\]|\\.)*)"|([0-9]{1,18}))\])?')
_MADE_UP = lazy_regex(r"(^|_)(name|prefix|suffix|ids?|scope)$")
"""Arguments that uuid() and timestamp() may be in, which refer to nothing and are unknown, too."""
_LOOPS = frozenset({"each.key", "each.value", "count.index"})

__all__ = ["Kind", "References", "longest", "steps"]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where an expression stands: in an instance of a module, perhaps of a resource."""

    module: str
    key: Key
    peers: frozenset[Key]
    """The keys of all instances of the same resource or module call."""
    wanted: Key = None
    """The key that is taken of an output, if it is a map."""


class References:
    """The links that arguments of planned resources may be."""

    def __init__(self, configuration: Mapping[str, Any], resources: Iterable[PlannedResource]):
        self._root = mapping(configuration.get("root_module"))
        self._instances: dict[tuple[str, str], dict[Key, str]] = {}
        self._modules: dict[tuple[str, str], dict[Key, str]] = {}
        self._declared: dict[tuple[int, str], Mapping[str, Any]] = {}
        for resource in resources:
            prefix = "data." if resource.mode == "data" else ""
            label = f"{prefix}{resource.type}.{resource.name}"
            by_key = self._instances.setdefault((resource.module, label), {})
            by_key[resource.key] = resource.address
            self._note_modules(resource.module)

    def links(
        self, resource: PlannedResource, argument: str, expression: Any = None
    ) -> tuple[Link, ...]:
        """The attributes that an argument may be; none where that can't be said.

        One in a block is given with its expression; without one, all of the argument counts.
        """
        declared = self.declaration(resource)
        if expression is None:
            expression = mapping(declared.get("expressions")).get(argument)
        label = f"{resource.type}.{resource.name}"
        peers = frozenset(self._instances.get((resource.module, label), ()))
        place = _Place(resource.module, resource.key, peers)
        loop = sequence(mapping(declared.get("for_each_expression")).get("references"))
        links: dict[Link, None] = {}
        for link in self._follow(_references(expression), place, argument, loop, 0):
            links.setdefault(link)
            if len(links) > MAX_CHOICES:
                return ()
        return tuple(links)

    def is_settled(self, resource: PlannedResource, argument: str) -> bool:
        """Whether an argument is computed from inputs alone, which a plan always has.

        If it is unknown after all, it is null, and the provider chooses.
        """
        declared = self.declaration(resource)
        expression = mapping(mapping(declared.get("expressions")).get(argument))
        references = _references(expression)
        loop = mapping(declared.get("for_each_expression"))
        if not references or _MADE_UP.search(argument):
            return False
        return self._are_inputs(references, resource.module, loop, 0)

    def _are_inputs(
        self, references: list[str], module: str, loop: Mapping[str, Any], depth: int
    ) -> bool:
        return depth <= MAX_STEPS and all(
            self._is_input(reference, module, loop, depth + 1) for reference in references
        )

    def _is_input(self, reference: str, module: str, loop: Mapping[str, Any], depth: int) -> bool:
        root, *rest = steps(reference)
        if reference.startswith("each.value"):
            references = _references(loop)
            return bool(references) and self._are_inputs(references, module, {}, depth)
        if root == "var" and rest:
            parent, call = self._call(module)
            if not call:
                return not module
            argument = mapping(call.get("expressions")).get(str(rest[0]))
            outer = mapping(call.get("for_each_expression"))
            return self._are_inputs(_references(argument), parent, outer, depth)
        return root in ("each", "count", "path", "terraform")

    def _call(self, module: str) -> tuple[str, Mapping[str, Any]]:
        """The module that calls a module, and the block that does."""
        calls = list(_CALL.finditer(module))
        if not calls:
            return "", {}
        parent = module[: calls[-1].start()]
        called = mapping(self._module(parent).get("module_calls"))
        return parent, mapping(called.get(calls[-1].group(1)))

    def declaration(self, resource: PlannedResource) -> Mapping[str, Any]:
        """The block of the configuration that a resource is an instance of."""
        module = self._module(resource.module)
        index = (id(module), "")
        if index not in self._declared:
            self._declared[index] = module
            for item in sequence(module.get("resources")):
                key = (id(module), str(mapping(item).get("address")))
                self._declared[key] = mapping(item)
        prefix = "data." if resource.mode == "data" else ""
        label = f"{prefix}{resource.type}.{resource.name}"
        return self._declared.get((id(module), label), {})

    def _note_modules(self, address: str) -> None:
        """The instances of calls that an address leads through."""
        for match in _CALL.finditer(address):
            parent = address[: match.start()]
            instances = self._modules.setdefault((parent, match.group(1)), {})
            instances[_key(match.group(2), match.group(3))] = address[: match.end()]

    def _module(self, address: str) -> Mapping[str, Any]:
        module = self._root
        for match in _CALL.finditer(address):
            call = mapping(mapping(module.get("module_calls")).get(match.group(1)))
            module = mapping(call.get("module"))
        return module

    def _follow(
        self, references: list[str], place: _Place, argument: str, loop: Iterable[str], depth: int
    ) -> Iterator[Link]:
        if depth > MAX_STEPS:
            return
        by_key = any(reference in _LOOPS for reference in references)
        for reference in references:
            root, *rest = steps(reference)
            if root == "module" and rest:
                yield from self._output(rest, place, argument, by_key, depth)
            elif root == "var" and rest:
                yield from self._argument(str(rest[0]), place, argument, depth)
            elif reference.startswith("each.value"):
                yield from self._follow(longest(loop), place, argument, (), depth + 1)
            elif root not in ("each", "count", "local", "path", "terraform", "self"):
                yield from self._resource([root, *rest], place, argument, by_key)

    def _resource(
        self, steps: list[Key], place: _Place, argument: str, by_key: bool
    ) -> Iterator[Link]:
        labels = 3 if steps[0] == "data" else 2
        label = ".".join(str(step) for step in steps[:labels])
        instances = self._instances.get((place.module, label), {})
        for address, rest in _chosen(instances, steps[labels:], place, by_key):
            attribute = str(rest[0]) if rest else "id" if _is_id(argument) else ""
            if attribute:
                yield Link(address, attribute)

    def _output(
        self, steps: list[Key], place: _Place, argument: str, by_key: bool, depth: int
    ) -> Iterator[Link]:
        instances = self._modules.get((place.module, str(steps[0])), {})
        for address, rest in _chosen(instances, steps[1:], place, by_key):
            outputs = mapping(self._module(address).get("outputs"))
            names = [str(rest[0])] if rest else list(outputs)
            inside = _Place(address, None, frozenset(), rest[1] if len(rest) > 1 else None)
            for name in names:
                expression = mapping(outputs.get(name)).get("expression")
                links = self._follow(_references(expression), inside, argument, (), depth + 1)
                yield from links if rest else (link for link in links if link.attribute == "id")

    def _argument(self, name: str, place: _Place, argument: str, depth: int) -> Iterator[Link]:
        calls = list(_CALL.finditer(place.module))
        if not calls:
            return
        last = calls[-1]
        parent, call = self._call(place.module)
        peers = frozenset(self._modules.get((parent, last.group(1)), ()))
        outside = _Place(parent, _key(last.group(2), last.group(3)), peers)
        loop = sequence(mapping(call.get("for_each_expression")).get("references"))
        expression = mapping(call.get("expressions")).get(name)
        yield from self._follow(_references(expression), outside, argument, loop, depth + 1)


def _chosen(
    instances: Mapping[Key, str], rest: list[Key], place: _Place, by_key: bool
) -> Iterator[tuple[str, list[Key]]]:
    """The instances that a reference may mean, and what it goes on with.

    A key that is computed is not part of a reference. Where it is computed from the key of the
    instance at hand and both have the same keys, it is taken for that key; a map that an output
    makes of instances is taken to have their keys.
    """
    if None in instances:
        yield instances[None], rest
    elif rest and rest[0] in instances:
        yield instances[rest[0]], rest[1:]
    elif not rest and place.wanted in instances:
        yield instances[place.wanted], rest
    elif by_key and place.key in instances and place.peers == frozenset(instances):
        yield instances[place.key], rest
    elif len(instances) <= MAX_CHOICES:
        yield from ((address, rest) for address in instances.values())


def _references(expression: Any) -> list[str]:
    """The references of an expression, and of all expressions inside a block."""
    names: list[str] = []
    pending = [expression]
    while pending:
        item = pending.pop()
        if isinstance(item, list):
            pending.extend(reversed(item))
        elif isinstance(item, dict):
            references = item.get("references")
            if isinstance(references, list):
                names.extend(longest(references))
            else:
                pending.extend(reversed(list(item.values())))
    return names


def longest(references: Iterable[str]) -> list[str]:
    """Each reference without the shorter ones that follow it: `a.b.id`, not also `a.b`."""
    longest: list[str] = []
    for reference in references:
        if not isinstance(reference, str) or not _STEP.match(reference):
            continue  # no plan of Terraform's own
        if not (longest and _begins(longest[-1], reference)):
            longest.append(reference)
    return longest


def _begins(longer: str, shorter: str) -> bool:
    return longer.startswith(shorter) and longer[len(shorter) :][:1] in ("", ".", "[")


def steps(reference: str) -> list[Key]:
    """The names and keys of a reference: `var`, `disks`, 0, `id` of `var.disks[0].id`."""
    return [
        match.group(1) if match.group(1) is not None else _key(match.group(2), match.group(3))
        for match in _STEP.finditer(reference)
    ]


def _key(text: str | None, number: str | None) -> Key:
    if number is not None:
        return int(number)
    return re.sub(r"\\(.)", r"\1", text) if text is not None else None


def _is_id(argument: str) -> bool:
    return argument == "scope" or argument.lower().endswith(("id", "ids"))
