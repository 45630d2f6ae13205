"""Texts that are written in Base64: custom data, user data, scripts of extensions."""

from __future__ import annotations

import zlib
from binascii import Error

from azbackup_lint.values import Cause, Data, Known, Unknown, Value, placed_like

MAX_LENGTH = 100_000
"""Code points that are decoded; Azure takes 64 KB of custom data, which are 87,384 in Base64."""

GZIP = b"\x1f\x8b"


def decoded(value: Value) -> Value:
    """The text that a value holds in Base64, compressed or not, in all options of an unknown.

    What isn't Base64 counts as the text itself; what holds no text is unknown.
    """
    if isinstance(value, Unknown):
        options = tuple(decoded(option) for option in value.options)
        return Unknown(value.causes, options=options) if options else value
    text = _text(value.data) if isinstance(value, Known) else None
    if text is None:
        cause = Cause("computed", "what an encoded text holds")
        return placed_like(Unknown((cause,)), value)
    return placed_like(Known(text), value)


def _text(data: Data) -> str | None:
    if data is None:
        return ""
    if not isinstance(data, str) or len(data) > MAX_LENGTH:
        return None
    from base64 import b64decode  # few VMs have such texts

    try:
        held = b64decode(data.translate({10: None, 13: None}), validate=True)
    except (Error, ValueError):
        return data
    try:
        if held.startswith(GZIP):
            stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
            held = stream.decompress(held, MAX_LENGTH)
            return held.decode() if stream.eof else None
        return held.decode()
    except (zlib.error, UnicodeDecodeError):
        return None
