"""Checks the arguments of the methods. The message about a wrong argument names it and says what it accepts."""

from __future__ import annotations

import operator
import os
from collections.abc import Iterable
from datetime import date, datetime

from ._native import MAX_THREADS


def kind(value: object) -> str:
    """The name of the type of a value."""
    return type(value).__name__


def is_text(text: str) -> bool:
    """Whether a string is valid text: it has no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def day(on: object) -> str | None:
    """Checks the argument `on`."""
    if on is None:
        return None
    if isinstance(on, datetime):
        raise TypeError("`on`: a date with a time is no day: give its `.date()`")
    if isinstance(on, date):
        return on.isoformat()
    if not isinstance(on, str):
        raise TypeError(f"`on` takes a date, or text such as 2026-11-22, and not a value of type {kind(on)}")
    # an empty text is not a day, and is refused as such
    return on if is_text(on) else ""


def procedures(ids: object) -> list[str]:
    """Checks the argument `procedures`."""
    if isinstance(ids, (str, bytes)) or not isinstance(ids, Iterable):
        raise TypeError(f"`procedures` takes a list of ids, and not a value of type {kind(ids)}")
    named: list[object] = list(ids)  # pyright: ignore[reportUnknownArgumentType]
    return [_procedure(one) for one in named]


def _procedure(procedure: object) -> str:
    if not isinstance(procedure, str):
        raise TypeError(f"`procedures` takes a list of ids, and not one of values of type {kind(procedure)}")
    if not is_text(procedure):
        raise ValueError("`procedures` has an id with half of a surrogate pair: it is not text")
    return procedure


def threads(count: object) -> int | None:
    """Checks the argument `threads`."""
    if count is None:
        return None
    try:
        number = None if isinstance(count, bool) else operator.index(count)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    except TypeError:
        number = None
    if number is None:
        raise TypeError(f"`threads` is a number from 1 to {MAX_THREADS}, and not a value of type {kind(count)}")
    if not 1 <= number <= MAX_THREADS:
        raise ValueError(f"`threads` is a number from 1 to {MAX_THREADS}")
    return number


def window(wanted: object) -> bool:
    """Checks the argument `window`."""
    if not isinstance(wanted, bool):
        raise TypeError(f"`window` is True or False, and not a value of type {kind(wanted)}")
    return wanted


def path(name: str, value: object) -> str:
    """Checks an argument that is a path. Raises the exception of the system if nothing has this path."""
    is_path = isinstance(value, (str, os.PathLike))
    text: object = os.fspath(value) if is_path else None  # type: ignore[call-overload] # pyright: ignore[reportArgumentType, reportCallIssue, reportUnknownVariableType]
    if not isinstance(text, str):
        raise TypeError(f"`{name}` takes a path, and not a value of type {kind(value)}")
    # `-` means stdin, which the library refuses to read, with a message
    if text != "-":
        os.stat(text)
    return text


def paths(name: str, values: object) -> list[str]:
    """Checks an argument that is a path, or a list of paths."""
    if isinstance(values, (str, bytes, os.PathLike)) or not isinstance(values, Iterable):
        return [path(name, values)]  # pyright: ignore[reportUnknownArgumentType]
    named: list[object] = list(values)  # pyright: ignore[reportUnknownArgumentType]
    if not named:
        raise ValueError(f"`{name}` is an empty list: name a file or a folder")
    return [path(name, one) for one in named]
