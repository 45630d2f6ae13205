"""What is published: a wheel and a source distribution, built as a release builds them."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with both."""
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--outdir", str(folder), str(PROJECT)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def wheel_of(folder: Path) -> zipfile.ZipFile:
    (file,) = folder.glob("*.whl")
    return zipfile.ZipFile(file)


def metadata_of(folder: Path) -> EmailMessage:
    wheel = wheel_of(folder)
    (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
    message = message_from_bytes(wheel.read(name), policy=policy.default)
    assert isinstance(message, EmailMessage)
    return message


def test_wheel_has_the_packages_and_the_licences(built: Path) -> None:
    names = set(wheel_of(built).namelist())
    assert {name.split("/")[0].partition("-")[0] for name in names} == {
        "azbackup_lint",
        "azbackup_policies",
    }
    for part in ("azbackup_lint/py.typed", "azbackup_policies/pack.yaml"):
        assert part in names
    licences = {name.rpartition("/")[2] for name in names if "/licenses/" in name}
    assert licences == {"LICENSE", "NOTICE"}


def test_an_installed_wheel_reads_the_compiled_pack(built: Path, tmp_path: Path) -> None:
    wheel_of(built).extractall(tmp_path / "site")
    program = (
        "import sys; from azbackup_lint.policy import load_packs; packs = load_packs(); "
        "packs.edition(None); print(len(packs.policies) > 50, 'yaml' in sys.modules)"
    )
    environment = {"PYTHONPATH": str(tmp_path / "site"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    result = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=tmp_path, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.split() == ["True", "False"]
    assert not (tmp_path / "cache").exists()


def test_a_wheel_has_the_programs_of_patterns_for_its_python(built: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    wheel_of(built).extractall(site)
    program = (
        "import re; re.compile = None; from azbackup_lint.lazy_regex import PROGRAMS, lazy_regex; "
        "print(len([lazy_regex(*key).search(key[0][:0]) for key in PROGRAMS]) > 20)"
    )
    result = subprocess.run(
        [sys.executable, "-S", "-c", program],
        cwd=tmp_path, env={"PYTHONPATH": str(site)}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert result.stdout.split() == ["True"]


def test_a_fresh_installation_finds_what_an_earlier_one_kept(built: Path, tmp_path: Path) -> None:
    """As in CI, where the cache is restored and packages are installed anew."""
    site = tmp_path / "site"
    program = "from azbackup_lint.runs.linter_state import *; print(state_of_linter())"

    def state() -> str:
        return subprocess.run(
            [sys.executable, "-S", "-c", program],
            cwd=tmp_path, env={"PYTHONPATH": str(site)}, capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip

    wheel_of(built).extractall(site)
    first = state()
    shutil.rmtree(site)
    wheel_of(built).extractall(site)
    for path in (site, *site.glob("*.dist-info/RECORD")):
        os.utime(path, (1, 1))
    assert state() == first
    (site / "another_package-1.0.dist-info").mkdir()
    assert state() != first


def test_an_installed_wheel_lints_without_what_builds_parsers_and_without_a_cache(
    built: Path, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    wheel_of(built).extractall(site)
    for folder in (site, *filter(Path.is_dir, site.rglob("*"))):
        folder.chmod(0o555)
    program = (
        "import sys; sys.argv[0] = 'azbackup-lint'; from azbackup_lint.cli import main\n"
        "try:\n    main()\n"
        "finally:\n    print({'hcl2', 'lark', 'yaml', 'jsonschema'} & {*sys.modules})"
    )
    path = os.pathsep.join([str(site), sysconfig.get_path("purelib")])
    module = PROJECT / "fixtures" / "projects" / "everything-fine"
    result = subprocess.run(
        [sys.executable, "-S", "-B", "-c", program, "check", str(module)],
        cwd=tmp_path, env={"PYTHONPATH": path}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout.endswith("set()\n")
    assert "10 resources" in result.stdout


def test_source_distribution_has_all_that_tests_read(built: Path) -> None:
    (file,) = built.glob("*.tar.gz")
    with tarfile.open(file) as archive:
        packed = {name.split("/")[1] for name in archive.getnames() if "/" in name}
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False)
    if listed.returncode == 0:
        of_git = {".gitattributes", ".git"}
        assert packed == {line.split("/")[0] for line in listed.stdout.splitlines()} - of_git | {
            "PKG-INFO"
        }
    assert {"README.md", "NOTICE", "tests", "action.yml", ".ci"} <= packed


def test_index_can_show_the_readme(built: Path) -> None:
    """Links and pictures lead somewhere from an index, too."""
    text = metadata_of(built).get_content()
    targets = re.findall(r"\]\(([^)]+)\)|(?:src|href)=\"([^\"]+)\"", text)
    links = ["".join(target) for target in targets]
    assert len(links) > 10
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    command = [sys.executable, "-m", "twine", "check", "--strict", *map(str, built.iterdir())]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_links_into_the_repository_lead_to_files(built: Path) -> None:
    version = metadata_of(built)["Version"]
    pattern = rf"https://[\w.]+/azbackup-lint/azbackup-lint/(?:blob/)?v{version}/([^)#\"]+)"
    files = re.findall(pattern, metadata_of(built).get_content())
    assert len(files) > 5
    for file in files:
        assert (PROJECT / file).exists(), file


def test_metadata_names_where_to_go(built: Path) -> None:
    metadata = metadata_of(built)
    urls = dict(entry.split(", ", 1) for entry in metadata.get_all("Project-URL", []))
    assert set(urls) == {"Homepage", "Documentation", "Changelog", "Issues", "Source"}
    assert metadata["License-Expression"] == "Apache-2.0"
    classifiers = metadata.get_all("Classifier", [])
    assert "Programming Language :: Python :: 3.10" in classifiers
    assert metadata["Requires-Python"] == ">=3.10"
