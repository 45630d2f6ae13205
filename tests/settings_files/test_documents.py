"""What settings files may say, and how mistakes in them are told."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from azbackup_lint.settings import UsageError
from azbackup_lint.settings_files import in_force
from azbackup_lint.settings_files.checking import faults, schema
from azbackup_lint.settings_files.document import SettingsDocument, read_pyproject, read_yaml
from azbackup_lint.source import Source
from azbackup_lint.yaml_text import YamlPlaces, compose
from tests.counting import calls_in

MISTAKES = [
    ("fail_on: note", "1:1: 'fail_on' is no key", "did you mean fail-on?"),
    ("\nignroe: []", "2:1: 'ignroe' is no key", "did you mean ignore?"),
    ("fail-on: warn", "1:10: fail-on must be one of error, warning", "did you mean warning?"),
    ("ignore: AZB401", "1:9: ignore must be a list", "as in [AZB401]"),
    ("workspace: 7", "1:12: workspace must be a text", "put it in quotes"),
    ("gitignore: yes", "1:12: gitignore must be true or false", ""),
    ("max-instances: 1000000", "1:16: max-instances must be between 1 and 100,000", ""),
    ("severities: {AZB401: fatal}", "1:22: severities.AZB401 must be one of", ""),
    ("select: []", "1:9: select is empty", ""),
    ("overrides:\n- ignore: [AZB4]", "2:3: an override needs the key 'paths'", ""),
    ("overrides:\n- paths: [a]\n  select: [b]", "3:3: 'select' is no key of an override", ""),
    ("ignore: [1]", "1:10: ignore must be a text", "quotes"),
    ("- AZB401", "1:1: the file must be a mapping", ""),
    ("edition: x\nedition: y", "2:1: the key 'edition' comes up twice", ""),
    ("? [a]\n: b", "1:3: a key must be a text", ""),
    ("ignore: [", "2:1: ", "expected"),
    ("formats: [sariff]", "1:11: 'sariff' is not one of", "did you mean sarif?"),
    ("var-files: [none.tfvars]", "1:13: none.tfvars: there is no such file", ""),
    ("policy-dirs: [none]", "1:15: none: there is no such folder", ""),
    ("exclude: ['[']", "1:11: the pattern '[' can match nothing", ""),
    ("exclude: ['a\\b']", "1:11: the pattern", "with slashes"),
    ("a: &a [&b [], *b]\nb: *a\nc: [*a, *a]", "1:1: 'a' is no key", ""),
]


@pytest.mark.parametrize(("text", "place", "hint"), MISTAKES)
def test_a_mistake_is_told_with_its_place(
    text: str, place: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(".azbackup-lint.yaml").write_text(text)
    with pytest.raises(UsageError) as caught:
        in_force(tmp_path)
    assert f".azbackup-lint.yaml:{place}" in str(caught.value)
    assert hint in str(caught.value)


TOML = """[project]
name = "x"

[tool.azbackup-lint]
edition = 2023-07-05
ignore = [
  "AZB401",
  "AZB402",
]

[tool.azbackup-lint.severities]
shared-disk = "warning"

[[tool.azbackup-lint.overrides]]
paths = ["a"]

