"""Findings in rule files, and the results of cases."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """A mistake in a rule file, or something that was proved about the rules."""

    #: its name, as in `contra explain`
    name: str
    #: `error`, `warn` or `info`
    severity: str
    file: str
    #: counted from 1, as is `column`, in characters
    line: int
    column: int
    end_line: int
    #: the column after its last character
    end_column: int
    message: str
    #: what would be right
    help: str | None
    #: the answers that show it; every other answer is clear
    witness: Mapping[str, Any] | None = field(hash=False)
    #: the procedures that it is about
    procedures: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.severity}: {self.message} [{self.name}]"


class _Errors(ValueError):
    findings: tuple[Finding, ...]

    def __init__(self, message: str, findings: Sequence[Finding]) -> None:
        super().__init__("\n".join([message, *map(str, findings)]))
        self.findings = tuple(findings)


class RuleErrors(_Errors):
    """Rules, or their cases, that cannot be used, with all findings."""


class MappingErrors(_Errors):
    """A mapping that cannot be used, with all findings."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference that makes a case fail."""

    key: str
    expected: tuple[str, ...]
    got: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseResult:
    """The result of a case."""

    name: str
    file: str
    line: int
    procedure: str
    passed: bool
    #: empty if it passed
    differences: tuple[Difference, ...]


def findings(text: str) -> list[Finding]:
    """Reads findings from an array of JSON."""
    entries: list[dict[str, Any]] = json.loads(text)
    return [
        Finding(
            name=entry["name"],
            severity=entry["severity"],
            file=entry["file"],
            line=entry["line"],
            column=entry["column"],
            end_line=entry["end_line"],
            end_column=entry["end_column"],
            message=entry["message"],
            help=entry["help"],
            witness=entry["witness"],
            procedures=tuple(entry["procedures"] or ()),
        )
        for entry in entries
    ]


def cases(text: str) -> list[CaseResult]:
    """Reads the results of cases from an array of JSON."""
    entries: list[dict[str, Any]] = json.loads(text)
    return [
        CaseResult(
            name=entry["name"],
            file=entry["file"],
            line=entry["line"],
            procedure=entry["procedure"],
            passed=entry["passed"],
            differences=tuple(
                Difference(one["key"], tuple(one["expected"]), tuple(one["got"]))
                for one in entry["differences"]
            ),
        )
        for entry in entries
    ]
