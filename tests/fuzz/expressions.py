"""Random expressions of Terraform's language, most of them of types that fit together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from random import Random

from azbackup_lint.languages.terraform.functions import FUNCTIONS
from azbackup_lint.languages.terraform.type_system.types import Collection, Primitive, Type
from tests.fuzz.spellings import spelled

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
        *("var.text", "var.name", "var.any"),
        *('""', '"a"', '"Ab c"', '"10"', '"1.50"', '"true"', '"ü日"', '"a,b,,c"', '"%s-%d"'),
        *('"x\\n"', '"a0"', '"1"', '"  x\\n\\ny "', '"a,b\\n1,2\\n"'),
        *('"10.0.0.0/16"', '"2024-02-29T12:00:00Z"', '"[1,{}]"', '"a-(b)*"', '"/a+/"', '"1h"'),
    ),
    "number": (
        *("0", "1", "-1", "2", "2.5", "16", "1e3", "0.1", "12345678901234567890", "-0.0", "3"),
        *("1e-7", "1e21", "123456789.123456789", "255", "var.number", "var.size"),
    ),
    "bool": ("true", "false", "var.bool"),
    "list": (
        *("[]", '["a", "b"]', "[1, 2, 3]", '[true, "a"]', "compact([])", 'toset(["b", "a"])'),
        *('["a", null]', '[{a0 = 1}, {a0 = null, b1 = "x"}]', "var.list", "var.set", "var.objects"),
    ),
    "map": (
        *("{}", "{a0 = 1, b1 = 2}", '{a0 = "x", b1 = [1]}', "tomap({a0 = true})", "var.map"),
        *("{a0 = null, b1 = {a0 = 1}}", "var.object", "var.nested"),
    ),
    "null": ("null",),
}
VARIABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "text": ("string", ('"a"', '""', '"10"', '"true"', '"a,b"', "null")),
    "name": ("string", ('"a"', '"a0"', '"x-y"')),
    "number": ("number", ("0", "1", "3", "2.5", "-1", "null")),
    "size": ("number", ("0", "1", "2")),
    "bool": ("bool", ("true", "false", "null")),
    "list": ("list(string)", ("[]", '["a"]', '["b", "a"]', "[1, null]", "null")),
    "set": ("set(string)", ("[]", '["a"]', '["b", "a"]', "null")),
    "map": ("map(string)", ("{}", '{a0 = "x"}', '{a0 = "1", b1 = null}', "null")),
    "object": (
        "object({a0 = optional(string), b1 = optional(list(number), [1]), c = optional(bool)})",
        ("{}", "{a0 = 1}", "{a0 = null, b1 = null}", '{b1 = ["2"], c = false}', "null"),
    ),
    "objects": (
        'list(object({a0 = number, b1 = optional(string, "d")}))',
        ("[]", "[{a0 = 1}]", '[{a0 = "2", b1 = null}, {a0 = 0, b1 = "x", z = 1}]'),
    ),
    "nested": (
        "map(object({a0 = optional(object({b1 = optional(bool, true)}), {})}))",
        ("{}", "{a0 = {}}", "{a0 = {a0 = {b1 = false}}, b1 = {a0 = null}}"),
    ),
    "any": ("any", ("1", '"a"', "[1, 2]", "{a0 = 1}", "null", '[true, "a"]')),
}
"""Variables that expressions read: their types, and what they may be."""
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
    arguments = tuple(_argument(random, depth, name, at, one) for at, one in enumerate(kinds))
    if name == "pow":  # the last digit of others depends on the processor that Terraform runs on
        arguments = (arguments[0], Tree(random.choice(("0", "1", "2", "-3", "16", "1e3"))))
    given = ", ".join(part.text for part in arguments)
    if function.rest is not None and random.random() < 0.1:
        spread = tree(random, depth, "list")
        arguments, given = (*arguments, spread), f"{given}{', ' * bool(given)}{spread.text}..."
    return Tree(f"{name}({given})", arguments)


def _argument(random: Random, depth: int, name: str, at: int, kind: str) -> Tree:
    text = spelled(random, name, at) if random.random() < 0.7 else None
    return tree(random, depth, kind) if text is None else Tree(text)


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
    condition = tree(random, depth, "bool")
    parts, names = (items, body, condition), random.choice(("k, v", "k, v", "k, v", "v"))
    at = names[0]
    used = random.choice((body.text, "v", at, f"[v, {body.text}]", f'"${{{at}}}"', "try(v.a0, 1)"))
    chosen = random.choice(("", "", " if v != null", f" if {at} != 0", f" if {condition.text}"))
    if kind == "list":
        return Tree(f"[for {names} in {items.text} : {used}{chosen}]", parts)
    keys = (f'"${{{at}}}"', at, '"${v}"', "v", f"try(v.a0, {at})", f'"x${{{body.text}}}"')
    grouping = random.choice(("", "..."))
    made = f"{random.choice(keys)} => {used}{grouping}{chosen}"
    return Tree(f"{{for {names} in {items.text} : {made}}}", parts)


TEMPLATES = (
    ("a${@}", "text"),
    ("${@}", "any"),
    ("${@}-${@}", "number"),
    ("%{ if @ }x%{ else }y%{ endif }", "bool"),
    ("%{ for v in @ }${v},%{ endfor }", "list"),
    (" x ${~ @ ~} \\n y", "text"),
    (" x %{~ if @ ~} \\n y %{~ else ~} z %{ endif ~} \\t w", "bool"),
    ("%{ for k, v in @ ~} ${k}=${try(v, 1)} %{~ endfor } .", "map"),
    ("%{ for v in @ }%{ if v != null }[${jsonencode(v)}]%{ endif }%{ endfor }", "list"),
    ("$${${@}}%%{a}$$", "text"),
)
DOCUMENTS = (
    ("EOT", "a ${@}\n  b\n", "text"),
    ("-EOT", "    a\n      ${@}\n   \n  b\\n\n", "text"),
    ("-EOT", "  %{ for v in @ ~}\n    - ${jsonencode(v)}\n  %{ endfor ~}\n", "list"),
    ("-EOT", "\n    %{ if @ }\n  x\n    %{~ else ~}\n   y\n\n    %{ endif }\n", "bool"),
    ("-EOT", "  ${@}\n\ty\n", "text"),
    ("EOT", "%{ for k, v in @ ~}\n${k}:\n  ${try(v, 1) ~}\n\n%{ endfor ~}\nend", "map"),
)
"""Heredocs: how they begin, and their lines."""


def _template(random: Random, depth: int, _: str) -> Tree:
    form, kind = random.choice(TEMPLATES)
    part = tree(random, depth, kind)
    return Tree('"' + form.replace("@", part.text) + '"', (part,))


def _heredoc(random: Random, depth: int, _: str) -> Tree:
    begin, form, kind = random.choice(DOCUMENTS)
    part = tree(random, depth, kind)
    form += "" if form.endswith("\n") else "\n"
    name = f"{begin}{depth}"  # what ends one must not stand inside of it
    end = random.choice(("", "  ")) + name.lstrip("-")
    return Tree(f"(<<{name}\n{form.replace('@', part.text)}{end}\n)", (part,))


def _tried(random: Random, depth: int, kind: str) -> Tree:
    parts = (tree(random, depth, kind), tree(random, depth, kind))
    first, second = (part.text for part in parts)
    forms: tuple[str, ...] = (
        f"try({first}, {second})",
        f"try({first}[0], {second})",
        f"try({first}.a0, {second})",
    )
    forms += (f"nonsensitive(sensitive({first}))",)
    if kind == "bool":
        forms = (f"can({first})", f"issensitive(sensitive({first}))", f"issensitive({first})")
    return Tree(random.choice(forms), parts)


def _access(random: Random, depth: int, kind: str) -> Tree:
    if kind == "list":
        steps = ("[*]", "[*].a0", ".*.b1", ".*", "[*][0]", '[*]["a0"]', "[*].a0.b1")
        value, step = tree(random, depth), random.choice((*steps, ".*.a0[0]"))
        return Tree(f"({value.text}){step}", (value,))
    source = random.choice(("list", "map"))
    value = tree(random, depth, source)
    key = tree(random, depth, "number" if source == "list" else "text")
    step = random.choice((f"[{key.text}]", "[0]" if source == "list" else ".a0"))
    return Tree(f"({value.text}){step}", (value, key))


FORMS: Mapping[str, tuple[Callable[[Random, int, str], Tree], ...]] = {
    "text": (*(_call,) * 5, _template, _template, _heredoc, _conditional, _access, _tried),
    "number": (_call, _call, _binary, _binary, _unary, _conditional, _access, _tried),
    "bool": (_call, _binary, _binary, _unary, _conditional, _access, _tried),
    "list": (*(_call,) * 4, _list, _list, _for, _for, _conditional, _access, _access, _tried),
    "map": (_call, _call, _object, _object, _for, _conditional, _access, _tried),
}


def declarations(random: Random) -> tuple[str, str]:
    """The variables with values, and without."""
    valued = bare = ""
    for name, (type_, values) in VARIABLES.items():
        head = f'variable "{name}" {{\n  type = {type_}\n'
        valued += f"{head}  default = {random.choice(values)}\n}}\n"
        bare += f"{head}}}\n"
    return valued, bare
