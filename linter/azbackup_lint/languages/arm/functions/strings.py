"""Functions on strings."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heapreplace

from azbackup_lint.azure.ids import parse_id
from azbackup_lint.azure.names import recased
from azbackup_lint.languages.arm.access import kind_of
from azbackup_lint.languages.arm.deployment_scope import Surroundings
from azbackup_lint.languages.arm.functions.arguments import is_wide, piece_of, text, text_of, whole
from azbackup_lint.languages.arm.functions.dates import written_length
from azbackup_lint.languages.arm.functions.formatting import format_values
from azbackup_lint.languages.arm.functions.signature import (
    ANY,
    ARRAY,
    BOOL,
    INT,
    STRING,
    Function,
    beyond,
    undocumented,
)
from azbackup_lint.languages.arm.functions.symbols import symbol
from azbackup_lint.values import (
    Cause,
    Known,
    Link,
    ListValue,
    Unknown,
    Value,
    causes_of,
    unknown_among,
    unknown_because,
)
from azbackup_lint.values.errors import EvaluationError
from azbackup_lint.values.logic import truth
from azbackup_lint.values.sizes import check_items, check_length
from azbackup_lint.values.texts import Part, by_part, join, replaced, split

WIDE = "characters beyond 16 bits"

GUID, UNIQUE_STRING = 36, 13
"""Characters of what the functions give, by Microsoft's reference of them."""

SCOPE_NAMES = (
    Link("subscription()", "subscriptionId"),
    Link("resourceGroup()", "name"),
    Link("managementGroup()", "name"),
)
"""Symbols of names, in which there is no slash."""

LOWER_CASE = frozenset({"uniquestring()", "guid()"})
"""Symbols of texts without capital letters, by Microsoft's reference of the functions."""

BLANKS = "".join(
    chr(code) for code in range(0x3001) if chr(code).isspace() and not 0x1C <= code <= 0x1F
)
"""What .NET trims (`Char.IsWhiteSpace`); Python also takes four control characters for blanks."""


def _by_letter(name: str, compute: Callable[[str], str]) -> Callable[[Value], Value]:
    """A change letter by letter, which keeps the known parts of a string known."""

    def change(subject: str) -> str:
        changed = ((character, compute(character)) for character in subject)
        return "".join(new if len(new) == 1 else old for old, new in changed)

    def changed(part: Unknown) -> Unknown:
        link = part.link
        if link is not None and link.address in LOWER_CASE and name == "toLower":
            return part
        if link is None or (link.address.endswith("()") and link not in SCOPE_NAMES):
            link = symbol(name, [part])
        else:
            link = recased(name, link)
        return Unknown(part.causes, link=link, width=part.width)

    def apply(value: Value) -> Value:
        if isinstance(value, Unknown) and not value.parts:
            return changed(value)
        return by_part(value, change, changed)

    return apply


def _ends(at_start: bool) -> Callable[[Value, Value], Value]:
    """startsWith and endsWith: in any case; the known end of an unknown string may decide."""

    def compute(subject: Value, wanted: Value) -> Value:
        if isinstance(wanted, Unknown):
            return unknown_because(*unknown_among(subject, wanted))
        end = _known_end(subject, at_start)
        ours, theirs = end, text(wanted)
        if not (ours.isascii() and theirs.isascii()):
            return (
                truth(True if ours == theirs else None, subject)
                if isinstance(subject, Unknown)
                else beyond("the case of letters beyond ASCII")
            )
        if not at_start:
            ours, theirs = ours[::-1], theirs[::-1]
        ours, theirs = ours.lower(), theirs.lower()
        if ours.startswith(theirs):
            return Known(True)
        if isinstance(subject, Unknown) and theirs.startswith(ours):
            return unknown_because(subject)
        return Known(False)

    return compute


def _known_end(subject: Value, at_start: bool) -> str:
    if isinstance(subject, Known):
        return text(subject)
    assert isinstance(subject, Unknown)
    end = subject.parts[0 if at_start else -1] if subject.parts else ""
    return end if isinstance(end, str) else ""


def _index_of(find: Callable[[str, str], int]) -> Callable[[Value, Value], Value]:
    """The position of a text in another, in any case, or of an item in an array."""

    def compute(subject: Value, wanted: Value) -> Value:
        ours, theirs = text(subject), text(wanted)
        if not (ours.isascii() and theirs.isascii()):
            return beyond("the case of letters beyond ASCII")
        if not theirs:
            return undocumented("the position of an empty string")
        return Known(find(ours.lower(), theirs.lower()))

    return compute


