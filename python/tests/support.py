"""Helpers of several tests: a small protocol, the program, and results as the cells of its CSV."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

PROJECT = Path(__file__).resolve().parents[2]
ON = "2026-11-22"

PROTOCOL = """
format = 1
[protocol]
id = "example"
title = "Example"
version = "1"
reviewed = 2026-11-22
review-by = 2027-11-22
status = "draft"
topics = ["topic"]
[[procedure]]
id = "peel"
title = "Peel"
[[procedure]]
id = "laser"
title = "Laser"
[[source]]
id = "handout"
title = "Handout"
url = "https://example.org/handout"
seen = 2026-11-22
grade = "clinic"
"""

TOPIC = """
[topic]
title = "Topic"
[[question]]
id = "pregnant"
ask = "Pregnant?"
type = "yes-no"
[[question]]
id = "last-peel"
ask = "Last peel?"
type = "date"
dated = "past"
clear = { older-than = "2 weeks" }
[[question]]
id = "age"
ask = "Age?"
type = "number"
min = 0
max = 120
clear = { at-least = 18 }
[[question]]
id = "depth"
ask = "Depth?"
type = "number"
step = 0.1
min = 0
max = 3
clear = { at-most = 1.5 }
[[question]]
id = "areas"
ask = "Areas?"
type = "multi"
options = ["face", "neck"]
clear = ["none"]
[[question]]
id = "notes"
ask = "Notes?"
type = "text"
[[rule]]
id = "pregnant"
verdict = "refer"
when = { pregnant = "yes" }
say = "Refer."
because = ["handout"]
until = "after the birth"
[[rule]]
id = "recent-peel"
verdict = "defer"
when = { last-peel = { within = "2 weeks" } }
say = "Wait."
because = ["handout"]
[[rule]]
id = "young"
verdict = "contraindicated"
when = { age = { under = 18 } }
say = "Too young."
because = ["handout"]
[[rule]]
id = "deep"
verdict = "precaution"
when = { depth = { over = 1.5 } }
say = "Deep."
because = ["handout"]
[[rule]]
id = "neck"
verdict = "precaution"
when = { areas = "neck" }
say = "Neck."
because = ["handout"]
[[rule]]
id = "face"
verdict = "precaution"
for = ["peel"]
when = { areas = "face" }
say = "Face."
because = ["handout"]
"""


def small_rules(folder: Path) -> Path:
    """Writes the small protocol to a folder."""
    rules = folder / "rules"
    rules.mkdir()
    (rules / "protocol.toml").write_text(PROTOCOL)
    (rules / "topic.toml").write_text(TOPIC)
    return rules


def contra(*arguments: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Runs the program of the wheel."""
    program = Path(sys.executable).with_name("contra")
    command = [str(program), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)


def rows_of_program(rows: Iterable[Mapping[str, str]], columns: list[str], folder: Path, *more: str | Path) -> list[dict[str, str]]:
    """The results of the program for records in a CSV, without the columns that a table does not have."""
    file = folder / "records.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, columns)
        writer.writeheader()
        writer.writerows(rows)
    ended = contra("screen", file, "--format", "csv", "--no-defuse", "--on", ON, "--quiet", *more)
    assert ended.returncode in (0, 1), ended.stderr
    return [without_place(row) for row in csv.DictReader(io.StringIO(ended.stdout))]


def rows_of_table(results: Any) -> list[dict[str, str]]:
    """A stream of results in the same form."""
    return [without_place({name: cell(value) for name, value in row.items()}) for row in pa.table(results).to_pylist()]


def without_place(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if name not in ("file", "line")}


def cell(value: object) -> str:
    """A value as the CSV writes it."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ";".join(value)  # pyright: ignore[reportUnknownArgumentType]
    if isinstance(value, dict):
        return f"{cell(value['from'])}..{cell(value['to'])}"  # pyright: ignore[reportUnknownArgumentType]
    return value.isoformat() if isinstance(value, date) else str(value)
