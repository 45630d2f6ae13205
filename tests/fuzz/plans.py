"""python -m tests.fuzz.plans COUNT SEED PLANNER...: random roots, held against Terraform's plans.

PLANNER is a command that gets a folder as its last argument and prints the plan of it as JSON, as
`terraform show -json` does; where Terraform refuses it, it prints the messages to standard error
and fails. Roots are planned many at once, as modules of one. What the linter believes of the files
must not contradict the plan. Roots that do are kept below build/plans; cut down, such cases belong
into fixtures/planned-roots. The exit status is 1 where any does.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from azbackup_lint.inspection import inspect, render_json
from azbackup_lint.roots import Sources
from azbackup_lint.settings import Settings
from tests.fuzz.roots import Root, estate

KEPT = Path("build") / "plans"
BATCH = 25
BLAMED = re.compile(r"on (r\d+)/|in module \"(r\d+)\"|module\.(r\d+)\b")
"""Where messages of Terraform name the modules that they are about."""
OPEN = ("$unknown", "$link")
"""What marks a value that the linter leaves open."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where files and plan differ.

    `is_open` where only the plan knows the value; `is_early` where only the files tell it, as
    Terraform calls many results of what it doesn't know unknown that can be but one.
    """

    place: str
    files: Any
    plan: Any
    is_open: bool = False
    is_early: bool = False


def differences(folder: Path, plan: Any) -> Iterator[Difference]:
    """What the linter believes of the files of a root, against the plan of it."""
    yield from in_attributes(folder, plan)
    with TemporaryDirectory() as other:
        (Path(other) / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        yield from _in_estates(folder, Path(other))


def in_attributes(folder: Path, plan: Any) -> Iterator[Difference]:
    """The arguments and blocks of resources that differ; of the plan only its changes are read."""
    files = believed(folder)
    planned = {change["address"]: change["change"] for change in plan["resource_changes"]}
    planned = {name: change for name, change in planned.items() if "create" in change["actions"]}
    open_kinds = {_block_of(name) for name in files if _is_representative(name)}
    for address in sorted({*files, *planned}):
        if _block_of(address) in open_kinds:
            if address not in files:
                yield Difference(address, "open", "planned", is_open=True)
        elif address not in files or address not in planned:
            yield Difference(address, address in files, address in planned)
        else:
            change = planned[address]
            given = files[address]
            yield from compared(address, given, change["after"], change["after_unknown"])


def believed(folder: Path) -> dict[str, Any]:
    """The attributes of each managed resource of the root of a folder, by addresses."""
    return {
        resource["address"]: resource["attributes"]
        for root in _shown(folder)
        for resource in root["resources"]
        if resource["mode"] == "managed"
    }


def _shown(path: Path) -> Any:
    return json.loads(render_json(inspect(Sources((path,)), Settings())))["roots"]


def _in_estates(files: Path, plan: Path) -> Iterator[Difference]:
    """The facts of entities that both know must be the same."""
    first, second = (_facts(_shown(path)) for path in (files, plan))
    for place in sorted({*first} & {*second}):
        mine, theirs = first[place], second[place]
        if not _is_open(mine) and not _is_open(theirs) and mine != theirs:
            yield Difference(place, mine, theirs)


def _facts(roots: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for root in roots:
        for kind, entities in root["estate"].items():
            for entity in entities:
                named = f"{kind} {entity['resource']} {entity['name']}"
                for name, value in _leaves(entity, named):
                    found[name] = value
    return found


def _leaves(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict) and not _is_open(value):
        for key, inner in value.items():
            if key not in ("location", "locations"):
                yield from _leaves(inner, f"{place}.{key}")
    elif isinstance(value, list):
        if all(not isinstance(item, (dict, list)) for item in value):
            value = sorted({_text(item): item for item in value}.values(), key=_text)  # as in a set
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{place}[{at}]")
    else:
        yield place, value


def compared(place: str, mine: Any, theirs: Any, unknown: Any) -> Iterator[Difference]:
    """A value of the files against that of the plan, which `unknown` says what it doesn't know."""
    if unknown is True:
        if not _is_open(mine) and mine is not None and mine != []:
            yield Difference(place, mine, "known after apply", is_early=True)
    elif _is_open(mine):
        if theirs is not None:
            yield Difference(place, mine, theirs, is_open=True)
    elif isinstance(mine, dict) and isinstance(theirs, dict):
        names = mine if unknown in (False, None) or isinstance(unknown, dict) else ()
        marks = unknown if isinstance(unknown, dict) else {}
        for name in names:
            yield from compared(f"{place}.{name}", mine[name], theirs.get(name), marks.get(name))
    elif isinstance(mine, list) and isinstance(theirs, list):
        yield from _lists(place, mine, theirs, unknown)
    elif mine is not None and _text(mine) != _text(theirs):
        yield Difference(place, mine, theirs)


