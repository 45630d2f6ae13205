"""Safe fixes change what their findings are about and nothing else, in random estates."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.inspection import inspect
from azbackup_lint.repair import repair
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from tests.fixes.test_planning import policy

ESTATES = 80
DAYS = "instant_restore_retention_days"
VALUES = ("9", "var.n", "var.n", '"${var.n}"', "local.a", "local.b", "local.o.d", "var.given")
TYPES = ('"V1"', '"V1"', '"V2"', "var.type")
LOOPS = ("", "", "  count = 2\n", '  for_each = toset(["x", "y"])\n')


def _policy(rng: random.Random, name: str, days: str, loop: str = "") -> str:
    more = f"{{\n{loop}  policy_type = {rng.choice(TYPES)}\n"
    return policy(days, name).replace("{\n", more, 1)


def _module(rng: random.Random) -> str:
    return "".join(
        (
            'variable "type" {\n  default = "V1"\n}\n',
            f'variable "days" {{\n  default = {rng.choice((9, 4))}\n}}\n',
            f"locals {{\n  m = {rng.choice(('9', 'var.days'))}\n}}\n",
            _policy(rng, "inner", rng.choice(("9", "var.days", "local.m"))),
            f'output "x" {{\n  value = {rng.choice(("1", "var.days", "local.m"))}\n}}\n',
        )
    )


def _call(rng: random.Random, number: int) -> str:
    days = rng.choice(("", f"  days = {rng.choice(VALUES)}\n"))
    type_ = rng.choice(("", f"  type = {rng.choice(TYPES)}\n"))
    return f'module "c{number}" {{\n  source = "./m"\n{days}{type_}}}\n'


def _files(rng: random.Random) -> dict[str, str]:
    blocks = [
        'variable "type" {\n  default = "V1"\n}\nvariable "given" {\n  type = number\n}\n',
        f'variable "n" {{\n  default = {rng.choice((9, 3))}\n}}\n',
        f"locals {{\n  a = {rng.choice(('9', 'var.n'))}\n  b = local.a\n"
        "  o = {\n    d = 9\n    e = 9\n  }\n}\n",
    ]
    blocks += [
        _policy(rng, f"p{number}", rng.choice(VALUES), rng.choice(LOOPS))
        for number in range(rng.randint(1, 3))
    ]
    blocks += [_call(rng, number) for number in range(rng.randint(0, 2))]
    for number in range(rng.randint(0, 2)):
        text = rng.choice(('"days # ${%s}"', '"https://x/${%s}"', "[%s]"))
        value = text % rng.choice(("var.n", "local.a", "local.o.d", "var.given"))
        blocks.append(f'output "o{number}" {{\n  value = {value}\n}}\n')
    rng.shuffle(blocks)
    more = {"other/main.tf": 'module "z" {\n  source = "../m"\n  type   = "V2"\n}\n'}
    return {
        "main.tf": "".join(blocks),
        "m/main.tf": _module(rng),
        "terraform.tfvars": "given = 9\n",
        "dev.tfvars": rng.choice(("", 'type = "V1"\n', "n = 9\n")),
        "prod.tfvars": 'type = "V2"\n',
        **(more if rng.random() < 0.3 else {}),
    }


def _facts(sources: Sources, settings: Settings) -> Iterator[tuple[tuple[str, ...], str]]:
    """What is known of each resource and output, by root, variant, address and name."""
    for root in inspect(sources, settings)["roots"]:
        place = root["root"], str(root["variant"])
        for resource in root["resources"]:
            for name, value in resource["attributes"].items():
                yield (*place, resource["address"], name), json.dumps(value)
        outputs: dict[str, Any] = root["outputs"] or {}
        for name, value in outputs.items():
            yield (*place, "output", name), json.dumps(value)


@pytest.mark.slow
def test_safe_fixes_change_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(20230705)
    changed = 0
    for number in range(ESTATES):
        folder = tmp_path / str(number)
        for name, text in {".git/HEAD": "", **_files(rng)}.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
        monkeypatch.chdir(folder)
        names = ("dev", "prod") if rng.random() < 0.5 else ()
        variants = {name: (folder / f"{name}.tfvars",) for name in names}
        sources, settings = Sources((folder,)), Settings(select=("AZB606",), variants=variants)
        before = dict(_facts(sources, settings))
        done = repair(sources, settings)
        for item in done.changed:
            item.file.write_text(item.after)
        after = dict(_facts(sources, settings))
        found = {
            (finding.root, variant, finding.resource, DAYS)
            for finding in done.before.findings
            for variant in finding.variants or ("None",)
        }
        assert {
            key for key in before.keys() | after.keys() if before.get(key) != after.get(key)
        } <= found
        changed += len(done.fixed)
    assert changed > ESTATES