[[tool.azbackup-lint.overrides]]
paths = ["b"]
scope = "protected"
"""
PLACES = [
    (("edition",), "5:11"),
    (("ignore",), "6:1"),
    (("ignore", 1), "8:4"),
    (("severities", "shared-disk"), "12:16"),
    (("overrides", 1, "scope"), "19:10"),
    (("overrides", 1), "17:3"),
]


@pytest.mark.parametrize(("path", "place"), PLACES)
def test_places_in_toml(path: tuple[str | int, ...], place: str) -> None:
    document = read_pyproject(Source("pyproject.toml", TOML))
    assert document is not None
    assert document.data["edition"] == "2023-07-05"
    assert not faults(document)
    assert str(document.value_span(path)) == f"pyproject.toml:{place}"


def test_a_line_that_looks_like_a_long_header_takes_no_time() -> None:
    """In a text of several lines; its places were once looked for in cubic time."""
    text = f'[tool.azbackup-lint]\nedition = "latest"\na = """\n[{chr(9) * 50_000}\n"""\n'
    document = read_pyproject(Source("pyproject.toml", text))
    assert document is not None
    assert str(document.value_span(("edition",))) == "pyproject.toml:2:12"


def test_pyproject_files_that_say_nothing_are_passed_by() -> None:
    assert read_pyproject(Source("p", "this is [no TOML")) is None
    assert read_pyproject(Source("p", '[project]\nname = "azbackup-lint"\n')) is None
    with pytest.raises(UsageError, match=r"^p:2:6: Expected"):
        read_pyproject(Source("p", "# azbackup-lint\n[tool\n"))
    with pytest.raises(UsageError, match=r"p:1:2: the table tool.azbackup_lint is not read"):
        read_pyproject(Source("p", "[tool.azbackup_lint]\n"))
    with pytest.raises(UsageError, match="nesting"):
        read_pyproject(Source("p", "# azbackup-lint\na = " + "[" * 50_000))


@pytest.mark.parametrize(
    "line",
    ["@ = 1", "[@]", " [[ @ ]]", "x = { @ = 1 }", "x = { y = 1, @ = 1 }", "x = { y = [1], @ = 1 }"],
)
@pytest.mark.parametrize("step", ["a", '"a"', "'a'", '"\\"."', " a\t", '"]"'])
def test_keys_of_thousands_of_steps_are_refused(line: str, step: str) -> None:
    """tomllib takes gigabytes for some ten thousand."""
    text = "# azbackup-lint\n\n" + line.replace("@", ".".join([step] * 3_000))
    with pytest.raises(UsageError, match=r"^p:3:1: the nesting goes too far"):
        read_pyproject(Source("p", text))


def test_keys_of_some_steps_are_read() -> None:
    dotted = ".".join(["a"] * 40)
    text = f'[tool.azbackup-lint]\nedition = "latest"\n[tool.{dotted}]\n{dotted} = "1{".1" * 99}"\n'
    document = read_pyproject(Source("p", text))
    assert document is not None
    assert document.data == {"edition": "latest"}


def test_aliases_that_blow_up_are_refused() -> None:
    lines = ["a0: &a0 [x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    with pytest.raises(UsageError, match="go too far"):
        read_yaml(Source("s", "\n".join(lines)))
    with pytest.raises(UsageError):
        read_yaml(Source("s", "ignore: " + "[" * 20_000))


WORDS = st.sampled_from(["AZB401", "", "error", "off", "all", "x" * 5_000, "note"])
PLAIN = st.none() | st.booleans() | st.integers(-5, 200_000) | WORDS
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=6,
)
OVERRIDE_KEYS = st.sampled_from([*schema()["$defs"]["override"]["properties"], "pathes"])
OVERRIDES = st.lists(st.dictionaries(OVERRIDE_KEYS, ANYTHING, max_size=4), max_size=2)
KEYS = st.sampled_from([*schema()["properties"], "fail_on"])
DOCUMENTS = ANYTHING | st.dictionaries(KEYS, ANYTHING | OVERRIDES, max_size=4)


@given(DOCUMENTS)
def test_the_form_is_that_of_the_schema(data: object) -> None:
    validator = Draft202012Validator(schema())
    document = SettingsDocument(Source("s", "x"), data, YamlPlaces(compose("x")))
    assert (not faults(document)) == validator.is_valid(data)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())


def test_each_of_many_wrong_keys_is_found_without_going_through_all() -> None:
    text = "".join(f"k{number}: 1\n" for number in range(30_000))
    document = read_yaml(Source(".azbackup-lint.yaml", text))
    assert calls_in(lambda: document.key_span(("k29999",))) < 40_000
    assert calls_in(lambda: [document.key_span((f"k{n}",)) for n in range(100)]) < 2_000
