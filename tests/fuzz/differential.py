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
from random import Random

from azbackup_lint.languages.terraform.expressions import evaluator
from azbackup_lint.languages.terraform.expressions.scope import Scope
from azbackup_lint.languages.terraform.syntax.parser import parse_expression
from azbackup_lint.source import Source
from azbackup_lint.values import Known, Unknown
from azbackup_lint.values.errors import EvaluationError, LimitReached
from tests.fuzz.expressions import Tree, tree
from tests.terraform.evaluating import module

BATCH = 400
FAILS = "!"


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


def both_sides() -> None:
    """Has the linter look at both sides of `&&` and `||`, as Terraform did before version 1.12."""
    evaluator.DECISIVE = {}


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


def rounded(result: str) -> str:
    """A result with fractions to 15 digits.

    Those beyond depend on the processor that Terraform runs on, and on how many bits a function
    computes with.
    """
    return re.sub(r"\d+\.\d+", lambda match: f"{float(match.group()):.15g}", result)


def smallest(different: Tree) -> tuple[Tree, str, str]:
    """The smallest part of an expression that differs."""
    parts = sorted(set(different.each()), key=lambda part: len(part.text))
    for part, expected, actual in compared(parts):
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
        for one, theirs, ours in compared(trees):
            done += 1
            left_open += ours is None
            refused += theirs == FAILS
            if ours is None or rounded(ours) == rounded(theirs):
                continue
            taken += theirs == FAILS
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
