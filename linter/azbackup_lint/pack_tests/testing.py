"""The test of one pack, beside the packs that are installed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from azbackup_lint.pack_examples import EVALUATORS, NOTHING_TO_SAY, Outcome, run_example
from azbackup_lint.pack_tests.facts import fact_faults
from azbackup_lint.pack_tests.fitting import edition_faults, policy_faults
from azbackup_lint.pack_tests.forms import form_faults
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.evaluation import Evaluator, build_evaluator
from azbackup_lint.policy.folders import Pack, PackFolder
from azbackup_lint.policy.lint_policies import Example, Policy
from azbackup_lint.policy.packs import Packs, load_folders

NEEDED = ("violated", "satisfied", "unknown")


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """What the test of one policy found; no faults mean that all is well."""

    policy: Policy
    examples: int
    faults: tuple[PackError, ...]


@dataclass(frozen=True, slots=True)
class PackTest:
    """What the test of a pack found: faults of the pack itself, and of each of its policies."""

    name: str
    faults: tuple[PackError, ...]
    policies: tuple[PolicyTest, ...] = ()

    @property
    def all_faults(self) -> tuple[PackError, ...]:
        """The faults of the pack and of its policies, each once."""
        every = [*self.faults, *(fault for test in self.policies for fault in test.faults)]
        return tuple({(fault.place, fault.message): fault for fault in every}.values())


def test_pack(folder: PackFolder, others: Sequence[PackFolder]) -> PackTest:
    """Tests the pack in a folder; the others are there for the rows and editions they have."""
    folder = replace(folder, trusted=False)
    wrong = tuple(form_faults(folder))
    if wrong:
        return PackTest(str(folder.place), wrong)
    try:
        packs = load_folders([*others, folder])
        list(packs.all_editions())
    except PackError as error:
        return PackTest(str(folder.place), (error,))
    pack = packs.packs[-1]
    fitting = tuple(_fitting(packs, pack))
    return PackTest(pack.name, fitting, () if fitting else tuple(_policies(packs, pack)))


def _fitting(packs: Packs, pack: Pack) -> Iterator[PackError]:
    for read in pack.parts.values():
        yield from edition_faults(packs, read())
    for policy in pack.policies:
        yield from policy_faults(packs, policy)


def _policies(packs: Packs, pack: Pack) -> Iterator[PolicyTest]:
    """Runs the examples of every policy."""
    evaluators = {
        date: build_evaluator(packs.edition(date), pack.policies, lambda id_, name: True)
        for date in packs.editions
    }
    runs = {policy.id: list(_runs(packs, policy, evaluators)) for policy in pack.policies}
    for policy in sorted(pack.policies, key=lambda policy: policy.id):
        faults = [*_case_faults(policy), *fact_faults(policy)]
        for example, outcome in runs[policy.id]:
            if isinstance(outcome, PackError):
                faults.append(outcome)
            else:
                faults.extend(_outcome_faults(policy, example, outcome))
        yield PolicyTest(policy, len(runs[policy.id]), tuple(faults))


def _runs(
    packs: Packs, policy: Policy, evaluators: dict[str, Evaluator]
) -> Iterator[tuple[Example, Outcome | PackError]]:
    """Every example with what became of it, or with why it can't be run."""
    shown = packs.edition_of(policy)
    for example in policy.examples:
        date = example.edition or (shown.date if shown else "")
        place = (*example.path, "edition") if example.edition else example.path
        if date not in evaluators or not packs.edition(date).rows_of(policy.id):
            message = f"{policy.id} is not active in the edition {date or 'of any date'}"
            yield example, policy.document.error(place, message)
        elif example.language not in EVALUATORS:
            message = f"examples in {example.language} can't be run yet"
            yield example, policy.document.error((*example.path, example.language), message)
        else:
            yield example, run_example(policy, example, evaluators[date])


def _case_faults(policy: Policy) -> Iterator[PackError]:
    missing = [verdict for verdict in NEEDED if verdict not in _verdicts(policy)]
    if missing:
        message = f"{policy.id} has no example that is {', none that is '.join(missing)}"
        yield policy.document.error(("examples",), message)


def _verdicts(policy: Policy) -> set[str]:
    return {example.verdict for example in policy.examples}


def _outcome_faults(policy: Policy, example: Example, outcome: Outcome) -> Iterator[PackError]:
    for problem in outcome.root.problems:
        path = (*example.path, example.language)
        place = policy.document.place_in(path, problem.span.first)
        yield PackError(f"the code of the example has a problem: {problem.message}", place)
    if outcome.verdict != example.verdict:
        expected, found = example.verdict, outcome.verdict
        message = f"the example should be {expected}, but it is {found}{_because(policy, outcome)}"
        yield policy.document.error((*example.path, "verdict"), message)


def _because(policy: Policy, outcome: Outcome) -> str:
    if outcome.verdict == NOTHING_TO_SAY:
        seen = any(view.kind == policy.on for view in outcome.views)
        reason = f"when matches no {policy.on}" if seen else f"there is no {policy.on} in the code"
        return f": {reason}"
    decision = outcome.decisions[0]
    if decision.message:
        return f": {decision.message}"
    subjects = ", ".join(cause.subject for cause in decision.because)
    return f": {subjects} would decide it" if subjects else ""
