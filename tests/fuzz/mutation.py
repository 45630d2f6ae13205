"""Mutators that know what they change: JSON documents, and texts made of words and brackets."""

import json
import re
from collections.abc import Sequence
from random import Random
from typing import Any

TOKEN = re.compile(r"\w+|\s+|<<-?|==|!=|&&|\|\||=>|\.\.\.|\$\{|%\{|//|/\*|\*/|.", re.DOTALL)
PAIRS = {"{": "}", "[": "]", "(": ")", "${": "}", "%{": "}"}
HOSTILE = ("\x00", "\u202e", "\ud800", "\U0001f4be", "\ufeff", "\r", "\u2028", "\\", '"', "'", "`")
NUMBERS = (
    "0",
    "-1",
    "1",
    "32",
    "33",
    "1e400",
    "1e-400",
    "0.1",
    "99999999999999999999",
    "2147483648",
)
REPEATS = (2, 3, 10, 100, 1000, 5000)


class Mutator:
    """Changes texts of one kind; `words` are those that mean something in it."""

    def __init__(self, words: Sequence[str], others: Sequence[bytes]) -> None:
        self._words = words
        self._others = others

    def text(self, text: str, random: Random, size: int) -> str:
        """Another text, made of tokens of this one, of other seeds and of the words."""
        tokens = TOKEN.findall(text) or [""]
        for _ in range(random.choice((1, 1, 1, 2, 3, 5))):
            at = random.randrange(len(tokens)) if tokens else 0
            tokens = self._changed(tokens, at, random)
            if not tokens:
                tokens = [random.choice(self._words)]
        changed = "".join(tokens)
        return changed if len(changed) <= size else text[: size // 2]

    def _changed(self, tokens: list[str], at: int, random: Random) -> list[str]:
        end = _group(tokens, at)
        way = random.randrange(10)
        if way == 0:
            return tokens[:at] + tokens[end:]
        if way == 1:
            times = random.choice(REPEATS) if random.random() < 0.02 else 2
            piece = tokens[at:end]
            if len(piece) * times > 60_000:
                times = 2
            return tokens[:end] + piece * (times - 1) + tokens[end:]
        if way == 2:
            start = random.randrange(len(tokens))
            return tokens[:at] + tokens[start : _group(tokens, start)] + tokens[end:]
        if way == 3:
            return [*tokens[:at], random.choice(self._words), *tokens[at:]]
        if way in (4, 5):
            return [*tokens[:at], random.choice(self._words), *tokens[end:]]
        if way == 6:
            return [*tokens[:at], random.choice((*HOSTILE, *NUMBERS)), *tokens[at + 1 :]]
        if way == 7:
            opening = random.choice(list(PAIRS))
            times = random.choice((1, 1, 1, 2, 50)) if random.random() < 0.1 else 1
            closing = [PAIRS[opening]] * times
            return tokens[:at] + [opening] * times + tokens[at:end] + closing + tokens[end:]
        if way == 8:
            other = TOKEN.findall(random.choice(self._others).decode("utf-8", "replace")) or [""]
            start = random.randrange(len(other))
            return tokens[:at] + other[start : _group(other, start)] + tokens[end:]
        return tokens[:at] if random.random() < 0.1 else tokens[at:end] + tokens[:at] + tokens[end:]

    def document(self, text: str, random: Random, size: int) -> str:
        """Another JSON document; what is no JSON is changed as a text."""
        try:
            document = json.loads(text)
        except (ValueError, RecursionError):
            document = None
        if not isinstance(document, (dict, list)) or random.random() < 0.1:
            return self.text(text, random, size)
        for _ in range(random.choice((1, 1, 2, 3, 5))):
            self._change(document, random)
        try:
            changed = json.dumps(document)
        except (ValueError, RecursionError):
            return self.text(text, random, size)
        return changed if len(changed) <= size else self.text(text, random, size)

    def _change(self, document: Any, random: Random) -> None:
        places = _places(document)
        if not places:
            return
        parent, key = random.choice(places)
        way = random.randrange(8)
        if way == 0:
            del parent[key]
        elif way == 1:
            other, at = random.choice(places)
            parent[key] = json.loads(json.dumps(other[at]))
        elif way == 2:
            parent[key] = self._odd(random)
        elif way == 3 and isinstance(parent[key], str):
            parent[key] = self.text(parent[key], random, 2000)
        elif way == 4:
            try:
                taken = _places(json.loads(random.choice(self._others)))
            except (ValueError, RecursionError):
                return
            if taken:
                other, at = random.choice(taken)
                parent[key] = other[at]
        elif way == 5 and isinstance(parent, list):
            times = random.choice(REPEATS[:4]) if random.random() < 0.05 else 2
            parent[key:key] = [parent[key]] * times
        elif way == 6 and isinstance(parent, dict):
            parent[random.choice(self._words)] = parent[key]
        else:
            parent[key] = random.choice(([parent[key]], {key: parent[key]}, str(parent[key])))

    def _odd(self, random: Random) -> Any:
        word = random.choice(self._words)
        texts = (f"[{word}]", f"[concat({word}, '')]", f"${{{word}}}", word, *HOSTILE)
        plain = (None, True, -1, 0, 33, 1.5, 10**30, "", "[", "[]", {}, [], [None], [[]])
        return random.choice((*plain, *texts))


def _group(tokens: Sequence[str], at: int) -> int:
    """Where what begins at a token ends: behind the closing bracket, if it is an opening one."""
    if at >= len(tokens):
        return at
    closing = PAIRS.get(tokens[at])
    if closing is None:
        return at + 1
    depth = 0
    for place in range(at, min(len(tokens), at + 5000)):
        if tokens[place] in PAIRS:
            depth += 1
        elif tokens[place] in ("}", "]", ")"):
            depth -= 1
            if depth == 0:
                return place + 1
    return at + 1


def _places(document: Any) -> list[tuple[Any, Any]]:
    """All places in a document: containers with their keys, at most 3,000."""
    found: list[tuple[Any, Any]] = []
    pending = [document]
    while pending and len(found) < 3000:
        node = pending.pop()
        steps = node if isinstance(node, dict) else range(len(node))
        for key in steps:
            found.append((node, key))
            if isinstance(node[key], (dict, list)):
                pending.append(node[key])
    return found
