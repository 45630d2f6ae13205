"""All packs of a run together: their policies, and editions put together from their parts."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.near_words import get_close_matches
from azbackup_lint.policy.compiled_packs import load_pack
from azbackup_lint.policy.editions import EVERY, Edition, join_parts
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.pack_folders import (
    Pack,
    PackFolder,
    folder_at,
    installed_folders,
    read_pack,
)
from azbackup_lint.records import dataclass, field

if TYPE_CHECKING:
    from azbackup_lint.policy.evaluation import Evaluator

LATEST = "latest"
"""What names the newest edition instead of its date."""


@dataclass(slots=True)
class Packs:
    """Everything that the packs hold; editions are read when they are asked for."""

    packs: tuple[Pack, ...]
    default_edition: str
    policies: tuple[Policy, ...]
    editions: tuple[str, ...]
    _read: dict[str, Edition] = field(default_factory=dict)

    def edition(self, date: str | None) -> Edition:
        """The edition of a date, the default one for None, or the `latest`; may raise PackError."""
        wanted = self.editions[-1] if date == LATEST else date or self.default_edition
        if wanted not in self.editions:
            known = ", ".join(self.editions)
            raise PackError(
                f"there is no edition {wanted!r} of the matrix; there are {known}, and {LATEST}"
            )
        if wanted not in self._read:
            readers = [pack.parts.get(key) for pack in self.packs for key in (wanted, EVERY)]
            self._read[wanted] = join_parts(wanted, [read() for read in readers if read])
        return self._read[wanted]

    def all_editions(self) -> Iterator[Edition]:
        """All editions, oldest first."""
        return (self.edition(date) for date in self.editions)

    def edition_of(self, policy: Policy) -> Edition | None:
        """The edition to show a policy by: the default one, else the newest that has it active."""
        dates = (self.default_edition, *reversed(self.editions))
        editions = (self.edition(date) for date in dates)
        return next((edition for edition in editions if edition.rows_of(policy.id)), None)

    def policy(self, word: str) -> Policy:
        """The policy of an id or name; raises PackError if there is none."""
        for policy in self.policies:
            if word.upper() == policy.id or word == policy.name:
                return policy
        words = [word for policy in self.policies for word in (policy.id, policy.name)]
        raise PackError(f"there is no policy {word!r}{did_you_mean(word, words)}")

    def evaluator(self, date: str | None, wanted: Callable[[str, str], bool]) -> Evaluator:
        """Decides the wanted policies of an edition."""
        from azbackup_lint.policy.evaluation import build_evaluator  # kept results need none

        edition = self.edition(date)
        active = enforced_policies(edition, self.policies, wanted)
        return build_evaluator(edition, self.policies, active, self.all_editions)


def enforced_policies(
    edition: Edition, policies: Iterable[Policy], wanted: Callable[[str, str], bool]
) -> list[Policy]:
    """The wanted policies that one of the rows of an edition names, by their ids."""
    enforced = {id_ for row in edition.rows.values() for id_ in row.enforced_by}
    every = sorted(policies, key=lambda policy: policy.id)
    return [item for item in every if item.id in enforced and wanted(item.id, item.name)]


def load_packs(folders: Sequence[Path] = ()) -> Packs:
    """All installed packs and those in folders; raises PackError where one can't be used."""
    return _joined(map(load_pack, [*installed_folders(), *map(folder_at, folders)]))


def load_folders(folders: Iterable[PackFolder]) -> Packs:
    """The packs in folders together; raises PackError where they contradict each other."""
    return _joined(map(read_pack, folders))


def _joined(read: Iterable[Pack]) -> Packs:
    packs = tuple(read)
    dates = {date for pack in packs for date in pack.parts} - {EVERY}
    if not dates:
        raise PackError("no pack has an edition of the matrix")
    return Packs(
        packs=packs,
        default_edition=_default_edition(packs) or max(dates),
        policies=_policies(packs),
        editions=tuple(sorted(dates)),
    )


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """The end of a sentence that names the nearest word, if one is near."""
    known = list(words)
    near = get_close_matches(word, known, n=1) or get_close_matches(word.upper(), known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def _default_edition(packs: Iterable[Pack]) -> str:
    default = ""
    for pack in packs:
        wanted = pack.default_edition
        if default and wanted and wanted != default:
            message = f"another pack has the default edition {default}; choose with --edition"
            raise pack.settings.error(("default-edition",), message)
        default = default or wanted
    return default


def _policies(packs: Sequence[Pack]) -> tuple[Policy, ...]:
    """All policies; raises PackError where two share an id or a name, or two packs a name."""
    by_word: dict[str, Policy] = {}
    names: set[str] = set()
    for pack in packs:
        if pack.name in names:
            raise pack.settings.error(("name",), f"another pack is called {pack.name}, too")
        names.add(pack.name)
        for policy in pack.policies:
            for key, word in (("id", policy.id), ("name", policy.name)):
                other = by_word.setdefault(word, policy)
                if other is not policy:
                    message = f"{word} is taken by {other.document.source.path}"
                    raise policy.document.error((key,), message)
    return tuple(policy for pack in packs for policy in pack.policies)
