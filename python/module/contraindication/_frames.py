"""Frames of Polars: a column without a type becomes a column of text.

Polars exports such a column with one buffer more than the Arrow format has, so it cannot be read unchanged.
"""

from __future__ import annotations

import sys
from typing import Any


def readable(table: Any) -> Any:
    """The table itself, or a frame of Polars with other types."""
    polars: Any = sys.modules.get("polars")
    if polars is None or not isinstance(table, polars.DataFrame):
        return table
    types = {
        polars.Null: polars.String,
        polars.List(polars.Null): polars.List(polars.String),
    }
    casts = {name: types[kind] for name, kind in table.schema.items() if kind in types}
    return table.cast(casts) if casts else table
