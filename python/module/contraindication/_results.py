"""The results of one person, as dataclasses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class ProtocolVersion:
    """The version of the rules that gave a result."""

    id: str
    version: str
    #: `draft` or `approved`
    status: str
    #: the hash of the rule files
    sha256: str


@dataclass(frozen=True, slots=True)
class Score:
    """The value of a score, as far as the answers decide it."""

    at_least: int
    at_most: int


@dataclass(frozen=True, slots=True)
class AnswerError:
    """An answer, or a whole record, that cannot be read."""

    #: the question; None if the record as a whole cannot be read
    question: str | None
    #: the value as given
    value: str | None = field(repr=False)
    #: what is wrong, and what would be right
    message: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that is true."""

    rule: str
    verdict: str
    #: the reason, for the client
    say: str
    #: the next step, for the practitioner
    do: str | None
    #: the sources
    because: tuple[str, ...]
    #: the sources that differ
    against: tuple[str, ...]
    #: the disagreement of the sources, in words
    disputed: str | None
    #: the condition that would end it
    until: str | None
    #: the urgent sentence, shown before everything else
    urgent: str | None
    #: the answers that made it true, as an answer file writes them
    answers: Mapping[str, Any] = field(repr=False, hash=False)
    #: the scores that made it true
    scores: Mapping[str, Any] = field(repr=False, hash=False)
    not_before: date | None


@dataclass(frozen=True, slots=True)
class Window:
    """The first consecutive days, up to two years later, on which the same answers would give at most a precaution."""

    first: date
    #: None if it is still open two years later
    last: date | None


@dataclass(frozen=True, slots=True)
class Result:
    """The result of one record for one procedure. Its text contains no answer."""

    id: str | None
    #: None if the record cannot be read
    procedure: str | None
    #: the screening date; None if the record cannot be read
    on: date | None
    #: `eligible`, `precaution`, `defer`, `refer`, `contraindicated`, `incomplete` or `unreadable`
    verdict: str
    #: the most severe verdict of the rules that are true
    at_least: str | None
    #: the most severe verdict of the rules that are true or unknown
    at_most: str | None
    not_before: date | None
    #: whether `not_before` cannot become later, whatever is answered
    not_before_final: bool
    until: tuple[str, ...]
    #: None if there is no such day, or the record cannot be read
    window: Window | None
    #: the rules that are true, the most severe first
    reasons: tuple[Reason, ...]
    scores: Mapping[str, Score] = field(repr=False, hash=False)
    #: the questions to ask next, the most useful first
    needed: tuple[str, ...]
    #: the questions that are answered but not asked
    ignored: tuple[str, ...]
    #: the questions whose answers are too old, and count as missing
    stale: tuple[str, ...]
    errors: tuple[AnswerError, ...] = field(repr=False)
    #: the day the answers were given, if it is known
    answered: date | None
    protocol: ProtocolVersion


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _reason(entry: Mapping[str, Any]) -> Reason:
    return Reason(
        rule=entry["rule"],
        verdict=entry["verdict"],
        say=entry["say"],
        do=entry["do"],
        because=tuple(entry["because"]),
        against=tuple(entry["against"]),
        disputed=entry["disputed"],
        until=entry["until"],
        urgent=entry["urgent"],
        answers=entry["answers"],
        scores=entry["scores"],
        not_before=_day(entry["not_before"]),
    )


def _window(entry: Mapping[str, str | None] | None) -> Window | None:
    first = None if entry is None else _day(entry["from"])
    return None if entry is None or first is None else Window(first, _day(entry["to"]))


def _version(entry: Mapping[str, str]) -> ProtocolVersion:
    return ProtocolVersion(entry["id"], entry["version"], entry["status"], entry["sha256"])


def result(entry: Mapping[str, Any]) -> Result:
    """Reads a result from an object of JSON."""
    return Result(
        id=entry["id"],
        procedure=entry["procedure"],
        on=_day(entry["on"]),
        verdict=entry["verdict"],
        at_least=entry["at_least"],
        at_most=entry["at_most"],
        not_before=_day(entry["not_before"]),
        not_before_final=entry["not_before_final"],
        until=tuple(entry["until"]),
        window=_window(entry.get("window")),
        reasons=tuple(_reason(one) for one in entry["reasons"]),
        scores={
            score: Score(value["at_least"], value["at_most"]) for score, value in entry["scores"].items()
        },
        needed=tuple(entry["needed"]),
        ignored=tuple(entry["ignored"]),
        stale=tuple(entry["stale"]),
        errors=tuple(AnswerError(one["question"], one["value"], one["message"]) for one in entry["errors"]),
        answered=_day(entry["answered"]),
        protocol=_version(entry["protocol"]),
    )
