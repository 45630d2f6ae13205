"""Random expressions of Terraform's language, most of them of types that fit together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from azbackup_lint.languages.terraform.functions import FUNCTIONS
from azbackup_lint.languages.terraform.type_system.types import Collection, Primitive, Type

LEFT_OUT = frozenset(
    (
        *("timestamp", "plantimestamp", "uuid", "bcrypt", "rsadecrypt", "type", "templatefile"),
        *("templatestring", "sensitive", "nonsensitive", "issensitive", "ephemeralasnull"),
        *("abspath", "pathexpand", "base64gzip", "file", "fileexists", "fileset", "filebase64"),
        *("filemd5", "filesha1", "filesha256", "filesha512", "filebase64sha256"),
        *(
            "filebase64sha512",
            "urldecode",
            "cidrcontains",
            "base64gunzip",
        ),  # later than Terraform 1.11
    )
)
"""Functions whose results aren't the same twice, or that read files or marks."""

NAMES = tuple(name for name in FUNCTIONS if name not in LEFT_OUT and "::" not in name)

MISFIT = 0.06
"""How often an expression is of any type where one of a certain type fits."""

LEAVES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *('""', '"a"', '"Ab c"', '"10"', '"1.50"', '"true"', '"ü日"', '"a,b,,c"', '"%s-%d"'),
        *('"x\\n"', '"a0"', '"1"', '"  x\\n\\ny "', '"a,b\\n1,2\\n"'),
        *('"10.0.0.0/16"', '"2024-02-29T12:00:00Z"', '"[1,{}]"', '"a-(b)*"', '"/a+/"', '"1h"'),
    ),
    "number": ("0", "1", "-1", "2", "2.5", "16", "1e3", "0.1", "12345678901234567890", "-0.0"),
    "bool": ("true", "false"),
    "list": ("[]", '["a", "b"]', "[1, 2, 3]", '[true, "a"]', "compact([])", 'toset(["b", "a"])'),
    "map": ("{}", "{a0 = 1, b1 = 2}", '{a0 = "x", b1 = [1]}', "tomap({a0 = true})"),
    "null": ("null",),
}
KINDS = ("text", "text", "number", "bool", "list", "list", "map")
COMPARISONS = ("<", "<=", ">", ">=")
ARITHMETIC = ("+", "-", "*", "/", "%")
RESULTS: Mapping[str, tuple[str, ...]] = {
    "number": (
        *("abs", "ceil", "floor", "log", "max", "min", "parseint", "pow", "signum", "sum"),
        *("index", "length", "timecmp", "tonumber"),
    ),
    "bool": (
        *("endswith", "startswith", "strcontains", "alltrue", "anytrue", "contains", "tobool"),
    ),
    "list": (
        *("range", "formatlist", "split", "regexall", "chunklist", "coalescelist", "compact"),
        *("concat", "distinct", "flatten", "matchkeys", "reverse", "slice", "sort", "keys"),
        *("values", "setintersection", "setproduct", "setsubtract", "setunion", "csvdecode"),
        *("tolist", "toset", "cidrsubnets"),
    ),
    "map": ("merge", "transpose", "zipmap", "tomap"),
    "any": ("coalesce", "element", "one", "lookup", "jsondecode", "yamldecode"),
}
"""What functions return; all others return texts."""

RETURNED = {name: kind for kind, names in RESULTS.items() for name in names}
OF_KIND = {
    kind: tuple(name for name in NAMES if RETURNED.get(name, "text") == kind)
    for kind in ("text", *RESULTS)
}

WANTED: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("sum", "alltrue", "concat", "flatten", "length", "one"), ("list",)),
    **dict.fromkeys(("reverse", "setproduct", "coalescelist", "tolist", "toset"), ("list",)),
    **dict.fromkeys(("contains", "index"), ("list", "any")),
    **dict.fromkeys(("keys", "values", "merge", "tomap"), ("map",)),
    "element": ("list", "number"),
    "slice": ("list", "number", "number"),
    "lookup": ("map", "text", "any"),
    "zipmap": ("list", "list"),
    "parseint": ("text", "number"),
}
"""What arguments functions need whose parameters take any type; the last one stands for more."""


@dataclass(frozen=True, slots=True)
class Tree:
    """An expression with the expressions that it is made of."""

    text: str
    parts: tuple["Tree", ...] = ()

    def each(self) -> Iterator["Tree"]:
        """All parts, and the whole."""
        for part in self.parts:
            yield from part.each()
        yield self


def tree(random: Random, depth: int, kind: str = "any") -> Tree:
    """A random expression, most often of the kind."""
    if random.random() < MISFIT:
        kind = random.choice((*KINDS, "null"))
    elif kind == "any":
        kind = random.choice(KINDS)
    if depth == 0 or kind == "null" or random.random() < 0.15:
        return Tree(random.choice(LEAVES[kind]))
    make: Callable[[Random, int, str], Tree] = random.choice(FORMS[kind])
    return make(random, depth - 1, kind)


