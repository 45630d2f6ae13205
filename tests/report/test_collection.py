"""What is gathered for a report, and that a flood of problems stays readable."""

from pathlib import Path

from azbackup_lint.engine import Sources, lint
from azbackup_lint.report.collection import MAX_ALIKE
from azbackup_lint.settings import Settings


def half_written(number: int, name: str = "d") -> str:
    return "".join(
        f'resource "azurerm_managed_disk" "{name}{i}" {{\n  name =\n}}\n' for i in range(number)
    )


def test_many_problems_of_one_kind_are_counted(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(half_written(1_000))
    (tmp_path / "other.tf").write_text(half_written(MAX_ALIKE + 1, "e"))
    problems = [
        finding
        for finding in lint(Sources((tmp_path,)), Settings()).findings
        if finding.id == "AZB002"
    ]
    in_main = [f for f in problems if f.span.source.path.endswith("main.tf")]
    assert len(in_main) == MAX_ALIKE + 1
    assert in_main[-1].message.startswith(f"{1_000 - MAX_ALIKE} more problems of this kind")
    assert in_main[-1].span.first.line == MAX_ALIKE * 3 + 2
    assert len({finding.fingerprint for finding in problems}) == len(problems)
    assert len(problems) - len(in_main) == MAX_ALIKE + 1
    assert "more" not in problems[-1].message


def test_variants_do_not_count_twice(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(half_written(100))
    for name in ("a", "b"):
        (tmp_path / f"{name}.tfvars").write_text("")
    variants = {name: (tmp_path / f"{name}.tfvars",) for name in ("a", "b")}
    findings = lint(Sources((tmp_path,)), Settings(variants=variants)).findings
    assert findings[-1].message.startswith(f"{100 - MAX_ALIKE} more problems")
