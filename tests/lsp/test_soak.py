"""Random edits: what a session says of code that can be parsed always equals a fresh run."""

import random
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest

from azbackup_lint.languages.terraform.syntax.blocks import scan
from azbackup_lint.languages.terraform.syntax.parser import parse_body, parse_expression
from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.diagnostics import Mark
from azbackup_lint.lsp.session import Lens, Session
from azbackup_lint.lsp.staleness import StaleError
from azbackup_lint.report.model import Report
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source
from tests.lsp.estate_of_slots import Slots
from tests.lsp.test_answers import ESTATE, SIZE
from tests.lsp.test_session import SHARES, TEMPLATE

MODULE = 'module "more" {\n  source = "./more"\n  shares = 3\n}\n'
CHILD = (
    'variable "shares" {\n  type = number\n}\n\n'
    'resource "azurerm_managed_disk" "more" {\n  name = "more 😀é"\n  max_shares = var.shares\n}\n'
)
PARAMETERS = """\
{
  "$schema": "https://schema.management.azure.com/schemas/2019-04-01/deploymentParameters.json#",
  "contentVersion": "1.0.0.0",
  "parameters": {"shares": {"value": 2}}
}
"""
WITH_PARAMETER = TEMPLATE.replace(
    '  "resources"', '  "parameters": {"shares": {"type": "int", "maxValue": 3}},\n  "resources"'
).replace('"maxShares": 2', '"maxShares": "[parameters(\'shares\')]"')

FILES = {
    "tf/main.tf": ESTATE + MODULE,
    "tf/variables.tf": SHARES + SIZE,
    "tf/more/main.tf": CHILD,
    "tf/terraform.tfvars": "size = 64\nshares = 2\n",
    "arm/main.json": WITH_PARAMETER,
    "arm/main.parameters.json": PARAMETERS,
}
SCOPES = ("all", "protected")
SELECTIONS: tuple[tuple[str, ...], ...] = ((), ("AZB4",))
WORDS = ("1", "2", "3", "40000", "# a comment\n", "\n", "\r\n", "\t", "😀", "é", '"', "}", "null")


def _mutated(text: str, chance: random.Random) -> str:
    """A text with a piece inserted, removed or replaced by a word, at a place that matters."""
    at = chance.randrange(len(text) + 1)
    kind = chance.random()
    if kind < 0.35:
        numbers = [i for i, character in enumerate(text) if character.isdigit()]
        if numbers:
            at = chance.choice(numbers)
            return text[:at] + chance.choice("123") + text[at + 1 :]
    if kind < 0.8:
        line = text.rfind("\n", 0, at) + 1
        return text[:line] + chance.choice(("\n", "# 😀\n", "  \n", "\r\n")) + text[line:]
    return text[:at] + chance.choice(WORDS) + text[at + chance.randrange(3) :]


def _fresh(folder: Path, buffers: dict[Path, Buffer]) -> dict[Path, tuple[Mark, ...]]:
    session = Session(lambda _: Lens(Settings(), folder))
    session.lint(buffers, lambda: False)
    return session.marks()


def _soak(folder: Path, edits: int, seed: int) -> None:
    (folder / ".git").mkdir(parents=True)
    buffers: dict[Path, Buffer] = {}
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
        buffers[path] = Buffer(path, path.as_uri(), text, 1)
    session = Session(lambda _: Lens(Settings(), folder))
    chance = random.Random(seed)
    compared, strikes, good = 0, 0, buffers
    for number in range(edits):
        path = chance.choice(list(buffers))
        buffer = buffers[path]
        text = _mutated(buffer.text, chance)
        buffers = {**buffers, path: buffer.edited([Edit(text)], number, "utf-16")}
        session.lint(buffers, lambda: False, saved=chance.random() < 0.2)
        marks = session.marks()
        fresh = _fresh(folder, buffers)
        has_faults = any(mark.code == "AZB002" for some in fresh.values() for mark in some)
        if has_faults:
            assert any(mark.code == "AZB002" for some in marks.values() for mark in some)
            strikes += 1
            if strikes > 2:
                buffers, strikes = good, 0
            continue
        unread = [mark for some in marks.values() for mark in some if mark.code == "AZB002"]
        if unread:
            # A fresh run doesn't parse blocks that nothing asks for; a session that knows what they
            # were before they broke does.
            assert all(is_broken(buffers[mark.file].text, mark.range.start.line) for mark in unread)
            continue
        assert marks == fresh, f"after edit {number} of {path.name}"
        good = buffers
        compared += 1
    assert compared > edits // 4


