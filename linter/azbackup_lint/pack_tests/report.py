"""Reports of the tests of packs, for people and as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from azbackup_lint.light_typing import Any
from azbackup_lint.pack_tests.pack_test import PackTest
from azbackup_lint.policy.errors import PackError
from azbackup_lint.report.escaping import json_text, one_line, without_commands


def render_text(tests: Sequence[PackTest]) -> str:
    """Faults by file, line and column; then a line for each policy; then a count."""
    lines = [one_line(str(fault)) for test in tests for fault in test.all_faults]
    if lines:
        lines.append("")
    for test in tests:
        lines.append(f"pack {one_line(test.name)}")
        for tested in test.policies:
            word = "FAULTY" if tested.faults else "ok"
            policy = tested.policy
            examples = _count(tested.examples, "example")
            lines.append(f"  {word:<6}  {policy.id} {one_line(policy.name)}: {examples}")
    return without_commands("\n".join((*lines, _summary(tests))) + "\n")


def render_json(tests: Sequence[PackTest]) -> str:
    """The same as JSON."""
    document = {
        "schemaVersion": 1,
        "packs": [
            {
                "name": test.name,
                "faults": [_fault(fault) for fault in test.all_faults],
                "policies": [
                    {
                        "id": tested.policy.id,
                        "name": tested.policy.name,
                        "examples": tested.examples,
                        "ok": not tested.faults,
                    }
                    for tested in test.policies
                ],
            }
            for test in tests
        ],
    }
    return json_text(document, ascii_only=False)


def _fault(fault: PackError) -> dict[str, Any]:
    parts = fault.place.rsplit(":", 2)
    if len(parts) == 3 and parts[1].isdecimal() and parts[2].isdecimal():
        path, line, column = parts[0], int(parts[1]), int(parts[2])
        return {"path": path, "line": line, "column": column, "message": fault.message}
    return {"path": fault.place or None, "line": None, "column": None, "message": fault.message}


def _summary(tests: Sequence[PackTest]) -> str:
    policies = [tested for test in tests for tested in test.policies]
    faults = sum(len(test.all_faults) for test in tests)
    examples = sum(tested.examples for tested in policies)
    tested = f"{_count(len(policies), 'policy', 'policies')}, {_count(examples, 'example')}"
    return f"{tested}: {_count(faults, 'fault') if faults else 'all is well'}"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
