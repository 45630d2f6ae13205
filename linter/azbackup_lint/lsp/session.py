"""What an editor has open, and what is known of the roots that it belongs to.

A session knows no protocol: it takes buffers and files, and gives marks. Only the roots of open
files are linted, and only those that a change can concern are linted again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from azbackup_lint import looks
from azbackup_lint.engine import EarlierRun, Judge, JudgedRoot, LintRun, Sources, report_of
from azbackup_lint.languages.memory import Memory
from azbackup_lint.lsp.buffers import Buffer
from azbackup_lint.lsp.diagnostics import Mark, marks_of
from azbackup_lint.lsp.linted_roots import (
    LintedRoot,
    dependencies,
    has_changed,
    overlay_of,
    stamp_of,
)
from azbackup_lint.lsp.placing import Placer
from azbackup_lint.lsp.positions import Encoding
from azbackup_lint.lsp.staleness import StaleError, Watch
from azbackup_lint.lsp.workspace_joins import WorkspaceJoins
from azbackup_lint.lsp.written_links import keeps_links, links_in
from azbackup_lint.placed_roots import PlacedRoot, RootPlace, places_of
from azbackup_lint.records import dataclass, field, replace
from azbackup_lint.report.model import Fix
from azbackup_lint.settings import Settings
from azbackup_lint.source import Source


@dataclass(frozen=True, slots=True)
class Lens:
    """The settings that hold for a file, and the folder that paths are shown relative to."""

    settings: Settings
    base: Path


@dataclass(slots=True)
class _Judges:
    """What judges by settings; to make one takes long."""

    _known: list[Judge] = field(default_factory=list)

    def of(self, settings: Settings) -> Judge:
        known = next((judge for judge in self._known if judge.settings == settings), None)
        if known is None:
            known = Judge(settings)
            self._known.append(known)
        return known


class Session:
    """The open buffers of an editor and the roots that they belong to.

    `lens_of` gives the settings that hold for a file.
    """

    def __init__(self, lens_of: Callable[[Path], Lens]) -> None:
        self.encoding: Encoding = "utf-16"
        self._lens_of = lens_of
        self._judges = _Judges()
        self._places: dict[Path, tuple[RootPlace, ...]] = {}
        self._links: dict[Path, tuple[str, ...]] = {}
        self._seen: dict[Path, Buffer] = {}
        self._roots: dict[RootPlace, LintedRoot] = {}
        self._memories: dict[RootPlace, Memory] = {}
        self._earlier: dict[RootPlace, EarlierRun] = {}
        self._joins = WorkspaceJoins()
        self._joined_marks: tuple[Mark, ...] = ()

    @property
    def roots(self) -> tuple[LintedRoot, ...]:
        """Every root as it was linted last."""
        return tuple(self._roots.values())

    def judged_in(self, file: Path) -> tuple[JudgedRoot, ...]:
        """The roots that a file is part of, with their verdicts."""
        return tuple(one for root in self.roots if file in root.stamps for one in root.judged)

    def judge_of(self, file: Path) -> Judge:
        """The policies that a file is judged by."""
        return self._judges.of(self._lens_of(file).settings)

    def forget(self) -> None:
        """Lints everything anew next time, as after a change of settings."""
        self._judges = _Judges()
        self._places.clear()
        self._links.clear()
        self._roots.clear()
        self._memories.clear()
        self._earlier.clear()
        self._joins.forget()

    def rediscover(self) -> None:
        """Looks anew for the roots of open files, as after files came or went."""
        self._joins.forget()
        self._places.clear()
        self._links.clear()

    def lint(
        self,
        buffers: dict[Path, Buffer],
        is_stale: Callable[[], bool],
        *,
        saved: bool = True,
        share: Callable[[], None] = lambda: None,
    ) -> None:
        """Lints the roots of the buffers that changed since they were linted last.

        Those of the buffers that changed last come first. `saved` looks for changes on disk, too.
        `share` is called when there are marks while only roots wait that never had any. Raises
        StaleError where `is_stale` becomes true.
        """
        overlay = overlay_of(buffers)
        seen = self._seen
        wanted = self._wanted(buffers, is_stale)
        changed = [path for path, buffer in buffers.items() if seen.get(path) is not buffer]
        order = sorted(wanted, key=lambda place: _remoteness(place, changed))
        for place in [place for place in self._roots if place not in wanted]:
            del self._roots[place]
            self._memories.pop(place, None)
            self._earlier.pop(place, None)
        waiting = len(order)
        for place in order:
            path, known = wanted[place], self._roots.get(place)
            waiting -= 1
            if known is not None and not has_changed(known, buffers, saved=saved):
                self._follow(known, buffers)
            else:
                self._roots[place] = self._linted(
                    place, path, buffers, overlay, is_stale, saved=saved
                )
            if waiting and not any(later in self._roots for later in order[-waiting:]):
                share()
        self._place_joined(buffers)

    def join(self, buffers: dict[Path, Buffer], is_stale: Callable[[], bool]) -> None:
        """Looks at the workspaces of all buffers, as they are on disk, for what joins roots.

        Raises StaleError as `lint` does.
        """
        bases = {self._lens_of(path).base for path in buffers}
        judges = {base: self.judge_of(base / "any") for base in bases}
        self._joins.look(judges, Watch(is_stale))
        self._place_joined(buffers)

    def _place_joined(self, buffers: dict[Path, Buffer]) -> None:
        roots = {place.files.path for place in self._roots}
        self._joined_marks = tuple(self._joins.marks(roots, self.placer(buffers)))

    def fixes_of(
        self, marks: Iterable[Mark], file: Path, buffers: dict[Path, Buffer]
    ) -> dict[str, Fix]:
        """The fixes of the findings that marks of a file are about, by fingerprints.

        They are planned on the texts as they are now: nothing that stands in is mended. That lints
        the roots of these findings anew, so nothing is done where no policy has a fix.
        """
        fixes: dict[str, Fix] = {}
        lens = self._lens_of(file)
        fixable = self._judges.of(lens.settings).evaluator.fixable
        wanted = {mark.fingerprint for mark in marks if mark.code in fixable}
        for root in self.roots if wanted else ():
            found_here = {finding.fingerprint for finding in root.report.findings}
            if file not in root.stamps or not wanted & found_here:
                continue
            if root.fixes is None:
                placed = PlacedRoot(root.place, lens.base, overlay_of(buffers), lens.settings)
                sources = Sources((root.place.files.path,))
                run = LintRun(sources, lens.settings, judge=self._judges.of(lens.settings))
                for judged in run.judged_roots(placed.found()):
                    run.gather(judged)
                found = ((f.fingerprint, f.fix) for f in run.report().findings)
                root.fixes = {key: fix for key, fix in found if fix is not None}
            fixes |= root.fixes
        return fixes

    def marks(self) -> dict[Path, tuple[Mark, ...]]:
        """All marks by file; what several roots say in the same words at one place, once."""
        by_file: dict[Path, dict[tuple[object, ...], Mark]] = {}
        every = [mark for root in self._roots.values() for mark in root.marks]
        for mark in (*every, *self._joined_marks):
            key = (mark.range, mark.level, mark.code, mark.message)
            by_file.setdefault(mark.file, {}).setdefault(key, mark)
        return {
            file: tuple(
                sorted(marks.values(), key=lambda mark: (mark.range, mark.code, mark.message))
            )
            for file, marks in by_file.items()
        }

    def placer(self, buffers: dict[Path, Buffer]) -> Placer:
        """Finds places in the texts that the editor has."""
        return Placer(buffers, self.encoding)

    def _wanted(
        self, buffers: dict[Path, Buffer], is_stale: Callable[[], bool]
    ) -> dict[RootPlace, Path]:
        """The roots of all open files, each with one of these."""
        for path, buffer in buffers.items():
            seen = self._seen.get(path)
            if seen is not buffer:
                is_known = seen is not None and path in self._links
                if is_known and keeps_links(path, self._seen[path].text, buffer.text):
                    continue
                links = links_in(path, buffer.text)
                if self._links.get(path, links) != links:
                    self._places.clear()  # it may decide where other files belong
                self._links[path] = links
        for path in self._seen.keys() ^ buffers.keys():
            buffer = buffers.get(path) or self._seen[path]
            if not _is_as_saved(buffer):
                self._places.clear()
            self._places.pop(path, None)
            if path not in buffers:
                self._links.pop(path, None)
        self._seen = buffers
        overlay = overlay_of(buffers)
        found: dict[tuple[object, ...], RootPlace] = {}
        paths: dict[tuple[object, ...], Path] = {}
        for path in buffers:
            if is_stale():
                raise StaleError
            if path not in self._places:
                self._places[path] = places_of(path, overlay, self._lens_of(path).settings)
            for place in self._places[path]:
                key = (place.language, place.files.path, place.boundary)
                known = found.get(key, place)
                files = known.files.with_parameters(place.files.parameters)
                found[key] = replace(known, files=files)
                paths.setdefault(key, path)
        return {place: paths[key] for key, place in found.items()}

    def _unchanged(
        self, place: RootPlace, buffers: dict[Path, Buffer], *, saved: bool
    ) -> dict[Path, Source]:
        """The texts of a root that are as they were when it was linted last."""
        known = self._roots.get(place)
        if known is None:
            return {}
        return {
            path: source
            for path, source in known.sources.items()
            if known.buffers.get(path) is buffers.get(path)
            and (not saved or stamp_of(path) == known.stamps.get(path))
        }

    def _changed(
        self,
        place: RootPlace,
        buffers: dict[Path, Buffer],
        unchanged: Mapping[Path, Source],
        *,
        saved: bool,
    ) -> frozenset[Path] | None:
        """The files whose texts changed; None if that is not all that did."""
        known = self._roots.get(place)
        if known is None or known.buffers.keys() != buffers.keys() & known.stamps.keys():
            return None
        others = [path for path in known.stamps if path not in known.sources]
        if saved and any(stamp_of(path) != known.stamps[path] for path in others):
            return None
        if any(known.buffers.get(path) is not buffers.get(path) for path in others):
            return None
        return frozenset(known.sources.keys() - unchanged.keys())

    def _follow(self, root: LintedRoot, buffers: dict[Path, Buffer]) -> None:
        """Moves the marks in files that a compiler reads along with their unsaved changes."""
        moved = {
            path: buffers[path]
            for path, buffer in root.buffers.items()
            if path in buffers and buffers[path] is not buffer
        }
        if moved:
            root.buffers |= moved
            root.fixes = None
            root.marks = tuple(marks_of(root.report, self.placer(buffers)))

    def _linted(
        self,
        place: RootPlace,
        path: Path,
        buffers: dict[Path, Buffer],
        overlay: dict[Path, str],
        is_stale: Callable[[], bool],
        *,
        saved: bool,
    ) -> LintedRoot:
        lens = self._lens_of(path)
        memory = self._memories.setdefault(place, Memory())
        memory.sources = self._unchanged(place, buffers, saved=saved)
        memory.changed = self._changed(place, buffers, memory.sources, saved=saved)
        placed = PlacedRoot(place, lens.base, overlay, lens.settings, memory)
        judge = self._judges.of(lens.settings)
        sources = Sources((place.files.path,), overlay)
        earlier = self._earlier.setdefault(place, EarlierRun())
        watch = Watch(is_stale)
        run = LintRun(sources, lens.settings, watch, judge, earlier=earlier)
        judged: list[JudgedRoot] = []
        earlier.begin(watch.look)
        for root in run.judged_roots(placed.found()):
            run.gather(root)
            judged.append(root)
        report = report_of(run, lens.settings)
        watch.look()
        files = dependencies(placed)
        before = self._roots[place].stamps if place in self._roots else {}
        adopted = {path: before.get(path) for path in memory.sources}
        linted = LintedRoot(
            place,
            report,
            tuple(judged),
            {file: buffers[file] for file in files if file in buffers},
            {file: adopted[file] if file in adopted else stamp_of(file) for file in files},
            placed.files.texts,
        )
        linted.marks = tuple(marks_of(report, self.placer(buffers)))
        earlier.keep(judged)
        memory.finish()
        return linted


def _remoteness(place: RootPlace, changed: list[Path]) -> int:
    """How far a root is from the files that changed: its own, those around or below it, others."""
    root = place.files.path
    if any(root in (path, path.parent) for path in changed):
        return 0
    return 1 if any(path.is_relative_to(root) for path in changed) else 2


def _is_as_saved(buffer: Buffer) -> bool:
    """Whether a text is that of its file, so that nothing changes when it is opened or closed."""
    text = buffer.text.encode("utf-8", "surrogatepass")
    if not looks.is_file(buffer.path) or looks.size(buffer.path) != len(text):
        return False  # nothing is read of a pipe or a device, which may have no end
    try:
        return buffer.path.read_bytes() == text
    except OSError:
        return False
