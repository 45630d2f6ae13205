"""Terraform and OpenTofu: root module folders, and the modules that they call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property, partial
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.files import SKIPPED_FOLDERS
from azbackup_lint.languages.call_graph import CallGraph, callers, uncalled
from azbackup_lint.languages.language import Evaluation, Request, RootFiles
from azbackup_lint.languages.terraform.module_calls import call_graph, folder_of
from azbackup_lint.languages.terraform.modules.configuration import is_configuration_file
from azbackup_lint.languages.terraform.modules.evaluation import Library
from azbackup_lint.light_typing import TYPE_CHECKING
from azbackup_lint.problems import Problem
from azbackup_lint.resources import Root
from azbackup_lint.values.limits import Budget

if TYPE_CHECKING:
    from azbackup_lint.languages.terraform.modules.inputs import Inputs


class TerraformLanguage:
    """See `Language`; a root is the folder of a module that no other one calls."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._library = Library(request.files, request.memory)

    name = "terraform"
    problems: tuple[Problem, ...] = ()

    def roots_among(self, paths: Sequence[Path]) -> Iterable[RootFiles]:
        """The folders of the files that no other one of them calls."""
        folders = dict.fromkeys(path.parent for path in paths if is_configuration_file(path.name))
        return [RootFiles(folder) for folder in uncalled(call_graph(folders, self._library))]

    def roots_of(self, path: Path) -> Iterable[RootFiles]:
        """The roots that call the module whose folder a file lies in."""
        folder = folder_of(path, self._library)
        if folder is None:
            return []
        return [RootFiles(root) for root in callers(folder, self._calls)]

    def apart(self, roots: Sequence[RootFiles]) -> Iterable[tuple[RootFiles, ...]]:
        """See `Language`."""
        return ((root,) for root in roots)

    def evaluations(self, roots: Sequence[RootFiles]) -> Iterator[Evaluation]:
        """Every root, once for each set of inputs."""
        for root in roots:
            for variant, inputs in self._variants(root.path):
                yield root.path, partial(self._evaluated, root.path, inputs, variant)

    def _variants(self, root: Path) -> Iterator[tuple[str | None, Inputs]]:
        """The sets of inputs by name; one without a name where there are no variants."""
        from azbackup_lint.languages.terraform.modules.inputs import Inputs

        settings = self._request.settings.at(root)
        variants: list[tuple[str | None, tuple[Path, ...]]] = list(settings.variants.items())
        backends = settings.backend_config
        for variant, files in variants or [(None, ())]:
            given = (*settings.given, *files)
            own = backends.get(variant, ()) if variant else ()
            yield (
                variant,
                Inputs(
                    given,
                    settings.environment,
                    settings.workspace,
                    subscription=settings.subscription_of(root),
                    backend=(*backends.get("", ()), *own),
                ),
            )

    def _evaluated(self, path: Path, inputs: Inputs, variant: str | None) -> Root:
        from azbackup_lint.languages.terraform.roots import evaluate_root  # kept results need none

        types, budget = self._request.types, self._request.budget
        memory = self._request.memory
        if memory is None:
            elsewhere = self._request.elsewhere
            return evaluate_root(
                path, self._library, inputs, types, budget, variant, elsewhere=elsewhere
            )
        from azbackup_lint.languages.terraform.kept_roots import KeptRoots  # for editors only

        kept = memory.of(KeptRoots)
        root = kept.unchanged(variant, memory, self._request.files)
        if root is None:
            instances = kept.instances(variant)
            root = evaluate_root(path, self._library, inputs, types, budget, variant, instances)
            if instances.is_near_limits:
                instances = kept.instances_anew(variant)
                budget = Budget(budget.limits)
                root = evaluate_root(path, self._library, inputs, types, budget, variant, instances)
            kept.keep(variant, root)
        return root

    @cached_property
    def _calls(self) -> CallGraph:
        """The calls of all modules in the boundary, but for those that walks leave alone."""
        folders = []
        boundary = self._request.files.boundary
        exclusion = self._request.exclusion(boundary)
        for current, below, names in looks.walk(boundary):
            here = Path(current)
            below[:] = sorted(
                name
                for name in below
                if name not in SKIPPED_FOLDERS
                and not exclusion.leaves_alone(here / name, is_folder=True)
            )
            files = (here / name for name in names if is_configuration_file(name))
            if any(not exclusion.leaves_alone(file, is_folder=False) for file in files):
                folders.append(here)
        return call_graph(folders, self._library)
