"""VMs that a call passes to a module which isn't on this machine.

What the module does to them is open. The texts of the arguments, and of all that they name, tell
whether a VM may be among what is passed; their values tell which ones.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from azbackup_lint.azure.azurerm_ids import VM_TYPES
from azbackup_lint.languages.terraform.expressions.access import Instances, PerhapsNull
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.modules.expansion import Expansion
from azbackup_lint.languages.terraform.modules.interfaces import Arguments, Outputs
from azbackup_lint.languages.terraform.modules.protocol import Module
from azbackup_lint.languages.terraform.syntax import ast
from azbackup_lint.languages.terraform.syntax.heredocs import IDENTIFIER
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.resources import INDEX, unindexed
from azbackup_lint.source import Span
from azbackup_lint.values import ListValue, MapValue, Unknown, Value, is_blank
from azbackup_lint.values.encoded_json import EncodedJson
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.limits import Budget
from azbackup_lint.values.open_collections import OpenCollection

NO_ARGUMENTS = ("count", "depends_on", "providers", "source", "version")
"""Arguments of calls that modules don't get."""

_AZAPI = "azapi_resource"
_MACHINE = lazy_regex(
    rf"(?<![\w.-])(?:resource\.)?({'|'.join(sorted((*VM_TYPES, _AZAPI)))})\.({IDENTIFIER})"
    r"(?:(?:\[[^\]\n]{0,400}\]|\.\*)?(?:\.id\b|\[.id.\]|(?![\[.\w-]))|\[[^\]\n]{400})"
)
"""A reference to the id of what may be a VM, or to all of it, or by an index that is very long."""
_NAMED = lazy_regex(
    rf"(?<![\w.-])(?:local\.({IDENTIFIER})|var\.({IDENTIFIER})"
    rf"|module\.({IDENTIFIER})(?:\[[^\]\n]{{0,400}}\])?(?:\.({IDENTIFIER}))?)"
)
"""A reference to what another expression gives."""
_AZAPI_VM = lazy_regex(r"microsoft\.compute/virtualmachines@", re.IGNORECASE)
_EACH = lazy_regex(r"(?<![\w.-])each\.")
_HOLDERS = (EncodedJson, Instances, OpenCollection, PerhapsNull)
_LAST_INDEX = lazy_regex(rf"(?:{INDEX})$")


def machines_passed(caller: Module, body: ast.Body, expansion: Expansion) -> Iterator[str]:
    """The addresses of VMs whose ids, or all of which, the arguments of a call give.

    They are without the index of the resource, and without any where values don't tell which
    instances are meant.
    """
    for name, attribute in body.attributes.items():
        node = attribute.expression
        mentioned = {} if name in NO_ARGUMENTS else _mentioned(caller, node)
        if not mentioned:
            continue
        depends = name != "for_each" and _depends_on_instance(node.span.text)
        for expanded in expansion.instances[: None if depends else 1]:
            try:
                value = caller.bodies.value(node, Scope(caller, expanded.bindings))
            except EvaluationError:
                yield from mentioned
                break
            try:
                yield from _passed_in(value, mentioned, caller.run.budget)
            except LimitReached:
                yield from mentioned
                break


def _depends_on_instance(text: str) -> bool:
    return "each." in text or "count." in text


def _mentioned(caller: Module, node: ast.Node) -> Mapping[str, None]:
    """The VMs, without indexes, that an expression or what it names speaks of.

    What has been searched is known; names lead to each other in circles only in error.
    """
    known = caller.run.machines_mentioned
    pending: list[tuple[Module, ast.Node]] = [(caller, node)]
    entered: set[tuple[tuple[str, ...], Span]] = set()
    while pending:
        module, expression = pending[-1]
        key = (module.names, expression.span)
        named = () if key in known else tuple(_named_in(module, expression))
        if key in known or key in entered:
            pending.pop()
            if key not in known:
                known[key] = dict.fromkeys(_machines_in(module, expression))
                for inner, definition in named:
                    known[key].update(known.get((inner.names, definition.span), {}))
            continue
        entered.add(key)
        pending += [(m, e) for m, e in named if (m.names, e.span) not in entered]
    return known[caller.names, node.span]


