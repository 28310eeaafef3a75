"""Tables whose columns are those of an export, with the mapping that explains them."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

import contraindication
from contraindication import MappingErrors, Protocol
from support import ON, PROJECT, contra, rows_of_table, without_place

MAPPING = PROJECT / "examples" / "form.toml"


def test_an_export_gives_the_results_of_the_program() -> None:
    file = PROJECT / "examples" / "form.csv"
    with file.open(newline="") as text:
        header, *rows = list(csv.reader(text))
    columns = [pa.array(column) for column in zip(*rows)]
    table = pa.Table.from_arrays(columns, names=header)
    ended = contra("screen", file, "--map", MAPPING, "--format", "csv", "--no-defuse", "--quiet", "--on", ON)
    wanted = [without_place(row) for row in csv.DictReader(io.StringIO(ended.stdout))]
    assert wanted
    for kind in (pa.string(), pa.dictionary(pa.int32(), pa.string())):
        cast = table.cast(pa.schema([(name, kind) for name in header]))
        results = contraindication.embedded().screen_table(cast, mapping=MAPPING, on=ON)
        assert rows_of_table(results) == wanted


def test_a_mapping_for_another_protocol_is_refused(protocol: Protocol) -> None:
    with pytest.raises(MappingErrors) as raised:
        protocol.screen_table(pa.table({"age": [34]}), mapping=MAPPING, on=ON)
    assert "other-protocol" in [finding.name for finding in raised.value.findings]


def test_a_mapping_that_is_not_there_is_an_error_of_the_system(protocol: Protocol, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="^.Errno 2. No such file or directory: '.*gone.toml'$"):
        protocol.screen_table(pa.table({"age": [34]}), mapping=tmp_path / "gone.toml")


def small_mapping(folder: Path, more: str = "") -> Path:
    path = folder / "form.toml"
    path.write_text(
        f"""
format = 1
title = "Form"
protocol = "example"
[export]
date = "D/M/YYYY"
{more}
[record]
id = "Number"
[question.pregnant]
column = "Are you pregnant?"
answers = {{ "No" = "no", "Yes" = "yes" }}
[question.age]
column = "Age"
[question.last-peel]
column = "Peel"
"""
    )
    return path


def test_typed_columns_of_an_export_are_read(protocol: Protocol, tmp_path: Path) -> None:
    table = pa.table(
        {
            "Number": pa.array([7, 8, 9], pa.int64()),
            "Are you pregnant?": pa.array(["Yes", "No", "perhaps"], pa.string_view()),
            "Age": pa.array([34, 17, None], pa.int8()),
            "Peel": pa.array([None, date(2026, 11, 20), None], pa.date32()),
        }
    )
    results = protocol.screen_table(table, mapping=small_mapping(tmp_path), on=ON, procedures=["peel"])
    rows = pa.table(results).to_pylist()
    assert [(row["id"], row["reasons"], row["errors"], row["mapping"]) for row in rows] == [
        ("7", ["pregnant"], [], "Form"),
        ("8", ["young", "recent-peel"], [], "Form"),
        ("9", [], ["pregnant"], "Form"),
    ]


def test_a_table_without_a_column_of_the_mapping_is_refused(protocol: Protocol, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Peel"):
        protocol.screen_table(pa.table({"Number": ["7"], "Are you pregnant?": ["Yes"], "Age": ["34"]}), mapping=small_mapping(tmp_path))


def test_a_mapping_of_objects_explains_no_table(protocol: Protocol, tmp_path: Path) -> None:
    mapping = small_mapping(tmp_path, 'type = "ndjson"')
    with pytest.raises(ValueError, match="^the mapping explains objects of JSON, and not the columns of a table$"):
        protocol.screen_table(pa.table({"Number": ["7"]}), mapping=mapping)
