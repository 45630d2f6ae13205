"""The answers to what an editor asks about a place or a file."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from lsprotocol import types

from azbackup_lint.lsp import actions, protocol, questions
from azbackup_lint.lsp.actions import Action, actions_on
from azbackup_lint.lsp.facts import Spot
from azbackup_lint.lsp.hints import Hint, hints_in
from azbackup_lint.lsp.hovers import Hover, hover_at
from azbackup_lint.lsp.links import definitions, references
from azbackup_lint.lsp.machines import Lens, lenses
from azbackup_lint.lsp.placing import Located, Placer, Stretch
from azbackup_lint.lsp.server import Server
from azbackup_lint.settings import Settings

KINDS = {
    "fix": types.CodeActionKind.QuickFix,
    "suppress": types.CodeActionKind.QuickFix,
    "read": types.CodeActionKind.Empty,
}

UNKNOWN = "Show what can't be decided, and what would settle it"


class Requests:
    """Answers requests from the session of a server, when that has linted the latest texts."""

    def __init__(self, server: Server) -> None:
        self._server = server
        feature = server.feature
        feature(types.TEXT_DOCUMENT_HOVER, self._hover)
        feature(types.TEXT_DOCUMENT_DEFINITION, self._definition)
        feature(types.TEXT_DOCUMENT_REFERENCES, self._references)
        feature(types.TEXT_DOCUMENT_CODE_LENS, self._lenses)
        feature(types.TEXT_DOCUMENT_INLAY_HINT, self._hints)
        offered = types.CodeActionOptions([types.CodeActionKind.QuickFix])
        feature(types.TEXT_DOCUMENT_CODE_ACTION, self._actions, offered)
        for name, answer in (
            (actions.OPEN, self._open),
            (actions.EXPLAIN, self._explain),
            (actions.UNKNOWN, self._unknown),
        ):
            server.lsp.command(name)(partial(answer))

    def _spot(
        self, given: types.HoverParams | types.DefinitionParams | types.ReferenceParams
    ) -> Spot | None:
        """The place of a request in an open buffer."""
        path = protocol.path_of(given.text_document.uri)
        buffer = self._server.buffers.get(path) if path is not None else None
        if path is None or buffer is None:
            return None
        position = protocol.client_position(given.position)
        offset = buffer.lines.offset(position, self._server.session.encoding)
        return Spot(path, offset, buffer.text)

    def _placer(self) -> Placer:
        return self._server.session.placer(self._server.buffers)

    async def _hover(self, params: types.HoverParams) -> types.Hover | None:
        spot = self._spot(params)
        if spot is None:
            return None
        placer, session = self._placer(), self._server.session

        def look() -> Hover | None:
            judged = session.judged_in(spot.file)
            return hover_at(judged, spot, placer, session.judge_of(spot.file)) if judged else None

        found = await self._server.ask(look)
        if found is None:
            return None
        text = types.MarkupContent(types.MarkupKind.Markdown, found.text)
        return types.Hover(text, protocol.as_range(found.range) if found.range else None)

    async def _definition(self, params: types.DefinitionParams) -> list[types.Location]:
        spot = self._spot(params)
        if spot is None:
            return []
        placer, session = self._placer(), self._server.session
        return self._locations(
            await self._server.ask(lambda: definitions(session.judged_in(spot.file), spot, placer))
        )

    async def _references(self, params: types.ReferenceParams) -> list[types.Location]:
        spot = self._spot(params)
        if spot is None:
            return []
        placer, session = self._placer(), self._server.session
        return self._locations(
            await self._server.ask(lambda: references(session.judged_in(spot.file), spot, placer))
        )

    def _locations(self, places: list[Located]) -> list[types.Location]:
        buffers = self._server.buffers
        return [
            types.Location(protocol.uri_of(place.file, buffers), protocol.as_range(place.range))
            for place in places
        ]

    async def _lenses(self, params: types.CodeLensParams) -> list[types.CodeLens]:
        path = protocol.path_of(params.text_document.uri)
        if path is None or not self._server.options.code_lens:
            return []
        placer, session = self._placer(), self._server.session

        def look() -> list[Lens]:
            return list(lenses(session.judged_in(path), path, placer))

        return [
            types.CodeLens(
                protocol.as_range(lens.place.range),
                types.Command(lens.title, actions.UNKNOWN, arguments=[params.text_document.uri]),
            )
            for lens in await self._server.ask(look)
        ]

    async def _hints(self, params: types.InlayHintParams) -> list[types.InlayHint]:
        path = protocol.path_of(params.text_document.uri)
        buffer = self._server.buffers.get(path) if path is not None else None
        if path is None or buffer is None or not self._server.options.inlay_hints:
            return []
        placer, session = self._placer(), self._server.session
        place = protocol.client_range(params.range)
        start, end = (buffer.lines.offset(at, session.encoding) for at in place)
        within = Stretch(path, start, end)

        def look() -> list[Hint]:
            judged = session.judged_in(path)
            if not judged:
                return []
            return list(hints_in(judged, within, buffer.text, placer, session.judge_of(path)))

        return [
            types.InlayHint(types.Position(*hint.position), hint.text, padding_left=True)
            for hint in await self._server.ask(look)
        ]

    async def _actions(
        self, params: types.CodeActionParams
    ) -> list[types.CodeAction | types.Command]:
        path = protocol.path_of(params.text_document.uri)
        buffer = self._server.buffers.get(path) if path is not None else None
        if path is None or buffer is None:
            return []
        placer, session = self._placer(), self._server.session
        asked = protocol.client_range(params.range)

        def look() -> tuple[list[Action], bool]:
            marks = [
                mark
                for mark in session.marks().get(path, ())
                if mark.range.start <= asked.end and asked.start <= mark.range.end
            ]
            texts = {file: open_.text for file, open_ in placer.buffers.items()}
            fixes = session.fixes_of(marks, path, dict(placer.buffers))
            offers = list(actions_on(marks, fixes, texts, placer))
            return offers, questions.has_unknowns(session.roots, path)

        offers, has_unknowns = await self._server.ask(look)
        result: list[types.CodeAction | types.Command] = [self._offer(item) for item in offers]
        if has_unknowns:
            uri = params.text_document.uri
            result.append(types.Command(UNKNOWN, actions.UNKNOWN, arguments=[uri]))
        only = params.context.only
        if only is None:
            return result
        return [
            item
            for item in result
            if isinstance(item, types.CodeAction)
            and item.kind is not None
            and any(_is_of(str(getattr(item.kind, "value", item.kind)), kind) for kind in only)
        ]

    def _offer(self, action: Action) -> types.CodeAction | types.Command:
        buffers = self._server.buffers
        if action.command:
            return types.Command(action.title, action.command, arguments=list(action.arguments))
        changes: dict[str, list[types.TextEdit]] = {}
        for edit in action.edits:
            uri = protocol.uri_of(edit.file, buffers)
            changes.setdefault(uri, []).append(
                types.TextEdit(protocol.as_range(edit.range), edit.text)
            )
        return types.CodeAction(
            action.title,
            KINDS[action.kind],
            [protocol.as_diagnostic(mark, buffers) for mark in action.marks],
            is_preferred=action.is_preferred or None,
            edit=types.WorkspaceEdit(changes=dict(changes)),
        )

    async def _open(self, page: str) -> None:
        """Opens a page in a browser, as far as the client can; else it says where the page is."""
        window = self._server.lsp.client_capabilities.window
        if page.startswith("https://") and window is not None and window.show_document:
            shown = types.ShowDocumentParams(page, external=True)
            await self._server.lsp.window_show_document_async(shown)
        else:
            self._inform(page)

    async def _explain(self, id_: str) -> str:
        session = self._server.session
        judge = next(iter(self._server.buffers), Path())
        text = await self._server.ask(lambda: questions.explain(id_, session.judge_of(judge)))
        self._inform(text)
        return text

    async def _unknown(self, uri: str) -> str:
        session, path = self._server.session, protocol.path_of(uri)
        text = await self._server.ask(lambda: questions.unknowns(session.roots, path))
        self._inform(text)
        return text

    def _inform(self, text: str) -> None:
        self._server.lsp.window_show_message(types.ShowMessageParams(types.MessageType.Info, text))


def _is_of(kind: str, wanted: object) -> bool:
    """Whether a kind of action is a wanted one, or below it."""
    asked = str(getattr(wanted, "value", wanted))
    return not asked or kind == asked or kind.startswith(f"{asked}.")


def serve(settings_of: Callable[[Path], Settings]) -> int:
    """Serves an editor over standard input and output until it ends; gives the exit status.

    `settings_of` gives the settings for what lies in a folder; it may raise UsageError.
    """
    server = Server(settings_of)
    Requests(server)
    return server.run()
