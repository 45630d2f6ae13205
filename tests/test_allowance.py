"""A run is bounded as a whole, and its roots share that alike, however the run is carried out."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from azbackup_lint.allowance import Allowance
from azbackup_lint.engine import Sources, finished_run, lint
from azbackup_lint.inspection import inspect
from azbackup_lint.report.formats import json_form
from azbackup_lint.runs import running
from azbackup_lint.settings import Settings
from azbackup_lint.values.errors import LimitReached
from azbackup_lint.values.limits import Budget, Limits, Work

HUNGRY = """\
locals {
  many = [for a in range(500) : [for b in range(500) : "${a}${b}"]]
}
resource "azurerm_managed_disk" "hungry" {
  name       = "d"
  max_shares = length(local.many)
}
"""
MODEST = """\
locals {
  some = [for a in range(200) : a + 1]
}
resource "azurerm_managed_disk" "modest" {
  name       = "d"
  max_shares = local.some[1]
}
"""
LIMITS = Limits(steps=10_000)


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()


def _write(**roots: str) -> None:
    for name, text in roots.items():
        Path(name).mkdir()
        Path(name, "main.tf").write_text(text)


def _settings(**given: object) -> Settings:
    return Settings(limits=LIMITS, **given)  # type: ignore[arg-type]


def _report(**given: object) -> str:
    return json_form.render(lint(Sources((Path(),)), _settings(**given)))


@example(steps=1, length=0, asked=[1, 1])
@given(
    steps=st.integers(1, 10_000),
    length=st.integers(0, 10_000),
    asked=st.lists(st.integers(0, 20_000), min_size=1, max_size=60),
)
def test_two_rounds_take_twice_the_allowance_at_most(
    steps: int, length: int, asked: list[int]
) -> None:
    allowance = Allowance(Limits(steps=steps), length, len(asked))
    first = [Work(min(n, allowance.first), n, n > allowance.first) for n in asked]
    taken = sum(work.taken for work in first)
    second = allowance.second(first)
    if second is not None:
        assert second > allowance.first
        assert second <= steps
        again = sum(min(n, second) for n, work in zip(asked, first, strict=True) if work.is_cut)
        rest = sum(work.taken for work in first if not work.is_cut)
        assert rest + again <= steps + 3 * length
    assert taken <= steps + 3 * length


def test_hungry_roots_take_no_more_than_the_run_may(monkeypatch: pytest.MonkeyPatch) -> None:
    _write(**{f"r{number}": HUNGRY for number in range(30)})
    spent: list[int] = []
    real = Budget.spend

    def spend(self: Budget, steps: int) -> None:
        before = self.spent
        try:
            real(self, steps)
        finally:
            spent.append(self.spent - before)

    monkeypatch.setattr(Budget, "spend", spend)
    report = lint(Sources((Path(),)), _settings(jobs=1))
    length = 30 * len(HUNGRY)
    assert sum(spent) <= 2 * (LIMITS.steps + 3 * length) + 30 * (len(HUNGRY) + 1_000)
    assert {f.root for f in report.findings if f.id == "AZB009"} == {f"r{n}" for n in range(30)}


def test_a_modest_root_is_starved_by_nobody() -> None:
    _write(modest=MODEST, **{f"r{number}": HUNGRY for number in range(10)})
    report = lint(Sources((Path(),)), _settings())
    assert [f.root for f in report.findings if f.id == "AZB401"] == ["modest"]
    assert "modest" not in {f.root for f in report.findings if f.id == "AZB009"}


def test_what_some_leave_others_may_take() -> None:
    """The share of one in 40 roots is too small for it, but most of the others take nothing."""
    large = MODEST.replace("range(200)", "range(1000)")
    _write(large=large, **{f"r{number}": MODEST[-60:] for number in range(40)})
    report = lint(Sources((Path(),)), _settings())
    assert [f.root for f in report.findings if f.id == "AZB401"] == ["large"]
    assert not [f for f in report.findings if f.id == "AZB009"]


def test_a_module_of_many_roots_is_bounded_for_all_of_them() -> None:
    disks = "".join(
        f'resource "azurerm_managed_disk" "d{n}" {{\n  max_shares = 2\n}}\n' for n in range(200)
    )
    _write(
        module=disks,
        **{f"r{n}": 'module "m" {\n  source = "../module"\n}\n' for n in range(60)},
    )
    report = lint(Sources((Path(),)), _settings())
    assert report.resources < 1_500
    told = [f for f in report.findings if f.id == "AZB009"]
    assert {f.root for f in told} == {f"r{n}" for n in range(60)}
    assert {f.span.source.path for f in told} == {f"r{n}/main.tf" for n in range(60)}


@pytest.mark.parametrize("roots", [1, 7])
def test_jobs_and_kept_results_make_no_difference(
    roots: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    large = MODEST.replace("range(200)", "range(1000)")
    _write(modest=MODEST, large=large, **{f"r{number}": HUNGRY for number in range(roots)})
    expected = _report(jobs=1)
    assert _report(jobs=2) == expected
    cache = tmp_path / "cache"
    assert [_report(jobs=jobs, cache=cache) for jobs in (1, 2, 1)] == [expected] * 3

    def fail(*_: object) -> None:
        raise AssertionError("a unit was linted")

    monkeypatch.setattr(running, "outcome_of_unit", fail)
    assert _report(jobs=1, cache=cache) == expected


def test_a_kept_result_counts_where_the_share_is_large_enough(tmp_path: Path) -> None:
    """The large root has enough beside a few others, and not beside many."""
    cache = tmp_path / "cache"
    large = MODEST.replace("range(200)", "range(1000)")
    _write(large=large)
    alone = _report(cache=cache)
    assert "AZB009" not in alone
    _write(**{f"r{number}": HUNGRY for number in range(30)})
    assert _report(cache=cache) == _report()
    finding = finished_run(Sources((Path(),)), _settings(cache=cache)).report()
    assert "large" in {f.root for f in finding.findings if f.id == "AZB009"}
    for number in range(30):
        Path(f"r{number}", "main.tf").unlink()
        Path(f"r{number}").rmdir()
    assert _report(cache=cache) == alone


def test_inspection_shows_what_was_left_by_others() -> None:
    large = MODEST.replace("range(200)", "range(1000)")
    _write(large=large, **{f"r{number}": MODEST[-60:] for number in range(40)})
    roots = {root["root"]: root for root in inspect(Sources((Path(),)), _settings())["roots"]}
    (disk,) = roots["large"]["resources"]
    assert disk["attributes"]["max_shares"] == 2


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["spend", "make", "one", "is", "grow", "beside", "begin"]),
            st.integers(0, 40),
        )
        | st.lists(
            st.tuples(st.sampled_from(["spend", "make", "one"]), st.integers(0, 40)), max_size=5
        ),
        max_size=12,
    ),
    st.integers(0, 3000),
)
def test_what_is_needed_is_enough(
    program: list[tuple[str, int] | list[tuple[str, int]]], share: int
) -> None:
    """What comes of a share that is not too small comes of a smaller one that has what it needs."""
    work, trace = _ran(program, share)
    if not work.is_cut and work.needed <= share:
        again, same = _ran(program, work.needed)
        assert not again.is_cut
        assert same == trace


def _ran(
    program: list[tuple[str, int] | list[tuple[str, int]]], share: int
) -> tuple[Work, list[object]]:
    budget = Budget(Limits(steps=10_000), share)
    trace: list[object] = []

    def do(action: str, number: int) -> None:
        if action == "spend":
            budget.spend(number)
        elif action == "make":
            budget.make(number // 8)
        elif action == "one":
            budget.make_one()
        elif action == "is":
            trace.append(budget.is_spent)
        elif action == "grow":
            budget.grow(number)
        elif action == "beside":
            budget.grow_beside(number * 8)
        else:
            budget.begin(number)

    for step in program:
        try:
            if isinstance(step, tuple):
                do(*step)
                continue
            budget.enter()
            try:
                for action, number in step:
                    do(action, number)
            finally:
                budget.leave()
        except LimitReached as error:
            trace.append(error.message)
    return budget.work, trace
