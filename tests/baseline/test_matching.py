"""Whatever a baseline holds, each entry keeps at most one finding quiet."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from azbackup_lint.baseline.known_findings import Baseline, entry_of
from azbackup_lint.baseline.matching import Coverage, match_findings
from azbackup_lint.report.model import Finding
from azbackup_lint.source import Source
from tests.report.reports import finding, report_of

FOLDER = Path(__file__).parent.resolve()
ROOTS = ["gone/a", "gone/b", "new/a", "new/b", "new/c", str(FOLDER)]

FINDINGS = st.lists(
    st.builds(
        lambda root, resource, message: finding(root=root, resource=resource, message=message),
        st.sampled_from(ROOTS),
        st.sampled_from(["x", "y"]),
        st.sampled_from(["one", "two"]),
    ),
    max_size=8,
)


def _baseline(findings: list[Finding]) -> Baseline:
    entries = tuple(entry_of(item, Path.cwd()) for item in findings)
    return Baseline(Source("baseline.json", ""), Path.cwd(), entries)


@given(old=FINDINGS, present=FINDINGS)
def test_each_entry_matches_one_finding_at_most(old: list[Finding], present: list[Finding]) -> None:
    roots = frozenset(item.root for item in present)
    coverage = Coverage(roots, (), frozenset({"AZB401"}), complete=True)
    baseline = _baseline(old)
    result = match_findings(report_of(*present), baseline, coverage)
    used = [*result.known.values(), *result.unneeded, *result.unseen]
    assert Counter(map(id, used)) == Counter(map(id, baseline.entries))
    for number, entry in result.known.items():
        assert present[number].resource == entry.resource
        assert present[number].root == entry.root or entry.root not in roots


@given(present=FINDINGS)
def test_what_was_written_is_known(present: list[Finding]) -> None:
    roots = frozenset(item.root for item in present)
    coverage = Coverage(roots, (), frozenset({"AZB401"}), complete=True)
    result = match_findings(report_of(*present), _baseline(present), coverage)
    assert len(result.known) == len(present)


def test_many_entries_are_matched_in_moderate_time() -> None:
    present = [replace(finding(), resource=f"r{number}", root="new") for number in range(5_000)]
    old = [replace(item, root="gone") for item in present]
    coverage = Coverage(frozenset({"new"}), (), frozenset({"AZB401"}), complete=True)
    assert len(match_findings(report_of(*present), _baseline(old), coverage).known) == 5_000
