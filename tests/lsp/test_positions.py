"""Positions: offsets in code points and the positions of clients lead to each other."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.lsp.buffers import Buffer, Edit
from azbackup_lint.lsp.documents import Documents
from azbackup_lint.lsp.edited_lines import MAX_WORK, EditedLines
from azbackup_lint.lsp.placing import Shift
from azbackup_lint.lsp.positions import ClientPosition, ClientRange, Encoding, Lines

ENCODINGS: tuple[Encoding, ...] = ("utf-8", "utf-16", "utf-32")
CODECS = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}

TEXTS = st.text(st.sampled_from("ab \t\r\n\u0301é€😀𝒳\u2028\x0c"), max_size=40)


def _reference(text: str, offset: int, encoding: Encoding) -> ClientPosition:
    """The position by Python's own encoders; line ends as the protocol has them."""
    ends = [match for match in re.finditer(r"\r\n|\n|\r", text) if match.end() <= offset]
    start = ends[-1].end() if ends else 0
    inside = next((m for m in re.finditer(r"\r\n", text) if m.start() < offset < m.end()), None)
    end = inside.start() if inside else offset
    codec, width = CODECS[encoding]
    return ClientPosition(len(ends), len(text[start:end].encode(codec)) // width)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, data=st.data())
def test_a_position_is_what_the_encoder_counts(
    encoding: Encoding, text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    assert Lines(text).position(offset, encoding) == _reference(text, offset, encoding)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, data=st.data())
def test_a_position_leads_back_to_its_offset(
    encoding: Encoding, text: str, data: st.DataObject
) -> None:
    offset = data.draw(st.integers(0, len(text)))
    lines = Lines(text)
    back = lines.offset(lines.position(offset, encoding), encoding)
    assert back == offset or text[back : offset + 1] == "\r\n"


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, line=st.integers(0, 50), character=st.integers(0, 200))
def test_no_position_leads_out_of_the_text(
    encoding: Encoding, text: str, line: int, character: int
) -> None:
    assert 0 <= Lines(text).offset(ClientPosition(line, character), encoding) <= len(text)


def test_a_position_inside_of_a_character_is_at_its_beginning() -> None:
    assert Lines("a😀b").offset(ClientPosition(0, 2), "utf-16") == 1
    assert Lines("a😀b").offset(ClientPosition(0, 3), "utf-8") == 1


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, new=TEXTS, data=st.data())
def test_an_edit_replaces_its_range(
    encoding: Encoding, text: str, new: str, data: st.DataObject
) -> None:
    buffer = Buffer(None, "", text, 1)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    place = ClientRange(*(buffer.lines.position(at, encoding) for at in (start, end)))
    start, end = (buffer.lines.offset(position, encoding) for position in place)
    edited = buffer.edited([Edit(new, place)], 2, encoding)
    assert edited.text == text[:start] + new + text[end:]
    assert edited.version == 2


RANGES = st.tuples(*4 * [st.integers(0, 12)]).map(
    lambda n: ClientRange(ClientPosition(n[0], n[1]), ClientPosition(n[0] + n[2] // 6, n[3]))
)


@pytest.mark.parametrize("encoding", ENCODINGS)
@given(text=TEXTS, edits=st.lists(st.tuples(TEXTS, st.none() | RANGES), max_size=6))
def test_edits_of_one_message_follow_each_other(
    encoding: Encoding, text: str, edits: list[tuple[str, ClientRange | None]]
) -> None:
    expected = text
    for new, place in edits:
        if place is None:
            expected = new
            continue
        lines = Lines(expected)
        start, end = (lines.offset(position, encoding) for position in place)
        expected = expected[:start] + new + expected[max(start, end) :]
    buffer = Buffer(Path("a.tf"), "", text, 1)
    edited = buffer.edited([Edit(*edit) for edit in edits], 2, encoding)
    assert edited.text == expected


def at(line: int, character: int = 0) -> ClientRange:
    """The empty range at a position."""
    return ClientRange(ClientPosition(line, character), ClientPosition(line, character))


@pytest.mark.parametrize("line", ["a = 1\n", "a = 1\r\n", "é = 1\n"])
def test_tens_of_thousands_of_edits_touch_their_lines_only(line: str) -> None:
    """Splitting the whole text for each would take a minute, and more work than there is."""
    number = 20_000
    edits = [Edit("b = 2\n" + line[0], at(number - i, 1)) for i in range(1, number)]
    lines = EditedLines(line * number)
    for edit in edits:
        lines.replace(edit.range, edit.text, "utf-16")
    assert lines.text == line + (line[0] + "b = 2\n" + line) * (number - 1)
    assert lines.work < MAX_WORK / 5


def test_edits_that_take_too_much_work_lose_the_document(tmp_path: Path) -> None:
    told: list[str] = []
    documents = Documents(lambda *, look_at_disk=False: None, told.append)
    uri = (tmp_path / "a.tf").as_uri()
    documents.opened({"textDocument": {"uri": uri, "version": 1, "text": "x" * 10**6}})
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    change = {"text": "é" * 1000, "range": place}
    few, many = [change] * 10, [change] * 5000
    documents.changed({"textDocument": {"uri": uri, "version": 2}, "contentChanges": few})
    assert not told
    documents.changed({"textDocument": {"uri": uri, "version": 3}, "contentChanges": many})
    assert told == [uri]


@given(before=TEXTS, old=TEXTS, new=TEXTS, after=TEXTS)
def test_what_stands_around_an_edit_moves_with_it(
    before: str, old: str, new: str, after: str
) -> None:
    one, other = before + old + after, before + new + after
    shift = Shift.between(one, other)
    for offset in range(len(one) + 1):
        assert 0 <= shift.start(offset) <= len(other)
        if offset < shift.prefix:
            assert shift.start(offset) == offset
        if offset >= shift.old_end and offset > shift.prefix:
            assert one[offset:] == other[shift.start(offset) :]
