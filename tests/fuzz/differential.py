"""python -m tests.fuzz.differential COUNT [SEED]: random expressions, held against Terraform.

Needs a `terraform` in PATH. Each expression is evaluated by `terraform console`, many at once, and
by the linter. What differs is cut down to its smallest part that does, and printed; such cases
belong into fixtures/functions. The exit status is 1 where anything differs.
"""

import base64
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.functions import FUNCTIONS
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.source import Source
from azbackup_lint.values import Known, Unknown
from azbackup_lint.values.errors import EvaluationError, LimitReached
from tests.terraform.evaluating import module

BATCH = 400
FAILS = "!"
LEFT_OUT = frozenset(
    (
        *("timestamp", "plantimestamp", "uuid", "bcrypt", "rsadecrypt", "type", "templatefile"),
        *("templatestring", "sensitive", "nonsensitive", "issensitive", "ephemeralasnull"),
        *("abspath", "pathexpand", "base64gzip", "file", "fileexists", "fileset", "filebase64"),
        *("filemd5", "filesha1", "filesha256", "filesha512", "filebase64sha256"),
        *("filebase64sha512", "urldecode", "cidrcontains"),  # later than Terraform 1.11
    )
)
"""Functions whose results aren't the same twice, or that read files or marks."""

NAMES = tuple(name for name in FUNCTIONS if name not in LEFT_OUT and "::" not in name)
TEXTS = (
    '""',
    '"a"',
    '"Ab c"',
    '"10"',
    '"1.50"',
    '"true"',
    '"ü日"',
    '"a,b,,c"',
    '"%s-%d"',
    '"x\\n"',
)
MORE_TEXTS = ('"x\\n"', '"10.0.0.0/16"', '"2024-02-29T12:00:00Z"', '"[1,{}]"', '"a-(b)*"', '"/a+/"')
NUMBERS = ("0", "1", "-1", "2.5", "16", "1e3", "0.1", "12345678901234567890", "-0.0")
OTHERS = ("true", "false", "null", "[]", "{}")
BINARY = ("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=", "&&", "||")


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


def tree(random: Random, depth: int) -> Tree:
    """A random expression."""
    if depth == 0 or random.random() < 0.15:
        pool = random.choice((TEXTS, TEXTS, MORE_TEXTS, NUMBERS, NUMBERS, OTHERS))
        return Tree(random.choice(pool))
    make: Callable[[Random, int], Tree] = random.choice(FORMS)
    return make(random, depth - 1)


def _several(random: Random, depth: int, most: int) -> tuple[Tree, ...]:
    return tuple(tree(random, depth) for _ in range(random.randint(0, most)))


def _call(random: Random, depth: int) -> Tree:
    name = random.choice(NAMES)
    function = FUNCTIONS[name]
    least = len(function.parameters) - function.optional
    most = len(function.parameters) + (2 if function.rest is not None else 0)
    arguments = tuple(tree(random, depth) for _ in range(random.randint(least, max(least, most))))
    return Tree(f"{name}({', '.join(part.text for part in arguments)})", arguments)


def _binary(random: Random, depth: int) -> Tree:
    left, right = tree(random, depth), tree(random, depth)
    return Tree(f"({left.text} {random.choice(BINARY)} {right.text})", (left, right))


def _unary(random: Random, depth: int) -> Tree:
    part = tree(random, depth)
    return Tree(f"({random.choice('-!')}{part.text})", (part,))


def _conditional(random: Random, depth: int) -> Tree:
    parts = tuple(tree(random, depth) for _ in range(3))
    condition, then, otherwise = (part.text for part in parts)
    return Tree(f"({condition} ? {then} : {otherwise})", parts)


def _list(random: Random, depth: int) -> Tree:
    parts = _several(random, depth, 3)
    return Tree(f"[{', '.join(part.text for part in parts)}]", parts)


def _object(random: Random, depth: int) -> Tree:
    parts = _several(random, depth, 3)
    members = (f"{random.choice('abc')}{n} = {part.text}" for n, part in enumerate(parts))
    return Tree(f"{{{', '.join(members)}}}", parts)


def _for(random: Random, depth: int) -> Tree:
    items, body = tree(random, depth), tree(random, depth)
    used = random.choice((body.text, "v", "k", f"[v, {body.text}]", '"${k}"'))
    if random.random() < 0.6:
        condition = random.choice(("", "", " if v != null", " if k != 0"))
        return Tree(f"[for k, v in {items.text} : {used}{condition}]", (items, body))
    grouping = random.choice(("", "..."))
    return Tree(f'{{for k, v in {items.text} : "${{k}}" => {used}{grouping}}}', (items, body))


