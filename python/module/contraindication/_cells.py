"""Converts Python values to the cells that a CSV of the same answers would have. Nothing is guessed or rounded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date, datetime
from decimal import Decimal
from numbers import Integral
from typing import Union

from ._arguments import is_text, kind

#: A value of a record. Text is read like the cell of a CSV, so `"2026-05"` and `"30..39"` are answers too.
Answer = Union[str, int, Decimal, date, Sequence[Union[str, None]], Set[Union[str, None]], None]

Cell = Union[str, list[Union[str, None]], None]

#: the keys of a record that are not questions, and never lists
SINGLE = ("id", "on", "answered")

#: the maximum number of digits of a number, far more than any question accepts
MAX_DIGITS = 100


def cells(answers: object) -> tuple[list[str], list[Cell]]:
    """The columns of a record, and its cells."""
    if not isinstance(answers, Mapping):
        raise TypeError(f"`answers` takes a dictionary, and not a value of type {kind(answers)}")
    given: dict[object, object] = dict(answers)  # pyright: ignore[reportUnknownArgumentType]
    named = [(_name(name, number), value) for number, (name, value) in enumerate(given.items(), start=1)]
    return [name for name, _ in named], [_cell(name, value) for name, value in named]


def _name(name: object, number: int) -> str:
    if not isinstance(name, str):
        raise TypeError(f"`answers`: a key is the id of a question, and not a value of type {kind(name)}")
    if not is_text(name):
        raise ValueError(f"key {number} of `answers` has half of a surrogate pair: it is not text")
    return name


def _cell(name: str, value: object) -> Cell:
    if value is None:
        return None
    if isinstance(value, str):
        return _text(name, value)
    if isinstance(value, bool):
        raise TypeError(f"`{name}`: a bool is no answer: write `yes` or `no`")
    if isinstance(value, Integral):
        return _digits(name, Decimal(int(value)))
    if isinstance(value, Decimal):
        return _digits(name, value)
    if isinstance(value, float):
        raise TypeError(f"`{name}`: a float is not exact: give an int, a Decimal or text")
    if isinstance(value, datetime):
        raise TypeError(f"`{name}`: a date with a time is no answer: give its `.date()`")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (list, tuple, set, frozenset)):
        if name in SINGLE:
            raise TypeError(f"`{name}` is never a list: give one value")
        return [_member(name, member) for member in _ordered(value)]  # pyright: ignore[reportUnknownArgumentType]
    raise TypeError(f"`{name}`: a value of type {kind(value)} is no answer: give text, a number, a date or a list of options")


def _text(name: str, text: str) -> str:
    if not is_text(text):
        raise ValueError(f"`{name}` has half of a surrogate pair: it is not text")
    return text


def _digits(name: str, number: Decimal) -> str:
    if not number.is_finite():
        raise TypeError(f"`{name}`: a Decimal that is not a number is no answer: leave it out, or give None")
    exponent = number.as_tuple().exponent
    if max(number.adjusted(), -exponent if isinstance(exponent, int) else 0) >= MAX_DIGITS:
        raise ValueError(f"`{name}`: the number has more than {MAX_DIGITS} digits")
    return format(number, "f")


def _ordered(members: Sequence[object] | set[object] | frozenset[object]) -> list[object]:
    return sorted(members, key=str) if isinstance(members, (set, frozenset)) else list(members)


def _member(name: str, member: object) -> str | None:
    if member is None:
        return None
    if isinstance(member, str):
        return _text(name, member)
    raise TypeError(f"`{name}`: a list holds ids of options, not a value of type {kind(member)}")
