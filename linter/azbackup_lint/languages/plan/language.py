"""Plans and states: what `terraform show -json` prints, in a file each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path

from azbackup_lint.files import Files, boundary_of
from azbackup_lint.json_text import JsonError, parse_json
from azbackup_lint.languages.language import Evaluation, Request, RootFiles
from azbackup_lint.languages.plan.plan_document import plan_document
from azbackup_lint.languages.plan.roots import evaluate_plan
from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.lazy_regex import lazy_regex
from azbackup_lint.problems import SYNTAX_ERROR, UNREADABLE_FILE, Problem, ProblemKind
from azbackup_lint.resources import Root, unreadable
from azbackup_lint.source import Source, Span

_PLAN = lazy_regex(r'\s*\{\s*"format_version"\s*:')
"""`terraform show` puts the version of its format first."""

_SORTED_PLAN = lazy_regex(r'"(?:format_version|serial)"\s*:')
_CONTENT = lazy_regex(r'"(?:planned_values|resource_changes|terraform_version)"\s*:')
_ARCHIVE = "PK\x03\x04"
_LOG = lazy_regex(r'\s*\{"@level"')


class PlanLanguage:
    """See `Language`; a root is one plan or state."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._files = request.files
        self._library = Library(request.files)

    name = "plan"
    problems: tuple[Problem, ...] = ()

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        """The plans among files; one beside Terraform files is left out, as they hold more."""
        return [
            RootFiles(path)
            for path in paths
            if _PLAN.match(self._files.beginning(path))
            and not _has_modules(path.parent, self._files)
        ]

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        """A file that a person named is a plan also where its keys were sorted."""
        text = self._files.beginning(path, None)
        is_sorted = _SORTED_PLAN.search(text) and _CONTENT.search(text)
        is_plan = _PLAN.match(text) or is_sorted or _LOG.match(text) or text.startswith(_ARCHIVE)
        return [RootFiles(path)] if is_plan else []

    def apart(self, roots: Sequence[RootFiles]) -> Iterable[tuple[RootFiles, ...]]:
        """See `Language`."""
        return ((root,) for root in roots)

    def evaluations(self, roots: Sequence[RootFiles]) -> Iterator[Evaluation]:
        """Every plan; one that can't be read is a root with nothing but a problem."""
        for root in roots:
            yield root.path, partial(self._evaluated, root.path)

    def _evaluated(self, path: Path) -> Root:
        if self._files.beginning(path).startswith(_ARCHIVE):
            place = Source(self._files.shown(path), "", path).span(0, 0)
            return _unusable("this is a plan in Terraform's own binary form", place)
        source = self._files.read(path)
        if isinstance(source, Problem):
            return unreadable("plan", source)
        if _LOG.match(source.text):
            return _unusable("this is the log of terraform plan -json, no plan", source.span(0, 1))
        try:
            document = plan_document(parse_json(source))
        except JsonError as error:
            return _unusable(str(error), error.span, SYNTAX_ERROR)
        if isinstance(document, str):
            return _unusable(document, source.span(0, 1))
        folder, library = path.parent, self._library
        plan_root = self._request.settings.at(path).plan_root
        if plan_root is not None:
            folder = plan_root
            library = Library(self._files.within(boundary_of(folder)))
        beside = folder if _has_modules(folder, library.files) else None
        request = self._request
        return evaluate_plan(document, beside, library, request.types, request.budget)


def _has_modules(folder: Path, files: Files) -> bool:
    return any(is_configuration_file(name) for name in files.list_names(folder))


def _unusable(reason: str, place: Span, kind: ProblemKind = UNREADABLE_FILE) -> Root:
    remedy = f"Give the output of terraform show -json {Path(place.source.path).name}."
    if kind is SYNTAX_ERROR:
        remedy = "Write the output of terraform show -json to the file once more."
    return unreadable("plan", Problem(kind, reason, remedy, place))
