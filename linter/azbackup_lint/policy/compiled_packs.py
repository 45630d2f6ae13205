"""Compiled packs: the data of all YAML files of a pack in one file of JSON, quick to load.

The wheel has that of the built-in pack. Those of others, and of a checkout, are kept in the user's
cache folder by the content of the files. A compiled pack that is missing or damaged costs only the
time to read the YAML.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from zlib import crc32

from azbackup_lint import __version__
from azbackup_lint.looks import digest
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.pack_files import pack_bytes
from azbackup_lint.policy.pack_folders import SETTINGS, Pack, PackFolder, read_pack
from azbackup_lint.records import replace
from azbackup_lint.user_cache import cache_file, keep_newest, private_file, write_privately

COMPILED = "compiled-pack.json"
"""The name of the compiled pack in a wheel."""
FORM = 2
"""Changes with the form of compiled packs, so that no version takes that of another for damage."""
KEPT = 20
"""Compiled packs that the cache holds."""


def load_pack(folder: PackFolder) -> Pack:
    """The pack in a folder, from its compiled form if there is one; raises PackError."""
    if folder.trusted:
        with suppress(OSError, ValueError):
            return _read_compiled(folder, (folder.place / COMPILED).read_bytes())
    try:
        key = _key(folder)
    except (OSError, PackError):
        return read_pack(folder)  # which says what can't be read
    file = cache_file(f"packs/{key}.json")
    if file is not None:
        with suppress(OSError, ValueError):
            kept = private_file(str(file))
            if kept is not None:
                return _read_compiled(folder, kept)
    pack = read_pack(folder)
    if file is not None:
        # What is wrong with a pack is told by those who use it; here it only isn't kept.
        with suppress(OSError, PackError, TypeError, ValueError):
            _check_editions(pack)
            write_privately(str(file), compile_pack(folder))
            keep_newest(file.parent, "*.json", KEPT)
    return pack


def compile_pack(folder: PackFolder) -> bytes:
    """The compiled form of a pack, below a line with its checksum; may raise PackError."""
    data = {path: folder.read(path).data for path in _files(folder)}
    content = json.dumps(data, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
    return _checksum(content) + b"\n" + content


def _checksum(content: bytes) -> bytes:
    return f"{crc32(content):08x}".encode()


def _read_compiled(folder: PackFolder, data: bytes) -> Pack:
    """The pack in its compiled form; raises ValueError where that is damaged."""
    checksum, _, content = data.partition(b"\n")
    if _checksum(content) != checksum:
        raise ValueError("the compiled pack is damaged")
    # Its form was checked when it was compiled.
    return read_pack(replace(folder, trusted=True, compiled=json.loads(content)))


def _files(folder: PackFolder) -> Iterator[str]:
    """The paths of all files of a pack that a run reads, in the order in which it does."""
    yield SETTINGS
    yield from folder.editions()
    for file in folder.policies():
        yield file.path


def _check_editions(pack: Pack) -> None:
    """Raises PackError for a malformed edition, which is otherwise checked when it is asked for."""
    for read in pack.parts.values():
        read()


def _key(folder: PackFolder) -> str:
    """A digest of the paths and contents of all files; raises OSError and PackError."""
    parts = [f"{__version__} {FORM} {folder.trusted}".encode()]
    for path in _files(folder):
        content = pack_bytes(folder.place / path)
        parts += (path.encode("utf-8", "surrogatepass"), b"%d" % len(content), content)
    return digest(b"\0".join(parts))
