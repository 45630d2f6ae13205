"""The test of one pack, beside the packs that are installed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from azbackup_lint.example_runs import NOTHING_TO_SAY, Outcome, run_example
from azbackup_lint.pack_tests.cross_references import edition_faults, policy_faults
from azbackup_lint.pack_tests.facts import fact_faults
from azbackup_lint.pack_tests.file_forms import form_faults
from azbackup_lint.policy.editions import Edition
from azbackup_lint.policy.errors import PackError
from azbackup_lint.policy.evaluation import Evaluator, build_evaluator
from azbackup_lint.policy.examples import Example, Range, first_line
from azbackup_lint.policy.lint_policies import Policy
from azbackup_lint.policy.pack_folders import Pack, PackFolder
from azbackup_lint.policy.packs import Packs, enforced_policies, load_folders
from azbackup_lint.records import dataclass, replace

NEEDED = ("violated", "satisfied", "unknown")


@dataclass(frozen=True, slots=True)
class PolicyTest:
    """The result of testing one policy: the number of examples that ran, and the faults."""

    policy: Policy
    examples: int
    faults: tuple[PackError, ...]


@dataclass(frozen=True, slots=True)
class PackTest:
    """The result of testing a pack: faults of the pack itself, and of each of its policies."""

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
    misfits = tuple(misfits_of(packs, pack))
    tests = () if misfits else tuple(policy_tests(packs, pack, pack.policies))
    return PackTest(pack.name, misfits, tests)


def misfits_of(packs: Packs, pack: Pack) -> Iterator[PackError]:
    """What doesn't fit together in the editions and policies of a pack."""
    for read in pack.parts.values():
        yield from edition_faults(packs, read())
    for policy in pack.policies:
        yield from policy_faults(packs, policy)


def _evaluator_of(edition: Edition, policies: Sequence[Policy]) -> Evaluator:
    active = enforced_policies(edition, policies, lambda id_, name: True)
    return build_evaluator(edition, policies, active)


def policy_tests(packs: Packs, pack: Pack, policies: Iterable[Policy]) -> Iterator[PolicyTest]:
    """Runs the examples of policies of a pack, by the ids of these."""
    evaluators = {
        date: _evaluator_of(packs.edition(date), pack.policies) for date in packs.editions
    }
    for policy in sorted(policies, key=lambda policy: policy.id):
        runs = list(_runs(packs, policy, evaluators))
        examples = [example for example, _ in runs]
        faults = [*_case_faults(policy, examples), *fact_faults(policy)]
        for example, outcome in runs:
            if isinstance(outcome, PackError):
                faults.append(outcome)
            else:
                faults.extend(_outcome_faults(policy, example, outcome))
        yield PolicyTest(policy, len(examples), tuple(faults))


def _runs(
    packs: Packs, policy: Policy, evaluators: dict[str, Evaluator]
) -> Iterator[tuple[Example, Outcome | PackError]]:
    """Every example with what became of it, or with why it can't be run."""
    shown = packs.edition_of(policy)
    for example in policy.examples:
        date = example.edition or (shown.date if shown else "")
        if date not in evaluators or not packs.edition(date).rows_of(policy.id):
            message = f"{policy.id} is not active in the edition {date or 'of any date'}"
            place = example.edition_place if example.edition else example.verdict_place
            yield example, PackError(message, place)
        else:
            yield example, run_example(policy, example, evaluators[date])


def _case_faults(policy: Policy, examples: Iterable[Example]) -> Iterator[PackError]:
    verdicts = {example.verdict for example in examples}
    missing = [verdict for verdict in NEEDED if verdict not in verdicts]
    if missing:
        message = f"{policy.id} has no example that is {', none that is '.join(missing)}"
        yield policy.document.error(("examples",), message)


def _outcome_faults(policy: Policy, example: Example, outcome: Outcome) -> Iterator[PackError]:
    for problem in outcome.root.problems:
        message = f"the code of the example has a problem: {problem.message}"
        yield example.error(problem.span.start, message)
    if outcome.verdict != example.verdict:
        expected, actual = example.verdict, outcome.verdict
        reason = _because(policy, outcome)
        message = f"the example should be {expected}, but it is {actual}{reason}"
        yield PackError(message, example.verdict_place)
    elif example.mark:
        yield from _mark_faults(example, example.mark, outcome)


def _mark_faults(example: Example, mark: Range, outcome: Outcome) -> Iterator[PackError]:
    """What is wrong with the range that carets mark."""
    if example.verdict != "violated":
        message = "only an example that is violated marks a range with carets"
        yield example.error(mark.start, message)
        return
    for decision in outcome.decisions:
        underlined = first_line(decision.view.place_of(decision.path).span)
        if underlined != mark:
            there = example.code[slice(*underlined)]
            yield example.error(
                mark.start, f"the finding underlines {there!r}, not what carets mark"
            )


def _because(policy: Policy, outcome: Outcome) -> str:
    if outcome.verdict == NOTHING_TO_SAY:
        seen = any(view.kind == policy.on for view in outcome.views)
        reason = f"when matches no {policy.on}" if seen else f"there is no {policy.on} in the code"
        return f": {reason}"
    decision = outcome.decisions[0]
    if decision.message:
        return f": {decision.message}"
    subjects = ", ".join(cause.subject for cause in decision.causes)
    return f": {subjects} would decide it" if subjects else ""
