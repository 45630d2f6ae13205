"""What judges roots, and what was judged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from itertools import islice
from pathlib import Path

from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.policy.packs import Packs, enforced_policies, load_packs
from azbackup_lint.problems import LIMIT_REACHED
from azbackup_lint.progress import Progress
from azbackup_lint.records import dataclass, replace
from azbackup_lint.report.selection import selector
from azbackup_lint.report.weights import Weights
from azbackup_lint.resources import Root, unindexed
from azbackup_lint.roots import FoundRoot
from azbackup_lint.settings import Settings
from azbackup_lint.values import Cause

if TYPE_CHECKING:
    from azbackup_lint.estate import Estate
    from azbackup_lint.estate.recall import Recall
    from azbackup_lint.estate.view import View
    from azbackup_lint.policy.decisions import Decision
    from azbackup_lint.policy.editions import Edition
    from azbackup_lint.policy.evaluation import Evaluator
    from azbackup_lint.policy.reasons import Answer, Machine

AT_ONCE = 100
"""Views that are in memory together, if nothing but what is open is kept of them."""


@dataclass(frozen=True, slots=True)
class JudgedRoot:
    """One root with one set of inputs, and every verdict on it that is violated or unknown.

    `answers` tell of each of its VMs, in order, whether it can be backed up; `machines` are these
    with what stands in their way, if the root is judged whole. `path` is its folder or file.
    """

    path: Path | None
    name: str
    root: Root
    estate: Estate
    views: tuple[View, ...]
    decisions: tuple[Decision, ...]
    answers: tuple[Answer, ...]
    machines: tuple[Machine, ...]

    @property
    def lacks_inputs(self) -> bool:
        """Whether variables without values leave policies open, or VMs are not made."""
        undecided = (item.causes for item in self.decisions if item.verdict == "unknown")
        kinds = {cause.kind for causes in undecided for cause in causes}
        return "variable" in kinds or bool(self.root.unmade)

    @property
    def variants(self) -> tuple[str, ...]:
        """The name of the set of inputs, if there are several."""
        return (self.root.variant,) if self.root.variant is not None else ()


class EarlierRun:
    """What a run over the same roots found before, for one that comes soon after it.

    Such a run plans no fixes.
    """

    def __init__(self) -> None:
        from azbackup_lint.policy.earlier_decisions import EarlierDecisions  # for editors

        self.decisions = EarlierDecisions()
        self._recalls: dict[str | None, Recall] = {}
        self._roots: tuple[JudgedRoot, ...] = ()
        self._watch: Callable[[], None] = lambda: None

    def begin(self, watch: Callable[[], None]) -> None:
        """Before a run. `watch` is called every now and then, and may raise to end the run."""
        self.decisions.begin()
        self._watch = watch
        for recall in self._recalls.values():
            recall.begin(watch)

    def keep(self, roots: Iterable[JudgedRoot]) -> None:
        """The roots as they were judged in a run that has come to its end."""
        self._roots = tuple(roots)
        self.decisions.finish()
        for recall in self._recalls.values():
            recall.finish()

    def recall(self, variant: str | None) -> Recall:
        """The entities and views of the root with one set of inputs."""
        from azbackup_lint.estate.earlier_views import new_recall  # most runs keep nothing

        if variant not in self._recalls:
            self._recalls[variant] = new_recall()
            self._recalls[variant].begin(self._watch)
        return self._recalls[variant]

    def judged(self, root: Root) -> JudgedRoot | None:
        """What was made of the very same resources, if that is all the root has."""
        alike = (one for one in self._roots if one.root.resources is root.resources)
        return next(alike, None) if root.resources else None


class Judge:
    """The policies of an edition that a person selects; several runs may share them.

    Raises UsageError and PackError as `lint` does.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.packs: Packs = load_packs(settings.policy_dirs)
        self.known = [(policy.id, policy.name) for policy in self.packs.policies]
        self.wants = selector(settings.select, settings.ignore, self.known, settings.places)
        self.edition: Edition = self.packs.edition(settings.edition)
        self.weights = Weights(settings, self.known)
        if len(self.packs.packs) > 1:  # what is wrong with a pack is told, whatever is linted
            assert self.evaluator

    @cached_property
    def evaluator(self) -> Evaluator:
        """Decides the policies; results that are kept need none."""
        return self.packs.evaluator(self.settings.edition, self.wants)

    def judged(
        self,
        found: FoundRoot,
        progress: Progress,
        earlier: EarlierRun | None = None,
        *,
        whole: bool = False,
    ) -> JudgedRoot:
        """A root, evaluated and with its verdicts.

        Unless it is to be `whole`, or is judged for the next run too, only views that violate a
        policy keep their facts, and of its VMs nothing but the answers is kept.
        """
        from azbackup_lint.estate import AFRESH, build_estate, each_view  # kept results need none
        from azbackup_lint.policy.reasons import answers_of, machines_of

        with progress.stage("evaluation"):
            root = found.evaluate()
        known = earlier.judged(root) if earlier is not None else None
        if known is not None:
            return replace(known, root=root)
        with progress.stage("estate"):
            recall = earlier.recall(root.variant) if earlier is not None else AFRESH
            estate = build_estate(root.resources, recall, found.outside, found.neighbours)
            scope = self.settings.at(found.path).scope
            made = each_view(estate, scope, recall)
            views = tuple(made) if whole or earlier is not None else ()
        if earlier is not None:
            with progress.stage("verdicts"):
                reported = earlier.decisions.decide(self.evaluator, root.variant, views)
        elif whole:
            with progress.stage("verdicts"):
                decide = self.evaluator.open_decisions
                reported = tuple(item for view in views for item in decide(view))
        else:
            views, reported = self._outlined(made, progress)
        with progress.stage("verdicts"):
            if estate.outside.has_doubts and found.supposing is not None:
                from azbackup_lint.supposing import with_supposed  # where roots are joined

                reported = with_supposed(reported, found.supposing(), scope, self.evaluator)
            counted = [item for item in reported if not self.is_off(item, found.path)]
            of = (views, counted, self.evaluator, left_open(root))
            if whole or earlier is not None:
                machines = machines_of(*of)
                answers = tuple(machine.can_be_backed_up for machine in machines)
            else:
                views, machines, answers = (), (), answers_of(*of)
        return JudgedRoot(found.path, found.name, root, estate, views, reported, answers, machines)

    def _outlined(
        self, made: Iterator[View], progress: Progress
    ) -> tuple[tuple[View, ...], tuple[Decision, ...]]:
        """The outlines of VMs, and the open decisions; views are gone before the next are made."""
        outlines: list[View] = []
        decisions: list[Decision] = []
        while True:
            with progress.stage("estate"):
                views = tuple(islice(made, AT_ONCE))
            if not views:
                return tuple(outlines), tuple(decisions)
            with progress.stage("verdicts"):
                for view in views:
                    decisions += self.evaluator.outlined_decisions(view)
                    if view.kind == "vm":
                        outlines.append(view.outline())

    def is_off(self, decision: Decision, root: Path | None) -> bool:
        """Whether the settings leave a policy out where a decision is reported."""
        if not self.weights.leave_out:
            return False
        policy, place = decision.policy, decision.view.place_of(decision.path).span.source
        return self.weights.of(policy.id, policy.name, place.file, root) == "off"

    @property
    def active(self) -> set[str]:
        """The ids of the policies that are decided."""
        policies = enforced_policies(self.edition, self.packs.policies, self.wants)
        return {policy.id for policy in policies}


CUT_SHORT = Cause("limit", "what a limit leaves out", "raise the limit that AZB009 names")
PASSED_ON = Cause(
    "module",
    "what a module or template that isn't on this machine does to it",
    "fetch the module, or lint what AZB006 names by itself",
)


def left_open(root: Root) -> Callable[[str], tuple[Cause, ...]]:
    """Tells by its address what is missing that may concern a VM of a root.

    Where a limit has cut the root short, that may be anything; else it is what becomes of the VM in
    modules that are given it and aren't on this machine.
    """
    if any(problem.kind is LIMIT_REACHED for problem in root.problems):
        return lambda address: (CUT_SHORT,)
    passed = frozenset(root.read_machines_passed())
    if not passed:
        return lambda address: ()
    instances = tuple(f"{address}[" for address in passed)

    def doubts(address: str) -> tuple[Cause, ...]:
        is_passed = address in passed or address.startswith(instances)
        return (PASSED_ON,) if is_passed or unindexed(address) in passed else ()

    return doubts
