"""Outcomes as plain JSON: between processes, and in the cache.

A place is the number of its text with two offsets. Texts are named by their files and digests; who
decodes an outcome has to find them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.edits import Edit
from azbackup_lint.estate.root_links import Declaration, Links
from azbackup_lint.light_typing import Any, TypeAlias, TypeVar
from azbackup_lint.outcomes import Outcome, Placed, UnitOutcome
from azbackup_lint.problems import PROBLEM_KINDS, Problem
from azbackup_lint.records import dataclass, fields
from azbackup_lint.report.model import Failure, Finding, Fix, Related, Shared, Undecided
from azbackup_lint.source import Source, Span
from azbackup_lint.values import Cause
from azbackup_lint.values.limits import Work

T = TypeVar("T", Finding, Undecided, Failure)

Find: TypeAlias = "Callable[[TextName], Source | None]"

_KINDS = {kind.id: kind for kind in PROBLEM_KINDS}
_WORDS: Mapping[str, frozenset[str]] = {
    "severity": frozenset({"error", "warning", "note"}),
    "effect": frozenset({"backup", "restore", "advice", "input"}),
    "kind": frozenset({"terraform", "plan", "state", "arm", "none"}),
    "answer": frozenset({"yes", "no", "unknown"}),
}
"""The words that some fields may have; anything else was made by another program."""


class UndecodableError(ValueError):
    """Data that is no outcome, or whose texts have changed."""


@dataclass(frozen=True, slots=True)
class TextName:
    """What a text is found by: the path that people use, its file if it has one, its digest."""

    path: str
    file: str | None
    digest: str


def digest_of(text: str) -> str:
    """What tells a text from others."""
    return looks.digest(text.encode("utf-8", "surrogatepass"))


class Encoder:
    """Encodes the outcomes of some units, which share their texts."""

    def __init__(self) -> None:
        self._numbers: dict[Source, int] = {}

    def unit(self, outcome: UnitOutcome) -> dict[str, Any]:
        """The outcome of a unit; `texts` gives what its numbers stand for."""
        return {
            "outcomes": [self._outcome(item) for item in outcome.outcomes],
            "failures": [_plain(item) for item in outcome.failures],
            "roots": [str(path) for path in outcome.roots],
            "conflicts": [self._problem(item) for item in outcome.conflicts],
            "marked": [self._number(source) for source in outcome.marked],
            "work": [outcome.work.taken, outcome.work.needed, outcome.work.is_cut],
        }

    @property
    def sources(self) -> Sequence[Source]:
        """The texts by their numbers."""
        return tuple(self._numbers)

    @property
    def texts(self) -> list[list[str | None]]:
        """The names of the texts by their numbers."""
        return [
            [source.path, str(source.file) if source.file else None, digest_of(source.text)]
            for source in self._numbers
        ]

    def _number(self, source: Source) -> int:
        return self._numbers.setdefault(source, len(self._numbers))

    def span(self, span: Span) -> list[int]:
        """A place in the text of a whole file."""
        span = span.source.settled(span)
        return [self._number(span.source), span.start, span.end]

    def causes(self, causes: Sequence[Cause]) -> list[Any]:
        """Why something is not known."""
        return [
            [item.kind, item.subject, item.remedy, self.span(item.span) if item.span else None]
            for item in causes
        ]

    def _outcome(self, item: Outcome) -> dict[str, Any]:
        return {
            "name": item.name,
            "path": str(item.path) if item.path is not None else None,
            "kind": item.kind,
            "inputs": list(item.inputs),
            "resources": item.resources,
            "answers": list(item.answers),
            "unmade": list(item.unmade),
            "findings": [self._placed(found, self._finding) for found in item.findings],
            "undecided": [self._placed(found, self._undecided) for found in item.undecided],
            "files": list(item.files),
            "made": [self.span(span) for span in item.made],
            "cut": item.is_cut_short,
            "number": item.number,
            "links": self._links(item.links),
        }

    def _links(self, links: Links) -> list[Any]:
        """The keys of what a root declares, asks, and reads; in order, as sets have none."""
        keys = (links.declared, links.asked, links.items, links.asked_states)
        exclusive = [
            [key, item.title, self.span(item.span)] for key, item in links.exclusive.items()
        ]
        return [links.variant, links.state, exclusive, *(sorted(some) for some in keys)]

    def _placed(self, placed: Placed[Any], encode: Callable[[Any], Any]) -> list[Any]:
        return [encode(placed.item), [self.span(span) for span in placed.places], placed.quiet]

    def _finding(self, finding: Finding) -> dict[str, Any]:
        shared, fix = finding.shared, finding.fix
        special = {
            "span": self.span(finding.span),
            "conditional": self.causes(finding.conditional),
            "related": [
                [item.message, self.span(item.span), item.is_origin, item.is_written]
                for item in finding.related
            ],
            "shared": [self.span(shared.span), shared.message] if shared else None,
            "fix": self._fix(fix) if fix else None,
        }
        return _plain(finding) | special

    def _fix(self, fix: Fix) -> list[Any]:
        edits = [[self.span(edit.span), edit.text] for edit in fix.edits]
        return [fix.title, edits, fix.safe, fix.why, list(fix.also)]

    def _undecided(self, item: Undecided) -> dict[str, Any]:
        return _plain(item) | {"span": self.span(item.span), "causes": self.causes(item.causes)}

    def _problem(self, item: Problem) -> list[Any]:
        empty = [[name, self.span(span)] for name, span in item.empty]
        place = self.span(item.span)
        return [item.kind.id, item.message, item.remedy, place, empty, item.subject]


def _plain(record: Any) -> dict[str, Any]:
    """The fields of a record that are texts, or tuples of texts; without those that are empty."""
    values = ((item.name, getattr(record, item.name)) for item in fields(record))
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in values
        if value and (isinstance(value, str) or _is_words(value))
    }


def _is_words(value: Any) -> bool:
    return isinstance(value, (tuple, list)) and all(isinstance(item, str) for item in value)


class Decoder:
    """Decodes outcomes whose texts are found by their names; raises UndecodableError."""

    def __init__(self, texts: Any, find: Find) -> None:
        self._texts = [TextName(*map(_text_or_none, row)) for row in _list(texts)]
        self._find = find
        self._sources: dict[int, Source] = {}

    def unit(self, data: Any) -> UnitOutcome:
        """The outcome of a unit."""
        try:
            return UnitOutcome(
                outcomes=tuple(map(self._outcome, _list(data["outcomes"]))),
                failures=tuple(_record(Failure, item) for item in _list(data["failures"])),
                roots=tuple(Path(_text(path)) for path in _list(data["roots"])),
                conflicts=tuple(map(self._problem, _list(data["conflicts"]))),
                marked=tuple(map(self._source, _list(data["marked"]))),
                work=work_of(data),
            )
        except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
            raise UndecodableError(str(error)) from None

    def _source(self, number: Any) -> Source:
        source = self._sources.get(number)
        if source is None:
            if not isinstance(number, int) or number < 0:
                raise UndecodableError("no number of a text")
            source = self._find(self._texts[number])
            if source is None:
                raise UndecodableError("a text has changed")
            self._sources[number] = source
        return source

    def span(self, data: Any) -> Span:
        """A place."""
        number, start, end = data
        source = self._source(number)
        if not 0 <= start <= end <= len(source.text):
            raise UndecodableError("a place outside of its text")
        return Span(source, start, end)

    def _span_or_none(self, data: Any) -> Span | None:
        return self.span(data) if data is not None else None

    def causes(self, data: Any) -> tuple[Cause, ...]:
        """Why something is not known."""
        return tuple(
            Cause(_text(kind), _text(subject), _text(remedy), self._span_or_none(place))  # type: ignore[arg-type] # of an enumeration that nothing acts on
            for kind, subject, remedy, place in _list(data)
        )

    def _outcome(self, data: Any) -> Outcome:
        path = _text_or_none(data["path"])
        return Outcome(
            name=_text(data["name"]),
            path=Path(path) if path is not None else None,
            kind=_word("kind", data["kind"]),
            inputs=_texts(data["inputs"]),
            resources=_number(data["resources"]),
            answers=tuple(_word("answer", item) for item in _list(data["answers"])),
            unmade=_texts(data["unmade"]),
            findings=tuple(self._placed(item, self._finding) for item in _list(data["findings"])),
            undecided=tuple(
                self._placed(item, self._undecided) for item in _list(data["undecided"])
            ),
            files=_texts(data["files"]),
            made=tuple(map(self.span, _list(data["made"]))),
            is_cut_short=bool(data["cut"]),
            number=_number(data["number"]),
            links=self._links(_text(data["name"]), data["links"]),
        )

    def _links(self, name: str, data: Any) -> Links:
        variant, state, exclusive, *keys = data
        declared, asked, items, states = (frozenset(map(_texts, _list(some))) for some in keys)
        own = None if state is None else _texts(state)
        placed = {
            _texts(key): Declaration(_text(title), self.span(place))
            for key, title, place in _list(exclusive)
        }
        return Links(name, _text_or_none(variant), declared, asked, items, states, own, placed)

    def _placed(self, data: Any, decode: Callable[[Any], Any]) -> Placed[Any]:
        item, places, quiet = data
        spans = tuple(map(self.span, _list(places)))
        if not spans:
            raise UndecodableError("nothing has no place")
        return Placed(decode(item), spans, bool(quiet))

    def _finding(self, data: Any) -> Finding:
        shared, fix = data["shared"], data["fix"]
        _word("severity", data["severity"])
        _word("effect", data["effect"])
        return _record(
            Finding,
            data,
            span=self.span(data["span"]),
            conditional=self.causes(data["conditional"]),
            related=tuple(self._related(item) for item in _list(data["related"])),
            shared=Shared(self.span(shared[0]), _text(shared[1])) if shared is not None else None,
            fix=self._fix(fix) if fix is not None else None,
        )

    def _related(self, data: Any) -> Related:
        message, span, is_origin, is_written = data
        return Related(_text(message), self.span(span), bool(is_origin), bool(is_written))

    def _fix(self, data: Any) -> Fix:
        title, edits, safe, why, also = data
        made = tuple(Edit(self.span(span), _text(text)) for span, text in _list(edits))
        return Fix(_text(title), made, bool(safe), _text(why), _texts(also))

    def _undecided(self, data: Any) -> Undecided:
        span, causes = self.span(data["span"]), self.causes(data["causes"])
        return _record(Undecided, data, span=span, causes=causes)

    def _problem(self, data: Any) -> Problem:
        kind, message, remedy, place, empty, subject = data
        values = tuple((_text(name), self.span(span)) for name, span in _list(empty))
        return Problem(
            _KINDS[kind], _text(message), _text(remedy), self.span(place), values, _text(subject)
        )


def work_of(data: Any) -> Work:
    """What the unit of an encoded outcome took of its share; raises UndecodableError."""
    taken, needed, is_cut = _list(data.get("work"))
    return Work(_number(taken), _number(needed), bool(is_cut))


def _record(cls: type[T], data: Any, **special: Any) -> T:
    """A record of texts and tuples of texts, beside what is special."""
    chosen: dict[str, Any] = dict(special)
    for item in fields(cls):
        if item.name in special:
            continue
        default = _EMPTY.get((cls, item.name), "")
        value = data.get(item.name, default)
        chosen[item.name] = _text(value) if isinstance(default, str) else _texts(value)
    return cls(**chosen)


_LISTS: Mapping[Any, tuple[str, ...]] = {
    Finding: ("methods", "rows", "notes", "variants", "supported_by"),
    Undecided: ("variants",),
    Failure: ("trace",),
}
_EMPTY: Mapping[tuple[Any, str], Any] = {
    (cls, name): () for cls, names in _LISTS.items() for name in names
}
"""The fields of records that are tuples of texts; others are texts."""


def _list(data: Any) -> list[Any]:
    if not isinstance(data, list):
        raise UndecodableError("no list")
    return data


def _text(data: Any) -> str:
    if not isinstance(data, str):
        raise UndecodableError("no text")
    return data


def _text_or_none(data: Any) -> Any:
    return None if data is None else _text(data)


def _texts(data: Any) -> tuple[str, ...]:
    if not _is_words(data):
        raise UndecodableError("no texts")
    return tuple(data)


def _number(data: Any) -> int:
    if not isinstance(data, int):
        raise UndecodableError("no number")
    return data


def _word(kind: str, data: Any) -> Any:
    if data not in _WORDS[kind]:
        raise UndecodableError(f"no {kind}")
    return data