def _machines_in(module: Module, node: ast.Node) -> Iterator[str]:
    """The VMs of its module whose ids, or all of which, stand in an expression."""
    calls = "".join(f"module.{name}." for name in module.names)
    for match in _MACHINE.finditer(node.span.text):
        if _is_machine(module, match[1], match[2]):
            yield f"{calls}{match[1]}.{match[2]}"


def _named_in(module: Module, node: ast.Node) -> Iterator[tuple[Module, ast.Node]]:
    """The expressions that an expression names, with the modules that they are in."""
    for match in _NAMED.finditer(node.span.text):
        yield from _definitions(module, *match.groups())


def _is_machine(module: Module, type_: str, name: str) -> bool:
    block = module.configuration.managed.get((type_, name))
    if block is None or type_ in VM_TYPES:
        return block is not None
    declared = module.configuration.body(block, module.run.report).attributes.get("type")
    return declared is not None and bool(_AZAPI_VM.search(declared.expression.span.text))


def _definitions(
    module: Module, local: str | None, variable: str | None, call: str | None, output: str | None
) -> Iterator[tuple[Module, ast.Node]]:
    """Where a name leads to: expressions, with the modules that they are in."""
    report = module.run.report
    if local:
        defined = module.configuration.locals(report).get(local)
        if defined is not None:
            yield module, defined.expression
    elif variable and isinstance(module.argument, Arguments):
        given = module.argument.expression(variable)
        of_each = module.argument.expression("for_each")
        for node in (
            given,
            of_each if given is not None and _EACH.search(given.span.text) else None,
        ):
            if node is not None:
                yield module.argument.caller, node
    elif call in module.configuration.modules:
        for called in module.call(call).instances[:1]:  # all of its instances have the same texts
            outputs = called.configuration.outputs
            for name in (output,) if output in outputs else outputs:
                value = called.configuration.body(outputs[name], report).attributes.get("value")
                if value is not None:
                    yield called, value.expression


def _passed_in(value: Value, mentioned: Collection[str], budget: Budget) -> Iterator[str]:
    """The VMs whose ids are in a value; all that are mentioned where one may be, unseen.

    Raises LimitReached.
    """
    pending: list[Value] = [value]
    seen: dict[int, object] = {}  # keeps what it has seen, so that no other object takes its id
    while pending:
        current = pending.pop()
        budget.spend(1)
        if isinstance(current, Unknown):
            if is_blank(current) and not isinstance(current, _HOLDERS):
                yield from mentioned
            link = current.link
            if link is not None and link.is_id and _is_of_machine(link.address, mentioned):
                yield _LAST_INDEX.sub("", link.address)
        inside = _inside(current)
        if id(inside) not in seen:
            seen[id(inside)] = inside
            pending.extend(inside.values() if isinstance(inside, Mapping) else inside)


def _is_of_machine(address: str, mentioned: Collection[str]) -> bool:
    """Whether an address is that of a VM; azapi's tell it by what is mentioned."""
    plain = unindexed(address)
    *calls, type_, _ = plain.split(".")
    return plain in mentioned or (type_ in VM_TYPES and calls[-1:] != ["data"])


def _inside(value: Value) -> Mapping[str, Value] | Sequence[Value]:
    """What a value holds; of a resource, only its id."""
    if isinstance(value, ListValue):
        return value.items
    if isinstance(value, MapValue):
        entries = value.entries
        if isinstance(entries, (dict, Outputs)):
            return entries
        own = entries.get("id")
        return () if own is None else (own,)
    if isinstance(value, OpenCollection):
        return (value.certain, value.rest)
    if isinstance(value, Instances):
        others = () if value.sample is None else (value.sample,)
        return (*value.possible.values(), *others)
    if isinstance(value, PerhapsNull):
        return (value.instance,)
    if isinstance(value, EncodedJson):
        return (value.value,)
    if isinstance(value, Unknown):
        return (*value.options, *(part for part in value.parts if isinstance(part, Unknown)))
    return ()