def _call(random: Random, depth: int, kind: str) -> Tree:
    name = random.choice(OF_KIND[kind] if random.random() < 0.85 else OF_KIND["any"])
    if random.random() < MISFIT:
        name = random.choice(NAMES)
    function = FUNCTIONS[name]
    least = len(function.parameters) - function.optional
    most = len(function.parameters) + (2 if function.rest is not None else 0)
    kinds = [
        _wanted(name, at, (*function.parameters, function.rest, function.rest)[at])
        for at in range(random.randint(least, max(least, most)))
    ]
    arguments = tuple(tree(random, depth, one) for one in kinds)
    if name == "pow":  # the last digit of others depends on the processor that Terraform runs on
        arguments = (arguments[0], Tree(random.choice(("0", "1", "2", "-3", "16", "1e3"))))
    return Tree(f"{name}({', '.join(part.text for part in arguments)})", arguments)


def _wanted(name: str, at: int, type_: Type | None) -> str:
    if isinstance(type_, Primitive):
        return {"string": "text"}.get(type_.name, type_.name)
    if isinstance(type_, Collection):
        return "map" if type_.kind == "map" else "list"
    kinds = WANTED.get(name, ("any",))
    return kinds[min(at, len(kinds) - 1)]


def _binary(random: Random, depth: int, kind: str) -> Tree:
    operators = ARITHMETIC if kind == "number" else (*COMPARISONS, "==", "!=", "&&", "||")
    operator = random.choice(operators)
    inner = {"==": "any", "!=": "any", "&&": "bool", "||": "bool"}.get(operator, "number")
    left, right = tree(random, depth, inner), tree(random, depth, inner)
    return Tree(f"({left.text} {operator} {right.text})", (left, right))


def _unary(random: Random, depth: int, kind: str) -> Tree:
    part = tree(random, depth, kind)
    return Tree(f"({'!' if kind == 'bool' else '-'}{part.text})", (part,))


def _conditional(random: Random, depth: int, kind: str) -> Tree:
    parts = (tree(random, depth, "bool"), tree(random, depth, kind), tree(random, depth, kind))
    condition, then, otherwise = (part.text for part in parts)
    return Tree(f"({condition} ? {then} : {otherwise})", parts)


def _several(random: Random, depth: int) -> tuple[Tree, ...]:
    kind = random.choice(("any", *KINDS))
    return tuple(tree(random, depth, kind) for _ in range(random.randint(0, 3)))


def _list(random: Random, depth: int, _: str) -> Tree:
    parts = _several(random, depth)
    return Tree(f"[{', '.join(part.text for part in parts)}]", parts)


def _object(random: Random, depth: int, _: str) -> Tree:
    parts = _several(random, depth)
    members = (f"{random.choice('abc')}{n} = {part.text}" for n, part in enumerate(parts))
    return Tree(f"{{{', '.join(members)}}}", parts)


def _for(random: Random, depth: int, kind: str) -> Tree:
    items, body = tree(random, depth, random.choice(("list", "map"))), tree(random, depth)
    used = random.choice((body.text, "v", "k", f"[v, {body.text}]", '"${k}"'))
    if kind == "list":
        condition = random.choice(("", "", " if v != null", " if k != 0"))
        return Tree(f"[for k, v in {items.text} : {used}{condition}]", (items, body))
    grouping = random.choice(("", "..."))
    return Tree(f'{{for k, v in {items.text} : "${{k}}" => {used}{grouping}}}', (items, body))


def _template(random: Random, depth: int, _: str) -> Tree:
    form, kind = random.choice(
        (
            ("a${@}", "text"),
            ("${@}", "any"),
            ("${@}-${@}", "number"),
            ("%{ if @ }x%{ else }y%{ endif }", "bool"),
            ("%{ for v in @ }${v},%{ endfor }", "list"),
        )
    )
    part = tree(random, depth, kind)
    return Tree('"' + form.replace("@", part.text) + '"', (part,))


def _access(random: Random, depth: int, kind: str) -> Tree:
    if kind == "list":
        value, step = tree(random, depth), random.choice(("[*]", "[*].a0", ".*.b1"))
        return Tree(f"({value.text}){step}", (value,))
    source = random.choice(("list", "map"))
    value = tree(random, depth, source)
    key = tree(random, depth, "number" if source == "list" else "text")
    step = random.choice((f"[{key.text}]", "[0]" if source == "list" else ".a0"))
    return Tree(f"({value.text}){step}", (value, key))


FORMS: Mapping[str, tuple[Callable[[Random, int, str], Tree], ...]] = {
    "text": (_call, _call, _call, _template, _template, _conditional, _access),
    "number": (_call, _call, _binary, _binary, _unary, _conditional, _access),
    "bool": (_call, _binary, _binary, _unary, _conditional, _access),
    "list": (_call, _call, _call, _list, _list, _for, _for, _conditional, _access),
    "map": (_call, _call, _object, _object, _for, _conditional, _access),
}
