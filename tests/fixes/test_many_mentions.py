"""Names that thousands of places read: each place is found, and told but for the fix's own."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.fixes.sharing import MOST_SOUGHT, Readers
from azbackup_lint.fixes.ways import Way
from azbackup_lint.languages.bicep.notation import BicepNotation
from azbackup_lint.languages.json_notation import JsonNotation
from azbackup_lint.languages.notation import Mention
from azbackup_lint.languages.terraform.editing.notation import HclNotation
from azbackup_lint.languages.terraform.syntax.ast import Attribute
from azbackup_lint.source import Source, Span
from tests.counting import calls_in

VARIABLE = 'variable "v" {\n  default = 2\n}\n'
DISK = 'resource "azurerm_managed_disk" "d%d" {\n  max_shares = var.v\n}\n'


@given(st.lists(st.sampled_from(["var.v", ".", "-", "_", "v", "var", " ", "[", '"', "é"])))
def test_names_are_found_as_whole_ones(pieces: list[str]) -> None:
    text = f'resource "a" "b" {{\n  c = {"".join(pieces)}\n}}\n'
    found = sorted(m.span.start for m in HclNotation().mentions(Source("main.tf", text), "var.v"))
    expected = [m.start() for m in re.finditer(r"(?<![\w.-])var *\. *v(?![\w-])", text)]
    # An open quote or bracket leaves no block, and so no owner of a mention.
    assert found in (expected, [])
    assert found == expected or not {'"', "["}.isdisjoint(pieces)


JSON_PIECES = ["var.v", "VAR.V", ".", "-", "_", "v", "var", " ", "[", "\u0130", "\u212a", "é"]


@given(st.lists(st.sampled_from(JSON_PIECES)))
def test_names_in_json_are_found_in_any_case(pieces: list[str]) -> None:
    text = json.dumps({"a": "".join(pieces)}, ensure_ascii=False)
    found = [m.span.start for m in JsonNotation().mentions(Source("t.json", text), "var.v")]
    pattern = re.compile(r"(?<![\w.-])var\.v(?![\w-])", re.IGNORECASE)
    assert found == [m.start() for m in pattern.finditer(text)]


CALLS = {
    "parameters('n')": 1, "Parameters ( 'N' )": 1, "parameters(\\n'n'\\n)": 1, "variables('n')": 0,
    "parameters('n2')": 0, "parameters('n', 1)": 0, "myparameters('n')": 0, "f('n')": 0,
    "add(parameters('n'), parameters( 'n'))": 2, "'n'": 0, "add(\\nparameters('n'))": 1,
    "parameters()'n'": 0,
}  # fmt: skip


@pytest.mark.parametrize("expression", CALLS)
def test_calls_are_found_with_blanks_in_them(expression: str) -> None:
    source = Source("t.json", f'{{"a": "[{expression}]"}}')
    found = [*JsonNotation().mentions(source, "parameters('n')")]
    assert len(found) == CALLS[expression]
    assert all(m.span.text.lower().startswith("parameters") for m in found)
    assert all(m.span.text.endswith(")") for m in found)


def test_many_names_in_json_take_no_pattern_each(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    compile_ = re._compile  # type: ignore[attr-defined]
    monkeypatch.setattr(re, "_compile", lambda *of: compiled.append(of) or compile_(*of))
    source = Source("t.json", json.dumps({f"k{i}": f"[parameters('n{i}')]" for i in range(100)}))
    for number in range(100):
        (mention,) = JsonNotation().mentions(source, f"parameters('n{number}')")
        assert mention.inside == f"k{number}"
    assert len(compiled) < 10


def test_many_names_in_many_files_take_linear_work() -> None:
    work = []
    for number in (50, 100):
        texts = [
            (VARIABLE + DISK % n).replace('"v"', f'"v{n}"').replace("var.v", f"var.v{n}")
            for n in range(number)
        ]
        ways = []
        for n, text in enumerate(texts):
            file, use, default = (
                Source(f"d{n}.tf", text, Path(f"/d{n}.tf")),
                text.index("var.v"),
                text.index("2\n"),
            )
            end = text.index("\n", use)
            ways.append(Way((file.span(use, end), file.span(default, default + 1))))
        readers = Readers([way.places[0].source for way in ways])
        work.append(calls_in(lambda of=readers, all_=ways: [of.others_at(way) for way in all_]))
    assert work[1] < 3 * work[0]


@pytest.mark.parametrize("own", [0, 7, 19])
def test_all_but_the_own_mention_are_told_in_order(own: int) -> None:
    text = VARIABLE + "".join(DISK % number for number in range(20))
    source = Source("main.tf", text)
    uses = [Span(source, *match.span()) for match in re.finditer(r"var\.v", text)]
    default = Span(source, text.index("2\n"), text.index("2\n") + 1)
    told = Readers([source]).others_at(Way((uses[own], default)))
    assert told == tuple(
        f"azurerm_managed_disk.d{number} (main.tf:{5 + 3 * number})"
        for number in range(20)
        if number != own
    )


def test_each_of_many_files_is_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[tuple[Source, str]] = []
    mentions = HclNotation.mentions

    def counted(self: HclNotation, source: Source, name: str) -> Iterator[Mention]:
        looked.append((source, name))
        return mentions(self, source, name)

    monkeypatch.setattr(HclNotation, "mentions", counted)
    variables = Source("variables.tf", VARIABLE, Path("/m/variables.tf"))
    default = Span(variables, VARIABLE.index("2\n"), VARIABLE.index("2\n") + 1)
    disks = [
        Source(f"d{n:02}.tf", DISK % n if n % 2 else "locals {}\n", Path(f"/m/d{n:02}.tf"))
        for n in range(20)
    ]
    elsewhere = Source("other/d.tf", DISK % 99, Path("/m/other/d.tf"))
    readers = Readers([variables, *disks, elsewhere])
    for number in range(1, 20, 2):
        at = disks[number].text.index("var.v")
        way = Way((Span(disks[number], at, at + 5), default))
        assert readers.others_at(way) == tuple(
            f"azurerm_managed_disk.d{n} (d{n:02}.tf:2)" for n in range(1, 20, 2) if n != number
        )
    assert looked == [(disks[n], "var.v") for n in range(1, 20, 2)]


def test_the_arguments_of_a_block_are_ordered_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    start = Attribute.start

    class Counted:
        def __get__(self, instance: Attribute, owner: type[Attribute]) -> int:
            asked.append(instance)
            return int(start.__get__(instance, owner))

        def __set__(self, instance: Attribute, value: int) -> None:
            start.__set__(instance, value)

    monkeypatch.setattr(Attribute, "start", Counted())
    number = 500
    lines = "".join(f"  n{i} = var.v\n" for i in range(number))
    source = Source("main.tf", f"locals {{\n{lines}}}\n")
    owners = [mention.inside for mention in HclNotation().mentions(source, "var.v")]
    assert owners == [f"local.n{i}" for i in range(number)]
    assert len(asked) < 20 * number


def test_of_very_many_readers_some_are_told() -> None:
    text = VARIABLE + "".join(DISK % number for number in range(MOST_SOUGHT + 50))
    source = Source("main.tf", text)
    at, default = text.index("var.v"), text.index("2\n")
    way = Way((Span(source, at, at + 5), Span(source, default, default + 1)))
    assert len(Readers([source]).others_at(way)) == MOST_SOUGHT


def test_imports_of_a_variable_are_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[Source] = []
    aliases = BicepNotation.aliases

    def counted(self: BicepNotation, source: Source, span: Span) -> Iterator[str]:
        looked.append(source)
        return aliases(self, source, span)

    monkeypatch.setattr(BicepNotation, "aliases", counted)
    values = Source("values.bicep", "@export()\nvar n = 9\n", Path("/m/values.bicep"))
    text = "import { n as v } from 'values.bicep'\nvar a = v\nvar b = v\n"
    files = [Source(f"{i}.bicep", text, Path(f"/m/{i}.bicep")) for i in range(8)]
    readers = Readers([values, *files])
    origin = Span(values, values.text.index("9"), values.text.index("9") + 1)
    for file in files:
        at = file.text.index("= v") + 2
        told = readers.others_at(Way((Span(file, at, at + 1), origin)))
        assert len(told) == 2 * len(files) - 1
        assert f"var b ({file.path}:3)" in told
        assert f"var a ({file.path}:2)" not in told
    assert len(looked) == 2 * len(files)
