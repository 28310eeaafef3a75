"""From a Python value to the cell that a CSV of the same answers would have. Nothing is guessed and nothing is rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral
from typing import Union

#: A value of a record. Text is read as the cell of a CSV is read, so `"2026-05"` and `"30..39"` are answers too.
Answer = Union[str, int, Decimal, date, Sequence[Union[str, None]], None]

Cell = Union[str, list[Union[str, None]], None]


def cells(answers: Mapping[str, Answer]) -> tuple[list[str], list[Cell]]:
    """The columns of a record, and its cells."""
    return list(answers), [_cell(name, value) for name, value in answers.items()]


def _cell(name: str, value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        raise TypeError(f"`{name}`: a bool is no answer: write `yes` or `no`")
    if isinstance(value, Integral):
        return str(int(value))
    if isinstance(value, Decimal) and value.is_finite():
        return format(value, "f")
    if isinstance(value, float):
        raise TypeError(f"`{name}`: a float is not exact: give an int, a Decimal or text")
    if isinstance(value, datetime):
        raise TypeError(f"`{name}`: a date with a time is no answer: give its `.date()`")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_member(name, member) for member in _ordered(value)]  # pyright: ignore[reportUnknownArgumentType]
    kind = type(value).__name__
    raise TypeError(f"`{name}`: a value of type {kind} is no answer: give text, a number, a date or a list of options")


def _ordered(members: Sequence[object] | set[object] | frozenset[object]) -> list[object]:
    return sorted(members, key=str) if isinstance(members, (set, frozenset)) else list(members)


def _member(name: str, member: object) -> str | None:
    if member is None or isinstance(member, str):
        return member
    kind = type(member).__name__
    raise TypeError(f"`{name}`: a list holds ids of options, not a value of type {kind}")
