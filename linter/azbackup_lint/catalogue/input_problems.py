"""What there is to say of each kind of problem in the input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources

from azbackup_lint.catalogue.blocks import Block, Code, Heading, Paragraph
from azbackup_lint.light_typing import Any
from azbackup_lint.problems import PROBLEM_KINDS, ProblemKind
from azbackup_lint.records import dataclass
from azbackup_lint.report.escaping import json_text
from azbackup_lint.yaml_text import compose, construct

TITLE = "Problems in the input"

LANGUAGES = {"tf": "terraform", "hcl": "terraform", "tfvars": "terraform", "json": "json"}
"""The names of languages in Markdown by the endings of files."""


@dataclass(frozen=True, slots=True)
class ProblemExample:
    """Files that have a problem, and its place and message once they are linted.

    `links` are symbolic links by name, `options` the arguments of `check`, `written` the encoding
    of the files.
    """

    files: Mapping[str, str]
    place: str
    message: str
    links: Mapping[str, str]
    options: tuple[str, ...]
    written: str


@dataclass(frozen=True, slots=True)
class ProblemText:
    """Why a kind of problem is reported, what to do about it, and an example if files can be it."""

    why: str
    remedy: str
    example: ProblemExample | None


def problem_text(kind: ProblemKind) -> ProblemText | None:
    """The text of a kind; None where nobody wrote one."""
    data = _texts().get(kind.id)
    if data is None:
        return None
    example = _read_example(data["example"]) if "example" in data else None
    return ProblemText(data["why"], data["remedy"], example)


def _read_example(data: Mapping[str, Any]) -> ProblemExample:
    return ProblemExample(
        files=data["files"],
        place=data["at"],
        message=data["message"],
        links=data.get("links", {}),
        options=tuple(data.get("options", ())),
        written=data.get("written", "utf-8"),
    )


def find_kind(word: str) -> ProblemKind | None:
    """The kind of an id or name."""
    matching = (k for k in PROBLEM_KINDS if word.upper() == k.id or word.lower() == k.name)
    return next(matching, None)


def problem_page(kind: ProblemKind, level: int = 1) -> Iterator[Block]:
    """A kind of problem: what it means, why it is reported, what to do, and an example."""
    text = problem_text(kind)
    yield Heading(f"{kind.id} {kind.name}", level)
    yield Paragraph(f"Severity {kind.severity}. {kind.summary}")
    if text is None:
        return
    yield Paragraph(text.why)
    yield Heading("What to do", level + 1)
    yield Paragraph(text.remedy)
    if kind.severity != "error":
        yield Paragraph(f"To leave it out: --ignore {kind.id}, or --ignore {kind.name}.")
    if text.example is not None:
        yield Heading("Example", level + 1)
        yield from _example(kind, text.example)


def problem_json(kind: ProblemKind) -> str:
    """A kind of problem as JSON."""
    text = problem_text(kind)
    problem: dict[str, Any] = {
        "id": kind.id,
        "name": kind.name,
        "severity": kind.severity,
        "effect": "input",
        "summary": kind.summary,
    }
    if text is not None:
        problem |= {"why": text.why, "remedy": text.remedy}
        if text.example is not None:
            files = dict(text.example.files)
            problem["example"] = {"files": files, "message": text.example.message}
    document = {"schemaVersion": 1, "problem": problem}
    return json_text(document, ascii_only=False)


def problem_rows() -> Sequence[tuple[str, str, str, str]]:
    """Id, name, severity and summary of every kind."""
    return [(kind.id, kind.name, kind.severity, kind.summary) for kind in PROBLEM_KINDS]


def _example(kind: ProblemKind, example: ProblemExample) -> Iterator[Block]:
    for name, content in example.files.items():
        told = f" in {example.written.capitalize()}" if example.written != "utf-8" else ""
        yield Paragraph(f"{name}{told}:")
        yield Code(LANGUAGES.get(name.rpartition(".")[2], ""), content)
    for name, target in example.links.items():
        yield Paragraph(f"{name} is a symbolic link to {target}, which doesn't exist.")
    command = " ".join(("azbackup-lint check", *example.options))
    yield Paragraph(f"{command} says:")
    yield Code("", f"{example.place}: {kind.severity} {kind.id} {kind.name}: {example.message}")


@cache
def _texts() -> Mapping[str, Mapping[str, Any]]:
    file = resources.files(__package__).joinpath("input_problems.yaml")
    texts: Mapping[str, Mapping[str, Any]] = construct(compose(file.read_text(encoding="utf-8")))
    return texts
