"""The questions and the rules of a protocol."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True)
class Option:
    """An answer that a question offers."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question."""

    id: str
    topic: str
    ask: str
    help: str | None
    #: `yes-no`, `choice`, `multi`, `number`, `date` or `text`
    type: str
    options: tuple[Option, ...]
    unit: str | None
    #: the condition under which it is asked, in words
    show_if: str | None
    #: `client` or `practice`
    asked_of: str
    keep: str | None
    procedures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule."""

    id: str
    topic: str
    verdict: str
    procedures: tuple[str, ...]
    #: the questions that it tests
    questions: tuple[str, ...]
    #: its condition, in words
    when: str
    say: str
    do: str | None
    because: tuple[str, ...]
    against: tuple[str, ...]
    disputed: str | None
    urgent: str | None
    until: str | None
    wait: str | None


def _question(entry: Mapping[str, Any]) -> Question:
    return Question(
        id=entry["id"],
        topic=entry["topic"],
        ask=entry["ask"],
        help=entry["help"],
        type=entry["type"],
        options=tuple(Option(one["id"], one["label"]) for one in entry["options"]),
        unit=entry["unit"],
        show_if=entry["show_if"],
        asked_of=entry["asked_of"],
        keep=entry["keep"],
        procedures=tuple(entry["procedures"]),
    )


def _rule(entry: Mapping[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        topic=entry["topic"],
        verdict=entry["verdict"],
        procedures=tuple(entry["procedures"]),
        questions=tuple(entry["questions"]),
        when=entry["when"],
        say=entry["say"],
        do=entry["do"],
        because=tuple(entry["because"]),
        against=tuple(entry["against"]),
        disputed=entry["disputed"],
        urgent=entry["urgent"],
        until=entry["until"],
        wait=entry["wait"],
    )


def _parts(text: str, make: Callable[[Mapping[str, Any]], Part]) -> tuple[Part, ...]:
    entries: list[dict[str, Any]] = json.loads(text)
    return tuple(make(entry) for entry in entries)


def questions(text: str) -> tuple[Question, ...]:
    """Reads questions from an array of JSON."""
    return _parts(text, _question)


def rules(text: str) -> tuple[Rule, ...]:
    """Reads rules from an array of JSON."""
    return _parts(text, _rule)
