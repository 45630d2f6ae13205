"""What a template sets up inside the guest: by custom data, scripts and extensions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from azbackup_lint.estate.derived.commands import TOPICS, asked_for
from azbackup_lint.estate.entities import Extension, VirtualMachine
from azbackup_lint.estate.estate import Estate
from azbackup_lint.estate.facts.conversions import either, mapped
from azbackup_lint.estate.facts.encoded_texts import decoded
from azbackup_lint.estate.facts.json_objects import json_object
from azbackup_lint.estate.readers.arm.resources import dig
from azbackup_lint.resources import CERTAIN, Resource
from azbackup_lint.values import (
    Cause,
    Known,
    ListValue,
    MapValue,
    Unknown,
    Value,
    causes_of,
    unknown_because,
)

SCRIPTS = frozenset(
    {
        "microsoft.azure.extensions/customscript",
        "microsoft.compute/customscriptextension",
        "microsoft.ostcextensions/customscriptforlinux",
    }
)
DOCKER = frozenset(
    {"microsoft.azure.extensions/dockerextension", "msopentech.extensions/dockerextension"}
)
"""Extensions by `publisher/type` in lower case."""

Answer = tuple[Value, Resource | None]
"""A bool without a place, as texts may hold secrets, and the resource that makes it true."""


def guest_facts(estate: Estate, machine: VirtualMachine) -> dict[str, Answer]:
    """What texts ask for inside the guest; unknown where there may be texts out of sight."""
    return {f"guest.{topic}": _answer(estate, machine, topic) for topic in TOPICS}


def _answer(estate: Estate, machine: VirtualMachine, topic: str) -> Answer:
    """Windows doesn't run its custom data."""

    def asked(text: Value) -> Value:
        if isinstance(text, (Known, Unknown)):
            return mapped(text, lambda data: isinstance(data, str) and topic in asked_for(data))
        return Unknown(causes_of(text) or (Cause("invalid", "a text"),))

    answers: list[Answer] = []
    if machine.os_type != Known("Windows"):
        answers = [(asked(text), machine.resource) for text in machine.start_texts]
    for extension in estate.extensions.of(machine):
        answer = _by_extension(extension, topic, asked)
        if answer != Known(False) and extension.existence not in (CERTAIN, machine.existence):
            answer = Unknown((*extension.existence.causes, *causes_of(answer)))
        answers.append((answer, extension.resource))
    uncertain = estate.extensions.uncertain(machine)
    if uncertain is not None:
        answers.append((Unknown(uncertain), None))
    for answer, resource in answers:
        if answer == Known(True):
            return Known(True), resource
    return replace(either(*(answer for answer, _ in answers)), span=None), None


def _by_extension(extension: Extension, topic: str, asked: Callable[[Value], Value]) -> Value:
    publisher, type_ = extension.publisher, extension.type
    if not isinstance(publisher, Known) or not isinstance(type_, Known):
        return unknown_because(publisher, type_)
    name = f"{publisher.data}/{type_.data}".lower()
    if name in DOCKER:
        return Known(topic == "docker")
    if name not in SCRIPTS:
        return Known(False)
    return either(*(asked(text) for text in _script_texts(extension)))


def _script_texts(extension: Extension) -> Iterator[Value]:
    """The command and the script of an extension; unknown where a file holds the script."""
    for written in (extension.settings, extension.protected_settings):
        settings = json_object(written) if written is not None else MapValue({})
        if not isinstance(settings, MapValue):
            yield _out_of_sight(extension, written)
            continue
        yield dig(settings, "commandToExecute") or Known(None)
        yield decoded(dig(settings, "script") or Known(None))
        files = dig(settings, "fileUris")
        if files is not None and files != ListValue(()):
            yield _out_of_sight(extension, files)


def _out_of_sight(extension: Extension, value: Value | None) -> Unknown:
    causes = causes_of(value) if value is not None else ()
    return Unknown(causes or (Cause("computed", f"the scripts of {extension.address}"),))
