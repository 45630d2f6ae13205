"""Results of units in the cache: taken again as long as the disk shows what it showed then.

Only plain JSON is read, and only from files that nobody else could have written. What is missing,
damaged or out of date is made anew, and what can't be written is not kept: neither is told.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.light_typing import Any
from azbackup_lint.records import dataclass
from azbackup_lint.roots import Surroundings, Unit
from azbackup_lint.runs.encoding import work_of
from azbackup_lint.runs.fingerprints import state_of_packs, state_of_settings
from azbackup_lint.runs.linter_state import state_of_linter
from azbackup_lint.user_cache import is_due, keep_within, private_file, write_privately
from azbackup_lint.values.limits import Work

FOLDER = "results"
ENDING = ".z"

MOST_BYTES = 256 * 1024 * 1024
"""What all results together may take; those that were used least recently go first."""

MOST_OF_ONE = 64 * 1024 * 1024
"""Bytes of one result when it is unpacked."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a unit came to, encoded: its texts by number, its outcome, and what it looked at."""

    texts: Sequence[Any]
    outcome: Mapping[str, Any]
    seen: Mapping[looks.Look, str]

    @property
    def may_be_kept(self) -> bool:
        """Whether it comes again from the same files: no bug, and no other program, is in it."""
        is_whole = not self.outcome["failures"] and bool(self.outcome["outcomes"])
        return is_whole and not any(kind == looks.PROGRAM for kind, _ in self.seen)

    @property
    def work(self) -> Work:
        """What the unit took of its share; raises UndecodableError."""
        return work_of(self.outcome)


def results_of(surroundings: Surroundings) -> Results:
    """The results in the cache that the settings name."""
    from azbackup_lint.policy.pack_folders import installed_folders

    settings = surroundings.settings
    assert settings.cache is not None
    others = (Path(str(one.place)) for one in installed_folders() if not one.trusted)
    return Results(settings.cache, surroundings, (*settings.policy_dirs, *others))


class Results:
    """The results in a folder, for the units of one run, and the packs of policies in folders.

    The linter's own pack need not be among them: it is a part of the linter.
    """

    def __init__(self, folder: Path, surroundings: Surroundings, packs: Iterable[Path]) -> None:
        self._folder = folder / FOLDER
        settings = surroundings.settings
        self._common = [
            state_of_linter(),
            state_of_packs(packs),
            state_of_settings(settings),
            str(surroundings.base),
            *map(str, surroundings.boundaries),
        ]
        self._is_due = False

    def find(self, unit: Unit) -> Result | None:
        """The result of a unit, if all that it depends on is as it was; that counts as seen."""
        for is_cut in (False, True):
            result = _read(self._file(unit, is_cut=is_cut))
            if (
                result is not None
                and _is_enough(result.work, unit)
                and looks.is_as_seen(result.seen)
            ):
                looks.note(result.seen)
                return result
        return None

    def keep(self, unit: Unit, result: Result) -> None:
        """Keeps the result of a unit for later runs."""
        if not result.may_be_kept:
            return
        seen = [[kind, path, shown] for (kind, path), shown in result.seen.items()]
        data = {"texts": result.texts, "outcome": result.outcome, "seen": seen}
        self._is_due |= keep_data(self._file(unit, is_cut=result.work.is_cut), data)

    def joined(self, unit: Unit, state: str, about: str) -> Any:
        """What came of a unit in sight of others, if its files are in the same state.

        `about` says what of it, and in sight of what. What it looked at beside counts as seen.
        """
        for is_cut in (False, True):
            data = kept_data(self._file(unit, about, is_cut=is_cut))
            try:
                if data is None or data["state"] != state or not _is_enough(work_of(data), unit):
                    continue
                beside = {(kind, path): shown for kind, path, shown in data["beside"]}
                if looks.is_as_seen(beside):
                    looks.note(beside)
                    return data["content"]
            except (AttributeError, KeyError, TypeError, ValueError):
                continue
        return None

    def keep_joined(
        self, unit: Unit, about: str, seen: looks.Seen, work: Work, content: Any
    ) -> None:
        """Keeps what came of a unit in sight of others, if its own result is kept."""
        own = _read(self._file(unit, is_cut=False)) or _read(self._file(unit, is_cut=True))
        if own is None or any(kind == looks.PROGRAM for kind, _ in seen):
            return
        beside = [[*look, shown] for look, shown in seen.items() if own.seen.get(look) != shown]
        data = {
            "state": looks.state_of(own.seen),
            "work": [work.taken, work.needed, work.is_cut],
            "beside": beside,
            "content": content,
        }
        self._is_due |= keep_data(self._file(unit, about, is_cut=work.is_cut), data)

    def end(self) -> None:
        """Keeps the folder within its bound."""
        if self._is_due:
            keep_within(str(self._folder), ENDING, MOST_BYTES)

    def _file(self, unit: Unit, about: str = "", *, is_cut: bool) -> Path:
        """Where the result of a unit is kept; if its share was too small, that share counts."""
        parts = [*self._common, unit.language.entry, str(unit.boundary)]
        for root in unit.roots:
            parts += (str(root.path), *map(str, root.parameters))
        if about:
            parts.append(about)
        if is_cut:
            parts.append(f"share {unit.share}")
        key = looks.digest("\0".join(parts).encode("utf-8", "surrogatepass"))
        return self._folder / f"{key}{ENDING}"


def _is_enough(work: Work, unit: Unit) -> bool:
    """Whether the unit would come to the same with the share that it has now."""
    return work.is_cut or unit.share is None or work.needed <= unit.share


def _read(file: Path) -> Result | None:
    """The result in a file of the cache; None where there is none that can be trusted."""
    data = kept_data(file)
    if data is None:
        return None
    try:
        seen = {(kind, path): shown for kind, path, shown in data["seen"]}
        result = Result(data["texts"], data["outcome"], seen)
        work_of(result.outcome)
        return result
    except (AttributeError, KeyError, TypeError, ValueError):
        return None


def keep_data(file: Path, data: Mapping[str, Any]) -> bool:
    """Writes data into a file of the cache; whether its folder `is_due` then."""
    packed = zlib.compress(json.dumps(data, separators=(",", ":")).encode(), 1)
    try:
        write_privately(str(file), packed)
    except OSError:  # a full disk or a folder that can't be written costs only time
        return False
    return is_due(str(file), len(packed))


def kept_data(file: Path) -> Any:
    """The data in a file of the cache; None where there is none that can be trusted."""
    try:
        packed = private_file(str(file))
        if packed is None:
            return None
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(packed, MOST_OF_ONE)
        data = json.loads(text) if unpacking.eof else None
    except (OSError, ValueError, RecursionError, zlib.error):
        return None
    return data if isinstance(data, dict) else None
