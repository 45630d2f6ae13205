"""Modules of registries and template specs, read from the cache of the compiler."""

import json
from pathlib import Path
from typing import Any

import pytest

from azbackup_lint.languages.bicep.templates.module_cache import place_of
from tests.arm.deploying import SCHEMA
from tests.commands import run

SUBSCRIPTION = "0E0E0E0E-0000-4000-8000-0000000000AB"
DIGEST = "sha256:" + "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("br:mcr.microsoft.com/bicep/avm/x:0.20.0", "br/mcr.microsoft.com/bicep$avm$x/0.20.0$"),
        ("br:Some.azurecr.io:5000/a:v1", "br/some.azurecr.io$5000/a/v1$"),
        ("br:r.io/a/b:V1", "br/r.io/a$b/V1$1"),
        ("br:r.io/a/b:aBcD", "br/r.io/a$b/aBcD$a"),
        ("br:r.io/a:" + "a" * 64 + "B", "br/r.io/a/" + "a" * 64 + "B$10000000000000000"),
        (f"br:r.io/a@{DIGEST}", f"br/r.io/a/{DIGEST.replace(':', '#')}"),
        (f"ts:{SUBSCRIPTION}/My-Group/Spec:1.0", f"ts/{SUBSCRIPTION.lower()}/my-group/spec/1.0"),
        ("br/public:avm/res/x:0.20.0", None),
        ("br:r.io/../../../etc:v1", None),
        ("br:../a:v1", None),
        ("br:r.io//etc:v1", None),
        ("br:r.io/a:../../x", None),
        ("br:r.io/a:..", None),
        ("br:r.io/a\0:v1", None),
        ("br:r.io/a", None),
        (f"ts:{SUBSCRIPTION}/../x:1", None),
        (f"ts:{SUBSCRIPTION}/g/..:1", None),
        (f"ts:{SUBSCRIPTION}/g/x:..", None),
        (f"ts:{SUBSCRIPTION}/g/x:1\n", None),
    ],
)  # fmt: skip
def test_places(address: str, place: str | None) -> None:
    assert place_of(address) == (Path(place) / "main.json" if place is not None else None)


def disk(size: Any) -> dict[str, Any]:
    return {
        "$schema": SCHEMA,
        "languageVersion": "2.0",
        "parameters": {"size": {"type": "int", "defaultValue": 4}},
        "resources": {
            "d": {
                "type": "Microsoft.Compute/disks",
                "apiVersion": "2024-03-02",
                "name": "d",
                "properties": {"diskSizeGB": size},
            }
        },
        "outputs": {"id": {"type": "string", "value": "[resourceId('a.b/c', 'd')]"}},
    }


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache, beside the repository in which the test runs."""
    repository, cache = tmp_path / "repository", tmp_path / "cache"
    (repository / ".git").mkdir(parents=True)
    cache.mkdir()
    monkeypatch.chdir(repository)
    return cache


def put(cache: Path, address: str, content: Any) -> Path:
    place = place_of(address)
    assert place is not None
    file = cache / place
    file.parent.mkdir(parents=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content, indent=1))
    return file


def found(module: str, parameters: str = "", *options: str) -> list[tuple[str, str, str]]:
    """Id, place and message of what is found where a file calls a module."""
    Path("main.bicep").write_text(
        f"module m '{module}' = {{\n  name: 'm'\n  params: {{ {parameters} }}\n}}\n"
    )
    result = run("check", "--format", "json", "--no-cache", *options)
    return [
        (f["id"], f"{f['location']['path']}:{f['location']['start']['line']}", f["message"])
        for f in json.loads(result.stdout)["findings"]
    ]


ADDRESS = "br:r.azurecr.io/disks:v1"
TOO_BIG = "disk d has 40,000 GiB; backup takes disks of 32,768 GiB at most"


def test_a_module_is_judged_at_what_it_is_given(cache: Path) -> None:
    put(cache, ADDRESS, disk("[parameters('size')]"))
    given = found(ADDRESS, "size: 40000", "--bicep-cache", str(cache))
    assert given == [("AZB403", "main.bicep:3", TOO_BIG)]
    assert found(ADDRESS, "size: 4", "--bicep-cache", str(cache)) == []
    [note] = found(ADDRESS, "size: 40000")
    assert note[0] == "AZB006"


def test_what_a_module_says_itself_is_told_at_its_call(cache: Path) -> None:
    put(cache, ADDRESS, disk(40000))
    assert found(ADDRESS, "", "--bicep-cache", str(cache)) == [("AZB403", "main.bicep:1", TOO_BIG)]


def test_template_specs_and_aliases(cache: Path) -> None:
    address = f"ts:{SUBSCRIPTION}/g/disks:1"
    put(cache, address, {"id": "x", "properties": {"mainTemplate": disk(40000)}})
    ours = {"subscription": SUBSCRIPTION, "resourceGroup": "g"}
    Path("bicepconfig.json").write_text(json.dumps({"moduleAliases": {"ts": {"ours": ours}}}))
    for module in (address, "ts/ours:disks:1"):
        [finding] = found(module, "", "--bicep-cache", str(cache))
        assert finding == ("AZB403", "main.bicep:1", TOO_BIG)


@pytest.mark.parametrize("content", ["{", "[]", '{"resources": {"a": []}, "outputs": 1}', ""])
def test_what_is_no_template_leaves_the_rest_linted(cache: Path, content: str) -> None:
    put(cache, ADDRESS, content)
    ids = {finding[0] for finding in found(ADDRESS, "", "--bicep-cache", str(cache))}
    assert ids <= {"AZB002", "AZB007"}
    assert ids or content.startswith("{")


def test_nothing_outside_of_the_cache_is_read(cache: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.json"
    outside.write_text(json.dumps(disk(40000)))
    file = put(cache, ADDRESS, "")
    file.unlink()
    file.symlink_to(outside)
    [finding] = found(ADDRESS, "", "--bicep-cache", str(cache))
    assert finding[0] == "AZB001"
    assert "lies outside" in finding[2]


def test_a_repository_can_not_name_a_cache(cache: Path) -> None:
    put(cache, ADDRESS, disk(40000))
    Path(".azbackup-lint.yaml").write_text(f"bicep-cache: {cache}\n")
    Path("main.bicep").write_text("param a string")
    result = run("check", "--no-cache")
    assert result.returncode == 2
    assert "bicep-cache" in result.stderr


def test_the_environment_names_a_cache(cache: Path) -> None:
    put(cache, ADDRESS, disk(40000))
    Path("main.bicep").write_text(f"module m '{ADDRESS}' = {{ name: 'm' }}\n")
    result = run("check", "--no-cache", env={"AZBACKUP_LINT_BICEP_CACHE": str(cache)})
    assert TOO_BIG in result.stdout
    refused = run("check", "--bicep-cache", "nowhere")
    assert refused.returncode == 2
    assert "--bicep-cache nowhere: there is no such folder" in refused.stderr