def _lists(place: str, mine: list[Any], theirs: list[Any], unknown: Any) -> Iterator[Difference]:
    marks = unknown if isinstance(unknown, list) else []
    if len(mine) != len(theirs):
        shown = sorted(map(_text, mine)), sorted(map(_text, theirs))
        if shown[0] != shown[1] and {*shown[0]} != {*shown[1]}:
            yield Difference(place, mine, theirs)
        return
    if all(not isinstance(item, (dict, list)) for item in mine):  # a set has an order of its own
        mine, theirs = sorted(mine, key=_text), sorted(theirs, key=_text)
    for at, (one, other) in enumerate(zip(mine, theirs, strict=True)):
        mark = marks[at] if at < len(marks) else None
        yield from compared(f"{place}[{at}]", one, other, mark)


def _is_open(value: Any) -> bool:
    return isinstance(value, dict) and any(mark in value for mark in OPEN)


def _text(value: Any) -> str:
    """A plain value as the provider's schema may have converted it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value == int(value):
        return str(int(value))
    return str(value)


def _is_representative(address: str) -> bool:
    return address.endswith("[*]") or "[*]." in address


def _block_of(address: str) -> str:
    """The address without its keys."""
    pieces, depth = [], 0
    for character in address:
        depth += character == "["
        if not depth:
            pieces.append(character)
        depth -= character == "]"
    return "".join(pieces)


def planned(roots: dict[str, Root], folder: Path, planner: list[str]) -> Any:
    """The plan of the roots that Terraform takes; the others are taken out."""
    while roots:
        _write(folder, estate(roots))
        done = subprocess.run([*planner, str(folder)], capture_output=True, text=True, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout)
        errors = done.stderr[done.stderr.find("Error:") :]  # behind what could be planned
        named = {name for match in BLAMED.finditer(errors) for name in match.groups() if name}
        for name in named & {*roots} or [*roots][: max(1, len(roots) // 2)]:
            del roots[name]
    return None


def _write(folder: Path, files: dict[str, str]) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def main(count: int, seed: int, planner: list[str]) -> int:
    """Compares so many roots that Terraform takes, and tells what differs."""
    taken = refused = 0
    left_open: set[str] = set()
    early: set[str] = set()
    broken: set[str] = set()
    while taken < count:
        roots = {f"r{seed + at}": Root(Random(seed + at)) for at in range(BATCH)}
        folder = (KEPT / str(seed)).resolve()
        plan = planned(roots, folder, planner)
        seed, taken, refused = seed + BATCH, taken + len(roots), refused + BATCH - len(roots)
        found = list(differences(folder, plan)) if plan is not None else []
        for one in found:
            name = ".".join(re.findall(r"module\.(r\d+)\b", one.place)[:1])
            (left_open if one.is_open else early if one.is_early else broken).add(name)
            told = "open in the files" if one.is_open else f"in the files {one.files!r}"
            print(f"{one.place}: {told}, planned {one.plan!r}", flush=True)
        if not found:
            shutil.rmtree(folder, ignore_errors=True)
        told = f"{refused:,} refused by Terraform, {len(left_open):,} leave open what is planned"
        told = f"{told}, {len(early):,} tell what it doesn't, {len(broken):,} differ"
        print(f"{taken:,} roots, {told}", flush=True)
    return 1 if broken else 0


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]))