def contains_text(subject: Value, wanted: Value) -> Value:
    """Whether a string has another inside, with its case; known parts may show it."""
    if isinstance(wanted, Unknown):
        return unknown_because(*unknown_among(subject, wanted))
    if kind_of(wanted) not in (STRING, INT):
        return undocumented(f"contains() of {kind_of(wanted)} in a string")
    assert isinstance(wanted, Known)
    if isinstance(subject, Known):
        return Known(text_of(wanted.data) in text(subject))
    assert isinstance(subject, Unknown)
    inside = [text_of(wanted.data) in part for part in subject.parts if isinstance(part, str)]
    return truth(any(inside) or None, subject)


def _like(subject: Value, pattern: Value) -> Value:
    """Whether a text fits a pattern in any case, where `*` stands for any text."""
    ours, pieces = text(subject).lower(), text(pattern).lower().split("*")
    if not (text(subject).isascii() and text(pattern).isascii()):
        return beyond("the case of letters beyond ASCII")
    if "?" in text(pattern):
        return undocumented("like() with a question mark")
    if len(pieces) == 1:
        return Known(ours == pieces[0])
    first, *middle, last = pieces
    if not ours.startswith(first) or not ours.endswith(last):
        return Known(False)
    at, end = len(first), len(ours) - len(last)
    for piece in middle:  # the leftmost place of each leaves most for those behind it
        found = ours.find(piece, at, max(end, 0))
        if found < 0:
            return Known(False)
        at = found + len(piece)
    return Known(at <= end)


def _replace(subject: Value, old: Value, new: Value) -> Value:
    if isinstance(old, Known) and not text(old):
        return undocumented("replace() of an empty string")
    if unknown_among(subject, old, new):
        return _respelled(subject, old, new) or unknown_because(subject, old, new)
    return Known(replaced(text(subject), text(old), text(new)))


def _respelled(subject: Value, old: Value, new: Value) -> Value | None:
    """An id with known parts in another case, which is the same id; None for anything else."""
    if not (isinstance(subject, Unknown) and isinstance(old, Known) and isinstance(new, Known)):
        return None
    before, after = text(old), text(new)
    if before.lower() != after.lower() or parse_id(subject) is None:
        return None
    return by_part(
        subject,
        lambda part: part.replace(before, after),
        lambda part: Unknown(part.causes, link=part.link and recased("toLower", part.link)),
    )


def _split(subject: Value, delimiter: Value) -> Value:
    given = delimiter.items if isinstance(delimiter, ListValue) else (delimiter,)
    if any(not isinstance(item, Unknown) and kind_of(item) != STRING for item in given):
        raise EvaluationError("split() takes strings as delimiters")
    if isinstance(subject, Unknown) and delimiter == Known("/"):
        return _segments(subject)
    if unknown_among(subject, delimiter, *given):
        return unknown_because(subject, delimiter)
    marks = list(dict.fromkeys(map(text, given)))
    if not all(marks) or not marks:
        return undocumented("split() at an empty string")
    check_items(sum(map(text(subject).count, marks)))
    return ListValue(tuple(Known(part) for part in _pieces(text(subject), marks)))


def _pieces(subject: str, marks: Sequence[str]) -> Iterator[str]:
    """What is between the marks, of which the first in order counts where several begin."""
    begin = 0
    places = [(at, order) for order, mark in enumerate(marks) if (at := subject.find(mark)) >= 0]
    heapify(places)
    while places:
        at, order = places[0]
        if at >= begin:
            yield subject[begin:at]
            begin = at + len(marks[order])
        following = subject.find(marks[order], begin)
        if following < 0:
            heappop(places)
        else:
            heapreplace(places, (following, order))
    yield subject[begin:]


def _segments(subject: Unknown) -> Value:
    """The segments of an id: what is unknown of it, names, holds no slash."""
    segments = split(subject, "/")
    if segments is None or not (all(map(_has_no_slash, subject.parts)) or parse_id(subject)):
        return unknown_because(subject)
    return ListValue(tuple(segments))


def _has_no_slash(part: Part) -> bool:
    if isinstance(part, str):
        return True  # split() sees its slashes
    if part.options:
        return all(isinstance(o, Known) and "/" not in str(o.data) for o in part.options)
    return part.link is not None and (part.link in SCOPE_NAMES or part.link.address in LOWER_CASE)


