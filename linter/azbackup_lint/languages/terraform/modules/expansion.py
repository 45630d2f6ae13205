"""Expands count, for_each and enabled: which instances of a resource or module there are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from azbackup_lint.languages.terraform.expressions.access import Instances, PerhapsNull
from azbackup_lint.languages.terraform.numbers import parse_number, word
from azbackup_lint.light_typing import Literal, cast
from azbackup_lint.long_texts import shortened
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.resources import CERTAIN, Existence
from azbackup_lint.values import NULL, Cause, Known, ListValue, MapValue, Unknown, Value, is_secret
from azbackup_lint.values.choices import MAX_OPTIONS, each_option, whole_range
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.open_collections import MAX_CERTAIN, OpenCollection, opened
from azbackup_lint.values.provenance import marked_like

MANY = "[*]"
"""How the one representative of an unknown number of instances is addressed."""

Key = str | int | None


_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_SPECIAL = frozenset('"\\$%')


@dataclass(frozen=True, slots=True)
class Expanded:
    """One instance: its key, the names that it binds, and whether it exists."""

    key: Key
    bindings: Mapping[str, Value] = field(default_factory=dict)
    existence: Existence = CERTAIN
    hidden: int | None = None
    """What takes the place of a sensitive key in addresses: its number."""

    @property
    def suffix(self) -> str:
        """The key as it stands in an address: empty, `[0]`, `["a"]` or `[*]`."""
        if self.existence.many:
            return MANY
        if self.key is None:
            return ""
        if self.hidden is not None:
            return f'["(sensitive {self.hidden})"]'
        return f"[{self.key}]" if isinstance(self.key, int) else text_index(shortened(self.key))


def text_index(key: str) -> str:
    """A key of `for_each` as it stands in an address: `["a"]`.

    It is spelled as by `toHCLQuotedString` of Terraform's internal/addrs/instance_key.go.
    """
    if key.isprintable() and _SPECIAL.isdisjoint(key):  # as most are
        return f'["{key}"]'
    signs = zip(key, f"{key[1:]} ", strict=True)
    return f'["{"".join(_in_index(sign, following) for sign, following in signs)}"]'


def _in_index(sign: str, following: str) -> str:
    if sign in "$%" and following == "{":
        return sign * 2
    if sign.isprintable():
        return _ESCAPES.get(sign, sign)
    code = ord(sign)
    return _ESCAPES.get(sign) or (f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}")


@dataclass(frozen=True, slots=True)
class Expansion:
    """All instances; `kind` is how they are indexed, `causes` why their number is unknown."""

    kind: Literal["single", "list", "map"]
    instances: tuple[Expanded, ...]
    causes: tuple[Cause, ...] = ()

    def gather(self, values: Sequence[Value]) -> Value:
        """What a reference to the block means: `values` are those of the instances, in order."""
        if self.kind == "single":
            value = values[0] if values else NULL
            return PerhapsNull(self.causes, instance=value) if self.causes else value
        by_key = {
            expanded.key: value for expanded, value in zip(self.instances, values, strict=True)
        }
        if self.causes:
            sample = by_key.pop(None, None)
            possible = {key: value for key, value in by_key.items() if key is not None}
            certain = frozenset(
                each.key
                for each in self.instances
                if each.key is not None and each.existence == CERTAIN
            )
            return Instances(
                self.causes,
                possible=possible,
                sample=sample,
                certain=certain,
                keyed=self.kind == "map",
            )
        if self.kind == "list":
            return ListValue(tuple(by_key.values()))
        return MapValue({str(key): value for key, value in by_key.items()})


SINGLE = Expansion("single", (Expanded(None),))


def expand_count(count: Value, limit: int) -> Expansion:
    """The instances of a `count`; raises EvaluationError for what can't be one."""
    if not isinstance(count, Unknown):
        number = _whole(count, limit)
        return Expansion("list", tuple(_counted(index) for index in range(number)))
    sizes = each_option(count, lambda option: _whole(option, limit))
    if sizes is None:
        return Expansion("list", tuple(_within_bounds(count, limit)), count.causes)
    perhaps = Existence(count.causes)
    instances = tuple(
        _counted(index, CERTAIN if index < min(sizes) else perhaps) for index in range(max(sizes))
    )
    return Expansion("list", instances, count.causes)


def _within_bounds(count: Unknown, limit: int) -> Iterator[Expanded]:
    """The certain instances, then the possible ones, or one for all of these."""
    low, high = whole_range(count)
    least = min(max(low or 0, 0), limit, MAX_CERTAIN)
    most = max(high, 0) if high is not None else None
    yield from (_counted(index) for index in range(least))
    if most is not None and most - least <= MAX_OPTIONS and most <= limit:
        perhaps = Existence(count.causes)
        yield from (_counted(index, perhaps) for index in range(least, most))
    else:
        yield _representative("count", count, least)


def expand_for_each(collection: Value, limit: int) -> Expansion:
    """The instances of a `for_each`; raises EvaluationError for what can't be one."""
    expansion = _by_keys(opened(collection), limit)
    secret = _secret_in(collection)
    if secret is None:
        return expansion
    return replace(expansion, instances=_hidden(expansion.instances, secret))


