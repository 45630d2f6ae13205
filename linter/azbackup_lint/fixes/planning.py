"""Plans the fixes of what violates policies in one root. Nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from pathlib import Path

from azbackup_lint.edits import Edit, without_conflicts
from azbackup_lint.fixes.attributes import Attribute, attribute_of, check_given
from azbackup_lint.fixes.obstacles import UnfixableError
from azbackup_lint.fixes.sharing import MOST_SOUGHT, Readers, Siblings
from azbackup_lint.fixes.ways import Way, notation_at, way_of
from azbackup_lint.languages.notation import Edits
from azbackup_lint.light_typing import Any
from azbackup_lint.policy.decisions import Decision
from azbackup_lint.policy.evaluation import Evaluator
from azbackup_lint.policy.messages import fill
from azbackup_lint.policy.new_values import Wanted, wanted_changes
from azbackup_lint.records import dataclass
from azbackup_lint.report.model import Fix
from azbackup_lint.resources import Resource, Root
from azbackup_lint.source import Span

FIXABLE = ("terraform", "arm")
"""The kinds of roots that are code; a plan is made of code, and a state of what was deployed."""

MOST_NAMED = 100
"""Others that a fix names one by one: a fix for each of thousands could name all the others."""


@dataclass(frozen=True, slots=True)
class Planned:
    """What became of the fix of a violation: the fix, or why there is none."""

    fix: Fix | None = None
    unfixed: str = ""


@dataclass(frozen=True, slots=True)
class _Draft:
    """Edits for one violation, in the arguments of `own`; `siblings` are changed with them."""

    address: str
    edits: Edits
    siblings: frozenset[str]
    others: tuple[str, ...]
    own: tuple[str, ...] = ()


class FixPlanner:
    """Plans fixes in one root, whose files lie in `folder`."""

    def __init__(self, root: Root, folder: Path, evaluator: Evaluator) -> None:
        self._root = root
        self._folder = folder
        self._evaluator = evaluator
        self._siblings = Siblings(root.resources)
        self._readers = Readers(root.sources)
        self._unmended_by: dict[tuple[str, Edits, frozenset[str]], tuple[str, ...]] = {}
        self._resources: Mapping[str, Resource] = {r.address: r for r in root.resources}

    def plans(self, violations: Iterable[Decision]) -> list[Planned]:
        """The outcome for each violation, in their order."""
        drafts = [(decision, self._draft(decision)) for decision in violations]
        owners: dict[tuple[str, Edits], set[str]] = {}
        for decision, draft in drafts:
            if isinstance(draft, _Draft):
                owners.setdefault((decision.policy.id, draft.edits), set()).add(draft.address)
        return [self._planned(decision, draft, owners) for decision, draft in drafts]

    def _planned(
        self,
        decision: Decision,
        draft: _Draft | str,
        owners: Mapping[tuple[str, Edits], set[str]],
    ) -> Planned:
        rule = decision.policy.fix
        if rule is None or isinstance(draft, str):
            return Planned(unfixed=draft if isinstance(draft, str) else "")
        unmended = self._unmended(decision.policy.id, draft, owners)
        also = (*(name for name in unmended if name not in draft.own), *draft.others)
        title, why = (self._filled(text, decision) for text in (rule.title, rule.why))
        if also:
            is_cut = len(draft.others) >= MOST_SOUGHT
            why = f"{why} The value is also used by {listed(also, is_cut=is_cut)}.".strip()
        return Planned(Fix(title, draft.edits, rule.safe and not also, why, also[:MOST_NAMED]))

    def _unmended(
        self, policy: str, draft: _Draft, owners: Mapping[tuple[str, Edits], set[str]]
    ) -> tuple[str, ...]:
        """The instances that the edits change without mending them, which all drafts share."""
        key = (policy, draft.edits, draft.siblings)
        known = self._unmended_by.get(key)
        if known is None:
            mended = owners[policy, draft.edits]
            known = self._unmended_by[key] = tuple(sorted(draft.siblings - mended))
        return known

    def _draft(self, decision: Decision) -> _Draft | str:
        if decision.policy.fix is None or self._root.kind not in FIXABLE:
            return ""
        active = self._evaluator.active_policy(decision.policy)
        if active is None:
            return ""
        try:
            parts = [self._edits(decision, w) for w in wanted_changes(active, decision.view)]
            edits = without_conflicts(edit for part in parts for edit in part.edits)
        except UnfixableError as error:
            return str(error)
        if not edits:
            return "its fix is for another cause" if edits == () else "its edits touch each other"
        return _Draft(
            decision.view.address,
            edits,
            _together([part.siblings for part in parts]),
            tuple(dict.fromkeys(chain.from_iterable(part.others for part in parts))),
            tuple(part.address for part in parts),
        )

    def _edits(self, decision: Decision, wanted: Wanted) -> _Draft:
        """The edits of one change; none where what is to be removed isn't there."""
        attribute = attribute_of(decision.view, wanted.change, self._resources)
        if attribute.language not in wanted.values:
            raise UnfixableError("the new value can't be told")
        data = wanted.values[attribute.language]
        is_local = data is None and attribute.language in wanted.change.at
        way = self._own(attribute) if is_local else self._way(attribute)
        if way is None and data is None:
            return _Draft(attribute.resource.address, (), frozenset(), ())
        if way is None and not attribute.is_own:
            raise UnfixableError("what has the value is not declared in this root")
        check_given(attribute, wanted.change)
        edits = self._insertion(attribute, data) if way is None else self._change(way, data)
        use = way or Way((attribute.resource.header,))
        others = self._readers.others_at(use)
        others += self._readers.of_argument(attribute.resource.header, attribute.steps)
        siblings = self._siblings.of(attribute, use)
        return _Draft(attribute.resource.address, edits, siblings, others)

    def _own(self, attribute: Attribute) -> Way | None:
        """The argument or block itself, whatever its value is; None where it isn't there."""
        if attribute.value is None:
            return None
        header = attribute.resource.header
        found = notation_at(header, self._folder).find(header, attribute.steps)
        if found is None:
            raise UnfixableError(f"{attribute.path} is not written out at {header}")
        return Way((found,))

    def _way(self, attribute: Attribute) -> Way | None:
        """The way of the value that is there; None where the argument isn't written."""
        value, header = attribute.value, attribute.resource.header
        if value is not None:
            use = value.span
            hops = value.hops
            if use is None or not hops:
                found = notation_at(header, self._folder).find(header, attribute.steps)
                use = found or use
            if use is None:
                raise UnfixableError("the place of the value is not known")
            return self._checked(use, attribute, hops)
        place = attribute.place
        if place.span == header:
            return None
        key = notation_at(place.span, self._folder).key_of(place.span).lower()
        if key in {path.rpartition(".")[2].lower() for path in attribute.paths}:
            return way_of(place.span, place.hops, self._folder)
        return None

    def _checked(self, use: Span, attribute: Attribute, hops: Any) -> Way:
        """The way of a value; a block has none but its own place."""
        if not hops and attribute.value is not None and use != attribute.value.span:
            return Way((use,))
        return way_of(use, hops, self._folder)

    def _change(self, way: Way, data: Any) -> tuple[Edit, ...]:
        notation = notation_at(way.written, self._folder)
        if data is not None:
            self._check_declared(way, data)
            edits = notation.replace(way.written, data)
        elif way.is_direct:
            edits = notation.remove(way.written)
        elif notation.can_be_unset(way.written) and self._readers.take_null(way):
            edits = notation.replace(way.written, None)
        else:
            raise UnfixableError(f"the value at {way.written} can't be left out")
        if edits is None:
            raise UnfixableError(f"the code at {way.written} can't be changed safely")
        return edits

    def _check_declared(self, way: Way, data: Any) -> None:
        """Raises UnfixableError where a parameter on the way doesn't take the new value."""
        for place in way.places[:-1]:
            if not notation_at(place, self._folder).admits(place, data):
                raise UnfixableError(f"the parameter that is read at {place} doesn't take {data}")

    def _insertion(self, attribute: Attribute, data: Any) -> tuple[Edit, ...]:
        header = attribute.resource.header
        notation = notation_at(header, self._folder)
        edits = notation.insert(header, attribute.steps, data)
        if edits is None:
            raise UnfixableError(f"there is no place for {attribute.path} at {header}")
        return edits

    def _filled(self, text: str, decision: Decision) -> str:
        active = self._evaluator.active_policy(decision.policy)
        assert active is not None
        return fill(text, decision.view, lambda name: active.compiler.limit(name, ("fix",)))


def _together(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """All names of the sets; the same set if there is only one."""
    several = {id(one): one for one in sets if one}
    return next(iter(several.values())) if len(several) == 1 else frozenset().union(*sets)


def listed(names: tuple[str, ...], *, is_cut: bool = False) -> str:
    """The first names, and how many others there are, or that it are more than those."""
    shown, more = names[:5], len(names) - 5
    rest = f" and {'at least ' if is_cut else ''}{more} others" if more > 0 else ""
    return ", ".join(shown) + rest