@dataclass(frozen=True)
class _Known:
    """All that a session says, without the objects that it says it with."""

    marks: dict[Path, tuple[Mark, ...]]
    reports: list[object]

    @classmethod
    def of(cls, session: Session) -> "_Known":
        return cls(session.marks(), [_plain(root.report) for root in session.roots])


def _plain(report: Report) -> object:
    undecided = [
        (item.id, item.resource, str(item.span), [cause.subject for cause in item.causes])
        for item in report.undecided
    ]
    silenced = [(item.finding.fingerprint, item.reason) for item in report.silenced]
    counts = (report.files, report.resources, report.unmade, dict(report.backup))
    return sorted(undecided), sorted(silenced), counts


def _soak_slots(folder: Path, edits: int, seed: int) -> None:
    """Changes of values and blocks that others depend on, of settings, of what blocks stand for."""
    (folder / ".git").mkdir(parents=True)
    chance = random.Random(seed)
    slots = Slots(chance)
    buffers: dict[Path, Buffer] = {}
    for name in slots.chosen:
        path, text = folder / name, slots.text(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        buffers[path] = Buffer(path, path.as_uri(), text, 1)
    lenses = [Lens(Settings(), folder)]
    session = Session(lambda _: lenses[-1])
    for number in range(edits):
        if chance.random() < 0.03:
            settings = Settings(select=chance.choice(SELECTIONS), scope=chance.choice(SCOPES))
            lenses.append(Lens(settings, folder))
            session.forget()
        for name in {slots.change() for _ in range(chance.choice((1, 1, 1, 2, 5)))}:
            buffer = buffers[folder / name]
            text = chance.choice(("", "", "\n", "# note\n")) + slots.text(name)
            buffers = {**buffers, buffer.path: buffer.edited([Edit(text)], number, "utf-16")}
        if chance.random() < 0.1:
            patience = iter([False] * chance.randrange(80))
            with suppress(StaleError):
                session.lint(buffers, partial(next, patience, True), saved=False)
            continue
        session.lint(buffers, lambda: False, saved=chance.random() < 0.2)
        fresh = Session(lambda _: lenses[-1])
        fresh.lint(buffers, lambda: False)
        assert _Known.of(session) == _Known.of(fresh), f"after edit {number}"


def is_broken(text: str, line: int) -> bool:
    """Whether the block or variable that holds a line, counted from 0, can't be parsed."""
    found = scan(Source("", text))
    bodies = (
        block.body
        for block in found.blocks
        if block.header.first.line <= line + 1 <= block.body.last.line
    )
    values = (
        attribute.value
        for attribute in found.attributes
        if attribute.name_span.first.line <= line + 1 <= attribute.value.last.line
    )
    return any(parse_body(body)[1] for body in bodies) or any(
        parse_expression(value)[1] for value in values
    )


def test_a_few_edits_leave_what_a_fresh_run_finds(tmp_path: Path) -> None:
    _soak(tmp_path, 40, 1)


def test_a_few_changes_of_what_others_depend_on(tmp_path: Path) -> None:
    _soak_slots(tmp_path, 40, 1)


@pytest.mark.slow
def test_hundreds_of_changes_of_what_others_depend_on(tmp_path: Path) -> None:
    for seed in range(4):
        _soak_slots(tmp_path / str(seed), 250, 100 + seed)


@pytest.mark.slow
def test_thousands_of_edits_leave_what_a_fresh_run_finds(tmp_path: Path) -> None:
    for seed in range(4):
        _soak(tmp_path / str(seed), 500, seed)
