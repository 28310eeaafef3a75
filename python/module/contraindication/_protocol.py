"""A protocol: rules that can screen."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NoReturn, Protocol as Interface, Union

from . import _arguments, _native
from ._cells import Answer, cells
from ._findings import CaseResult, Finding, MappingErrors, RuleErrors, cases, findings
from ._frames import readable
from ._protocol_parts import Question, Rule, questions, rules
from ._results import ProtocolVersion, Result, result

#: A day: a date, or text such as `"2026-11-22"`.
Day = Union[date, str]


class ArrowStream(Interface):
    """A table, or a stream of batches, of any library that supports Arrow."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any: ...


class ArrowArray(Interface):
    """One batch of rows, of any library that supports Arrow."""

    def __arrow_c_array__(self, requested_schema: Any = None) -> Any: ...


class Protocol:
    """Rules that can screen. Immutable, and safe to use from several threads. A copy is the protocol itself."""

    __slots__ = ("_rules",)

    def __init__(self, rules: _native.Rules) -> None:
        self._rules = rules

    def __repr__(self) -> str:
        version = self.version
        return f"<Protocol {version.id} {version.version}, {version.status}>"

    def __copy__(self) -> Protocol:
        return self

    def __deepcopy__(self, memo: object) -> Protocol:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a Protocol cannot be pickled: load the rules again in the other process")

    @property
    def version(self) -> ProtocolVersion:
        """Its id, its version, its status and the hash of its files."""
        head: dict[str, str] = json.loads(self._rules.head())
        return ProtocolVersion(
            id=head["id"], version=head["version"], status=head["status"], sha256=head["sha256"]
        )

    @property
    def title(self) -> str:
        """Its title."""
        head: dict[str, str] = json.loads(self._rules.head())
        return head["title"]

    @property
    def procedures(self) -> tuple[str, ...]:
        """The ids of its procedures."""
        entries: list[dict[str, Any]] = json.loads(self._rules.catalog("procedures"))
        return tuple(entry["id"] for entry in entries)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Its questions, in the order in which they are asked."""
        return questions(self._rules.catalog("questions"))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its rules, in file order."""
        return rules(self._rules.catalog("rules"))

    def check(self, on: Day | None = None) -> list[Finding]:
        """Returns all findings of `contra check` on a day, by default today."""
        day = _arguments.day(on)
        return findings(self._rules.check(_native.today() if day is None else day))

    def cases(self) -> list[CaseResult]:
        """Runs every case. Raises `RuleErrors` if one of them cannot be read."""
        run, mistakes = self._rules.cases()
        found = findings(mistakes)
        if any(one.severity == "error" for one in found):
            raise RuleErrors("the cases have errors", found)
        return cases(run)

    def screen(
        self,
        answers: Mapping[str, Answer],
        *,
        on: Day | None = None,
        procedures: Sequence[str] = (),
    ) -> list[Result]:
        """Screens one person: one result for each procedure.

        `answers` has the keys that the columns of a CSV have: ids of questions, and `id`, `on`, `answered` or
        `procedures`. A question that is left out, or None, is a missing answer, never "no". `on` is the day on which the
        procedure would be done; by default that of the record, otherwise today. `procedures` are by default those of the
        record, otherwise all.

        An answer that cannot be read is in the `errors` of the result. Raises `ValueError` for a key that is not a
        question, and `TypeError` for a value that is not exact, such as a float. Neither contains an answer.
        """
        names, values = cells(answers)
        text = self._rules.screen(names, values, _arguments.day(on), _arguments.procedures(procedures))
        entries: list[dict[str, Any]] = json.loads(text)
        return [result(entry) for entry in entries]

    def screen_table(
        self,
        table: ArrowStream | ArrowArray,
        *,
        on: Day | None = None,
        procedures: Sequence[str] = (),
        mapping: str | os.PathLike[str] | None = None,
        threads: int | None = None,
        window: bool = False,
    ) -> _native.Results:
        """Screens many records, batch by batch: one row for each record and procedure, in the order of the records.

        `table` is any object with `__arrow_c_stream__` or `__arrow_c_array__`: a table of PyArrow, Polars or pandas,
        a query of DuckDB, a reader of batches. Its columns are ids of questions, and `id`, `on`, `answered` or
        `procedures`. With a mapping file, they are the headers of the export that it explains. The result is a stream
        with the columns of the CSV, which can be read once: `pyarrow.table(results)`, `polars.DataFrame(results)`,
        `pandas.DataFrame.from_arrow(results)`.

        With `window`, a column has the days on which the same answers would give at most a precaution.

        Raises `ValueError` for a column that is not a question, `TypeError` for a type that is not an answer, and
        `MappingErrors` for a mapping that has errors or is for another protocol.
        """
        mapped = None if mapping is None else self._mapped(_arguments.path("mapping", mapping))
        return self._rules.screen_table(
            readable(table),
            _arguments.day(on),
            _arguments.procedures(procedures),
            mapped,
            _arguments.threads(threads),
            _arguments.window(window),
        )

    def _mapped(self, path: str) -> _native.Mapped:
        mapped, found = self._rules.mapping(path)
        if mapped is None:
            raise MappingErrors(f"the mapping `{path}` has errors", findings(found))
        return mapped


def embedded() -> Protocol:
    """Returns the protocol inside the module, which is that of the program."""
    return _load(None)


def load(path: str | os.PathLike[str]) -> Protocol:
    """Reads a folder of rule files.

    Raises `RuleErrors` if the rules cannot screen, and `OSError` if there is no such folder or it has no `protocol.toml`.
    """
    return _load(_arguments.path("path", path))


def diff(
    old: Protocol,
    new: Protocol,
    on: Day | None = None,
    *,
    answers: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None,
) -> dict[str, Any]:
    """Compares two versions of a protocol for a screening date, by default today.

    With `answers`, also compares the results of records, which are in a file, in a folder of record files, or in several
    of them, and names the rules that cause a change. The records are screened for `on`, by default for the day of each.

    The keys are those of `contra diff --format json`. Raises `OSError` if a file cannot be read, and `ValueError` if the
    extension of one is not a format.
    """
    files = None if answers is None else _arguments.paths("answers", answers)
    rules = (_rules("old", old), _rules("new", new))
    compared: dict[str, Any] = json.loads(_native.diff(*rules, _arguments.day(on), files))
    return compared


def _rules(name: str, protocol: object) -> _native.Rules:
    if not isinstance(protocol, Protocol):
        raise TypeError(f"`{name}` takes a Protocol, and not a value of type {_arguments.kind(protocol)}")
    return protocol._rules


def _load(path: str | None) -> Protocol:
    rules, found = _native.load(path, _native.today())
    if rules is None:
        name = "embedded" if path is None else path
        raise RuleErrors(f"the rules in `{name}` have errors", findings(found))
    return Protocol(rules)
