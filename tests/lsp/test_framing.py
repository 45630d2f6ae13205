"""Messages in a stream of bytes, whatever else is in it."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.lsp.framing import Messages, TooLarge

ONE, TWO = b'{"jsonrpc": "2.0", "method": "one"}', b'{"jsonrpc": "2.0", "method": "two"}'


def framed(body: bytes, length: int | None = None) -> bytes:
    """A message; its header may give another length."""
    return b"Content-Length: %d\r\n\r\n" % (len(body) if length is None else length) + body


def reading(data: bytes, size: int = 1 << 20) -> Callable[[int], bytes]:
    """Reads pieces of a size."""
    at = 0

    def read(most: int) -> bytes:
        nonlocal at
        piece = data[at : at + min(size, most)]
        at += len(piece)
        return piece

    return read


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"no message at all", []),
        (framed(ONE) + framed(TWO), [ONE, TWO]),
        (b"content-length:35\r\nContent-Type: x\r\n\r\n" + ONE + framed(TWO), [ONE, TWO]),
        (b"Content-Type: x\r\nContent-Length: 35\r\n\r\n" + ONE, [ONE]),
        (b"Content-Type: x\r\n\r\n" + ONE + framed(TWO), [TWO]),
        (ONE + framed(TWO), [TWO]),
        (b"Content-Length: none\r\n\r\n" + framed(TWO), [TWO]),
        (b"Content-Length: -5\r\n\r\n" + framed(TWO), [TWO]),
        (b"\xff\x00" * 10_000 + framed(TWO), [TWO]),
        (framed(b"") + framed(TWO), [b"", TWO]),
        (framed(ONE, 20) + framed(TWO), [ONE[:20], TWO]),
        (framed(ONE, 60) + framed(TWO), [ONE, TWO]),
        (framed(ONE, 500) + framed(TWO), [ONE, TWO]),
        (framed(ONE, 500), [ONE]),
        (framed(b"x" * 600) + framed(TWO), [TooLarge(600), TWO]),
        (framed(b"x" * 600, 10**17) + framed(TWO), [TooLarge(10**17), TWO]),
    ],
)
def test_messages_are_found(data: bytes, expected: list[object]) -> None:
    assert list(Messages(reading(data), largest=500)) == expected


TEXTS = st.text(alphabet='Content-Length: 3\r\n\r\n{}"é', max_size=200)


@given(st.lists(TEXTS, max_size=6), st.integers(1, 80))
def test_texts_that_look_like_headers_stay_whole(texts: list[str], size: int) -> None:
    bodies = [json.dumps(text, ensure_ascii=False).encode() for text in texts]
    data = b"".join(framed(body) for body in bodies)
    assert list(Messages(reading(data, size))) == bodies


@given(st.lists(st.tuples(TEXTS, st.integers(40, 900)), max_size=6))
def test_a_length_beyond_the_end_loses_nothing(texts: list[tuple[str, int]]) -> None:
    bodies = [json.dumps(text).encode() for text, _ in texts]
    lengths = [len(body) + more for body, (_, more) in zip(bodies, texts, strict=True)]
    data = b"".join(framed(b, length) for b, length in zip(bodies, lengths, strict=True))
    assert list(Messages(reading(data))) == bodies
