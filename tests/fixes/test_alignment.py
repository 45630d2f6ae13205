"""Whatever terraform fmt accepts, it accepts after a change, too."""

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from azbackup_lint.edits import Edit, edited
from azbackup_lint.languages.notation import Edits
from azbackup_lint.languages.terraform.editing.notation import HclNotation
from azbackup_lint.languages.terraform.editing.rows import MOST_ALIGNED
from azbackup_lint.languages.terraform.editing.slots import scope_at
from azbackup_lint.languages.terraform.syntax.blocks import scan
from azbackup_lint.source import Source, Span

TERRAFORM = shutil.which("terraform")
NAMES = ("a", "bb", "policy_type", "max_shares", "dddddddd", "\u00e9t\u00e9", "x_1")
VALUES = (
    *("1", '"V1"', "true", "null", '"x${var.a}"', "[1, 2]", "{ a = 1 }", '"\u00e9\u65e5\u672c"'),
    *("{\n a = 1\n bbb = 2\n}", "[\n1,\n2\n]", "foo(1,\n 2)", "var.x == 1 ? 2 : 3"),
    *("<<EOT\nfoo = 1\nEOT", "<<-EOT\n  x\n  EOT"),
)
COMMENTS = ("", "", "", " # c", " // dd", " /* x */")
BLOCKS = 40


def _body(rng: random.Random, depth: int = 0) -> str:
    lines: list[str] = []
    names = rng.sample(NAMES, rng.randint(0, len(NAMES)))
    for name in names:
        kind = rng.random()
        if kind < 0.1:
            lines.append("")
        elif kind < 0.2:
            lines.append("# comment a = 1")
        elif kind < 0.3 and depth < 2:
            inside = f"blk {{\n{_body(rng, depth + 1)}\n}}"
            lines.append(inside if rng.random() < 0.8 else "blk { y = 1 }")
        value = rng.choice(VALUES)
        comment = "" if value.startswith("<<") else rng.choice(COMMENTS)
        lines.append(f"{name} = {value}{comment}")
    return "\n".join(lines)


def _changes(source: Source) -> Iterator[Edits]:
    notation = HclNotation()
    header = scan(source).blocks[0].header
    scope = scope_at(header, ())
    assert scope is not None
    for item in scope.items:
        removal = notation.remove(item.value)
        assert removal is not None
        yield removal
        replacement = notation.replace(item.value, "a long text") if item.block is None else None
        assert replacement is not None or item.block is not None or "\n" in item.value.text
        if replacement is not None:
            yield replacement
    for name in ("n", "a_new_argument"):
        insertion = notation.insert(header, (name,), True)
        assert insertion is not None
        yield insertion


def _fmt(folder: Path, *options: str) -> str:
    environment = {**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    return subprocess.run(
        [str(TERRAFORM), "fmt", *options, "."],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout


@pytest.mark.slow
@pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")
def test_lines_stay_aligned(tmp_path: Path) -> None:
    rng = random.Random(20230705)
    before, after = tmp_path / "before", tmp_path / "after"
    before.mkdir()
    after.mkdir()
    for number in range(BLOCKS):
        text = f'resource "a" "b" {{\n{_body(rng)}\n}}\n'
        (before / f"{number}.tf").write_text(text, encoding="utf-8")
    _fmt(before)
    changes = 0
    for file in sorted(before.iterdir()):
        source = Source(file.name, file.read_text(encoding="utf-8"))
        for number, edits in enumerate(_changes(source)):
            target = after / f"{file.stem}-{number}.tf"
            target.write_text(edited(source, edits), encoding="utf-8")
            changes += 1
    assert changes > 200
    assert _fmt(after, "-check", "-diff") == ""


def test_a_long_table_is_not_aligned_anew() -> None:
    rows = "".join(f"v{number:04} = 3 # x\n" for number in range(2 * MOST_ALIGNED))
    source = Source("terraform.tfvars", rows)
    value = Span(source, rows.index("3"), rows.index("3") + 1)
    assert HclNotation().replace(value, 1000) == (Edit(value, "1000"),)
