"""The answers to what an editor asks about a place or a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from azbackup_lint.lsp import actions, protocol, questions
from azbackup_lint.lsp.actions import Action, actions_on
from azbackup_lint.lsp.conversation import Method, WrongParams
from azbackup_lint.lsp.facts import Spot
from azbackup_lint.lsp.hints import Hint, hints_in
from azbackup_lint.lsp.hovers import Hover, hover_at
from azbackup_lint.lsp.links import definitions, references
from azbackup_lint.lsp.machines import Lens, lenses
from azbackup_lint.lsp.placing import Located, Placer, Stretch
from azbackup_lint.lsp.protocol import Message
from azbackup_lint.lsp.server import Server
from azbackup_lint.lsp.shapes import AT, DOCUMENT, LIST, OBJECT, RANGE, TEXT, Maybe
from azbackup_lint.settings import Settings

KINDS = {"fix": "quickfix", "suppress": "quickfix", "read": ""}

UNASKED = 2
"""The kind of a question about actions that nobody has asked for (CodeActionTriggerKind)."""

UNKNOWN = "Show what can't be decided, and what would settle it"


class Requests:
    """Answers requests from the session of a server, when that has linted the latest texts."""

    def __init__(self, server: Server) -> None:
        self._server = server
        ask = server.conversation.requests
        ask["textDocument/hover"] = Method(self._hover, AT)
        ask["textDocument/definition"] = Method(self._definition, AT)
        ask["textDocument/references"] = Method(self._references, {**AT, "context": OBJECT})
        ask["textDocument/codeLens"] = Method(self._lenses, DOCUMENT)
        ask["textDocument/inlayHint"] = Method(self._hints, {**DOCUMENT, "range": RANGE})
        context = {"only": Maybe([TEXT])}
        asked = {**DOCUMENT, "range": RANGE, "context": context}
        ask["textDocument/codeAction"] = Method(self._actions, asked)
        commanded = {"command": TEXT, "arguments": Maybe(LIST)}
        ask["workspace/executeCommand"] = Method(self._command, commanded)

    async def _command(self, params: Message) -> object:
        commands = {
            actions.OPEN: self._open,
            actions.EXPLAIN: self._explain,
            actions.UNKNOWN: self._unknown,
        }
        command = commands.get(params["command"])
        if command is None:
            raise WrongParams(f"there is no command {params['command']}")
        given = params.get("arguments") or []
        if len(given) != 1 or not isinstance(given[0], str):
            raise WrongParams(f"{params['command']} takes one argument, a text")
        return await command(given[0])

    def _spot(self, given: Message) -> Spot | None:
        """The place of a request in an open buffer."""
        path = protocol.path_of(given["textDocument"]["uri"])
        buffer = self._server.buffers.get(path) if path is not None else None
        if path is None or buffer is None:
            return None
        position = protocol.client_position(given["position"])
        offset = buffer.lines.offset(position, self._server.session.encoding)
        return Spot(path, offset, buffer.text)

    def _placer(self) -> Placer:
        return self._server.session.placer(self._server.buffers)

    async def _hover(self, params: Message) -> Message | None:
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
        hover: Message = {"contents": {"kind": "markdown", "value": found.text}}
        if found.range is not None:
            hover["range"] = protocol.as_range(found.range)
        return hover

    async def _definition(self, params: Message) -> list[Message]:
        spot = self._spot(params)
        if spot is None:
            return []
        placer, session = self._placer(), self._server.session
        return self._locations(
            await self._server.ask(lambda: definitions(session.judged_in(spot.file), spot, placer))
        )

    async def _references(self, params: Message) -> list[Message]:
        spot = self._spot(params)
        if spot is None:
            return []
        placer, session = self._placer(), self._server.session
        return self._locations(
            await self._server.ask(lambda: references(session.judged_in(spot.file), spot, placer))
        )

    def _locations(self, places: list[Located]) -> list[Message]:
        buffers = self._server.buffers
        return [protocol.as_location(place.file, place.range, buffers) for place in places]

    async def _lenses(self, params: Message) -> list[Message]:
        path = protocol.path_of(params["textDocument"]["uri"])
        if path is None or not self._server.options.code_lens:
            return []
        placer, session = self._placer(), self._server.session

        def look() -> list[Lens]:
            return list(lenses(session.judged_in(path), path, placer))

        return [
            {
                "range": protocol.as_range(lens.place.range),
                "command": _command(lens.title, actions.UNKNOWN, params["textDocument"]["uri"]),
            }
            for lens in await self._server.ask(look)
        ]

    async def _hints(self, params: Message) -> list[Message]:
        path = protocol.path_of(params["textDocument"]["uri"])
        buffer = self._server.buffers.get(path) if path is not None else None
        if path is None or buffer is None or not self._server.options.inlay_hints:
            return []
        placer, session = self._placer(), self._server.session
        place = protocol.client_range(params["range"])
        start, end = (buffer.lines.offset(at, session.encoding) for at in place)
        within = Stretch(path, start, end)

        def look() -> list[Hint]:
            judged = session.judged_in(path)
            if not judged:
                return []
            return list(hints_in(judged, within, buffer.text, placer, session.judge_of(path)))

        return [
            {
                "position": protocol.as_position(hint.position),
                "label": hint.text,
                "paddingLeft": True,
            }
            for hint in await self._server.ask(look)
        ]

    async def _actions(self, params: Message) -> list[Message]:
        path = protocol.path_of(params["textDocument"]["uri"])
        buffer = self._server.buffers.get(path) if path is not None else None
        if path is None or buffer is None:
            return []
        placer, session = self._placer(), self._server.session
        asked = protocol.client_range(params["range"])
        # Editors show a light where anything is offered, as the cursor moves.
        is_unasked = params["context"].get("triggerKind") == UNASKED

        def look() -> tuple[list[Action], bool]:
            marks = [
                mark
                for mark in session.marks().get(path, ())
                if mark.range.start <= asked.end and asked.start <= mark.range.end
            ]
            texts = {file: open_.text for file, open_ in placer.buffers.items()}
            fixes = session.fixes_of(marks, path, dict(placer.buffers))
            offers = list(actions_on(marks, fixes, texts, placer))
            is_wanted = bool(marks) or not is_unasked
            return offers, is_wanted and questions.has_unknowns(session.roots, path)

        offers, has_unknowns = await self._server.ask(look)
        result = [self._offer(item) for item in offers]
        if has_unknowns:
            result.append(_command(UNKNOWN, actions.UNKNOWN, params["textDocument"]["uri"]))
        only = params["context"].get("only")
        if only is None:
            return result
        kinds = ((item, item.get("kind")) for item in result)
        return [
            item
            for item, kind in kinds
            if kind is not None and any(_is_of(kind, wanted) for wanted in only)
        ]

    def _offer(self, action: Action) -> Message:
        buffers = self._server.buffers
        if action.command:
            return _command(action.title, action.command, *action.arguments)
        changes: dict[str, list[Message]] = {}
        for edit in action.edits:
            uri = protocol.uri_of(edit.file, buffers)
            change = {"range": protocol.as_range(edit.range), "newText": edit.text}
            changes.setdefault(uri, []).append(change)
        offer: Message = {
            "title": action.title,
            "kind": KINDS[action.kind],
            "diagnostics": [protocol.as_diagnostic(mark, buffers) for mark in action.marks],
            "edit": {"changes": changes},
        }
        if action.is_preferred:
            offer["isPreferred"] = True
        return offer

    async def _open(self, page: str) -> None:
        """Opens a page in a browser, as far as the client can; else it says where the page is."""
        if page.startswith("https://") and self._server.can_show_pages:
            shown = {"uri": page, "external": True}
            self._server.conversation.request("window/showDocument", shown)
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
        self._server.show(protocol.INFO, text)


def _command(title: str, command: str, *arguments: str) -> Message:
    return {"title": title, "command": command, "arguments": [*arguments]}


def _is_of(kind: str, wanted: str) -> bool:
    """Whether a kind of action is a wanted one, or below it."""
    return not wanted or kind == wanted or kind.startswith(f"{wanted}.")


def serve(settings_of: Callable[[Path], Settings]) -> int:
    """Serves an editor over standard input and output until it ends; gives the exit status.

    `settings_of` gives the settings for what lies in a folder; it may raise UsageError.
    """
    server = Server(settings_of)
    Requests(server)
    return server.run()
