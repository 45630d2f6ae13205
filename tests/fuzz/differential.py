"""python -m tests.fuzz.differential COUNT [SEED]: random expressions, held against Terraform.

Needs a `terraform` in PATH, of a version before 1.12. Each expression is evaluated by `terraform
console`, many at once, and by the linter. What differs is cut down to its smallest part that does,
and printed; such cases belong into fixtures/functions. The exit status is 1 where anything differs.
"""

import base64
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from azbackup_lint.languages.terraform.expressions import evaluator
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.functions.json_text import encode_json
from azbackup_lint.languages.terraform.modules.module import ModuleInstance
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.source import Source
from azbackup_lint.values import ListValue, MapValue, Value, is_wholly_known
from azbackup_lint.values.errors import EvaluationError, LimitReached
from tests.fuzz.expressions import Tree, declarations, tree
from tests.terraform.evaluating import module
from tests.terraform.test_soundness import allows

BATCH = 400
FAILS = "!"
TYPED_BRANCH = re.compile(r" \? .*var\.", re.DOTALL)
"""Where the type of a variable decides what a branch of a conditional is converted to.

The linter doesn't know the types of variables that have no value.
"""


def of_terraform(expressions: Sequence[str], declared: str = "") -> list[str]:
    """What Terraform makes of expressions, as JSON; FAILS for those that it refuses."""
    tried = ", ".join(_tried(expression) for expression in expressions)
    with tempfile.TemporaryDirectory() as folder:
        text = f"{declared}locals {{\n  all = [{tried}]\n}}\n"
        (Path(folder) / "main.tf").write_text(text, encoding="utf-8")
        done = subprocess.run(
            ["terraform", "console"],
            input="base64encode(jsonencode(local.all))\n",
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
    first, second = expressions[:half], expressions[half:]
    return of_terraform(first, declared) + of_terraform(second, declared)


def both_sides() -> None:
    """Has the linter look at both sides of `&&` and `||`, as Terraform did before version 1.12."""
    evaluator.DECISIVE = {}


def of_linter(expression: str, instance: ModuleInstance) -> Value | str | None:
    """What the linter makes of an expression; None where that costs too much."""
    node, problems = parse_expression(Source("expression", expression).span(0, len(expression)))
    if node is None or problems:
        return FAILS
    instance.evaluator.budget.begin(10**7)
    try:
        return instance.evaluator.evaluate(node, Scope(instance, {}))
    except LimitReached:
        return None
    except EvaluationError:
        return FAILS


def encoded(value: Value | str | None) -> str | None:
    """A value as Terraform's results are written; None for what the linter leaves open."""
    if value is None or isinstance(value, str):
        return value
    return encode_json(value) if is_wholly_known(value) else None


def _tried(expression: str) -> str:
    return f'try(jsonencode({expression}), "{FAILS}")'


@dataclass(frozen=True, slots=True)
class Declared:
    """Variables with values, and the same to the linter, once with them and once without."""

    text: str
    known: ModuleInstance
    bare: ModuleInstance


def declared(random: Random) -> Declared:
    """Variables with random values."""
    text, bare = declarations(random)
    return Declared(text, module({"main.tf": text}), module({"main.tf": bare}))


def compared(trees: Sequence[Tree], names: Declared) -> Iterator[tuple[Tree, str, str | None]]:
    """The expressions with what Terraform, and the linter, make of them.

    What the linter makes of one where it doesn't know the variables counts where that contradicts
    what it makes of it where it does.
    """
    theirs = of_terraform([one.text for one in trees], names.text)
    for one, expected in zip(trees, theirs, strict=True):
        strong = of_linter(one.text, names.known)
        ours = encoded(strong)
        agrees = ours is None or rounded(ours) == rounded(expected)
        if agrees and "var." in one.text and not TYPED_BRANCH.search(one.text):
            weak = of_linter(one.text, names.bare)
            if weak is not None and _contradicts(weak, strong, expected):
                ours = f"{weak} where variables are unknown"
        yield one, expected, ours


def _contradicts(weak: Value | str, strong: Value | str | None, expected: str) -> bool:
    if isinstance(weak, str):
        return expected != FAILS
    if strong is None or isinstance(strong, str) or not is_wholly_known(strong):
        return False
    return not allows(_ordered(weak), _ordered(strong))


def _ordered(value: Value) -> Value:
    """A value with its lists as sets: a list turns into one that stands beside a set.

    The linter doesn't know the types of variables that have no value.
    """
    if isinstance(value, ListValue):
        items = map(_ordered, value.items)
        return ListValue(tuple(items), "set")
    if isinstance(value, MapValue):
        return MapValue({key: _ordered(item) for key, item in value.entries.items()})
    return value


def rounded(result: str) -> str:
    """A result with fractions to 15 digits.

    Those beyond depend on the processor that Terraform runs on, and on how many bits a function
    computes with.
    """
    return re.sub(r"\d+\.\d+", lambda match: f"{float(match.group()):.15g}", result)


def smallest(different: Tree, names: Declared) -> tuple[Tree, str, str]:
    """The smallest part of an expression that differs."""
    parts = sorted(set(different.each()), key=lambda part: len(part.text))
    for part, expected, actual in compared(parts, names):
        if actual is not None and rounded(actual) != rounded(expected):
            return part, expected, str(actual)
    return different, "?", "?"


def main(count: int, seed: int) -> int:
    """Compares so many expressions, and tells what differs."""
    both_sides()
    random, done, left_open, refused, taken = Random(seed), 0, 0, 0, 0
    found: dict[str, tuple[str, str]] = {}
    while done < count:
        trees = [tree(random, random.choice((1, 2, 2, 3))) for _ in range(BATCH)]
        names = declared(random)
        for one, theirs, ours in compared(trees, names):
            done += 1
            left_open += ours is None
            refused += theirs == FAILS
            if ours is None or rounded(ours) == rounded(theirs):
                continue
            taken += theirs == FAILS
            part, expected, actual = smallest(one, names)
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
