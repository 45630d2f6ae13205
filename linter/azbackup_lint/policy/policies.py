"""Policies: declarative rules, one YAML file each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from azbackup_lint.estate.view import VIEW_KINDS, ViewKind
from azbackup_lint.policy.compilation import COMBINATORS
from azbackup_lint.policy.documents import PackDocument
from azbackup_lint.problems import Severity

Effect = Literal["backup", "restore", "advice"]

ID = re.compile(r"[A-Z]{2,8}\d{3}\Z")
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*\Z")
KEYS = frozenset(
    [
        "id",
        "name",
        "rows",
        "effect",
        "severity",
        "severity-reason",
        "on",
        "when",
        "require",
        "message",
        "remedy",
        "why",
        "examples",
        "references",
    ]
)
SEVERITIES: dict[Effect, Severity] = {"backup": "error", "restore": "warning", "advice": "note"}
RESTORE_METHODS = (
    "create-new-vm",
    "restore-disks",
    "replace-existing",
    "cross-region",
    "cross-subscription",
    "cross-zonal",
    "file-level",
)


@dataclass(frozen=True, slots=True)
class Example:
    """A piece of code and the verdict that a policy must reach on it."""

    verdict: Literal["violated", "satisfied", "unknown"]
    title: str
    language: Literal["terraform", "arm"]
    code: str


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
    section: str
    document: PackDocument

    @property
    def topics(self) -> frozenset[str]:
        """The first steps of all paths that the conditions look at."""
        return frozenset(_topics(self.when)) | frozenset(_topics(self.require))

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples of the policy, one for each language that a case is written in."""
        return tuple(
            Example(item["verdict"], item.get("title", ""), language, item[language])
            for item in self.document.data.get("examples", ())
            for language in ("terraform", "arm")
            if language in item
        )


def read_policy(document: PackDocument, section: str) -> Policy:
    """The policy in a document; raises PackError where it is malformed."""
    data = document.data
    if not isinstance(data, dict):
        raise document.error((), "a policy must be a mapping")
    for key in data:
        if key not in KEYS:
            raise document.error((key,), f"{key!r} is no key of a policy")
    for key in ("id", "name", "on", "message", "remedy", "why"):
        if not isinstance(data.get(key), str):
            raise document.error((key,), f"a policy needs the key {key!r}, a text")
    if not ID.match(data["id"]):
        raise document.error(("id",), "an id is two to eight capitals and three digits")
    if not NAME.match(data["name"]):
        raise document.error(("name",), "a name is kebab-case")
    if data["on"] not in VIEW_KINDS:
        raise document.error(("on",), f"a policy is on one of {', '.join(VIEW_KINDS)}")
    if not data.get("rows") or not isinstance(data.get("require"), dict):
        raise document.error((), "a policy needs rows and require")
    effect, methods = _effect(document, data.get("effect"))
    severity = data.get("severity", SEVERITIES[effect])
    if severity not in ("error", "warning", "note"):
        raise document.error(("severity",), "a severity is error, warning or note")
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
        section=section,
        document=document,
    )


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


def _effect(document: PackDocument, data: Any) -> tuple[Effect, tuple[str, ...]]:
    if data in ("backup", "advice"):
        return data, ()
    methods = data.get("restore") if isinstance(data, dict) else None
    if not isinstance(methods, list) or not methods or not set(methods) <= set(RESTORE_METHODS):
        known = ", ".join(RESTORE_METHODS)
        raise document.error(
            ("effect",), f"an effect is backup, advice, or restore: a list out of {known}"
        )
    return "restore", tuple(methods)