def _by_keys(collection: Value, limit: int) -> Expansion:
    if isinstance(collection, Unknown):
        options = each_option(collection, lambda option: _pairs(option, limit))
        if options is None:
            if isinstance(collection, Instances):
                collection = collection.collected
            known = collection.certain if isinstance(collection, OpenCollection) else MapValue({})
            certain = [_each(key, value, CERTAIN) for key, value in _pairs(known, limit).items()]
            instances = (*certain, _representative("for_each", collection))
            return Expansion("map", instances, collection.causes)
        return Expansion("map", _merged(options, collection), collection.causes)
    pairs = _pairs(collection, limit)
    return Expansion("map", tuple(_each(key, value, CERTAIN) for key, value in pairs.items()))


def _secret_in(collection: Value) -> Value | None:
    """What makes the keys sensitive: the collection, what it may be, or an item of a set."""
    pending: list[Value] = [collection]
    while pending:
        value = pending.pop()
        if is_secret(value):
            return value
        if isinstance(value, ListValue):
            pending += [item for item in value.items if is_secret(item)][:1]
        elif isinstance(value, OpenCollection):
            pending.append(value.certain)
        elif isinstance(value, Unknown):
            pending += value.options
    return None


def _hidden(instances: Sequence[Expanded], secret: Value) -> tuple[Expanded, ...]:
    """Instances by sensitive keys, which Terraform refuses: nothing tells these."""
    hidden = []
    for number, one in enumerate(instances, 1):
        names = cast(MapValue, one.bindings["each"]).entries
        each = MapValue({name: marked_like(names[name], secret) for name in names})
        hidden.append(replace(one, bindings={"each": each}, hidden=number))
    return tuple(hidden)


def expand_enabled(enabled: Value, limit: int) -> Expansion:
    """The one instance of a block with `lifecycle { enabled }`, or none.

    Raises EvaluationError for what is neither true nor false.
    """
    if isinstance(enabled, Unknown):
        options = [expand_enabled(option, limit) for option in enabled.options]
        if options and all(option == options[0] for option in options):
            return options[0]
        perhaps = Expanded(None, existence=Existence(enabled.causes))
        return Expansion("single", (perhaps,), enabled.causes)
    answer = enabled.data if isinstance(enabled, Known) else None
    if answer is True or answer == "true":
        return SINGLE
    if answer is False or answer == "false":
        return Expansion("single", ())
    raise EvaluationError("enabled must be true or false")


def _merged(options: list[dict[str, Value]], collection: Unknown) -> tuple[Expanded, ...]:
    """The keys of all options; keys in every option are certain."""
    perhaps = Existence(collection.causes)
    instances = []
    for key in sorted(set().union(*options), key=str.encode):
        values = [option[key] for option in options if key in option]
        same = all(value == values[0] for value in values)
        value = values[0] if same else Unknown(collection.causes, options=tuple(values))
        certain = len(values) == len(options)
        instances.append(_each(key, value, CERTAIN if certain else perhaps))
    return tuple(instances)


def _pairs(collection: Value, limit: int) -> dict[str, Value]:
    if isinstance(collection, MapValue):
        pairs = {key: collection.entries[key] for key in sorted(collection.entries, key=str.encode)}
    elif isinstance(collection, ListValue) and (collection.kind == "set" or not collection.items):
        pairs = {}
        for item in collection.items:
            if not isinstance(item, Known) or not isinstance(item.data, str):
                raise EvaluationError("for_each needs a set of strings")
            pairs[item.data] = item
    else:
        raise EvaluationError("for_each needs a map or a set of strings")
    if len(pairs) > limit:
        raise LimitReached(f"more than {limit} instances")
    return pairs


def _whole(count: Value, limit: int) -> int:
    if not isinstance(count, Known):
        raise EvaluationError("count must be a number")
    data = parse_number(count.data) if isinstance(count.data, str) else count.data
    if isinstance(data, bool) or not isinstance(data, int) or data < 0:
        raise EvaluationError("count must be a whole number, zero or more")
    if data > limit:
        raise LimitReached(f"more than {limit} instances")
    return data


def _counted(index: int, existence: Existence = CERTAIN) -> Expanded:
    return Expanded(index, {"count": MapValue({"index": Known(word(index))})}, existence)


def _each(key: str, value: Value, existence: Existence) -> Expanded:
    each = MapValue({"key": Known(key, span=value.span), "value": value})
    return Expanded(key, {"each": each}, existence)


def _representative(argument: str, value: Unknown, first: int | None = None) -> Expanded:
    """One instance for all others; for a `count`, those from the first index on."""
    inner = Unknown(value.causes)
    if argument == "count":
        bindings: dict[str, Value] = {"count": MapValue({"index": replace(inner, minimum=first)})}
    else:
        is_map = isinstance(value, OpenCollection) and isinstance(value.certain, MapValue)
        each = value.rest if is_map and isinstance(value, OpenCollection) else inner
        bindings = {"each": MapValue({"key": inner, "value": each})}
    return Expanded(None, bindings, Existence(value.causes, many=True))
