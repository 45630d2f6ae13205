"""The commands that tell about policies and the matrix."""

import json

import pytest

from tests.commands import run


@pytest.mark.parametrize(
    ("arguments", "beginning", "part"),
    [
        (["matrix"], "Scenarios\n", "  S12.12  storage/shared-disks "),
        (["matrix"], "Scenarios\n", "133 rows in the matrix of 2023-07-05 and 20 beside it: "),
        (
            ["matrix", "--edition", "2026-03-26"],
            "Scenarios\n",
            "154 rows in the matrix of 2026-03-26 and 20 ",
        ),
        (["matrix", "--format", "markdown"], "# Matrix of 2023-07-05\n", "| S1.1 `scenarios/"),
        (
            ["matrix", "--diff", "2023-07-05", "2026-03-26"],
            "What changed from the matrix of 2023-07-05 to that of 2026-03-26\n",
            "\n  verdict: unsupported → supported\n",
        ),
        (["explain", "AZB401"], "AZB401 shared-disk\n", "--ignore AZB401"),
        (["explain", "S12.12", "--format", "markdown"], "# S12.12 storage/", "## Edition 2026"),
        (["policies"], "Backup actions\n", "\nStorage\n  AZB401  shared-disk "),
        (["policies", "--edition", "2026-03-26"], "Backup", "AZB411  unmanaged-disks"),
    ],
)
def test_result(arguments: list[str], beginning: str, part: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.startswith(beginning)
    assert part in result.stdout


@pytest.mark.parametrize(
    ("arguments", "key"),
    [
        (["matrix"], "rows"),
        (["matrix", "--diff", "2023-07-05", "2026-03-26"], "changed"),
        (["explain", "AZB401"], "policy"),
        (["explain", "storage/shared-disks"], "row"),
        (["policies"], "policies"),
    ],
)
def test_json(arguments: list[str], key: str) -> None:
    document = json.loads(run(*arguments, "--format", "json").stdout)
    assert document["schemaVersion"] == 1
    assert document[key]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["matrix", "--edition", "2020-01-01"], "there is no edition '2020-01-01' of the matrix"),
        (["matrix", "--diff", "2023-07-05", "x"], "there is no edition 'x' of the matrix"),
        (["matrix", "--edition", "x", "--diff", "a", "b"], "--diff names its editions"),
        (["explain", "AZB999"], "there is no policy, problem or row 'AZB999'; did you mean AZB"),
        (["policies", "--policy-dir", "nowhere"], "nowhere: there is no pack here"),
    ],
)
def test_wrong_usage(arguments: list[str], message: str) -> None:
    result = run(*arguments)
    assert (result.returncode, result.stdout) == (2, "")
    assert message in result.stderr
