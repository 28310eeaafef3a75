"""A program that uses the module, for type checkers. It is type-checked, and also runs as a test."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Optional, Union

from typing_extensions import assert_type

import contraindication
from contraindication import (
    Answer,
    ArrowArray,
    ArrowStream,
    CaseResult,
    Day,
    Finding,
    Protocol,
    Question,
    Reason,
    Result,
    Results,
    Rule,
    RuleErrors,
)


def used() -> Optional[date]:
    protocol = contraindication.embedded()
    assert_type(protocol, Protocol)
    assert_type(protocol.questions, tuple[Question, ...])
    assert_type(protocol.rules, tuple[Rule, ...])
    results = protocol.screen({"keloid": "yes", "age": 34, "id": None}, on=date(2026, 11, 22), procedures=["microneedling"])
    assert_type(results, list[Result])
    assert_type(results[0].reasons, tuple[Reason, ...])
    return results[0].not_before


def given(answers: Mapping[str, Answer], day: Day, table: Union[ArrowStream, ArrowArray], protocol: Protocol) -> Results:
    """Annotations of a program's own functions."""
    protocol.screen(answers, on=day)
    return protocol.screen_table(table, on=day)


def sets(protocol: Protocol) -> list[Result]:
    return protocol.screen({"area-skin": {"warts", "rash"}, "aftercare": frozenset({"yes"})})


def checked(protocol: Protocol) -> tuple[list[Finding], list[CaseResult]]:
    try:
        return protocol.check(), protocol.cases()
    except RuleErrors as errors:
        assert_type(errors.findings, tuple[Finding, ...])
        return list(errors.findings), []


class Table:
    """The interface of a library that supports Arrow."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        raise NotImplementedError


def screened(protocol: Protocol, table: Table) -> Results:
    return protocol.screen_table(table, on="2026-11-22", threads=2)


def test_the_program_runs() -> None:
    assert used() is None
