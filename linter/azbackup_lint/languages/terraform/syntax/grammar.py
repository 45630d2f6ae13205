"""The LALR tables of python-hcl2's grammar, as plain data, and the machine that runs them.

The tables are read out of python-hcl2's parser when a wheel is built, because importing lark and
building its lexers costs more time than linting a small module. Where the wheel has none, or those
of another grammar, they are read once and kept in the user's cache. The machine is
the table-driven LALR(1) parser of lark (`lark/parsers/lalr_parser.py`): shift, or reduce and go to.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from zlib import crc32

from azbackup_lint.light_typing import Any, TypeAlias
from azbackup_lint.records import dataclass, field
from azbackup_lint.user_cache import cache_file, private_file, write_privately

Token: TypeAlias = tuple[str, Any, int, int]
"""Terminal of the grammar, value, start and end offset."""

Reduction: TypeAlias = Callable[[list[Any]], Any]

END = "$END"
KEYWORDS = frozenset(
    {"IF", "IN", "FOR", "FOR_EACH", "ELSE", "ENDIF", "ENDFOR", "TRUE", "FALSE", "NULL"}
)
FORM = 2
"""Changes with the form of files, so that no version takes those of another for its own."""

_UNUSED = frozenset({"NL_OR_COMMENT", "new_line_or_comment", "__new_line_or_comment_plus_2"})


class UnexpectedTokenError(Exception):
    """The grammar allows no such token here."""

    def __init__(self, token: Token) -> None:
        super().__init__(token)
        self.token = token


@dataclass(frozen=True, slots=True)
class Tables:
    """An LALR automaton for the value of an attribute.

    Each of the `states`, by its number, maps a symbol to the next state, or to the complement of
    the rule to reduce by.
    `rules` are (name, number of symbols, origin). `prefix` are the states after `name =`.
    `passed_on` remembers where runs of reductions led that all machines have in common.
    """

    states: Mapping[int, Mapping[str, int]]
    rules: Sequence[tuple[str, int, str]]
    prefix: Sequence[int]
    passed_on: dict[tuple[int, int, str], int] = field(default_factory=dict, compare=False)


class Machine:
    """Runs the tables on a stream of tokens and builds a value bottom-up, without recursion."""

    __slots__ = ("_passed_on", "_prefix", "_rules", "_states")

    def __init__(self, tables: Tables, reductions: Mapping[str, Reduction]) -> None:
        self._states = tables.states
        self._prefix = tables.prefix
        self._passed_on = tables.passed_on
        self._rules = [
            (reductions.get(name, _gather if name.startswith("__") else None), size, origin)
            for name, size, origin in tables.rules
        ]

    def run(self, tokens: Iterable[Token]) -> Any:
        """The value that the reductions make of the tokens; the last one must be END.

        Raises UnexpectedTokenError.
        """
        table, rules = self._states, self._rules
        states = list(self._prefix)
        values: list[Any] = [None] * (len(states) - 1)
        for token in tokens:
            symbol = token[0]
            while True:
                row = table[states[-1]]
                action = row.get(symbol)
                if action is None:
                    if symbol not in KEYWORDS or "NAME" not in row:
                        raise UnexpectedTokenError(token)
                    symbol = "NAME"
                    token = ("NAME", *token[1:])
                    continue
                if action >= 0:
                    states.append(action)
                    values.append(token)
                    break
                reduction, size, origin = rules[~action]
                if size == 1:
                    if reduction is None:
                        states[-1] = self._pass_on(states[-2], states[-1], symbol)
                        continue
                    states.pop()
                    values[-1] = reduction([values[-1]])
                elif size:
                    if origin == "attribute":
                        if symbol != END:  # what looks like the next argument of a body
                            raise UnexpectedTokenError(token)
                        return values[-1]
                    del states[-size:]
                    children = values[-size:]
                    del values[-size:]
                    values.append(reduction(children) if reduction is not None else children)
                else:
                    values.append(reduction([]) if reduction is not None else [])
                states.append(table[states[-1]][origin])
        raise AssertionError("the tokens have no end")

    def _pass_on(self, below: int, state: int, symbol: str) -> int:
        """The state after all reductions that only rename: most of them climb operator levels."""
        key = (below, state, symbol)
        known = self._passed_on.get(key)
        if known is not None:
            return known
        while True:
            action = self._states[state].get(symbol, 0)
            if action >= 0:
                break
            reduction, size, origin = self._rules[~action]
            if size != 1 or reduction is not None:
                break
            state = self._states[below][origin]
        self._passed_on[key] = state
        return state


def load_tables(key: str, build: Callable[[], Tables], made: Path) -> Tables:
    """The tables of the grammar with a key: from the file that was made with the wheel, else from
    the user's cache, else newly built and kept there.
    """
    with suppress(OSError, ValueError):
        return _decode(made.read_bytes(), key)
    file = cache_file(f"grammar/{key}.json")
    if file is not None:
        with suppress(OSError, ValueError):
            kept = private_file(str(file))
            if kept is not None:
                return _decode(kept, key)
    tables = build()
    if file is not None:
        with suppress(OSError):
            write_privately(str(file), encode(tables, key))
    return tables


def from_states(
    states: Mapping[int, Mapping[str, int]], start: int, rules: Sequence[tuple[str, int, str]]
) -> Tables:
    """The tables for an attribute's value out of those for whole files.

    Line ends never reach the grammar, so all states behind them are left out.
    """
    prefix = _prefix(states, start, rules)
    numbers: dict[int, int] = {}
    waiting = list(prefix)
    while waiting:
        state = waiting.pop()
        if state in numbers:
            continue
        numbers[state] = len(numbers)
        waiting.extend(
            target
            for symbol, target in states[state].items()
            if target >= 0 and symbol not in _UNUSED
        )
    kept: dict[int, int] = {}
    rows = {
        index: {
            symbol: numbers[target] if target >= 0 else ~kept.setdefault(~target, len(kept))
            for symbol, target in states[state].items()
            if symbol not in _UNUSED
        }
        for state, index in numbers.items()
    }
    return Tables(rows, [rules[rule] for rule in kept], [numbers[state] for state in prefix])


def _prefix(
    states: Mapping[int, Mapping[str, int]], start: int, rules: Sequence[tuple[str, int, str]]
) -> list[int]:
    """The states of the automaton after `name =`."""
    stack = [start]
    for symbol in ("NAME", "EQ"):
        while True:
            action = states[stack[-1]][symbol]
            if action >= 0:
                stack.append(action)
                break
            _, size, origin = rules[~action]
            if size:
                del stack[-size:]
            stack.append(states[stack[-1]][origin])
    return stack


def _gather(children: list[Any]) -> list[Any]:
    """One list of all that a repetition in the grammar matched."""
    first = children[0]
    gathered = first if type(first) is list else [first]
    for child in children[1:]:
        if type(child) is list:
            gathered.extend(child)
        else:
            gathered.append(child)
    return gathered


class StatesOnLines(dict[int, Mapping[str, int]]):
    """States out of lines of JSON, each decoded when it is first reached: most never are."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._lines = lines

    def __missing__(self, number: int) -> Mapping[str, int]:
        state: Mapping[str, int] = json.loads(self._lines[number])
        self[number] = state
        return state


def encode(tables: Tables, key: str) -> bytes:
    """The tables of the grammar with a key as a file of lines: the key with a checksum, the rules
    and the prefix, and each state.
    """
    states = [tables.states[number] for number in range(len(tables.states))]
    lines = [[list(tables.rules), list(tables.prefix)], *states]
    content = "\n".join(json.dumps(line, separators=(",", ":")) for line in lines).encode()
    return _head(key, content) + content


def _head(key: str, content: bytes) -> bytes:
    return f"{FORM} {key} {crc32(content):08x}\n".encode()


def _decode(data: bytes, key: str) -> Tables:
    """The tables in a file; raises ValueError for damaged ones and those of another grammar."""
    _, _, content = data.partition(b"\n")
    if not data.startswith(_head(key, content)):
        raise ValueError("the tables are damaged, or of another grammar")
    first, *states = content.split(b"\n")
    rules, prefix = json.loads(first)
    return Tables(StatesOnLines(states), [tuple(rule) for rule in rules], prefix)
