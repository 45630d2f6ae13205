"""Policies: declarative rules, one YAML file each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Literal

from azbackup_lint.estate.view import ViewKind
from azbackup_lint.policy.compilation import COMBINATORS
from azbackup_lint.policy.pack_document import PackDocument, Path, read_document
from azbackup_lint.policy.validation import check
from azbackup_lint.problems import Severity
from azbackup_lint.source import Source

Effect = Literal["backup", "restore", "advice"]

Language = Literal["terraform", "arm"]

LANGUAGES: tuple[Language, ...] = ("terraform", "arm")
SEVERITIES: dict[Effect, Severity] = {"backup": "error", "restore": "warning", "advice": "note"}


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of code and the verdict that a policy must reach on it.

    `edition` is empty where any edition will do that has the policy active; `path` leads to the
    example in the policy's document.
    """

    verdict: Literal["violated", "satisfied", "unknown"]
    title: str
    edition: str
    language: Language
    code: str
    path: Path


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; `when` and `require` are conditions on the document of a view."""

    id: str
    name: str
    rows: tuple[str, ...]
    effect: Effect
    methods: tuple[str, ...]
    severity: Severity
    severity_reason: str
    on: ViewKind
    when: Any
    require: Any
    message: str
    remedy: str
    why: str
    references: tuple[str, ...]
    section: str
    document: PackDocument = field(repr=False)

    @property
    def topics(self) -> frozenset[str]:
        """The first steps of all paths that the conditions look at."""
        return frozenset(_topics(self.when)) | frozenset(_topics(self.require))

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples of the policy, one for each language that a case is written in."""
        return tuple(
            Example(
                verdict=item["verdict"],
                title=item.get("title", ""),
                edition=item.get("edition", ""),
                language=language,
                code=item[language],
                path=("examples", number),
            )
            for number, item in enumerate(self._whole.data.get("examples", ()))
            for language in LANGUAGES
            if language in item
        )

    @property
    def _whole(self) -> PackDocument:
        """The document with its examples, which may not have been read."""
        document = self.document
        return document if "examples" in document.data else _reread(document.source)


def read_policy(document: PackDocument, section: str, *, trusted: bool = False) -> Policy:
    """The policy in a document; raises PackError where it is malformed."""
    if not trusted:
        check(document, "policy")
    data = document.data
    effect, methods = _effect(data["effect"])
    severity = data.get("severity", SEVERITIES[effect])
    if severity != SEVERITIES[effect] and not data.get("severity-reason"):
        raise document.error(("severity",), "another severity needs a severity-reason")
    return Policy(
        id=data["id"],
        name=data["name"],
        rows=tuple(data["rows"]),
        effect=effect,
        methods=methods,
        severity=severity,
        severity_reason=data.get("severity-reason", ""),
        on=data["on"],
        when=data.get("when", {}),
        require=data["require"],
        message=data["message"],
        remedy=data["remedy"],
        why=data["why"],
        references=tuple(data.get("references", ())),
        section=section,
        document=document,
    )


@lru_cache
def _reread(source: Source) -> PackDocument:
    return read_document(source)


def _topics(condition: Any) -> Iterator[str]:
    if isinstance(condition, list):
        for item in condition:
            yield from _topics(item)
    elif isinstance(condition, dict):
        for key, inner in condition.items():
            if key in COMBINATORS:
                yield from _topics(inner)
            else:
                yield key.partition(".")[0]


def _effect(data: Any) -> tuple[Effect, tuple[str, ...]]:
    return ("restore", tuple(data["restore"])) if isinstance(data, dict) else (data, ())
