"""Files in which more is wrong than anybody reads: the rest is said to be left out."""

from pathlib import Path

import pytest

from azbackup_lint.engine import Sources, lint
from azbackup_lint.languages.bicep.syntax.parser import parse_file
from azbackup_lint.languages.problem_log import MOST_PROBLEMS
from azbackup_lint.languages.syntax_faults import MOST_FAULTS
from azbackup_lint.problems import LIMIT_REACHED, SYNTAX_ERROR
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source

MANY = MOST_PROBLEMS + 1_000
FILES = {
    "main.bicep": ("@\n" * MANY, "AZB002"),
    "main.tf": ("a =\n" * MANY, "AZB002"),
    "main.tf.json": (f'{{"resource": [{",".join("1" * MANY)}]}}', "AZB002"),
}


@pytest.mark.parametrize("name", FILES)
def test_only_so_many_problems_of_a_root_are_kept(name: str, tmp_path: Path) -> None:
    text, kind = FILES[name]
    (tmp_path / name).write_text(text)
    report = lint(Sources((tmp_path,)), Settings())
    told = [finding for finding in report.findings if finding.id != "AZB009"]
    (limit,) = (finding for finding in report.findings if finding.id == "AZB009")
    assert {finding.id for finding in told} == {kind}
    assert limit.message == (
        "more than 5,000 problems: those that were met from here on aren't told"
    )
    counted = f"{MOST_PROBLEMS - len(told) + 1:,} more problems of this kind"
    assert any(finding.message.startswith(counted) for finding in told)


def test_only_so_many_faults_of_a_statement_are_kept() -> None:
    few, many = (parse_file(Source("m.bicep", "@\n" * (MOST_FAULTS + n))) for n in (-1, 1_000))
    assert {problem.kind for problem in few.problems} == {SYNTAX_ERROR}
    assert len(many.problems) == MOST_FAULTS + 1
    assert many.problems[-1].kind is LIMIT_REACHED