def _join(items: Value, delimiter: Value) -> Value:
    if isinstance(items, Unknown) or isinstance(delimiter, Unknown):
        return unknown_because(items, delimiter)
    assert isinstance(items, ListValue)
    if any(
        not isinstance(item, Unknown) and kind_of(item) not in (STRING, INT, BOOL)
        for item in items.items
    ):
        return undocumented("join() of what is no string")
    pieces: list[str | Unknown] = []
    for index, item in enumerate(items.items):
        pieces += [text(delimiter)] if index else []
        pieces.append(piece_of(item))
    return join(pieces)


def _substring(subject: Value, start: Value, length: Value | None = None) -> Value:
    given = subject.width if isinstance(subject, Unknown) else len(text(subject))
    if given is None or isinstance(start, Unknown) or isinstance(length, Unknown):
        return unknown_because(subject, start, *([length] if length is not None else []))
    if isinstance(subject, Known) and is_wide(text(subject)):
        return beyond(WIDE)
    first = whole(start)
    count = given - first if length is None else whole(length)
    if first < 0 or count < 0 or first + count > given:
        raise EvaluationError(
            f"substring() from {first}, {count} long, goes beyond a string of {given}"
        )
    if isinstance(subject, Unknown):
        return Unknown(subject.causes, width=count)
    return Known(text(subject)[first : first + count])


def _pad_left(subject: Value, total: Value, filler: Value | None = None) -> Value:
    assert isinstance(subject, Known)
    given, width = text_of(subject.data), whole(total)
    mark = text(filler) if filler is not None else " "
    if is_wide(given) or is_wide(mark or " "):
        return beyond(WIDE)
    if len(mark) != 1:
        raise EvaluationError("padLeft() fills with one character")
    if width < 0:
        raise EvaluationError("padLeft() takes a length from 0")
    check_length(width)
    return Known(given.rjust(width, mark))


def _string(value: Value) -> Value:
    if isinstance(value, Known) and value.data is None:
        return undocumented("string() of null")
    piece = piece_of(value)
    if isinstance(piece, str):
        return Known(piece)
    return piece if piece.link or piece.parts or piece.options else Unknown(piece.causes)


def _format(spec: Value, *values: Value) -> Value:
    if isinstance(spec, Unknown):
        return unknown_because(spec, *values)
    return format_values(text(spec), values)


def _hash(name: str, length: int) -> Function:
    """A hash that the linter doesn't work out; of the same values it is the same symbol."""

    def compute(*values: Value) -> Value:
        cause = Cause("function", f"{name}()", "its result is known only at deployment")
        return Unknown(causes_of(*values) or (cause,), width=length)

    return Function(compute, (STRING,), rest=f"{STRING} or {INT}", partial=True)


def _new_guid(surroundings: Surroundings) -> Value:
    return Unknown((_chance("newGuid()"),), width=GUID)


def _utc_now(surroundings: Surroundings, form: Value | None = None) -> Value:
    length: int | None = len("yyyyMMddTHHmmssZ")
    if form is not None:
        length = written_length(text(form)) if isinstance(form, Known) else None
    return Unknown((_chance("utcNow()"),), width=length)


def _chance(subject: str) -> Cause:
    return Cause("function", subject, "give the parameter a value")


FUNCTIONS: Mapping[str, Function] = {
    "endswith": Function(_ends(False), (STRING, STRING), partial=True),
    "format": Function(_format, (STRING,), rest=ANY, partial=True),
    "guid": _hash("guid", GUID),
    "join": Function(_join, (ARRAY, STRING), partial=True),
    "like": Function(_like, (STRING, STRING)),
    "newguid": Function(_new_guid, contextual=True),
    "padleft": Function(_pad_left, (f"{STRING} or {INT}", INT, STRING), optional=1),
    "replace": Function(_replace, (STRING, STRING, STRING), partial=True),
    "split": Function(_split, (STRING, f"{STRING} or {ARRAY}"), partial=True),
    "startswith": Function(_ends(True), (STRING, STRING), partial=True),
    "string": Function(_string, (ANY,), partial=True, deep=True),
    "substring": Function(_substring, (STRING, INT, INT), optional=1, partial=True),
    "tolower": Function(_by_letter("toLower", str.lower), (STRING,), partial=True),
    "toupper": Function(_by_letter("toUpper", str.upper), (STRING,), partial=True),
    "trim": Function(lambda subject: Known(text(subject).strip(BLANKS)), (STRING,)),
    "uniquestring": _hash("uniqueString", UNIQUE_STRING),
    "utcnow": Function(_utc_now, (STRING,), optional=1, partial=True, contextual=True),
}

POSITIONS = {"indexOf": _index_of(str.find), "lastIndexOf": _index_of(str.rfind)}
"""What indexOf and lastIndexOf make of known strings."""
