"""Texts in Base64 are decoded within bounds."""

import gzip
from base64 import b64encode

import pytest

from azbackup_lint.estate.facts.encoded_texts import MAX_LENGTH, decoded
from azbackup_lint.values import Known, Unknown


def encoded(data: bytes) -> str:
    return b64encode(data).decode()


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (None, ""),
        ("", ""),
        (encoded(b"#cloud-config\n"), "#cloud-config\n"),
        (encoded(b"a" * 60).replace("YWFh", "YWFh\n", 3), "a" * 60),
        (encoded(gzip.compress(b"#!/bin/sh", mtime=0)), "#!/bin/sh"),
        ("#!/bin/sh", "#!/bin/sh"),
    ],
)
def test_texts_are_decoded(written: str | None, text: str) -> None:
    assert decoded(Known(written)) == Known(text)


LONG = encoded(gzip.compress(b"a" * 10 * MAX_LENGTH, mtime=0))


@pytest.mark.parametrize("written", [encoded(b"\xff\xfe"), "A" * (MAX_LENGTH + 4), LONG, 5])
def test_what_holds_no_text_is_unknown(written: str | int) -> None:
    assert isinstance(decoded(Known(written)), Unknown)
