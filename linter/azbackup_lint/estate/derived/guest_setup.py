"""What a template sets up inside the guest: by custom data, scripts and extensions.

The facts are about what is in sight. A script that is kept elsewhere, or that can be read only
after the deployment, leaves a fact null, since nobody can tell what it asks for; one that a
variable or parameter holds is unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from azbackup_lint.estate.derived.commands import TOPICS, asked_for
from azbackup_lint.estate.entities import Extension, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either, mapped
from azbackup_lint.estate.facts.digging import dig
from azbackup_lint.estate.facts.encoded_texts import decoded
from azbackup_lint.estate.facts.json_objects import json_object
from azbackup_lint.estate.links.guest_extensions import DOCKER, SCRIPTS, name_of
from azbackup_lint.records import replace
from azbackup_lint.resources import CERTAIN, Resource
from azbackup_lint.values import (
    FALSE,
    NULL,
    TRUE,
    Cause,
    Known,
    MapValue,
    Unknown,
    Value,
    causes_of,
    unknown_because,
)

CAN_BE_GIVEN = frozenset({"variable", "count"})
"""The kinds of causes that inputs of the root take away."""

OUT_OF_SIGHT = NULL

Answer = tuple[Value, Resource | None]
"""A bool, or null for what is out of sight, and the resource that makes it true.

It has no place, as texts may hold secrets.
"""


def guest_facts(estate: Estate, machine: VirtualMachine) -> dict[str, Answer]:
    """What texts in sight ask for inside the guest; unknown where inputs hold them, else null."""
    extensions = estate.guest_extensions
    has_extensions = extensions.of(machine) or extensions.uncertain(machine) is not None
    if not has_extensions and all(map(_is_empty, machine.start_texts)):
        return {f"guest.{topic}": (FALSE, None) for topic in TOPICS}
    return {f"guest.{topic}": _answer(estate, machine, topic) for topic in TOPICS}


def _is_empty(text: Value) -> bool:
    return isinstance(text, Known) and not text.data


def _answer(estate: Estate, machine: VirtualMachine, topic: str) -> Answer:
    """Windows doesn't run its custom data."""

    def asked(text: Value) -> Value:
        if isinstance(text, Unknown) and text.parts and topic in asked_for(_readable(text)):
            return TRUE
        if isinstance(text, (Known, Unknown)):
            return mapped(text, lambda data: isinstance(data, str) and topic in asked_for(data))
        return Unknown(causes_of(text) or (Cause("invalid", "a text"),))

    answers: list[Answer] = []
    if machine.os_type != Known("Windows"):
        answers = [(asked(text), machine.resource) for text in machine.start_texts]
    for extension in estate.guest_extensions.of(machine):
        answer = _by_extension(extension, topic, asked)
        decided = answer in (FALSE, OUT_OF_SIGHT)
        if not decided and extension.existence not in (CERTAIN, machine.existence):
            answer = Unknown((*extension.existence.causes, *causes_of(answer)))
        answers.append((answer, extension.resource))
    uncertain = estate.guest_extensions.uncertain(machine)
    if uncertain is not None:
        answers.append((Unknown(uncertain), None))
    for answer, resource in answers:
        if answer == TRUE:
            return TRUE, resource
    in_sight = [answer for answer, _ in answers if not _is_out_of_sight(answer)]
    asks = either(*in_sight)
    if asks == FALSE and len(in_sight) < len(answers):
        return OUT_OF_SIGHT, None
    return replace(asks, span=None), None


def _readable(text: Unknown) -> str:
    """The known parts of a text, with a word for each unknown one."""
    return "".join(part if isinstance(part, str) else "_" for part in text.parts)


def _is_out_of_sight(answer: Value) -> bool:
    """Whether no input of the root can give the answer."""
    return answer == OUT_OF_SIGHT or (
        isinstance(answer, Unknown)
        and not answer.options
        and not all(cause.kind in CAN_BE_GIVEN for cause in answer.causes)
    )


def _by_extension(extension: Extension, topic: str, asked: Callable[[Value], Value]) -> Value:
    name = name_of(extension)
    if name is None:
        return unknown_because(extension.publisher, extension.type)
    if name in DOCKER:
        return Known(topic == "docker")
    if name not in SCRIPTS:
        return FALSE
    asks = either(*(asked(text) for text in _script_texts(extension)))
    return OUT_OF_SIGHT if asks == FALSE and _loads_files(extension) else asks


def _loads_files(extension: Extension) -> bool:
    return any(
        isinstance(settings, MapValue) and dig(settings, "fileUris") is not None
        for settings in _settings(extension)
    )


def _settings(extension: Extension) -> Iterator[MapValue | Unknown]:
    """The settings in the open and the protected ones, as far as they are written."""
    for written in (extension.settings, extension.protected_settings):
        settings = json_object(written) if written is not None else None
        if settings is not None:
            yield settings


def _script_texts(extension: Extension) -> Iterator[Value]:
    """The command and the script of an extension."""
    for settings in _settings(extension):
        if isinstance(settings, MapValue):
            yield dig(settings, "commandToExecute") or NULL
            yield decoded(dig(settings, "script") or NULL)
        else:
            yield Unknown(settings.causes)