def _template(random: Random, depth: int) -> Tree:
    part = tree(random, depth)
    form = random.choice(
        (
            "a${@}",
            "${@}",
            "${@}-${@}",
            "%{ if @ }x%{ else }y%{ endif }",
            "%{ for v in @ }${v},%{ endfor }",
        )
    )
    return Tree('"' + form.replace("@", part.text) + '"', (part,))


def _access(random: Random, depth: int) -> Tree:
    value, key = tree(random, depth), tree(random, depth)
    step = random.choice((f"[{key.text}]", "[0]", "[*]", ".a0", "[*].a0", ".*.b1"))
    return Tree(f"({value.text}){step}", (value, key))


FORMS = (_call,) * 8 + (_binary,) * 3 + (_list,) * 3 + (_object,) * 2 + (_for,) * 2
FORMS += (_unary, _conditional, _conditional, _template, _access, _access)


def of_terraform(expressions: Sequence[str]) -> list[str]:
    """What Terraform makes of expressions, as JSON; FAILS for those that it refuses."""
    tried = ", ".join(_tried(expression) for expression in expressions)
    script = f"base64encode(jsonencode([{tried}]))\n"
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            ["terraform", "console"],
            input=script,
            cwd=folder,
            env={**os.environ, "TF_CLI_CONFIG_FILE": os.devnull},
            capture_output=True,
            text=True,
            check=False,
        )
    lines = [line for line in done.stdout.splitlines() if line.startswith('"')]
    if done.returncode == 0 and len(lines) == 1:
        results: list[str] = json.loads(base64.b64decode(lines[0].strip('"')))
        return results
    if len(expressions) == 1:
        return [FAILS]
    half = len(expressions) // 2
    return of_terraform(expressions[:half]) + of_terraform(expressions[half:])


def of_linter(expression: str) -> str | None:
    """What the linter makes of an expression, in the same form; None for what it leaves open."""
    text = _tried(expression)
    node, problems = parse_expression(Source("expression", text).span(0, len(text)))
    if node is None or problems:
        return FAILS
    instance = module({"main.tf": ""})
    try:
        value = instance.evaluator.evaluate(node, Scope(instance, {}))
    except LimitReached:
        return None
    except EvaluationError:
        return FAILS
    if isinstance(value, Unknown):
        return None
    assert isinstance(value, Known)
    return str(value.data)


def _tried(expression: str) -> str:
    return f'try(jsonencode({expression}), "{FAILS}")'


def compared(trees: Sequence[Tree]) -> Iterator[tuple[Tree, str, str | None]]:
    """The expressions with what Terraform, and the linter, make of them."""
    theirs = of_terraform([one.text for one in trees])
    for one, expected in zip(trees, theirs, strict=True):
        yield one, expected, of_linter(one.text)


def smallest(different: Tree) -> tuple[Tree, str, str]:
    """The smallest part of an expression that differs."""
    parts = sorted(set(different.each()), key=lambda part: len(part.text))
    for part, expected, actual in compared(parts):
        if actual not in (None, expected):
            return part, expected, str(actual)
    return different, "?", "?"


def main(count: int, seed: int) -> int:
    """Compares so many expressions, and tells what differs."""
    random, done, left_open, refused, taken = Random(seed), 0, 0, 0, 0
    found: dict[str, tuple[str, str]] = {}
    while done < count:
        trees = [tree(random, random.choice((1, 2, 2, 3))) for _ in range(BATCH)]
        for one, theirs, ours in compared(trees):
            done += 1
            left_open += ours is None
            refused += theirs == FAILS
            if ours in (None, theirs):
                continue
            if theirs == FAILS:
                taken += 1
                continue
            part, expected, actual = smallest(one)
            if part.text not in found:
                found[part.text] = (expected, actual)
                print(f"{part.text}\n  terraform: {expected}\n  linter:    {actual}", flush=True)
        if done % (BATCH * 25) == 0 or done >= count:
            told = f"{refused:,} refused by Terraform, of which the linter takes {taken:,};"
            told += f" {left_open:,} left open by the linter"
            print(f"{done:,} expressions, {told}, {len(found)} differ", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1))
