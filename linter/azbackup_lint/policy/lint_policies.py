"""Policies: declarative rules in YAML, each with examples."""

from __future__ import annotations

from collections.abc import Iterator

from azbackup_lint.estate.view import ViewKind
from azbackup_lint.light_typing import TYPE_CHECKING, Any, Literal
from azbackup_lint.policy.compilation import COMBINATORS
from azbackup_lint.policy.fix_rules import FixRule, read_fix_rule
from azbackup_lint.policy.pack_document import PackDocument, Path
from azbackup_lint.policy.remedies import Remedy, read_remedy
from azbackup_lint.problems import Severity
from azbackup_lint.records import dataclass, field

if TYPE_CHECKING:
    from importlib.abc import Traversable

    from azbackup_lint.policy.examples import Example

Effect = Literal["backup", "restore", "advice"]

BASES = "bases"
"""The folder of a pack with what its examples are built on."""

SEVERITIES: dict[Effect, Severity] = {"backup": "error", "restore": "warning", "advice": "note"}


@dataclass(frozen=True, slots=True)
class Together:
    """How violations are merged: the fact whose place is to change, and a message."""

    at: tuple[str, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy; `when` and `require` are conditions on the document of a view.

    `own` is the path of its own folder in the folder of its `pack`; both are empty for a policy
    whose examples are in its YAML only.
    """

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
    remedy: Remedy
    why: str
    references: tuple[str, ...]
    section: str
    together: Together | None
    fix: FixRule | None
    document: PackDocument = field(repr=False)
    pack: Traversable | None = field(default=None, repr=False)
    own: str = field(default="", repr=False)
    _topics: list[frozenset[str]] = field(default_factory=list, repr=False, compare=False)

    @property
    def topics(self) -> frozenset[str]:
        """The first steps of all paths that the conditions look at; found once."""
        if not self._topics:
            self._topics.append(frozenset(_topics((self.when, self.require))))
        return self._topics[0]

    @property
    def texts(self) -> Iterator[tuple[Path, str]]:
        """The texts that a view fills, each with its place in the document."""
        yield ("message",), self.message
        if self.remedy.terraform == self.remedy.arm:
            yield ("remedy",), self.remedy.terraform
        else:
            yield ("remedy", "terraform"), self.remedy.terraform
            yield ("remedy", "arm"), self.remedy.arm
        if self.together:
            yield ("together", "message"), self.together.message
        if self.fix:
            yield ("fix", "title"), self.fix.title
            if self.fix.why:
                yield ("fix", "why"), self.fix.why

    @property
    def examples(self) -> tuple[Example, ...]:
        """The examples, which are read now: those in the YAML, then those that are files.

        Raises PackError for files that can't be read or merged.
        """
        from azbackup_lint.policy.examples import Bases, inline_examples, read_examples

        files: tuple[Example, ...] = ()
        if self.pack is not None and self.own:
            files = tuple(read_examples(self.pack / self.own, Bases(self.pack / BASES)))
        return (*inline_examples(self.document), *files)


def read_policy(
    document: PackDocument,
    section: str,
    pack: Traversable | None = None,
    own: str = "",
    *,
    trusted: bool = False,
) -> Policy:
    """The policy in a document; raises PackError where it is malformed."""
    if not trusted:
        from azbackup_lint.policy.validation import check  # compiled packs were checked

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
        remedy=read_remedy(data["remedy"]),
        why=data["why"],
        references=tuple(data.get("references", ())),
        section=section,
        together=_together(data.get("together")),
        fix=read_fix_rule(data.get("fix")),
        document=document,
        pack=pack,
        own=own,
    )


def _topics(condition: Any) -> Iterator[str]:
    if isinstance(condition, (list, tuple)):
        for item in condition:
            yield from _topics(item)
    elif isinstance(condition, dict):
        for key, inner in condition.items():
            if key in COMBINATORS:
                yield from _topics(inner)
            else:
                yield key.partition(".")[0]


def _together(data: Any) -> Together | None:
    return Together(tuple(data["at"].split(".")), data["message"]) if data else None


def _effect(data: Any) -> tuple[Effect, tuple[str, ...]]:
    return ("restore", tuple(data["restore"])) if isinstance(data, dict) else (data, ())
