"""Functions that encode, decode and hash."""

from __future__ import annotations

import base64
import codecs
import gzip
import hashlib
import io
import urllib.parse
import uuid
from collections.abc import Callable, Mapping

from azbackup_lint.languages.terraform.functions.csv_text import csv_rows
from azbackup_lint.languages.terraform.functions.json_text import jsondecode, jsonencode
from azbackup_lint.languages.terraform.functions.signature import Function
from azbackup_lint.languages.terraform.type_system.types import (
    ANY,
    STRING,
    ObjectAttribute,
    ObjectType,
)
from azbackup_lint.values import Cause, Known, ListValue, MapValue, Unknown, Value
from azbackup_lint.values.errors import EvaluationError, LimitReached
from azbackup_lint.values.sizes import MAX_TEXT, check_items, check_length

UUID_NAMESPACES = {
    "dns": uuid.NAMESPACE_DNS,
    "url": uuid.NAMESPACE_URL,
    "oid": uuid.NAMESPACE_OID,
    "x500": uuid.NAMESPACE_X500,
}


def _text(value: Value) -> str:
    assert isinstance(value, Known)
    text = str(value.data)
    if len(text) > MAX_TEXT:
        raise LimitReached(f"texts of more than {MAX_TEXT} characters are not read")
    return text


def _of_one(compute: Callable[[str], str]) -> Callable[[Value], Value]:
    return lambda value: Known(compute(_text(value)))


def _hash(name: str, encode: Callable[[bytes], str]) -> Function:
    def compute(text: str) -> str:
        return encode(hashlib.new(name, text.encode(), usedforsecurity=False).digest())

    return Function(_of_one(compute), (STRING,))


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True)
    except ValueError:  # binascii.Error, and what isn't ASCII
        raise EvaluationError("the text is not base64") from None


def _utf8(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise EvaluationError("the decoded bytes are not UTF-8 text") from None


def _decompress(text: str) -> str:
    packed = _decoded(text)
    if not packed:
        raise EvaluationError("there are no bytes of gzip data")
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(packed)) as stream:
            data = stream.read(MAX_TEXT + 1)
    except (OSError, EOFError):
        raise EvaluationError("the bytes are not gzip data") from None
    check_length(len(data))
    return _utf8(data)


def _codec(encoding: Value) -> str:
    """Python's name of an encoding; without another word, UTF-16 is big-endian."""
    name = _text(encoding)
    if not name.isascii() or "\0" in name:
        raise LookupError
    codec = codecs.lookup(name)
    if not codec._is_text_encoding:  # rot13, zip and the like
        raise LookupError
    return "utf-16-be" if codec.name == "utf-16" else codec.name


def _encode_as(text: Value, encoding: Value) -> Value:
    try:
        return Known(_base64(_marked(_text(text), _codec(encoding), encoding)))
    except (LookupError, UnicodeError):
        raise EvaluationError("the text can't be written in that encoding") from None


def _marked(text: str, codec: str, encoding: Value) -> bytes:
    mark = "\ufeff" if _text(encoding).lower().replace("_", "-") == "utf-16" else ""
    return (mark + text).encode(codec)


def _decode_as(text: Value, encoding: Value) -> Value:
    try:
        return Known(_decoded(_text(text)).decode(_codec(encoding)))
    except (LookupError, UnicodeError):
        raise EvaluationError("the text can't be read in that encoding") from None


def _csvdecode(value: Value) -> Value:
    rows = csv_rows(_text(value))
    if not rows:
        raise EvaluationError("the CSV text has no header")
    names = rows[0]
    if len(set(names)) != len(names) or any(len(row) != len(names) for row in rows[1:]):
        raise EvaluationError("the rows of the CSV text don't fit its header")
    check_items(len(names) * len(rows))
    return ListValue(
        tuple(
            MapValue({name: Known(cell) for name, cell in zip(names, row, strict=True)})
            for row in rows[1:]
        ),
        "list",
        element=ObjectType({name: ObjectAttribute(STRING) for name in names}),
    )


def _urlencode(text: str) -> str:
    return urllib.parse.quote_plus(text, safe="-_.~")


def _uuidv5(namespace: Value, name: Value) -> Value:
    space = UUID_NAMESPACES.get(_text(namespace))
    if space is None:
        try:
            space = uuid.UUID(_text(namespace))
        except ValueError:
            raise EvaluationError("the namespace of uuidv5() must be a UUID") from None
    return Known(str(uuid.uuid5(space, _text(name))))


def _opaque(name: str) -> Function:
    """A function of chance, or whose exact bytes depend on an implementation."""

    def compute(*values: Value) -> Value:
        return Unknown((Cause("function", f"{name}()", "it can't be worked out before apply"),))

    return Function(compute, (), rest=ANY, partial=True, nullable=True)


FUNCTIONS: Mapping[str, Function] = {
    "base64decode": Function(_of_one(lambda text: _utf8(_decoded(text))), (STRING,)),
    "base64encode": Function(_of_one(lambda text: _base64(text.encode())), (STRING,)),
    "base64gunzip": Function(_of_one(_decompress), (STRING,)),
    "base64gzip": _opaque("base64gzip"),
    "base64sha256": _hash("sha256", _base64),
    "base64sha512": _hash("sha512", _base64),
    "bcrypt": _opaque("bcrypt"),
    "csvdecode": Function(_csvdecode, (STRING,)),
    "jsondecode": Function(jsondecode, (STRING,), partial=True),
    "jsonencode": Function(jsonencode, (ANY,), partial=True, nullable=True),
    "md5": _hash("md5", bytes.hex),
    "rsadecrypt": _opaque("rsadecrypt"),
    "sha1": _hash("sha1", bytes.hex),
    "sha256": _hash("sha256", bytes.hex),
    "sha512": _hash("sha512", bytes.hex),
    "textdecodebase64": Function(_decode_as, (STRING, STRING)),
    "textencodebase64": Function(_encode_as, (STRING, STRING)),
    "urldecode": Function(_of_one(urllib.parse.unquote_plus), (STRING,)),
    "urlencode": Function(_of_one(_urlencode), (STRING,)),
    "uuid": _opaque("uuid"),
    "uuidv5": Function(_uuidv5, (STRING, STRING)),
}
