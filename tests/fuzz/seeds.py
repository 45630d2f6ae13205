"""What fuzzing starts from: fixtures, examples of policies, and the words of each kind."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parent.parent
CORPUS = HERE / "corpus"
FOLDERS = ("fixtures", "policies")
MAX_SEED = 40_000
"""Bytes of a seed: larger files take time and teach little."""

WORD = re.compile(r"[A-Za-z_][\w.-]{2,40}")


@cache
def files(ending: str, containing: str = "") -> tuple[bytes, ...]:
    """The contents of files of an ending, all different."""
    found: dict[bytes, None] = {}
    for folder in FOLDERS:
        for path in sorted((REPOSITORY / folder).rglob(f"*{ending}")):
            if path.stat().st_size <= MAX_SEED:
                data = path.read_bytes()
                if containing.encode() in data:
                    found[data] = None
    return tuple(found)


def expressions(folder: str) -> tuple[bytes, ...]:
    """The expressions of the cases of functions and operators."""
    return tuple(
        case["expression"].encode("utf-8", "surrogatepass") for case in _cases(REPOSITORY / folder)
    )


def _cases(folder: Path) -> Iterator[dict[str, str]]:
    for path in sorted(folder.rglob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith('{"expression"'):
                yield json.loads(line)


def blocks(file: str) -> tuple[bytes, ...]:
    """The blocks of code of a language in the Markdown of the documentation."""
    text = "".join(path.read_text("utf-8") for path in sorted((REPOSITORY / "docs").glob("*.md")))
    found = re.findall(rf"^```{file}[^\n]*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return tuple(block.encode() for block in found)


def words(seeds: tuple[bytes, ...], more: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The words of seeds, and further ones."""
    found: dict[str, None] = dict.fromkeys(more)
    for seed in seeds:
        found.update(dict.fromkeys(WORD.findall(seed.decode("utf-8", "replace"))))
    return tuple(found)[:5000] or ("x",)


def corpus(target: str) -> tuple[bytes, ...]:
    """What once broke a target."""
    folder = CORPUS / target
    return tuple(path.read_bytes() for path in sorted(folder.glob("*")) if path.is_file())
